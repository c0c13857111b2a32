import type { CompressRatio } from '../../../models/families/deepseek-v4.ts';
import { type Batch, blockTokens } from '../../../terms/batch.ts';
import { cacheBytes } from '../../operators/attention.ts';
import type { Count } from '../../operators/planned-operator.ts';
import type { V4Setup } from './v4-setup.ts';

/** Whole blocks for some tokens, at least one. */
function blocksOf(tokens: number): number {
  return Math.max(1, Math.ceil(tokens / blockTokens));
}

function cachedTotal({ cachedAhead }: V4Setup, batch: Batch): number {
  return batch.sequenceTotal + batch.requests * (cachedAhead + 1);
}

/** Blocks of the indexer's keys in a layer: compressed four to one, or whole in an MTP layer. */
export function indexerBlocks(setup: V4Setup, ratio: 1 | 4): Count {
  return (batch) => blocksOf(Math.floor(cachedTotal(setup, batch) / ratio));
}

/** Blocks of the window and the compressed entries of a layer. */
export function layerBlocks(setup: V4Setup, ratio: CompressRatio): Count {
  return (batch) => {
    const window = batch.requests * setup.v4.cachedWindow;
    return blocksOf(window + (ratio === 0 ? 0 : Math.floor(cachedTotal(setup, batch) / ratio)));
  };
}

/** Elements of one entry in a layer's cache; MTP layers have the width of plain latent attention. */
export function cachedWidth({ architecture, isMtpLayer, v4 }: V4Setup): number {
  return isMtpLayer ? v4.mtpCacheWidth : architecture.headDim;
}

/** Bytes of the indexers' keys; MTP layers hold uncompressed ones although they have no indexer. */
export function indexerCacheBytes(setup: V4Setup, batch: Batch): number {
  const { quantization, mtpTokens, v4 } = setup;
  const layers = v4.ratios.filter((ratio) => ratio === 4).length;
  const blocks = layers * indexerBlocks(setup, 4)(batch) + mtpTokens * indexerBlocks(setup, 1)(batch);
  return blocks * blockTokens * v4.indexWidth * cacheBytes(quantization.attention);
}

/** Bytes of windows and compressed entries; fp16 whatever the attention action, whole on every rank. */
export function keyValueCacheBytes(setup: V4Setup, batch: Batch): number {
  const { architecture, mtpTokens, v4 } = setup;
  let elements = mtpTokens * layerBlocks(setup, 0)(batch) * v4.mtpCacheWidth;
  for (const ratio of v4.ratios) elements += layerBlocks(setup, ratio)(batch) * architecture.headDim;
  return 2 * elements * blockTokens;
}
