import type { DecoderFacts, SharedBlocks } from '../../../models/families/decoder-facts.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { localHeads } from '../../../terms/local-heads.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { linear } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { groupedQueryLayer } from '../layers.ts';
import { setupOfKind } from './attention-of-kind.ts';
import { denseFeedForward } from './feed-forward.ts';

/** Heads of queries, keys and values. */
function projected({ query, keyValue }: LocalHeads): number[] {
  return [query, keyValue, keyValue];
}

/** Additions of a layer to a linear that it shares: a projection through a rank, and the sum. */
function adapter(
  { linears: format }: ForwardSetup,
  inputs: number,
  rank: number,
  outputs: number,
): PlannedOperator[] {
  return [
    ...linear(format, { rows: tokens, inputs, outputs: rank }),
    ...linear(format, { rows: tokens, inputs: rank, outputs }),
    memoryOperator('aten.add.Tensor', tokens, 4 * outputs, 2 * outputs),
  ];
}

/** Queries, keys and values of the hidden state beside the embedding, normed together, each with its adapter. */
function joinedProjections(setup: ForwardSetup, heads: LocalHeads, rank: number): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const { hiddenSize, headDim } = architecture;
  const from = { rows: tokens, inputs: 2 * hiddenSize };
  return [
    memoryOperator('aten.cat', tokens, 4 * hiddenSize, 4 * hiddenSize),
    ...rmsNorm(tokens, 2 * hiddenSize, isCompiled),
    ...projected(heads).flatMap((count) => [
      ...linear(format, { ...from, outputs: count * headDim }),
      ...(rank === 0 ? [] : adapter(setup, 2 * hiddenSize, rank, count * headDim)),
    ]),
  ];
}

/**
 * A block of attention and feed-forward that several layers share, and the projection behind it that each of them has to
 * itself (Zamba2, https://arxiv.org/abs/2411.15242). Its weights count where it is held, not here.
 */
export function sharedBlock(given: ForwardSetup, facts: DecoderFacts, shared: SharedBlocks): DecoderBlock {
  const setup = setupOfKind(given, facts, 'full_attention', {});
  const { architecture, linears: format } = setup;
  const { hiddenSize, intermediateSize } = architecture;
  const attention = groupedQueryLayer(setup, {
    projections: (one, heads) => joinedProjections(one, heads, shared.attentionRank),
  });
  const feedForward = denseFeedForward(setup, { isGated: true, isAlone: false });
  const rank = shared.adapterRank;
  const widths = 2 * Math.ceil(intermediateSize / given.split.mlpTp);
  const bytesOf = (inputs: number, through: number, outputs: number) =>
    through === 0 ? 0 : weightBytes(format, inputs, through) + weightBytes(format, through, outputs);
  return {
    operators: [
      ...attention.operators,
      ...feedForward.operators,
      ...(rank === 0 ? [] : adapter(setup, hiddenSize, rank, widths)),
      ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: hiddenSize }),
      memoryOperator('aten.add.Tensor', tokens, 4 * hiddenSize, 2 * hiddenSize),
    ],
    weightBytes:
      weightBytes(format, hiddenSize, hiddenSize) +
      bytesOf(hiddenSize, rank, widths) +
      projected(localHeads(setup)).reduce(
        (sum, count) =>
          sum + bytesOf(2 * hiddenSize, shared.attentionRank, count * setup.architecture.headDim),
        0,
      ),
  };
}

/** Bytes of the blocks that the layers of this stage share. */
export function sharedBlockBytes(given: ForwardSetup, facts: DecoderFacts, shared: SharedBlocks): number {
  const setup = setupOfKind(given, facts, 'full_attention', {});
  const { architecture, linears: format } = setup;
  const { hiddenSize, headDim } = architecture;
  const { query, keyValue } = localHeads(setup);
  const each =
    weightBytes(format, 2 * hiddenSize, query * headDim) +
    2 * weightBytes(format, 2 * hiddenSize, keyValue * headDim) +
    weightBytes(format, query * headDim, hiddenSize) +
    denseFeedForward(setup, { isGated: true, isAlone: false }).weightBytes +
    6 * hiddenSize;
  const users = facts.layers.filter(({ mixer }) => mixer === 'shared_block_and_state').length;
  return Math.min(shared.blocks, users) * each;
}
