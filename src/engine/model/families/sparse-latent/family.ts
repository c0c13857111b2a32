import type { LayerPlan } from '../../../forward/layer-plan.ts';
import type { PlanContext } from '../../../forward/plan-context.ts';
import { activationBytes } from '../../../memory/activation.ts';
import { latentCacheBytes } from '../../../memory/key-value-cache.ts';
import { ropeTables } from '../../../operators/rope.ts';
import { type Architecture, ConfigReader } from '../../architecture.ts';
import { shareLengthsOfModel } from '../../blocks/context-parallel.ts';
import { commonFacts, expertFacts } from '../../config-facts.ts';
import { decoderLayer, decoderPlan } from '../../decoder.ts';
import { latentFacts } from '../../latent-facts.ts';
import { denseLayer, expertsLayer, layersByKind } from '../../layers.ts';
import type { Family } from '../family.ts';
import { indexerCacheBytes, indexerFacts } from './indexer.ts';
import { sparseLatentLayer } from './layer.ts';
import { groupLimitedRouter } from './router.ts';

function plan(context: PlanContext): LayerPlan {
  const { architecture, mtpTokens, isCompiled } = context;
  const { hidden, layers, denseLayers, ropeWidth, maxPositions, moe } = architecture;
  const variant = moe?.router === 'group-limited' ? { router: groupLimitedRouter } : {};
  const layOut = (one: PlanContext, isDense: boolean) =>
    decoderLayer(one, sparseLatentLayer(one, true), isDense ? denseLayer(one) : expertsLayer(one, variant));
  const allLayers = layers + mtpTokens;
  const isDense = (layer: number) => layer < denseLayers;
  return decoderPlan(context, {
    layers: layersByKind(
      layers,
      (layer) => (isDense(layer) ? 'dense' : 'experts'),
      (layer) => layOut(context, isDense(layer)),
    ),
    tables: [...ropeTables(ropeWidth, maxPositions, isCompiled), ...shareLengthsOfModel(context)],
    mtpLayer: (one) => layOut(one, isDense(layers - 1)),
    // Sharing a context between ranks does not shrink the caches here, in the real program.
    keyValueCacheBytes: (batch) =>
      allLayers * (latentCacheBytes(context, batch, 1) + indexerCacheBytes(context, batch)),
    indexerCacheBytes: (batch) => allLayers * indexerCacheBytes(context, batch),
    activationBytes: (batch) =>
      activationBytes(context, batch, isCompiled ? 4 * (hidden + ropeWidth) : undefined),
  });
}

/**
 * DeepSeek-V3.2, GLM-5 and GLM-5.1: latent attention over the tokens that an indexer picks. They differ in their
 * router: DeepSeek-V3.2 uses its own choice among groups of experts, GLM-5 the raw logits.
 */
export const sparseLatentFamily: Family = {
  modelTypes: ['deepseek_v32', 'glm_moe_dsa'],
  read(config, id) {
    const latent = latentFacts(config, id);
    const facts = commonFacts(config, id);
    const isDeepseek = facts.modelType === 'deepseek_v32';
    const architecture: Architecture = {
      ...facts,
      ropeWidth: latent.rope,
      denseLayers: new ConfigReader(config, id).optional('first_k_dense_replace') ?? 0,
      moe: expertFacts(config, id, {
        router: isDeepseek ? 'group-limited' : 'raw-logits',
        biasBytes: 4,
        normalizesByDefault: true,
        dispatchesAllTokens: isDeepseek,
      }),
      latent,
    };
    indexerFacts(architecture);
    return architecture;
  },
  plan,
};
