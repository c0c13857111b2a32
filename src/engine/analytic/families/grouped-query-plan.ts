import type { PlanContext } from '../../terms/plan-context.ts';
import type { LayerPlan } from '../blocks/layer-plan.ts';
import type { MoeVariant } from '../blocks/moe.ts';
import { groupedQueryCacheBytes } from '../memory/key-value-cache.ts';
import { type DecoderParts, decoderPlan } from './decoder.ts';
import { groupedQueryLayer, layersWithAttention } from './layers.ts';

/**
 * Grouped-query attention in every layer; dense feed-forward first, experts after that
 * (references/engine/forward-pass.md).
 */
export function groupedQueryPlan(
  context: PlanContext,
  variant: MoeVariant = {},
  parts: Partial<DecoderParts> = {},
): LayerPlan {
  const { layers } = context.architecture;
  return decoderPlan(context, {
    ...layersWithAttention(context, (one) => groupedQueryLayer(one), variant),
    keyValueCacheBytes: (batch) => (layers + context.mtpTokens) * groupedQueryCacheBytes(context, batch),
    ...parts,
  });
}
