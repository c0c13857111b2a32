import type { PlanContext } from '../../terms/plan-context.ts';
import { shareLengthsOfModel } from '../blocks/context-parallel.ts';
import type { LayerPlan } from '../blocks/layer-plan.ts';
import type { MoeVariant } from '../blocks/moe.ts';
import { latentCacheBytes } from '../memory/key-value-cache.ts';
import { ropeTables } from '../operators/rope.ts';
import { decoderPlan } from './decoder.ts';
import { latentLayer, layersWithAttention } from './layers.ts';

/**
 * Latent attention in every layer; dense feed-forward first, experts after that
 * (references/engine/forward-pass.md 5.4).
 */
export function latentPlan(context: PlanContext, variant: MoeVariant = {}): LayerPlan {
  const { layers, ropeWidth, maxPositions } = context.architecture;
  return decoderPlan(context, {
    ...layersWithAttention(context, latentLayer, variant),
    tables: [...ropeTables(ropeWidth, maxPositions, context.isCompiled), ...shareLengthsOfModel(context)],
    keyValueCacheBytes: (batch) => (layers + context.mtpTokens) * latentCacheBytes(context, batch),
  });
}
