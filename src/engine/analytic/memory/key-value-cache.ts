import type { Batch } from '../../terms/batch.ts';
import { localHeads } from '../../terms/local-heads.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { latentWidthsOf } from '../../terms/plan-facts.ts';
import { cacheBytes } from '../operators/attention.ts';
import { cachedShare, groupedQuerySharers } from './cache-blocks.ts';

/** Bytes of the grouped-query cache of one layer. */
export function groupedQueryCacheBytes(context: PlanContext, batch: Batch): number {
  const { architecture, quantization } = context;
  const share = cachedShare(context, batch, groupedQuerySharers(context));
  return 2 * share * localHeads(context).cached * architecture.headWidth * cacheBytes(quantization.attention);
}

/** Bytes of the latent cache of one layer whose sequences are spread over `ranks`. */
export function latentCacheBytes(context: PlanContext, batch: Batch, ranks = context.split.dcp): number {
  const { quantization } = context;
  const { keyValueRank, rope } = latentWidthsOf(context);
  return cachedShare(context, batch, ranks) * (keyValueRank + rope) * cacheBytes(quantization.attention);
}
