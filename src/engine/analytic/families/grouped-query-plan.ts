import type { ForwardSetup } from '../../terms/forward-setup.ts';
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
  setup: ForwardSetup,
  variant: MoeVariant = {},
  parts: Partial<DecoderParts> = {},
): LayerPlan {
  const { layers } = setup.architecture;
  return decoderPlan(setup, {
    ...layersWithAttention(setup, (one) => groupedQueryLayer(one), variant),
    keyValueCacheBytes: (batch) => (layers + setup.mtpTokens) * groupedQueryCacheBytes(setup, batch),
    ...parts,
  });
}
