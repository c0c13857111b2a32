import { type Batch, blockTokens } from '../forward/batch.ts';
import type { PlanContext } from '../forward/plan-context.ts';
import { latentWidthsOf } from '../model/blocks/latent.ts';
import { cacheBytes } from '../operators/attention.ts';

/** Tokens that the blocks of a layer's cache hold, room for the next tokens included (engine specification 6.2). */
export function cachedTokens({ cachedAhead }: Pick<PlanContext, 'cachedAhead'>, batch: Batch): number {
  return Math.ceil((batch.sequenceTotal + batch.requests * (cachedAhead + 1)) / blockTokens) * blockTokens;
}

/** Cached tokens of one rank when a sequence is spread over `ranks` (engine specification 5.8), in whole blocks. */
function cachedShare(context: PlanContext, batch: Batch, ranks: number): number {
  return Math.ceil(cachedTokens(context, batch) / blockTokens / ranks) * blockTokens;
}

/** Bytes of the grouped-query cache of one layer. */
export function groupedQueryCacheBytes(context: PlanContext, batch: Batch): number {
  const { architecture, quantization, split } = context;
  const { keyValueHeads, headWidth } = architecture;
  const heads = Math.max(1, Math.floor(keyValueHeads / split.tp));
  const replicas = Math.max(1, Math.floor(split.tp / keyValueHeads));
  const share = cachedShare(context, batch, Math.min(split.dcp, replicas));
  return 2 * share * heads * headWidth * cacheBytes(quantization.attention);
}

/** Bytes of the latent cache of one layer whose sequences are spread over `ranks`. */
export function latentCacheBytes(context: PlanContext, batch: Batch, ranks = context.split.dcp): number {
  const { quantization } = context;
  const { keyValueRank, rope } = latentWidthsOf(context);
  return cachedShare(context, batch, ranks) * (keyValueRank + rope) * cacheBytes(quantization.attention);
}
