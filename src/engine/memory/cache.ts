import { type Batch, blockTokens } from '../forward/batch.ts';
import type { PlanContext } from '../forward/plan-context.ts';
import { cacheBytes } from '../operators/attention.ts';

/** Tokens of the paged cache, whole blocks, with room for the speculative tokens (engine specification 6.2). */
export function cachedTokens(context: PlanContext, batch: Batch): number {
  const spare = batch.requests * (context.mtpTokens + 1);
  return Math.ceil((batch.sequenceTotal + spare) / blockTokens) * blockTokens;
}

/** Cache of grouped-query attention over `layers`, MTP layers included by the caller. */
export function groupedQueryCacheBytes(context: PlanContext, batch: Batch, layers: number): number {
  const { architecture, split, quantization } = context;
  const replicas = Math.min(split.dcp, Math.max(1, Math.floor(split.tp / architecture.keyValueHeads)));
  const heads = Math.max(1, Math.floor(architecture.keyValueHeads / split.tp));
  const bytes = cachedTokens(context, batch) * heads * architecture.headWidth * cacheBytes(quantization.attention);
  return (layers * 2 * bytes) / replicas;
}

/** Cache of latent attention. */
export function latentCacheBytes(context: PlanContext, batch: Batch, layers: number): number {
  const { architecture, split, quantization } = context;
  const { latent } = architecture;
  if (latent === null) return 0;
  const width = latent.keyValueRank + latent.rope;
  return (layers * cachedTokens(context, batch) * width * cacheBytes(quantization.attention)) / split.dcp;
}
