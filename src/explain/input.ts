import type { ReadCommand } from '../results/readers/command-line.ts';
import type { HardwareReading } from '../results/readers/cross-hardware.ts';
import type { ForwardReading } from '../results/readers/forward-reading.ts';
import type { ReadOutcome } from '../results/readers/read-outcome.ts';
import type { Result } from '../results/result.ts';
import type { TraceReading } from './evidence/trace-origin.ts';

/** Everything an explanation may rest on. Cites are paths into this. */
export interface ExplainInput {
  readonly runs: readonly Result[];
  readonly forwards: readonly ForwardReading[];
  readonly hardware: readonly HardwareReading[];
  readonly commands: readonly ReadCommand[];
  readonly traces: readonly TraceReading[];
  readonly unread: readonly string[];
}

export const nothingRead: ExplainInput = {
  runs: [],
  forwards: [],
  hardware: [],
  commands: [],
  traces: [],
  unread: [],
};

/** Several texts (a summary, the dump of its best row, an op-bound table) as one input. */
export function inputOf(
  outcomes: readonly ReadOutcome[],
  traces: readonly TraceReading[] = [],
): ExplainInput {
  return {
    runs: outcomes.flatMap((one) => one.runs),
    forwards: outcomes.flatMap((one) => one.forwards),
    hardware: outcomes.flatMap((one) => one.hardware),
    commands: outcomes.flatMap((one) => one.commands),
    traces,
    unread: outcomes.flatMap((one) => one.unread),
  };
}
