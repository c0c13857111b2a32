import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { PlanContext } from '../../terms/plan-context.ts';

/**
 * Models whose attention picks tokens by an indexer get another layout of their projections with sequence
 * parallelism, which was never measured.
 * @throws UnsupportedArchitectureError
 */
export function refuseSequenceParallel({ architecture, options }: PlanContext): void {
  if (!options.sequenceParallel) return;
  throw new UnsupportedArchitectureError(architecture.id, { code: 'sequence-parallel' });
}
