import { type Batch, blockTokens } from '../../../forward/batch.ts';
import { cacheBytes } from '../../../operators/attention.ts';
import type { V4Context } from './facts.ts';

/** Tokens in whole blocks, at least one. */
function inBlocks(tokens: number): number {
  return Math.max(1, Math.ceil(tokens / blockTokens)) * blockTokens;
}

function cachedTotal({ mtpTokens }: V4Context, batch: Batch): number {
  return batch.sequenceTotal + batch.requests * (mtpTokens + 1);
}

/** Bytes of the indexers' keys; MTP layers hold uncompressed ones although they have no indexer. */
export function indexerCacheBytes(context: V4Context, batch: Batch): number {
  const { quantization, mtpTokens, v4 } = context;
  const total = cachedTotal(context, batch);
  const layers = v4.ratios.filter((ratio) => ratio === 4).length;
  const tokens = layers * inBlocks(Math.floor(total / 4)) + mtpTokens * inBlocks(total);
  return tokens * v4.indexWidth * cacheBytes(quantization.attention);
}

/** Bytes of windows and compressed entries; fp16 whatever the attention action, whole on every rank. */
export function keyValueCacheBytes(context: V4Context, batch: Batch): number {
  const { architecture, mtpTokens, v4 } = context;
  const total = cachedTotal(context, batch);
  const window = batch.requests * v4.cachedWindow;
  let entries = 0;
  for (const ratio of v4.ratios) entries += inBlocks(window + (ratio === 0 ? 0 : Math.floor(total / ratio)));
  return 2 * (entries * architecture.headWidth + mtpTokens * inBlocks(window) * v4.mtpCacheWidth);
}
