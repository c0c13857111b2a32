import type { LayerPlan } from '../../forward/layer-plan.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import { latentCacheBytes } from '../../memory/key-value-cache.ts';
import { ropeTables } from '../../operators/rope.ts';
import { shareLengthsOfModel } from '../blocks/context-parallel.ts';
import type { MoeVariant } from '../blocks/moe.ts';
import { decoderLayer, decoderPlan } from '../decoder.ts';
import { denseLayer, denseThenExperts, expertsLayer, latentLayer } from '../layers.ts';

/** Latent attention in every layer; dense feed-forward first, experts after that (engine specification 5.4). */
export function latentPlan(context: PlanContext, variant: MoeVariant = {}): LayerPlan {
  const { layers, denseLayers, ropeWidth, maxPositions } = context.architecture;
  const dense = (one: PlanContext) => decoderLayer(one, latentLayer(one), denseLayer(one));
  const experts = (one: PlanContext) => decoderLayer(one, latentLayer(one), expertsLayer(one, variant));
  return decoderPlan(context, {
    layers: denseThenExperts(
      context,
      () => dense(context),
      () => experts(context),
    ),
    tables: [...ropeTables(ropeWidth, maxPositions, context.isCompiled), ...shareLengthsOfModel(context)],
    mtpLayer: denseLayers === layers ? dense : experts,
    keyValueCacheBytes: (batch) => (layers + context.mtpTokens) * latentCacheBytes(context, batch),
  });
}
