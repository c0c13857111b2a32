import type { ReadCommand } from '../results/readers/command-line.ts';
import type { PrintedHardware } from '../results/readers/cross-hardware.ts';
import type { PrintedForward } from '../results/readers/printed-forward.ts';
import type { ReadOutcome } from '../results/readers/read-outcome.ts';
import type { RecordedTrace } from '../results/readers/recordings/recorded-trace.ts';
import type { Conditions, Result } from '../results/result.ts';
import type { Bilingual } from '../text/language.ts';
import { namedByPlace } from './rows-by-place.ts';

/** A run that ended without a result, in the words of the engine that knows its failures. */
export interface WordedFailure {
  readonly message: Bilingual;
  readonly importantLines: readonly string[];
  /** The smallest change that could help; null where only a person can decide. */
  readonly correction: Bilingual | null;
}

/** Everything an explanation may rest on. Cites are paths into this. */
export interface ExplainInput {
  readonly runs: readonly Result[];
  /** Where each run was read, for titles; null where nobody needs to tell it from another. */
  readonly runNames: readonly (string | null)[];
  readonly forwards: readonly PrintedForward[];
  readonly hardware: readonly PrintedHardware[];
  readonly commands: readonly ReadCommand[];
  readonly traces: readonly RecordedTrace[];
  readonly failures: readonly WordedFailure[];
  /** Devices that are named without a result. */
  readonly devices: readonly string[];
  /** Conditions that the user said because the input does not. */
  readonly told: readonly (keyof Conditions)[];
  /** The plan as it stands after the runs, where there is one that may have been changed since. */
  readonly plan: Partial<Conditions> | null;
  readonly unread: readonly string[];
}

/** An input without any result. */
export const nothingRead: ExplainInput = {
  runs: [],
  runNames: [],
  forwards: [],
  hardware: [],
  commands: [],
  traces: [],
  failures: [],
  devices: [],
  told: [],
  plan: null,
  unread: [],
};

/** The findings of a reader in one text, as input. `name` is where the text came from. */
export function inputOfText(outcome: ReadOutcome, name: string | null = null): ExplainInput {
  const { forwards, hardware, commands, recordings, unread } = outcome;
  const runs = outcome.runs.map(namedByPlace);
  const runNames = runs.map(() => name);
  return { ...nothingRead, runs, runNames, forwards, hardware, commands, traces: recordings, unread };
}

/** Several texts (a summary, the dump of its best row, an op-bound table) as one input. */
export function joinInputs(inputs: readonly ExplainInput[]): ExplainInput {
  return {
    runs: inputs.flatMap((one) => one.runs),
    runNames: inputs.flatMap((one) => one.runNames),
    forwards: inputs.flatMap((one) => one.forwards),
    hardware: inputs.flatMap((one) => one.hardware),
    commands: inputs.flatMap((one) => one.commands),
    traces: inputs.flatMap((one) => one.traces),
    failures: inputs.flatMap((one) => one.failures),
    devices: inputs.flatMap((one) => one.devices),
    told: inputs.flatMap((one) => one.told),
    plan: inputs.find((one) => one.plan !== null)?.plan ?? null,
    unread: inputs.flatMap((one) => one.unread),
  };
}
