import type { PlanContext } from '../../forward/plan-context.ts';
import { quantizeForCache } from '../../operators/attention.ts';
import {
  type LatentWidths,
  latentAttention,
  latentProjection,
  writeLatentCache,
} from '../../operators/latent-attention.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import { UnsupportedArchitectureError } from '../architecture.ts';
import {
  contextShare,
  decodeOnly,
  gatherQueries,
  mergePartialResults,
  prefillOnly,
  shareLengthsOfLayer,
} from './context-parallel.ts';
import { outputProjection } from './grouped-query.ts';

/** The widths of a model with latent attention. @throws UnsupportedArchitectureError */
export function latentWidthsOf({ architecture }: PlanContext): LatentWidths {
  if (architecture.latent === null) {
    throw new UnsupportedArchitectureError(architecture.id, 'no latent attention in this model');
  }
  return architecture.latent;
}

/** Attention itself; in decode with a spread context all heads of the group over this rank's share (5.8). */
function attention(context: PlanContext): PlannedOperator[] {
  const { architecture, quantization, linears, split } = context;
  const widths = latentWidthsOf(context);
  const heads = architecture.queryHeads / split.tp;
  const whole = latentAttention(heads, architecture.queryHeads, widths, quantization.attention, linears);
  if (split.dcp === 1) return [whole];
  const share = contextShare(split.dcp);
  const shared = latentAttention(
    heads * split.dcp,
    architecture.queryHeads,
    widths,
    quantization.attention,
    linears,
  );
  return [
    ...prefillOnly([whole]),
    ...decodeOnly([{ ...shared, fill: (batch, work) => shared.fill(share(batch), work) }]),
  ];
}

/** Latent attention from its norm to the all-reduce (engine specification 5.4). */
export function latentBlock(context: PlanContext): PlannedOperator[] {
  const { architecture, quantization, linears, split, isCompiled } = context;
  const { hidden, queryHeads } = architecture;
  const widths = latentWidthsOf(context);
  const heads = queryHeads / split.tp;
  const queryWidth = heads * (widths.nope + widths.rope);
  return [
    ...rmsNorm(tokens, hidden, isCompiled),
    latentProjection(linears, hidden, heads, widths),
    ...gatherQueries(context, queryWidth),
    ...shareLengthsOfLayer(context),
    ...quantizeForCache(quantization.attention, [queryWidth, widths.keyValueRank, widths.rope]),
    writeLatentCache(widths, quantization.attention),
    ...attention(context),
    ...mergePartialResults(context, {
      heads,
      valueWidth: widths.value,
      scalarProducts: [6, 6],
      additions: 1,
      isCopied: true,
    }),
    ...outputProjection(context, queryHeads * widths.value, false),
  ];
}
