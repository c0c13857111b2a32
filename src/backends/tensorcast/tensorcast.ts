import type { Answers } from '../../plan/answers.ts';
import type { FlagDialect, PlanFlag } from '../../plan/dialect.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Backend, Probe } from '../backend.ts';
import { readPrintedRun } from '../read-printed-run.ts';
import type { TensorCastProgram } from './checkout.ts';
import { type InspectedExample, inspectExamples } from './examples.ts';
import { findTensorCast, type Installation, type Search } from './find-tensorcast.ts';
import { prepareProgram } from './prepare-program.ts';
import { programArguments } from './probe-help.ts';
import { said } from './said.ts';

/** Where the checkout is looked for, and how a plan becomes flags. */
export interface TensorCastOptions extends Search {
  /** The plan as flags of the present optimizer, the model first as `--model-id`. */
  readonly flags: (answers: Answers) => readonly PlanFlag[];
}

/** The backend, and what else a checkout is good for. */
export interface TensorCast extends Backend {
  /** Values that documents and tests of the checkout use. */
  examples(slot: InspectedExample['slot']): readonly InspectedExample[];
  dialect(program: TensorCastProgram): FlagDialect | null;
  /** The interpreter in which the programs answer; null before a probe found one. */
  interpreter(): string | null;
  /** Ends a search for programs that is still going on; a process that only it keeps alive may end then. */
  close(): void;
}

/** Thrown when a command is wanted of a backend that is not there, or of a plan that it refused before. */
export class TensorCastMissingError extends Error {
  override readonly name = 'TensorCastMissingError';
}

/** TensorCast of a msmodeling checkout as one of the engines behind the conversation. */
export function createTensorCast(options: TensorCastOptions): TensorCast {
  const { workingDirectory } = options.sources;
  let installation: Installation | null = null;
  let examples: ReturnType<typeof inspectExamples> | null = null;
  let reason: Bilingual = said((texts) => texts.notProbed);
  let probing: Promise<Probe> | null = null;
  const closing = new AbortController();

  const look = async (): Promise<Probe> => {
    const found = await findTensorCast(options, closing.signal);
    if (found.installation === null) {
      ({ reason } = found);
      const { checkout } = found;
      return {
        installed: false,
        version: checkout?.version ?? null,
        where: checkout?.path ?? null,
        flags: [],
        reason,
      };
    }
    ({ installation } = found);
    const { checkout, dialects } = installation;
    examples = inspectExamples(checkout.path);
    return {
      installed: true,
      version: checkout.version,
      where: checkout.path,
      flags: [...dialects['throughput-optimizer'].flags],
      reason: null,
    };
  };

  const prepared = (program: TensorCastProgram, flags: readonly PlanFlag[]) =>
    installation === null ? { reason } : prepareProgram(program, flags, installation, workingDirectory);

  const version = () => installation?.checkout.version ?? null;

  return {
    id: 'tensorcast',
    title: 'TensorCast',
    probe() {
      probing ??= look();
      return probing;
    },
    canRun(answers) {
      const command = prepared('throughput-optimizer', options.flags(answers));
      return 'reason' in command ? { canRun: false, reason: command.reason } : { canRun: true };
    },
    prepare(answers) {
      const command = prepared('throughput-optimizer', options.flags(answers));
      if ('reason' in command) throw new TensorCastMissingError(command.reason.en);
      return command;
    },
    prepareSearch: (flags) => prepared('throughput-optimizer', flags),
    readSearch: (output, { shown }) =>
      readPrintedRun(output, { estimator: 'tensorcast', version: version(), shown, model: null }),
    prepareForward: (flags) => prepared('text-generate', flags),
    read(output, answers) {
      const flags = options.flags(answers);
      const command = prepared('throughput-optimizer', flags);
      const shown =
        'reason' in command
          ? [
              'python',
              ...programArguments('throughput-optimizer'),
              ...flags.flatMap((one) => [one.flag, ...one.values]),
            ]
          : command.shown;
      const [model = null] = flags.find((one) => one.flag === '--model-id')?.values ?? [];
      return readPrintedRun(output, { estimator: 'tensorcast', version: version(), shown, model });
    },
    examples: (slot) => examples?.(slot) ?? [],
    dialect: (program) => installation?.dialects[program] ?? null,
    close: () => closing.abort(),
    interpreter: () => installation?.interpreter.file ?? null,
  };
}
