import type { ForwardSetup } from '../../terms/forward-setup.ts';
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
export function mlaPlan(setup: ForwardSetup, variant: MoeVariant = {}): LayerPlan {
  const { layers, rotaryDim, maxPositions } = setup.architecture;
  return decoderPlan(setup, {
    ...layersWithAttention(setup, mlaLayer, variant),
    tables: [...ropeTables(rotaryDim, maxPositions, setup.isCompiled), ...shareLengthsOfModel(setup)],
    keyValueCacheBytes: (batch) => (layers + setup.mtpTokens) * mlaCacheBytes(setup, batch),
  });
}
