import type { Backend } from '../../backends/backend.ts';
import { answersOfServing } from '../../backends/calibrated/answers-of-result.ts';
import { answersOfResult } from '../../backends/embedded/explain-facts.ts';
import { withReason } from '../../backends/tensorcast/diagnosis.ts';
import { classifyFailure } from '../../backends/tensorcast/failure.ts';
import type { RunOutcome } from '../../dialog/ports.ts';
import type { Answers } from '../../plan/answers.ts';
import type { PlanFlag } from '../../plan/dialect.ts';
import { shownCommand } from '../../plan/shown-command.ts';
import { readCommandWords } from '../../results/readers/command-line.ts';
import type { Result } from '../../results/result.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { messages } from '../../text/catalogue.ts';
import { plainText } from '../../text/line.ts';
import { type ComparedEngine, compareEngines } from '../../verification/engine-agreement.ts';
import { engineAgreementLines } from '../../verification/engine-agreement-lines.ts';
import { bandedLines } from '../aiconfigurator/aic-report.ts';
import { type BandedComparison, bandedComparisons, countingAllTokens } from '../aiconfigurator/beside.ts';
import { readSource } from '../verify/read-source.ts';
import { type RunningPorts, type SourcePorts, verifyEngines } from '../verify/verify-ports.ts';

/** Engines that run a plan again: by the flags of its command, or as the plan that the command states. */
export const comparableEngines = [...verifyEngines, 'calibrated', 'aiconfigurator'] as const;
export type EngineId = (typeof comparableEngines)[number];

/** Flags of `throughline compare SOURCE --engines …`. */
export interface CompareEnginesOptions {
  readonly source: string;
  readonly engines: readonly EngineId[];
  readonly yes: boolean;
  readonly json: boolean;
}

/** Needs of a comparison of engines beside the screens that it draws. */
export interface EnginePorts extends SourcePorts, RunningPorts {
  /** An engine of this machine, already looked for. */
  readonly engine: (id: EngineId) => Promise<Backend>;
  /** Runs a plan that is no list of flags; absent where only stored commands are run. */
  readonly runPlan?: (backend: Backend, answers: Answers) => Promise<RunOutcome>;
}

/** Flags that write files or change what is printed; they are no part of a plan. */
const notOfThePlan: ReadonlySet<string> = new Set([
  '--dump-original-results',
  '--chrome-trace-file',
  '--log-level',
  '--verbose',
  '--quiet',
  '--result-file',
  '--progress',
  '--curves',
]);

/** The plan of a stored command as flags; null where the words are not a search. */
export function planOfCommand(words: readonly string[] | null): readonly PlanFlag[] | null {
  const command = words === null ? null : readCommandWords(words);
  if (command?.program !== 'throughput-optimizer' || command.conditions.model === null) return null;
  const flags = [...command.flags].filter(([flag]) => flag !== '--model-id' && !notOfThePlan.has(flag));
  return [
    { flag: '--model-id', values: [command.conditions.model] },
    ...flags.map(([flag, values]) => ({ flag, values })),
  ];
}

/**
 * One plan on several engines: the stored result, unless its engine is named too, then every engine that was named, run
 * with the stored command.
 * Returns 0 done, 1 fewer than two engines have figures, 2 input or a yes is missing, 3 the source holds no result, 130 cancelled.
 */
