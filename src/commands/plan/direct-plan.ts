import { planDocument } from '../../app/documents/plan-document.ts';
import type { PlanningSession } from '../../app/planning-session.ts';
import type { Program } from '../../app/program.ts';
import type { SessionDesk } from '../../app/session-desk.ts';
import { assessmentOf } from '../../backends/embedded/assess/assess.ts';
import type { SessionSnapshot } from '../../dialog/session.ts';
import { afterwardsOf } from '../../plan/launch/launch-lines.ts';
import { targetsOf } from '../../plan/slots/targets.ts';
import type { Result } from '../../results/result.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { commandHeading, findings, reviewSheet } from '../../screens/review.ts';
import { viewOf } from '../../screens/view.ts';
import { emptyLine, line } from '../../text/line.ts';
import { printLines } from '../print-lines.ts';
import { missingOf, missingWords } from './missing.ts';
import type { PlanOptions } from './plan-options.ts';
import { runToEnd } from './run-to-end.ts';

/** How a plan by flags ended: with an exit code, or because something is missing that a dialog could ask for. */
export type DirectEnd = { readonly exitCode: number } | { readonly missing: () => number };

const endlessRows = 10_000;

/** Errors of the review that say the plan cannot be served, not that it was written wrongly. */
const infeasibleRules: readonly string[] = ['fits-memory'];

/** Plans from flags alone: review, and with `--yes` the run. `problems` are the flags that were refused. */
export async function directPlan(
  planning: PlanningSession,
  options: PlanOptions,
  problems: readonly string[],
  desk: SessionDesk,
  program: Program,
): Promise<DirectEnd> {
  const { session } = planning;
  const texts = program.texts.commands.plan;
  const print = (document: unknown) => {
    if (options.json) program.out(JSON.stringify(document));
  };
  if (problems.length > 0) {
    for (const problem of problems) program.err(problem);
    print({ ...planDocument(session.snapshot(), [], []), errors: problems });
    return { exitCode: exitCodes.usage };
  }
  const { phase, answers, review } = session.snapshot();
  if (phase !== 'review' || review === null) {
    const missing = missingOf(session, options.say, desk, program);
    return {
      missing() {
        program.err(missingWords(missing, program));
        print({
          schema: 'throughline.need/1',
          ...missing,
          plan: planDocument(session.snapshot(), [], []).plan,
        });
        return exitCodes.usage;
      },
    };
  }
  const notes = options.slots.some(({ event }) => event.slot === 'prefixCache' || event.slot === 'mtp')
    ? []
    : [texts.omitted];
  const commands = review.canRun
    ? targetsOf(answers).map((target) => desk.engines.shown(target, planning.folder))
    : [];
  if (!options.json) printReview(session.snapshot(), program);
  if (!review.canRun) {
    const errors = review.findings.filter(({ severity }) => severity === 'error');
    if (options.json) for (const { message } of errors) program.err(message);
    print(planDocument(session.snapshot(), commands, notes));
    const isInfeasible = errors.every(({ rule }) => infeasibleRules.includes(rule));
    return { exitCode: isInfeasible ? exitCodes.failed : exitCodes.usage };
  }
  if (options.dryRun) {
    print({ ...planDocument(session.snapshot(), commands, notes), assessment: assessmentOf(answers) });
    return { exitCode: exitCodes.done };
  }
  if (!options.yes) {
    program.err(texts.needsYes);
    const { plan, unread } = planDocument(session.snapshot(), [], []);
    print({ schema: 'throughline.need/1', need: ['yes'], ask: [], unread, plan });
    return { exitCode: exitCodes.usage };
  }
  const reviewed = session.snapshot();
  const end = await runToEnd(planning, program);
  const snapshot = { ...session.snapshot(), review: reviewed.review };
  print({
    ...planDocument(snapshot, commands, notes),
    assessment: assessmentOf(answers),
    afterwards: afterwardsOf(snapshot.results, desk.facts),
    ...(end.status === 'done' ? {} : { failure: end }),
  });
  if (!options.json) printEnd(snapshot, program);
  else if (end.status !== 'done') program.err(end.messages.join('\n'));
  if (end.status === 'done') {
    return { exitCode: isFeasible(snapshot.results) ? exitCodes.done : exitCodes.failed };
  }
  const codes = { cancelled: exitCodes.cancelled, 'timed-out': exitCodes.timedOut, failed: exitCodes.failed };
  return { exitCode: codes[end.status] };
}

/** Whether some device of some run can serve the plan in every phase that was planned. */
export function isFeasible(results: readonly Result[]): boolean {
  return results.some((run) => {
    const devices = new Set(run.results.map(({ device }) => device));
    return [...devices].some((device) => {
      const phases = run.results.filter((one) => one.device === device);
      const ratio = phases.find((one) => one.phase === 'pd-ratio');
      return ratio ? (ratio.pdRatio?.pairs.length ?? 0) > 0 : phases.every((one) => one.best !== null);
    });
  });
}

function printReview({ review, language }: SessionSnapshot, program: Program): void {
  if (review === null) return;
  const view = viewOf(language, program.terminal.columns(), endlessRows);
  const found = findings(review, view);
  const commands =
    review.commands.length === 0
      ? []
      : [emptyLine, commandHeading(review.commands.length, view), ...review.commands.map((one) => line(one))];
  printLines(
    [
      ...reviewSheet(review, view),
      ...(found.length > 0 ? [emptyLine, ...found] : []),
      ...commands,
      emptyLine,
    ],
    program,
  );
}

/** Entries of the session since the command: the summary, or why there is none. */
function printEnd({ transcript }: SessionSnapshot, program: Program): void {
  const last = transcript.at(-1);
  if (last) printLines(last.lines, program);
}
