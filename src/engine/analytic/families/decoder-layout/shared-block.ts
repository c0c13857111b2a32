import type { DecoderFacts, SharedBlocks } from '../../../models/families/decoder.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { localHeads } from '../../../terms/local-heads.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { linear } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { groupedQueryLayer } from '../layers.ts';
import { contextOfKind } from './attention-of-kind.ts';
import { denseFeedForward } from './feed-forward.ts';

/** Queries, keys and values of the hidden state beside the embedding, normed together. */
function joinedProjections(context: PlanContext, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = context;
  const { hiddenSize, headDim } = architecture;
  const from = { rows: tokens, inputs: 2 * hiddenSize };
  return [
    memoryOperator('aten.cat', tokens, 4 * hiddenSize, 4 * hiddenSize),
    ...rmsNorm(tokens, 2 * hiddenSize, isCompiled),
    ...[heads.query, heads.keyValue, heads.keyValue].flatMap((count) =>
      linear(format, { ...from, outputs: count * headDim }),
    ),
  ];
}

/**
 * A block of attention and feed-forward that several layers share, and the projection behind it that each of them has to
 * itself (Zamba2, https://arxiv.org/abs/2411.15242). Its weights count where it is held, not here.
 */
export function sharedBlock(given: PlanContext, facts: DecoderFacts, shared: SharedBlocks): DecoderBlock {
  const context = contextOfKind(given, facts, 'full_attention', {});
  const { architecture, linears: format } = context;
  const { hiddenSize, intermediateSize } = architecture;
  const attention = groupedQueryLayer(context, { projections: joinedProjections });
  const feedForward = denseFeedForward(context, true, false);
  const rank = shared.adapterRank;
  const widths = 2 * Math.ceil(intermediateSize / given.split.mlpTp);
  const adapter =
    rank === 0
      ? []
      : [
          ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: rank }),
          ...linear(format, { rows: tokens, inputs: rank, outputs: widths }),
          memoryOperator('aten.add.Tensor', tokens, 4 * widths, 2 * widths),
        ];
  return {
    operators: [
      ...attention.operators,
      ...feedForward.operators,
      ...adapter,
      ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: hiddenSize }),
      memoryOperator('aten.add.Tensor', tokens, 4 * hiddenSize, 2 * hiddenSize),
    ],
    weightBytes:
      weightBytes(format, hiddenSize, hiddenSize) +
      (rank === 0 ? 0 : weightBytes(format, hiddenSize, rank) + weightBytes(format, rank, widths)),
  };
}

/** Bytes of the blocks that the layers of this stage share. */
export function sharedBlockBytes(given: PlanContext, facts: DecoderFacts, shared: SharedBlocks): number {
  const context = contextOfKind(given, facts, 'full_attention', {});
  const { architecture, linears: format } = context;
  const { hiddenSize, headDim } = architecture;
  const { query, keyValue } = localHeads(context);
  const each =
    weightBytes(format, 2 * hiddenSize, query * headDim) +
    2 * weightBytes(format, 2 * hiddenSize, keyValue * headDim) +
    weightBytes(format, query * headDim, hiddenSize) +
    denseFeedForward(context, true, false).weightBytes +
    6 * hiddenSize;
  const users = facts.layers.filter(({ mixer }) => mixer === 'shared_block_and_state').length;
  return Math.min(shared.blocks, users) * each;
}
