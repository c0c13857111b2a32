import type { Answers } from '../../plan/answers.ts';
import { type FlagDialect, type PlanFlag, spellFlags } from '../../plan/dialect.ts';
import { readCommandWords } from '../../results/readers/command-line.ts';
import { readOutput } from '../../results/readers/read-output.ts';
import { finishRun, newRun } from '../../results/readers/run-draft.ts';
import type { Result } from '../../results/result.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Backend, PreparedCommand, Probe, RunOutput } from '../backend.ts';
import { type Checkout, type CheckoutSources, findCheckout, type TensorCastProgram } from './checkout.ts';
import { allowedVariables, setVariables } from './environment.ts';
import { type InspectedExample, inspectExamples } from './examples.ts';
import { classifyFailure, withoutSecrets } from './failure.ts';
import { findInterpreter, type Interpreter } from './interpreter.ts';
import { type HelpCache, probeHelp, programArguments } from './probe-help.ts';

/** What the backend needs from its surroundings. */
export interface TensorCastOptions {
  readonly sources: CheckoutSources;
  /** Setting `python`. */
  readonly interpreter: string | null;
  readonly path: string | undefined;
  readonly cache: HelpCache;
  /** The plan as flags of the present optimizer, the model first as `--model-id`. */
  readonly flags: (answers: Answers) => readonly PlanFlag[];
}

/** The backend, and what else a checkout is good for. */
export interface TensorCast extends Backend {
  /** A command of text_generate in the words of the installed version; null before a probe found it. */
  prepareForward(flags: readonly PlanFlag[]): PreparedCommand | null;
  /** Values that documents and tests of the checkout use. */
  examples(slot: InspectedExample['slot']): readonly InspectedExample[];
  dialect(program: TensorCastProgram): FlagDialect | null;
}

interface Ready {
  readonly checkout: Checkout;
  readonly interpreter: Interpreter;
  readonly dialects: Readonly<Record<TensorCastProgram, FlagDialect>>;
  readonly examples: (slot: InspectedExample['slot']) => readonly InspectedExample[];
}

type Texts = Catalogue['tensorcast'];

function both(say: (texts: Texts) => string): Bilingual {
  return { en: say(messages('en').tensorcast), zh: say(messages('zh').tensorcast) };
}

/** TensorCast of a msmodeling checkout as one of the engines behind the conversation. */
export function createTensorCast(options: TensorCastOptions): TensorCast {
  let ready: Ready | null = null;
  let reason: Bilingual = both((texts) => texts.notProbed);
  let probing: Promise<Probe> | null = null;

  const missing = (why: Bilingual, where: string | null, version: string | null): Probe => {
    reason = why;
    return { installed: false, version, where, flags: [], reason: why };
  };

  const look = async (): Promise<Probe> => {
    const found = findCheckout(options.sources);
    if (found.checkout === null) {
      const { named } = found;
      const why = both((texts) =>
        named ? texts.notACheckout(named.path, texts.from[named.from]) : texts.noCheckout,
      );
      return missing(why, null, null);
    }
    const { checkout } = found;
    const interpreter = findInterpreter(checkout.path, options.interpreter, options.path);
    if (interpreter === null) {
      return missing(
        both((texts) => texts.noInterpreter),
        checkout.path,
        checkout.version,
      );
    }
    const { dialects, failure } = await probeHelp(checkout, interpreter, options.cache);
    if (dialects === null) {
      const known = classifyFailure({ stdout: '', stderr: failure, exitCode: 1, status: 'failed', args: [] });
      const told = known && known.id !== 'unknown' ? known.message : null;
      const lastLine = failure.trim().split('\n').at(-1) ?? '';
      const why: Bilingual = {
        en: messages('en').tensorcast.cannotStart(told?.en ?? lastLine),
        zh: messages('zh').tensorcast.cannotStart(told?.zh ?? lastLine),
      };
      return missing(why, checkout.path, checkout.version);
    }
    ready = { checkout, interpreter, dialects, examples: inspectExamples(checkout.path) };
    const flags = [...dialects['throughput-optimizer'].flags];
    return { installed: true, version: checkout.version, where: checkout.path, flags, reason: null };
  };

  const prepared = (
    program: TensorCastProgram,
    flags: readonly PlanFlag[],
    state: Ready,
  ): PreparedCommand => {
    const dialect = state.dialects[program];
    const model = flags.find((one) => one.flag === '--model-id')?.values ?? [];
    const spelled = spellFlags(
      flags.filter((one) => one.flag !== '--model-id'),
      dialect,
    );
    // The log tells how far a search is; results are not touched by it.
    const log =
      program === 'throughput-optimizer' && dialect.flags.has('--log-level') ? ['--log-level', 'info'] : [];
    const words = [...model, ...spelled.args];
    const start = [...state.interpreter.args, ...programArguments(program)];
    return {
      backend: 'tensorcast',
      file: state.interpreter.file,
      args: [...start, ...words, ...log],
      shown: ['python', ...programArguments(program), ...words],
      workingDirectory: state.checkout.path,
      environment: { allow: allowedVariables, set: setVariables },
      resultFile: null,
      notices: spelled.dropped.map((one) => both((texts) => texts.dropped(one.flag, dialect.program))),
    };
  };

  return {
    id: 'tensorcast',
    title: 'TensorCast',
    probe() {
      probing ??= look();
      return probing;
    },
    canRun(answers) {
      if (ready === null) return { canRun: false, reason };
      const dialect = ready.dialects['throughput-optimizer'];
      const flags = options.flags(answers).filter((one) => one.flag !== '--model-id');
      const [refused] = spellFlags(flags, dialect).refused;
      if (refused === undefined) return { canRun: true };
      return { canRun: false, reason: both((texts) => texts.refused(refused.flag, dialect.program)) };
    },
    prepare(answers) {
      if (ready === null) throw new TensorCastMissingError(reason.en);
      return prepared('throughput-optimizer', options.flags(answers), ready);
    },
    prepareForward: (flags) => (ready === null ? null : prepared('text-generate', flags, ready)),
    read(output, answers) {
      const state = ready;
      const flags = options.flags(answers);
      const shown = state
        ? prepared('throughput-optimizer', flags, state).shown
        : [
            'python',
            ...programArguments('throughput-optimizer'),
            ...flags.flatMap((one) => [one.flag, ...one.values]),
          ];
      return readRun(output, shown, state?.checkout.version ?? null);
    },
    examples: (slot) => ready?.examples(slot) ?? [],
    dialect: (program) => ready?.dialects[program] ?? null,
  };
}

/** Thrown when a command is wanted of a backend that is not there. */
export class TensorCastMissingError extends Error {
  override readonly name = 'TensorCastMissingError';
}

/** What the program printed, completed by the command where the report does not repeat it. */
function readRun(output: RunOutput, shown: readonly string[], version: string | null): Result {
  const { runs } = readOutput(output.stdout);
  const warnings = output.stderr
    .split(/\r?\n/)
    .filter((line) => /^WARNING: |^\[(?:WARNING|ERROR)\]/.test(line))
    .map(withoutSecrets);
  const command = readCommandWords(shown);
  const base = runs[0] ?? finishRun(newRun(command));
  const printed = Object.entries(base.conditions).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return {
    ...base,
    mode: command?.mode ?? base.mode,
    results: runs.flatMap((one) => one.results),
    estimator: 'tensorcast',
    version,
    conditions: { ...(command?.conditions ?? base.conditions), ...Object.fromEntries(printed) },
    command: [...shown],
    warnings: [...base.warnings, ...warnings],
  };
}
