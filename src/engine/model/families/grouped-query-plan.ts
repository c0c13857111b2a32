import type { LayerPlan } from '../../forward/layer-plan.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import type { MoeVariant } from '../blocks/moe.ts';
import { type DecoderParts, decoderLayer, decoderPlan } from '../decoder.ts';
import { denseLayer, denseThenExperts, expertsLayer, groupedQueryLayer } from '../layers.ts';

/** Grouped-query attention in every layer; dense feed-forward first, experts after that (engine specification 5). */
export function groupedQueryPlan(
  context: PlanContext,
  variant: MoeVariant = {},
  parts: Partial<DecoderParts> = {},
): LayerPlan {
  const { layers, denseLayers } = context.architecture;
  const dense = (one: PlanContext) => decoderLayer(one, groupedQueryLayer(one), denseLayer(one));
  const experts = (one: PlanContext) => decoderLayer(one, groupedQueryLayer(one), expertsLayer(one, variant));
  return decoderPlan(context, {
    layers: denseThenExperts(
      context,
      () => dense(context),
      () => experts(context),
    ),
    mtpLayer: denseLayers === layers ? dense : experts,
    keyValueCacheBytes: (batch) => (layers + context.mtpTokens) * groupedQueryCacheBytes(context, batch),
    ...parts,
  });
}
