import type { CompressRatio } from '../../../models/families/deepseek-v4.ts';
import { blockTokens } from '../../../terms/batch.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { type PlannedOperator, type Shape, sequence, tokens } from '../../operators/planned-operator.ts';
import { compressedRows } from './compressor.ts';
import { cachedWidth, layerBlocks } from './memory.ts';
import { localQueryHeads, type V4Setup } from './v4-setup.ts';
import { attendedWidth, runsAsDecode } from './window.ts';

const fp16 = precisionIndex.fp16;

/** Entries that the kernel takes at a time. */
const tileEntries = 64;
/** Heads that the kernel computes at least. */
const fewestHeads = 16;

/** Keys that attention reads: the cache in decode, the prompt's own keys with the compressed ones behind them in prefill. */
function entriesShape(setup: V4Setup, ratio: CompressRatio): Shape {
  const { headDim } = setup.architecture;
  const blocks = layerBlocks(setup, ratio);
  const cached = cachedWidth(setup);
  return [
    (batch) => (runsAsDecode(batch) ? blocks(batch) : 1),
    (batch) => (runsAsDecode(batch) ? blockTokens : batch.tokens + compressedRows(ratio, batch)),
    (batch) => (runsAsDecode(batch) ? cached : headDim),
  ];
}

/**
 * Attention over window and compressed entries, keys and values being one. Every token pays for the whole width,
 * whatever its true context is.
 */
export function sharedCacheAttention(setup: V4Setup, ratio: CompressRatio): PlannedOperator {
  const { architecture, v4 } = setup;
  const { queryHeads, headDim } = architecture;
  const heads = localQueryHeads(setup);
  const computed = Math.max(heads, fewestHeads);
  const added = computed - heads;
  const width = attendedWidth(v4, ratio);
  const tileOperations =
    computed *
    (2 * tileEntries + 2 * (tileEntries - 1) + 1 + tileEntries + 2 * (tileEntries - 1) + 2 + headDim);
  return {
    name: 'tensor_cast.sparse_attn_sharedkv',
    times: null,
    inputs: [
      sequence(tokens, heads, headDim),
      entriesShape(setup, ratio),
      [queryHeads],
      sequence(tokens, width),
    ],
    matrixTerms: (batch) => [
      [4, batch.tokens, Math.ceil(width(batch) / tileEntries) * tileEntries, computed, headDim],
    ],
    fill(batch, work) {
      const count = batch.tokens;
      const entries = width(batch);
      const tiles = Math.ceil(entries / tileEntries);
      const entryWidth = runsAsDecode(batch) ? cachedWidth(setup) : headDim;
      work.move(
        2 * count * heads * headDim +
          4 * queryHeads +
          2 * count * entries * entryWidth +
          4 * count * tiles * tileEntries +
          (added > 0 ? 2 * count * added * headDim + 4 * added : 0),
        2 * count * computed * headDim,
      );
      work.matrixOperations[fp16] = 4 * count * tiles * tileEntries * computed * headDim;
      work.vectorOperations[fp16] = count * (tiles * tileOperations + computed + computed * headDim);
    },
  };
}
