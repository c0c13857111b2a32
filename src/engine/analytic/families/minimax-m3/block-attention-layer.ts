import { type BlockIndexer, blockIndexer } from '../../../models/families/minimax-m3.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { keyValueScaleRows } from '../../../terms/local-heads.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { outputProjection } from '../../blocks/grouped-query.ts';
import { groupedQueryWeightBytes } from '../../memory/layer-weights.ts';
import { cacheBytes, requestLengthBytes } from '../../operators/attention.ts';
import { linear, type MergedOutput, mergedMultiply } from '../../operators/linear.ts';
import { addRmsNorm, fusedRmsNorm, normThenQuantize } from '../../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  scaled,
  tokens,
} from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { indexerOperator, sparseAttention } from './block-sparse-attention.ts';

const { fp16 } = precisionIndex;

/** Heads of one rank; MTP layers are sharded as well. */
interface Heads {
  readonly query: number;
  readonly keyValue: number;
  readonly index: number;
}

function headsOf({ architecture, split }: ForwardSetup, indexer: BlockIndexer): Heads {
  const share = (heads: number) => Math.max(1, Math.floor(heads / split.tp));
  return {
    query: architecture.queryHeads / split.tp,
    keyValue: share(architecture.kvHeads),
    index: share(indexer.heads),
  };
}

/** The one added to the weight of a norm, folded into the weight by compiled graphs. */
function weightOffset(width: number, isCompiled: boolean): PlannedOperator[] {
  return isCompiled ? [] : [memoryOperator('aten.add.Tensor', () => width, 2, 2)];
}

/** The residual addition and norm behind attention, fused with each other in both modes and with nothing else. */
export function residualNorm({ architecture, isCompiled }: ForwardSetup): PlannedOperator[] {
  return [...weightOffset(architecture.hiddenSize, isCompiled), addRmsNorm(tokens, architecture.hiddenSize)];
}

function headNorm(
  rows: Count,
  width: number,
  { isCompiled }: { readonly isCompiled: boolean },
): PlannedOperator[] {
  return [...weightOffset(width, isCompiled), fusedRmsNorm(rows, width)];
}

/** Norm, then q, k, v and the index q and k: linears of their own, or merged when compiled. */
function projections(setup: ForwardSetup, parts: readonly MergedOutput[]): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const { hiddenSize, epsilon } = architecture;
  const shape = { rows: tokens, inputs: hiddenSize };
  return isCompiled
    ? [
        ...normThenQuantize(format, tokens, hiddenSize, { added: null, epsilon }),
        ...mergedMultiply(format, shape, parts),
      ]
    : [
        ...headNorm(tokens, hiddenSize, { isCompiled: false }),
        ...parts.flatMap((part) => linear(format, { ...shape, ...part })),
      ];
}

/** Rotation of `heads`; cosines and sines are joined for it, in compiled graphs only where they are first used. */
function rotation(setup: ForwardSetup, heads: number, width: number, joins: boolean): PlannedOperator[] {
  const { rotaryDim } = setup.architecture;
  const table = 4 * rotaryDim;
  const elements = heads * width;
  return [
    ...(joins ? [memoryOperator('aten.cat', tokens, table, table)] : []),
    memoryOperator('tensor_cast.fused_rope', tokens, 2 * elements + table, 2 * elements),
  ];
}

/** Dense attention, charged with the work of a single head and in fp16 also over a quantised cache. */
function denseAttention(setup: ForwardSetup, { query, keyValue }: Heads): PlannedOperator {
  const { headDim } = setup.architecture;
  const cached = cacheBytes(setup.quantization.attention);
  return {
    name: 'tensor_cast.attention',
    times: null,
    fill(batch, work) {
      const { requests, maxBlocks } = batch;
      work.move(
        2 * batch.tokens * query * headDim +
          2 * batch.sequenceTotal * keyValue * headDim * cached +
          8 * requests * maxBlocks +
          requestLengthBytes(batch),
        2 * batch.tokens * query * headDim,
      );
      work.matrixOperations[fp16] = 4 * batch.contextProduct * headDim;
      work.vectorOperations[fp16] = 4 * batch.contextProduct;
    },
  };
}

/** The write of fp16 keys and values into a cache of any format: nothing is quantised on the way. */
function writeKeysAndValues(setup: ForwardSetup, width: number): PlannedOperator {
  const written = 2 * width * cacheBytes(setup.quantization.attention);
  return memoryOperator('tensor_cast.reshape_and_cache', tokens, 4 * width + 8, written);
}

/** Index keys, their cache, the choice of blocks and attention to them. */
function indexedAttention(setup: ForwardSetup, heads: Heads, indexer: BlockIndexer): PlannedOperator[] {
  const { architecture, quantization, isCompiled } = setup;
  const { width } = indexer;
  return [
    ...headNorm(scaled(tokens, heads.index), width, { isCompiled }),
    ...headNorm(tokens, width, { isCompiled }),
    ...rotation(setup, heads.index + 1, width, !isCompiled),
    memoryOperator(
      'tensor_cast.siso_reshape_and_cache',
      tokens,
      2 * width + 8,
      width * cacheBytes(quantization.attention),
    ),
    indexerOperator(heads.index, indexer),
    sparseAttention({ query: heads.query, keyValue: heads.keyValue, width: architecture.headDim }, indexer),
  ];
}

/**
 * Attention of MiniMax-M3 from its norm to the all-reduce (references/engine/families/minimax-m3.md 3). `joins`: this
 * layer is of the kind that first uses cosines and sines.
 */
export function attentionLayer(setup: ForwardSetup, isSparse: boolean, joins: boolean): DecoderBlock {
  const { architecture, linears, isCompiled } = setup;
  const { hiddenSize, headDim, queryHeads } = architecture;
  const indexer = blockIndexer(architecture);
  const heads = headsOf(setup, indexer);
  const keyWidth = heads.keyValue * headDim;
  const indexWidths = isSparse ? [heads.index * indexer.width, indexer.width] : [];
  const key = { outputs: keyWidth, scaleRows: keyValueScaleRows(setup, keyWidth, { isWide: false }) };
  const outputs = [
    { outputs: heads.query * headDim },
    key,
    key,
    ...indexWidths.map((width) => ({ outputs: width })),
  ];
  const indexBytes = indexWidths.reduce((sum, width) => sum + weightBytes(linears, hiddenSize, width), 0);
  return {
    operators: [
      ...projections(setup, outputs),
      ...headNorm(scaled(tokens, heads.query), headDim, { isCompiled }),
      ...headNorm(scaled(tokens, heads.keyValue), headDim, { isCompiled }),
      ...rotation(setup, heads.query + heads.keyValue, headDim, joins || !isCompiled),
      writeKeysAndValues(setup, keyWidth),
      ...(isSparse ? indexedAttention(setup, heads, indexer) : [denseAttention(setup, heads)]),
      ...outputProjection(setup, queryHeads * headDim, { bias: false }),
    ],
    // MTP layers are sharded like all others. Norms are held twice: by the modules that were replaced as well.
    weightBytes:
      groupedQueryWeightBytes({ ...setup, isMtpLayer: false }) +
      4 * hiddenSize +
      4 * headDim +
      (isSparse ? indexBytes + 8 * indexer.width : 0),
  };
}
