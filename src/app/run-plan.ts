import { classifyAicFailure } from '../backends/aiconfigurator/failure.ts';
import { aicFailureWords } from '../backends/aiconfigurator/failure-words.ts';
import { aicProgress } from '../backends/aiconfigurator/progress.ts';
import type { Backend, PreparedCommand } from '../backends/backend.ts';
import { type CommandEnd, type ProcessLedger, runCommand } from '../backends/run/run-command.ts';
import { withReason } from '../backends/tensorcast/diagnosis.ts';
import { classifyFailure, type Failure } from '../backends/tensorcast/failure.ts';
import { readProgress } from '../backends/tensorcast/progress.ts';
import type { RunObserver, RunOutcome } from '../dialog/ports.ts';
import type { SessionEvent } from '../dialog/session.ts';
import type { Answers } from '../plan/answers.ts';
import { targetsOf } from '../plan/slots/targets.ts';
import { valueFor } from '../plan/slots/values.ts';
import { readProgressLine } from '../programs/throughput-optimizer/progress.ts';
import type { Result } from '../results/result.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { damagedResultWords } from './damage-words.ts';

/** Surroundings of a run: the backend, its folder and limits. */
export interface RunEnvironment {
  readonly backend: Backend;
  /** Logs and results of this run. */
  readonly folder: string;
  readonly timeoutMs: number | null;
  readonly language: Language;
  readonly force: AbortSignal;
  readonly ledger: ProcessLedger;
}

/** One token through a model takes seconds; a hub that does not answer must not keep anyone waiting. */
const diagnosisMs = 90_000;

/** How far a line of output says that the run is, 0…1; null where it says nothing of that. */
type FractionOf = (text: string) => number | null;

function fractionReader(backend: Backend, command: PreparedCommand): FractionOf {
  if (backend.id === 'embedded') return (text) => readProgressLine(text)?.fraction ?? null;
  if (backend.id === 'calibrated') return () => null;
  if (backend.id === 'aiconfigurator') return aicProgress(1);
  const progress = readProgress(command.args);
  return (text) => progress.line(text);
}

/**
 * Runs a plan: one command for each target, one after the other. Progress counts over all of them; the first that fails
 * ends the run.
 */
export async function runPlan(
  answers: Answers,
  observer: RunObserver,
  signal: AbortSignal,
  environment: RunEnvironment,
): Promise<RunOutcome> {
  const { backend, folder, timeoutMs, force, ledger } = environment;
  const targets = targetsOf(answers);
  const results: Result[] = [];
  let logPath = '';
  for (const [index, target] of targets.entries()) {
    const command = backend.prepare(target, folder);
    const fractionOf = fractionReader(backend, command);
    const line = (text: string) => {
      const fraction = fractionOf(text);
      if (fraction !== null) observer.progress((index + fraction) / targets.length);
      if (fraction === null || backend.id !== 'embedded') observer.line(text);
    };
    const end = await runCommand(command, folder, { line }, { signal, timeoutMs, force, ledger });
    ({ logPath } = end);
    const result = readResult(backend, command, end, target);
    if ('results' in result) {
      results.push(result);
      continue;
    }
    const failure = await withReason(result.failure, command, backend, (diagnosis) =>
      runCommand(
        diagnosis,
        folder,
        { line: () => undefined },
        { signal, timeoutMs: diagnosisMs, force, ledger },
      ),
    );
    return failureOutcome(end, { failure }, environment.language);
  }
  return { status: 'done', results, logPath };
}

/** The result of one command, or why there is none. */
function readResult(
  backend: Backend,
  command: PreparedCommand,
  end: CommandEnd,
  target: Answers,
): Result | { readonly failure: Failure | null } {
  const { status, output, logPath, elapsedMs } = end;
  const { stdout, stderr, exitCode } = output;
  if (backend.id === 'aiconfigurator') return aicResult(backend, end, target);
  const failure = classifyFailure({ stdout, stderr, exitCode, status, args: command.args });
  // The serving estimator ends with 1 where nothing holds the limits, and has written what it found.
  const hasAnswer = backend.id === 'calibrated' && status === 'failed' && output.resultFile?.text != null;
  if (!hasAnswer && (status !== 'done' || (failure !== null && backend.id !== 'embedded')))
    return { failure };
  try {
    return { ...backend.read(output, target), elapsedSeconds: elapsedMs / 1000, logPath };
  } catch (error) {
    if (error instanceof DamagedFileError) return { failure: damagedResult(error) };
    throw error;
  }
}

/** Our own program wrote a result that cannot be read: the file, the field and what is wrong with it are said. */
function damagedResult(error: DamagedFileError): Failure {
  const message = {
    en: damagedResultWords(error, messages('en')),
    zh: damagedResultWords(error, messages('zh')),
  };
  return { id: 'damaged-result', cause: 'unknown', message, importantLines: [], correction: null };
}

/** A run of AIConfigurator: its exit status alone says nothing, and finding no configuration is an answer. */
function aicResult(
  backend: Backend,
  { status, output, logPath, elapsedMs }: CommandEnd,
  target: Answers,
): Result | { readonly failure: Failure | null } {
  const { stdout, stderr, exitCode } = output;
  const found = status === 'done' || status === 'failed' ? backend.read(output, target) : null;
  const cause = classifyAicFailure(stdout, stderr, exitCode);
  if (found !== null && (found.results.length > 0 || cause.id === 'infeasible')) {
    return { ...found, elapsedSeconds: elapsedMs / 1000, logPath };
  }
  return { failure: aicFailureWords(cause) };
}

function failureOutcome(
  { status, logPath, tail }: CommandEnd,
  { failure }: { readonly failure: Failure | null },
  language: Language,
): RunOutcome {
  if (status === 'cancelled' || failure === null) {
    const ended = status === 'cancelled' ? 'cancelled' : 'failed';
    return { status: ended, cause: 'unknown', importantLines: [...tail], correction: null, logPath };
  }
  const { cause, importantLines, correction, message } = failure;
  return {
    status: status === 'timed-out' ? 'timed-out' : 'failed',
    cause,
    importantLines: [message[language], ...importantLines],
    correction: correction && { label: correction.label[language], event: eventOf(correction) },
    logPath,
  };
}

function eventOf(correction: NonNullable<Failure['correction']>): SessionEvent {
  switch (correction.kind) {
    case 'set':
      return { type: 'set', ...valueFor(correction.slot, correction.value), said: null };
    case 'edit':
      return { type: 'edit', slot: correction.slot };
    case 'drop':
      return { type: 'drop', slot: correction.slot };
  }
}
