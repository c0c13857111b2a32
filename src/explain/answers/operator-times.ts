import type { EvidenceLevel } from '../../results/evidence-level.ts';
import { shortKernelName } from '../analysis/kernel-name.ts';
import { operatorsByTime } from '../bottleneck/operators.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import type { ExplainInput } from '../input.ts';

/** Time of an operator of a pass, or of a kernel of a recording, in ms. */
export interface OperatorTime {
  readonly name: string;
  /** The name as it is shown: that of a kernel without its template arguments. */
  readonly shown: string;
  readonly time: number;
  /** Kind of core that ran it; null where nothing says it. */
  readonly core: string | null;
  readonly cite: Cite;
}

/** Times of one pass or recording, the longest first, with the level of its evidence. */
export interface OperatorTimes {
  readonly level: EvidenceLevel;
  readonly timed: readonly OperatorTime[];
}

/** Operator times of each pass, then of each recording. */
export function operatorTimes({ forwards, traces }: ExplainInput): readonly OperatorTimes[] {
  const passes = forwards.map((pass, at) => ({
    level: pass.evidence,
    timed: operatorsByTime(pass, `forwards[${at}]`).map(
      ({ operator: { name }, seconds, path }): OperatorTime => ({
        name,
        shown: name,
        time: seconds * 1000,
        core: null,
        cite: cite(`${path}.name`, name),
      }),
    ),
  }));
  const recordings = traces.map(({ kernels }, at) => ({
    level: 'profiler_trace' as const,
    timed: kernels.map(
      ({ name, microseconds, core }, place): OperatorTime => ({
        name,
        shown: shortKernelName(name),
        time: microseconds / 1000,
        core: core ?? null,
        cite: cite(`traces[${at}].kernels[${place}].name`, name),
      }),
    ),
  }));
  return [...passes, ...recordings];
}