export async function runCompareEngines(
  { source, engines: named, yes, json }: CompareEnginesOptions,
  ports: EnginePorts,
): Promise<number> {
  const texts = messages(ports.language).verify;
  const read = await readSource(source, ports);
  if (read.status === 'missing') {
    ports.refuse(texts.unknownSource(source));
    return exitCodes.usage;
  }
  const stored = read.runs.find((run) => run.results.length > 0);
  if (stored === undefined) {
    ports.refuse(texts.compare.notAResult(source));
    return exitCodes.damaged;
  }
  const plan = planOfCommand(stored.command);
  const answers = answersOfServing(stored) ?? answersOfResult(stored);
  if (plan === null && !named.some(isOfPlans)) {
    ports.refuse(texts.engines.noCommand);
    return exitCodes.usage;
  }
  const engines = [...new Set(named)];
  const storedBy = storedName(stored);
  const [only] = engines;
  if (only !== undefined && engines.length === 1 && only === storedBy) {
    ports.refuse(texts.compare.oneEngine(texts.onEngine[only]));
    return exitCodes.usage;
  }
  const question = texts.engines.confirm(engines.map((id) => texts.onEngine[id]).join(', '));
  if (!yes && !(ports.isInteractive && (await ports.confirm(question)))) {
    if (ports.isInteractive) return exitCodes.done;
    ports.refuse(texts.needsYes);
    return exitCodes.usage;
  }
  // The stored result needs no column of its own where its engine runs the plan again.
  const sides: { readonly side: ComparedEngine; readonly result: Result | null }[] = engines.some(
    (id) => id === storedBy,
  )
    ? []
    : [{ side: { engine: storedBy, version: stored.version, failure: null }, result: stored }];
  for (const id of engines) {
    const engine = await ports.engine(id);
    const ran = isOfPlans(id)
      ? await planOn(engine, answers, ports)
      : await runOn(engine, plan, answers, ports);
    if (ran === 'cancelled') return exitCodes.cancelled;
    sides.push(ran);
  }
  const agreement = compareEngines(
    sides.map(({ side }) => side),
    sides.map(({ result }) => result),
  );
  const banded = bandedAgainst(sides);
  if (json) ports.print(JSON.stringify({ schema: 'throughline.agreement/1', ...agreement, banded }));
  else {
    const lines = [
      ...engineAgreementLines(agreement, ports.language, ports.columns),
      ...bandedLines(banded, ports.language, ports.columns),
    ];
    ports.say(plainText(lines));
  }
  // One side alone is no comparison, and a script has to see that.
  return sides.filter(({ result }) => result !== null).length > 1 ? exitCodes.done : exitCodes.failed;
}

function storedName({ estimator }: Result): string {
  return estimator === 'analytic' ? 'embedded' : (estimator ?? 'A');
}

function isOfPlans(id: EngineId): boolean {
  return id === 'calibrated' || id === 'aiconfigurator';
}

type Ran = { readonly side: ComparedEngine; readonly result: Result | null };

/** The figures of another program against the bands of the calibrated estimator, where both ran. */
function bandedAgainst(sides: readonly Ran[]): readonly BandedComparison[] {
  const ours = sides.find(({ result }) => result?.estimator === 'calibrated')?.result ?? null;
  const theirs = sides.find(({ result }) => result?.basis === 'predicted')?.result ?? null;
  return ours === null || theirs === null ? [] : bandedComparisons(theirs, ours);
}

/** A plan on an engine that takes the plan itself. */
async function planOn(backend: Backend, answers: Answers, ports: EnginePorts): Promise<Ran | 'cancelled'> {
  const { version, reason } = await backend.probe();
  const failed = (failure: string) => ({ side: { engine: backend.id, version, failure }, result: null });
  if (reason !== null) return failed(reason[ports.language]);
  const verdict = backend.canRun(answers);
  if (!verdict.canRun) return failed(verdict.reason[ports.language]);
  ports.say(messages(ports.language).verify.running(backend.title));
  const outcome = (await ports.runPlan?.(backend, answers)) ?? null;
  if (outcome === null) return failed(messages(ports.language).verify.engines.noCommand);
  if (outcome.status === 'cancelled') return 'cancelled';
  if (outcome.status !== 'done') return failed(outcome.importantLines.join(' '));
  const [result = null] = outcome.results;
  const whole = result === null || backend.id !== 'aiconfigurator' ? result : countingAllTokens(result);
  return { side: { engine: backend.id, version, failure: null }, result: whole };
}

async function runOn(
  backend: Backend,
  plan: readonly PlanFlag[] | null,
  answers: Answers,
  ports: EnginePorts,
): Promise<{ readonly side: ComparedEngine; readonly result: Result | null } | 'cancelled'> {
  const texts = messages(ports.language).verify;
  const { version } = await backend.probe();
  const failed = (failure: string) => ({ side: { engine: backend.id, version, failure }, result: null });
  if (plan === null) {
    const verdict = backend.canRun(answers);
    return failed(verdict.canRun ? texts.engines.noCommand : verdict.reason[ports.language]);
  }
  const command = backend.prepareSearch(plan);
  if ('reason' in command) return failed(command.reason[ports.language]);
  ports.say(texts.running(shownCommand(command.shown)));
  for (const notice of command.notices) ports.say(`  ${notice[ports.language]}`);
  const { status, output } = await ports.run(command);
  if (status === 'cancelled') return 'cancelled';
  const { stdout, stderr, exitCode } = output;
  const failure = classifyFailure({ stdout, stderr, exitCode, status, args: command.args });
  if (failure !== null) {
    const known = await withReason(failure, command, backend, ports.run);
    return failed([known?.message[ports.language], ...(known?.importantLines ?? [])].join(' '));
  }
  return {
    side: { engine: backend.id, version, failure: null },
    result: backend.readSearch(output, command),
  };
}
