import type { CompressRatio } from '../../../models/families/deepseek-v4.ts';
import { type Batch, blockTokens } from '../../../terms/batch.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { conversion } from '../../operators/conversion.ts';
import { linear, matrixMultiply } from '../../operators/linear.ts';
import { fusedRmsNorm, normThenQuantize } from '../../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  scaled,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { activationForm } from './activation-form.ts';
import { sharedCacheAttention } from './compressed-attention.ts';
import { compressedRows, compressor } from './compressor.ts';
import { lightningIndexer } from './indexer.ts';
import { cachedWidth, layerBlocks } from './memory.ts';
import { groupedOutput, groupedOutputWeightBytes } from './output.ts';
import { rotation } from './rotation.ts';
import { headWeightsFormat, localQueryHeads, type V4Setup } from './v4-setup.ts';
import { attendedWidth, compressedWidth, runsAsDecode, windowTokens, windowWidth } from './window.ts';

/** The epsilon of the norms inside attention; the config's is for the layer norms. */
const epsilon = 1e-6;

/** Low-rank query projection, then every head by its own length; all in fp16. */
function queries(setup: V4Setup, ratio: CompressRatio): PlannedOperator[] {
  const { architecture, linears: format, isCompiled, v4 } = setup;
  const { hiddenSize, headDim } = architecture;
  const { qLoraRank } = v4;
  const heads = localQueryHeads(setup);
  const width = heads * headDim;
  const projection = {
    rows: tokens,
    inputs: qLoraRank,
    outputs: width,
    ...activationForm(setup, qLoraRank),
  };
  const whole = sequence(tokens, heads, headDim);
  const lengths = sequence(tokens, heads, 1);
  // The indexer reads the norm as well, so that nothing is fused there.
  const projected =
    isCompiled && ratio !== 4
      ? [
          ...normThenQuantize(format, tokens, qLoraRank, { added: null, epsilon }),
          matrixMultiply(format, projection),
        ]
      : [fusedRmsNorm(tokens, qLoraRank), ...linear(format, projection)];
  return [
    ...linear(format, {
      rows: tokens,
      inputs: hiddenSize,
      outputs: qLoraRank,
      ...activationForm(setup, hiddenSize),
    }),
    ...projected,
    memoryOperator('aten.pow.Tensor_Scalar', tokens, 2 * width, 2 * width, { inputs: [whole] }),
    memoryOperator('aten.mean.dim', tokens, 2 * width, 2 * heads, { inputs: [whole] }),
    memoryOperator('aten.add.Tensor', tokens, 2 * heads, 2 * heads, { inputs: [lengths] }),
    memoryOperator('aten.rsqrt', tokens, 2 * heads, 2 * heads, { inputs: [lengths] }),
    isCompiled
      ? memoryOperator('aten.mul.Tensor', tokens, 2 * width + 2 * heads, 2 * width, {
          inputs: [whole, lengths],
        })
      : memoryOperator('aten.mul_.Tensor', tokens, 2 * heads, 2 * width, {
          rewrite: 2 * width,
          inputs: [whole, lengths],
        }),
    rotation(setup, heads, whole),
  ];
}

/** The one key-value head, whole on every rank; its part that is not rotated goes through fp8 and back. */
function keyValues(setup: V4Setup): PlannedOperator[] {
  const { architecture, linears: format, isCompiled, v4 } = setup;
  const { hiddenSize, headDim } = architecture;
  const plain = headDim - v4.rotated;
  const whole = sequence(tokens, headDim);
  const part = sequence(tokens, plain);
  return [
    memoryOperator('aten.mul.Tensor', tokens, 2, 2, { inputs: [sequence(tokens, 1)] }),
    memoryOperator('aten.add.Tensor', tokens, 2 * hiddenSize + 2, 2 * hiddenSize, {
      inputs: [sequence(tokens, hiddenSize), sequence(tokens, 1)],
    }),
    ...linear(format, {
      rows: tokens,
      inputs: hiddenSize,
      outputs: headDim,
      ...activationForm(setup, hiddenSize),
    }),
    fusedRmsNorm(tokens, headDim),
    rotation(setup, 1, whole),
    memoryOperator('tensor_cast.dynamic_quantize_symmetric', tokens, 2 * plain, plain + 4, {
      inputs: [part],
    }),
    conversion(isCompiled, tokens, plain, 2 * plain, part),
    ...(isCompiled
      ? [
          memoryOperator('aten.copy', tokens, 4 * plain, 2 * plain, { inputs: [part, part] }),
          memoryOperator('aten.slice_scatter', tokens, 2 * headDim + 2 * plain, 2 * headDim, {
            inputs: [whole, part],
          }),
        ]
      : [
          memoryOperator('aten.copy_', tokens, 2 * plain, 2 * plain, {
            rewrite: 2 * plain,
            inputs: [part, part],
          }),
        ]),
  ];
}

/** Where a kind of layer stands: what earlier kinds computed, compiled graphs do not compute again. */
export interface LayerPlace {
  /** Of all kinds. */
  readonly isFirst: boolean;
  /** Of the kinds with its ratio. */
  readonly isFirstOfRatio: boolean;
}

