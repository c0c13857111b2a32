import type { Backend } from '../../backends/backend.ts';
import { withReason } from '../../backends/tensorcast/diagnosis.ts';
import { classifyFailure } from '../../backends/tensorcast/failure.ts';
import type { PlanFlag } from '../../plan/dialect.ts';
import { shownCommand } from '../../plan/shown-command.ts';
import { readCommandWords } from '../../results/readers/command-line.ts';
import type { Result } from '../../results/result.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { messages } from '../../text/catalogue.ts';
import { plainText } from '../../text/line.ts';
import { type ComparedEngine, compareEngines } from '../../verification/engine-agreement.ts';
import { engineAgreementLines } from '../../verification/engine-agreement-lines.ts';
import { readSource } from '../verify/read-source.ts';
import type { ReadingPorts, RunningPorts, VerifyEngine } from '../verify/verify-ports.ts';

/** What `throughline compare SOURCE --engines …` was told. */
export interface CompareEnginesOptions {
  readonly source: string;
  readonly engines: readonly VerifyEngine[];
  readonly yes: boolean;
  readonly json: boolean;
}

export interface EnginePorts extends ReadingPorts, RunningPorts {
  /** An engine of this machine, already looked for. */
  readonly engine: (id: VerifyEngine) => Promise<Backend>;
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
 * Returns 0 done, 1 no engine ran, 2 input or a yes is missing, 3 the source holds no result, 130 cancelled.
 */
export async function runCompareEngines(
  { source, engines, yes, json }: CompareEnginesOptions,
  ports: EnginePorts,
): Promise<number> {
  const texts = messages(ports.language).verify;
  const read = await readSource(source, ports);
  if (read.status === 'missing') {
    ports.say(texts.unknownSource(source));
    return exitCodes.usage;
  }
  const stored = read.runs.find((run) => run.results.length > 0);
  if (stored === undefined) {
    ports.say(texts.compare.notAResult(source));
    return exitCodes.damaged;
  }
  const plan = planOfCommand(stored.command);
  if (plan === null) {
    ports.say(texts.engines.noCommand);
    return exitCodes.usage;
  }
  const question = texts.engines.confirm(engines.map((id) => texts.onEngine[id]).join(', '));
  if (!yes && !(ports.isInteractive && (await ports.confirm(question)))) {
    if (ports.isInteractive) return exitCodes.done;
    ports.say(texts.needsYes);
    return exitCodes.usage;
  }
  const storedBy = storedName(stored);
  // The stored result needs no column of its own where its engine runs the plan again.
  const sides: { readonly side: ComparedEngine; readonly result: Result | null }[] = engines.some(
    (id) => id === storedBy,
  )
    ? []
    : [{ side: { engine: storedBy, version: stored.version, failure: null }, result: stored }];
  for (const id of engines) {
    const ran = await runOn(await ports.engine(id), plan, ports);
    if (ran === 'cancelled') return exitCodes.cancelled;
    sides.push(ran);
  }
  const agreement = compareEngines(
    sides.map(({ side }) => side),
    sides.map(({ result }) => result),
  );
  if (json) ports.print(JSON.stringify({ schema: 'throughline.agreement/1', ...agreement }));
  else ports.say(plainText(engineAgreementLines(agreement, ports.language, ports.columns)));
  const ran = sides.slice(-engines.length);
  return ran.some(({ result }) => result !== null) ? exitCodes.done : exitCodes.failed;
}

function storedName({ estimator }: Result): string {
  return estimator === 'analytic' ? 'embedded' : (estimator ?? 'A');
}

async function runOn(
  backend: Backend,
  plan: readonly PlanFlag[],
  ports: EnginePorts,
): Promise<{ readonly side: ComparedEngine; readonly result: Result | null } | 'cancelled'> {
  const texts = messages(ports.language).verify;
  const { version } = await backend.probe();
  const failed = (failure: string) => ({ side: { engine: backend.id, version, failure }, result: null });
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
