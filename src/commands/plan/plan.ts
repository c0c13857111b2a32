import { settleLeftProcesses } from '../../app/process-ledger.ts';
import type { Program } from '../../app/program.ts';
import { openDesk, type SessionDesk } from '../../app/session-desk.ts';
import { UsageError } from '../../app/usage-error.ts';
import { asksForForward } from '../../dialog/forward/sentence.ts';
import { caseTemplate } from '../../plan/cases/case-template.ts';
import { isPastedReport } from '../../results/readers/pasted-report.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import type { CommandModule } from '../command.ts';
import { beginPlan, checkoutWanted } from './begin-plan.ts';
import { directPlan } from './direct-plan.ts';
import { canConverse, converse } from './guided-plan.ts';
import { readSaid } from './missing.ts';
import { pipedSentence } from './piped-sentence.ts';
import { declarePlan, type PlanOptions, readPlanOptions } from './plan-options.ts';
import { saidTrace, traceLines } from './said-trace.ts';

/** How long the first frame waits for engines that are being looked for. */
const lookMs = 250;

/** `throughline plan`: in a conversation, or from flags alone. */
export const plan: CommandModule<Readonly<Record<string, unknown>>> = {
  declare: declarePlan,
  async run(program, words, given) {
    const options = readPlanOptions(given);
    if (words.length > 0)
      throw new UsageError(program.texts.commands.usageErrors.tooManyWords(words.join(' ')));
    if (options.casesTemplate !== undefined) return printTemplate(options.casesTemplate, program);
    if (options.cases !== undefined) {
      const { planCasesOf } = await import('./plan-cases.ts');
      const { cases: file, casesOut, json: isJson, slots } = options;
      return planCasesOf({ file, out: casesOut ?? null, isJson, slots }, program);
    }
    if (options.say !== undefined && !options.trace && asksForForward(options.say)) {
      const { forward } = await import('../forward/forward.ts');
      const { say, json, yes, dryRun } = options;
      return forward.run(program, [], { say, json, yes, dryRun });
    }
    await settleLeftProcesses(program);
    const desk = openDesk(program);
    try {
      return await carryOut(await withPiped(options, program), desk, program);
    } finally {
      desk.close();
    }
  },
};

function printTemplate(format: string, program: Program): number {
  if (format !== 'csv' && format !== 'yaml') throw new UsageError(program.texts.cases.badTemplate);
  program.out(caseTemplate(format, program.language));
  return exitCodes.done;
}

/** A sentence that is piped in is what `--say` would say; the line mode reads its answers from the pipe itself. */
async function withPiped(options: PlanOptions, program: Program): Promise<PlanOptions> {
  const isSaid = options.say !== undefined || options.slots.length > 0 || options.from !== undefined;
  if (isSaid || canConverse(program)) return options;
  const said = await pipedSentence(program.terminal.stdin);
  return said === null ? options : { ...options, say: said };
}

async function carryOut(options: PlanOptions, desk: SessionDesk, program: Program): Promise<number> {
  if (options.say !== undefined && isPastedReport(options.say))
    throw new UsageError(program.texts.commands.plan.isReport);
  if (options.say !== undefined && options.trace) {
    const trace = saidTrace(options.say, desk.facts, program.language);
    program.out(options.json ? JSON.stringify(trace) : traceLines(trace).join('\n'));
    return exitCodes.done;
  }
  const isDialog = canConverse(program) && !options.json && !options.dryRun;
  await lookForEngines(options, isDialog, desk);
  if (options.say !== undefined && options.dryRun && options.json) {
    const flagged = desk.start({ isFlagsOnly: true });
    const problems = beginPlan(flagged.session, { ...options, say: undefined }, desk, program);
    if (problems.length > 0) throw new UsageError(problems.join('\n'));
    const { answers } =
      options.slots.length > 0 || options.from ? flagged.session.snapshot() : { answers: {} };
    program.out(JSON.stringify(readSaid(options.say, answers, desk, program)));
    return exitCodes.done;
  }
  if (!isDialog || options.yes) {
    const planning = desk.start({ isFlagsOnly: true });
    const problems = beginPlan(planning.session, options, desk, program);
    const end = await directPlan(planning, options, problems, desk, program);
    if ('exitCode' in end) return end.exitCode;
    if (!isDialog) return end.missing();
    desk.discard(planning);
  }
  const planning = desk.start({ isFlagsOnly: false });
  const problems = beginPlan(planning.session, options, desk, program);
  if (problems.length > 0) {
    desk.discard(planning);
    throw new UsageError(problems.join('\n'));
  }
  return converse(planning, desk, program);
}

/** Flags that need an engine wait for it; a conversation only as long as nobody notices; other plans do not look. */
async function lookForEngines(options: PlanOptions, isDialog: boolean, desk: SessionDesk): Promise<void> {
  const { folder, isNeeded } = checkoutWanted(options);
  if (isNeeded) await desk.engines.look(folder);
  else if (isDialog) {
    await Promise.race([
      desk.engines.look(null),
      new Promise((resolve) => setTimeout(resolve, lookMs).unref()),
    ]);
  }
}
