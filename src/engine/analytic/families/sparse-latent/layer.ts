import type { PlanContext } from '../../../terms/plan-context.ts';
import { latentWidthsOf } from '../../../terms/plan-facts.ts';
import {
  gatherQueries,
  mergePartialResults,
  shareLengthsOfLayer,
  unlessSharing,
  whileSharing,
} from '../../blocks/context-parallel.ts';
import { outputProjection } from '../../blocks/grouped-query.ts';
import { latentCache } from '../../blocks/latent.ts';
import { latentWeightBytes } from '../../memory/layer-weights.ts';
import { quantizeForCache } from '../../operators/attention.ts';
import { latentParts, latentProjection, writeLatentCache } from '../../operators/latent-attention.ts';
import type { PlannedOperator } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { indexerOperator, indexerWeightBytes } from './indexer.ts';
import { sparseAttention } from './sparse-attention.ts';

/**
 * Sparse latent attention from its norm, which is given, to the all-reduce. A layer without an indexer of its own attends
 * to the tokens that the last one picked.
 */
export function sparseLatentLayer(
  context: PlanContext,
  hasIndexer: boolean,
  norm: readonly PlannedOperator[],
): DecoderBlock {
  const { architecture, quantization, linears, split } = context;
  const { hidden, queryHeads } = architecture;
  const widths = latentWidthsOf(context);
  const heads = queryHeads / split.tp;
  const quantized = (attending: number) =>
    quantizeForCache(quantization.attention, latentParts(attending, widths));
  return {
    operators: [
      ...norm,
      latentProjection(linears, hidden, heads, widths),
      ...(hasIndexer ? [indexerOperator(context)] : []),
      ...gatherQueries(context, widths.nope + widths.rope, heads),
      ...shareLengthsOfLayer(context),
      ...(split.dcp === 1
        ? quantized(heads)
        : [...unlessSharing(quantized(heads)), ...whileSharing(quantized(heads * split.dcp))]),
      writeLatentCache(widths, quantization.attention, latentCache(context, 1)),
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
    weightBytes: latentWeightBytes(context) + (hasIndexer ? indexerWeightBytes(context) : 0),
  };
}
