import type { Result } from '../../results/result.ts';
import type { Lever } from '../analysis/levers.ts';

/** Data that a report draws beside its sentences: the runs that were read, and the levers of the first one. */
export interface ReportMaterial {
  readonly runs: readonly Result[];
  readonly levers: readonly Lever[];
}
