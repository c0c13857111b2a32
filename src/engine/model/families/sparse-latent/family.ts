import type { LayerPlan } from '../../../forward/layer-plan.ts';
import type { PlanContext } from '../../../forward/plan-context.ts';
import { activationBytes } from '../../../memory/activation.ts';
import { latentCacheBytes } from '../../../memory/key-value-cache.ts';
import { ropeTables } from '../../../operators/rope.ts';
import {
  type Architecture,
  ConfigReader,
  ParallelSplitError,
  UnsupportedArchitectureError,
} from '../../architecture.ts';
import { shareLengthsOfModel } from '../../blocks/context-parallel.ts';
import { refuseSequenceParallel } from '../../blocks/indexed.ts';
import { commonFacts, expertFacts } from '../../config-facts.ts';
import { decoderLayer, decoderPlan } from '../../decoder.ts';
import { latentFacts } from '../../latent-facts.ts';
import { denseLayer, expertsLayer, layersByKind } from '../../layers.ts';
import type { Family } from '../family.ts';
import { hasOwnIndexer, withIndexerTypes } from './index-sharing.ts';
import { indexerCacheBytes, indexerFacts } from './indexer.ts';
import { sparseLatentLayer } from './layer.ts';
import { groupLimitedRouter } from './router.ts';

/** @throws ParallelSplitError, UnsupportedArchitectureError where the first layer has no picks to share */
function checkSharing({ architecture, stage }: PlanContext): void {
  if (hasOwnIndexer(architecture.config, 0)) return;
  const missing = 'the first layer shares the picks of an indexer that is not there';
  if (stage.isFirst) throw new UnsupportedArchitectureError(architecture.id, missing);
  throw new ParallelSplitError(`a pipeline stage begins with layers whose indexer is on another stage`);
}

function plan(context: PlanContext): LayerPlan {
  refuseSequenceParallel(context);
  checkSharing(context);
  const { architecture, mtpTokens, isCompiled } = context;
  const { hidden, layers, denseLayers, ropeWidth, maxPositions, moe } = architecture;
  const variant = moe?.router === 'group-limited' ? { router: groupLimitedRouter } : {};
  const layOut = (one: PlanContext, isDense: boolean, hasIndexer: boolean) =>
    decoderLayer(
      one,
      sparseLatentLayer(one, hasIndexer),
      isDense ? denseLayer(one) : expertsLayer(one, variant),
    );
  const isDense = (layer: number) => layer < denseLayers;
  const picks = (layer: number) => hasOwnIndexer(architecture.config, layer);
  const indexers = mtpTokens + Array.from({ length: layers }, (_, layer) => layer).filter(picks).length;
  return decoderPlan(context, {
    layers: layersByKind(
      layers,
      (layer) => `${isDense(layer)} ${picks(layer)}`,
      (layer) => layOut(context, isDense(layer), picks(layer)),
    ),
    tables: [...ropeTables(ropeWidth, maxPositions, isCompiled), ...shareLengthsOfModel(context)],
    mtpLayer: (one) => layOut(one, isDense(layers - 1), true),
    // Sharing a context between ranks does not shrink the caches here, in the real program.
    keyValueCacheBytes: (batch) =>
      (layers + mtpTokens) * latentCacheBytes(context, batch, 1) +
      indexers * indexerCacheBytes(context, batch),
    indexerCacheBytes: (batch) => indexers * indexerCacheBytes(context, batch),
    activationBytes: (batch) =>
      activationBytes(context, batch, isCompiled ? 4 * (hidden + ropeWidth) : undefined),
  });
}

/**
 * DeepSeek-V3.2, GLM-5, GLM-5.1 and GLM-5.2: latent attention over the tokens that an indexer picks. They differ in their
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
      config: isDeepseek ? config : withIndexerTypes(config, facts.layers, id),
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
