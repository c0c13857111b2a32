import type { PlanContext } from '../../../terms/plan-context.ts';
import { mlaDimsOf } from '../../../terms/plan-facts.ts';
import {
  gatherQueries,
  mergePartialResults,
  shareLengthsOfLayer,
  unlessSharing,
  whileSharing,
} from '../../blocks/context-parallel.ts';
import { outputProjection } from '../../blocks/grouped-query.ts';
import { mlaCache } from '../../blocks/mla.ts';
import { mlaWeightBytes } from '../../memory/layer-weights.ts';
import { quantizeForCache } from '../../operators/attention.ts';
import { mlaParts, mlaProjection, writeMlaCache } from '../../operators/mla.ts';
import type { PlannedOperator } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { indexerOperator, indexerWeightBytes } from './indexer.ts';
import { sparseAttention } from './sparse-attention.ts';

/**
 * Sparse latent attention from its norm, which is given, to the all-reduce. A layer without an indexer of its own attends
 * to the tokens that the last one picked.
 */
export function dsaLayer(
  context: PlanContext,
  hasIndexer: boolean,
  norm: readonly PlannedOperator[],
): DecoderBlock {
  const { architecture, quantization, linears, split } = context;
  const { hiddenSize, queryHeads } = architecture;
  const widths = mlaDimsOf(context);
  const heads = queryHeads / split.tp;
  const quantized = (attending: number) =>
    quantizeForCache(quantization.attention, mlaParts(attending, widths));
  return {
    operators: [
      ...norm,
      mlaProjection(linears, hiddenSize, heads, widths),
      ...(hasIndexer ? [indexerOperator(context)] : []),
      ...gatherQueries(context, widths.nope + widths.rope, heads),
      ...shareLengthsOfLayer(context),
      ...(split.dcp === 1
        ? quantized(heads)
        : [...unlessSharing(quantized(heads)), ...whileSharing(quantized(heads * split.dcp))]),
      writeMlaCache(widths, quantization.attention, mlaCache(context, 1)),
      sparseAttention(context),
      ...mergePartialResults(context, {
        heads,
        valueWidth: widths.value,
        scalarProducts: [6, 6],
        additions: 1,
        isCopied: true,
      }),
      ...outputProjection(context, queryHeads * widths.value, false, widths.value),
    ],
    weightBytes: mlaWeightBytes(context) + (hasIndexer ? indexerWeightBytes(context) : 0),
  };
}
