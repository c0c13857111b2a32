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
import { outputProjection } from './grouped-query.ts';

/** The widths of a model with latent attention. @throws UnsupportedArchitectureError */
export function latentWidthsOf({ architecture }: PlanContext): LatentWidths {
  if (architecture.latent === null) {
    throw new UnsupportedArchitectureError(architecture.id, 'no latent attention in this model');
  }
  return architecture.latent;
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
    ...quantizeForCache(quantization.attention, [queryWidth, widths.keyValueRank, widths.rope]),
    writeLatentCache(widths, quantization.attention),
    latentAttention(heads, queryHeads, widths, quantization.attention, linears),
    ...outputProjection(context, queryHeads * widths.value, false),
  ];
}
