import type { Batch } from '../../terms/batch.ts';
import { localHeads } from '../../terms/local-heads.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { mlaDimsOf } from '../../terms/plan-facts.ts';
import { cacheBytes } from '../operators/attention.ts';
import { cachedShare, groupedQuerySharers } from './cache-blocks.ts';

/** Bytes of the grouped-query cache of one layer. */
export function groupedQueryCacheBytes(context: PlanContext, batch: Batch): number {
  const { architecture, quantization } = context;
  const share = cachedShare(context, batch, groupedQuerySharers(context));
  return 2 * share * localHeads(context).cached * architecture.headDim * cacheBytes(quantization.attention);
}

/** Bytes of the latent cache of one layer whose sequences are spread over `ranks`. */
export function mlaCacheBytes(context: PlanContext, batch: Batch, ranks = context.split.dcp): number {
  const { quantization } = context;
  const { kvLoraRank, rope } = mlaDimsOf(context);
  return cachedShare(context, batch, ranks) * (kvLoraRank + rope) * cacheBytes(quantization.attention);
}