/** The numbers of the window's entries. Graphs compiled for any batch size make those of a prompt once. */
function windowNumbers({ isCompiled, dynamicShapes }: V4Setup, { isFirst }: LayerPlace): PlannedOperator[] {
  if (!isCompiled) return [memoryOperator('aten.arange', windowWidth, 0, 8)];
  if (!dynamicShapes || !isFirst) return [];
  const once: Count = (batch) => (runsAsDecode(batch) ? 0 : 1);
  return repeated(once, [memoryOperator('prims.iota', windowWidth, 0, 8)]);
}

/**
 * Which entries each token attends to. Compiled graphs hold what does not depend on the indexer as constants, unless
 * they are compiled for any batch size: those compute it in the first kind of layers with a ratio.
 */
function attendedEntries(setup: V4Setup, ratio: CompressRatio, place: LayerPlace): PlannedOperator[] {
  const { isCompiled, dynamicShapes, v4 } = setup;
  const width = attendedWidth(v4, ratio);
  const entries: Count = (batch) => batch.tokens * width(batch);
  const join = memoryOperator('aten.cat', entries, 8, 8);
  const narrow = conversion(isCompiled, entries, 8, 4, sequence(tokens, width));
  const window = windowNumbers(setup, place);
  if (ratio === 4) return [...window, ...lightningIndexer(setup), join, narrow];
  if (isCompiled && !(dynamicShapes && place.isFirstOfRatio)) return window;
  const compressed: Count = (batch) => compressedWidth(v4, ratio, batch);
  const numbers = memoryOperator(isCompiled ? 'prims.iota' : 'aten.arange', compressed, 0, 8);
  return [...window, ...(ratio === 0 ? [] : [numbers, join]), narrow];
}

/** The window of a longer prompt is a ring: its tokens are written in up to two parts. */
function writeWindow(setup: V4Setup, ratio: CompressRatio): PlannedOperator[] {
  const { headDim } = setup.architecture;
  const cache: Shape = [layerBlocks(setup, ratio), blockTokens, cachedWidth(setup)];
  const isRing = (batch: Batch) => !runsAsDecode(batch) && batch.tokens > windowTokens;
  const first: Count = (batch) =>
    isRing(batch) ? windowTokens - (batch.tokens % windowTokens) : batch.tokens;
  const second: Count = (batch) => (isRing(batch) ? batch.tokens % windowTokens : 0);
  const write = (rows: Count) =>
    memoryOperator('tensor_cast.scatter_nd_update_mla', rows, 2 * headDim, 2 * headDim, {
      inputs: [sequence(rows, headDim), cache, [tokens], [requests]],
    });
  // Compiled layers that compress as well lose the second part.
  const isLost = setup.isCompiled && ratio > 0;
  return [write(first), ...(isLost ? [] : repeated((batch) => (second(batch) > 0 ? 1 : 0), [write(second)]))];
}

/** The cache of compressed entries, and the keys of a prompt put together with them. */
function compression(setup: V4Setup, ratio: CompressRatio): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const { headDim } = architecture;
  if (ratio === 0) return [];
  const rows: Count = (batch) => batch.tokens + compressedRows(ratio, batch);
  const joins: Count = (batch) =>
    !runsAsDecode(batch) && (compressedRows(ratio, batch) > 0 || !isCompiled) ? 1 : 0;
  return [
    compressor(setup, ratio, headDim, { rotates: false, blocks: layerBlocks(setup, ratio) }),
    ...repeated(joins, [memoryOperator('aten.cat', scaled(rows, headDim), 2, 2)]),
  ];
}

/** Attention of a layer with its weights, from the query projection to the all-reduce. */
export function attention(setup: V4Setup, ratio: CompressRatio, place: LayerPlace): DecoderBlock {
  const { headDim } = setup.architecture;
  const heads = localQueryHeads(setup);
  return {
    operators: [
      ...queries(setup, ratio),
      ...keyValues(setup),
      ...attendedEntries(setup, ratio, place),
      ...writeWindow(setup, ratio),
      ...compression(setup, ratio),
      sharedCacheAttention(setup, ratio),
      rotation(setup, heads, sequence(tokens, heads, headDim), { isInverse: true }),
      ...groupedOutput(setup),
    ],
    weightBytes: attentionWeightBytes(setup, ratio),
  };
}

/** Bytes of attention: the compressors' own projections are not stored by the real program. */
function attentionWeightBytes(setup: V4Setup, ratio: CompressRatio): number {
  const { architecture, linears, split, v4 } = setup;
  const { hiddenSize, queryHeads, headDim } = architecture;
  const { qLoraRank, indexHeads, indexWidth } = v4;
  const indexHeadsHere = indexHeads / split.tp;
  const indexer =
    weightBytes(linears, qLoraRank, indexHeadsHere * indexWidth) +
    weightBytes(headWeightsFormat(setup), hiddenSize, indexHeadsHere);
  return (
    4 * queryHeads +
    weightBytes(linears, hiddenSize, qLoraRank) +
    weightBytes(linears, qLoraRank, localQueryHeads(setup) * headDim) +
    weightBytes(linears, hiddenSize, headDim) +
    groupedOutputWeightBytes(setup) +
    2 * qLoraRank +
    2 * headDim +
    (ratio === 4 ? indexer : 0)
  );
}
