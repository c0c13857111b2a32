import type { PlanContext } from '../../terms/plan-context.ts';
import { shareLengthsOfModel } from '../blocks/context-parallel.ts';
import type { LayerPlan } from '../blocks/layer-plan.ts';
import type { MoeVariant } from '../blocks/moe.ts';
import { mlaCacheBytes } from '../memory/key-value-cache.ts';
import { ropeTables } from '../operators/rope.ts';
import { decoderPlan } from './decoder.ts';
import { layersWithAttention, mlaLayer } from './layers.ts';

/**
 * Latent attention in every layer; dense feed-forward first, experts after that
 * (references/engine/forward-pass.md 5.4).
 */
export function mlaPlan(context: PlanContext, variant: MoeVariant = {}): LayerPlan {
  const { layers, rotaryDim, maxPositions } = context.architecture;
  return decoderPlan(context, {
    ...layersWithAttention(context, mlaLayer, variant),
    tables: [...ropeTables(rotaryDim, maxPositions, context.isCompiled), ...shareLengthsOfModel(context)],
    keyValueCacheBytes: (batch) => (layers + context.mtpTokens) * mlaCacheBytes(context, batch),
  });
}
