import type { V4Facts } from '../../../models/families/deepseek-v4.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { type LinearFormat, linearFormat } from '../../../terms/quantization.ts';

/** The setup of a plan of this family, with the facts of its own. */
export interface V4Setup extends ForwardSetup {
  readonly v4: V4Facts;
}

/** Query heads of one rank; all of them with sequence parallelism, which leaves the projections of attention whole. */
export function localQueryHeads({ architecture, options, split }: V4Setup): number {
  return options.sequenceParallel ? architecture.queryHeads : architecture.queryHeads / split.tp;
}

/** The format of the indexer's weights of its heads: never quantised with sequence parallelism. */
export function headWeightsFormat({ linears, options }: V4Setup): LinearFormat {
  return options.sequenceParallel ? linearFormat('DISABLED', linears.groupSize) : linears;
}
