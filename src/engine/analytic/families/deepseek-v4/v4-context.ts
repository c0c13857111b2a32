import type { V4Facts } from '../../../models/families/deepseek-v4.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { type LinearFormat, linearFormat } from '../../../terms/quantization.ts';

/** A plan of this family: the context with the family's own facts. */
export interface V4Context extends PlanContext {
  readonly v4: V4Facts;
}

/** Query heads of one rank; all of them with sequence parallelism, which leaves the projections of attention whole. */
export function localQueryHeads({ architecture, options, split }: V4Context): number {
  return options.sequenceParallel ? architecture.queryHeads : architecture.queryHeads / split.tp;
}

/** The format of the indexer's weights of its heads: never quantised with sequence parallelism. */
export function headWeightsFormat({ linears, options }: V4Context): LinearFormat {
  return options.sequenceParallel ? linearFormat('DISABLED', linears.groupSize) : linears;
}
