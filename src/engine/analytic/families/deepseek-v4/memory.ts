import type { CompressRatio } from '../../../models/families/deepseek-v4.ts';
import { type Batch, blockTokens } from '../../../terms/batch.ts';
import { cacheBytes } from '../../operators/attention.ts';
import type { Count } from '../../operators/planned-operator.ts';
import type { V4Context } from './v4-context.ts';

/** Whole blocks for some tokens, at least one. */
function blocksOf(tokens: number): number {
  return Math.max(1, Math.ceil(tokens / blockTokens));
}

function cachedTotal({ cachedAhead }: V4Context, batch: Batch): number {
  return batch.sequenceTotal + batch.requests * (cachedAhead + 1);
}

/** Blocks of the indexer's keys in a layer: compressed four to one, or whole in an MTP layer. */
export function indexerBlocks(context: V4Context, ratio: 1 | 4): Count {
  return (batch) => blocksOf(Math.floor(cachedTotal(context, batch) / ratio));
}

/** Blocks of the window and the compressed entries of a layer. */
export function layerBlocks(context: V4Context, ratio: CompressRatio): Count {
  return (batch) => {
    const window = batch.requests * context.v4.cachedWindow;
    return blocksOf(window + (ratio === 0 ? 0 : Math.floor(cachedTotal(context, batch) / ratio)));
  };
}

/** Elements of one entry in a layer's cache; MTP layers have the width of plain latent attention. */
export function cachedWidth({ architecture, isMtpLayer, v4 }: V4Context): number {
  return isMtpLayer ? v4.mtpCacheWidth : architecture.headDim;
}

/** Bytes of the indexers' keys; MTP layers hold uncompressed ones although they have no indexer. */
export function indexerCacheBytes(context: V4Context, batch: Batch): number {
  const { quantization, mtpTokens, v4 } = context;
  const layers = v4.ratios.filter((ratio) => ratio === 4).length;
  const blocks = layers * indexerBlocks(context, 4)(batch) + mtpTokens * indexerBlocks(context, 1)(batch);
  return blocks * blockTokens * v4.indexWidth * cacheBytes(quantization.attention);
}

/** Bytes of windows and compressed entries; fp16 whatever the attention action, whole on every rank. */
export function keyValueCacheBytes(context: V4Context, batch: Batch): number {
  const { architecture, mtpTokens, v4 } = context;
  let elements = mtpTokens * layerBlocks(context, 0)(batch) * v4.mtpCacheWidth;
  for (const ratio of v4.ratios) elements += layerBlocks(context, ratio)(batch) * architecture.headDim;
  return 2 * elements * blockTokens;
}
