import {
  type Architecture,
  layerKinds,
  recurrentStateBytes,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { cacheNeed } from '../../engine/serving/memory/cache.ts';
import { activeParameters, parametersOf } from '../../engine/serving/memory/weights.ts';
import { formatsOf } from '../../engine/serving/model/number-formats.ts';
import { servingModelNamed } from '../../engine/serving/registry/serving-models.ts';
import type { ExplainedModel, ModelReads } from '../../explain/facts.ts';
import { predictionLayersOf } from '../../plan/registry-facts.ts';
import { architectureOfModel } from '../../store/model-folder.ts';

/** The architecture of a known model or a folder of one; null where neither is meant. */
export function architectureNamed(model: string | null): Architecture | null {
  if (model === null) return null;
  try {
    return architectureOfModel(model);
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return null;
    throw error;
  }
}

/** Facts of a model that explanations speak of; null where it is not known. */
export function modelFacts(model: string | null): ExplainedModel | null {
  const architecture = architectureNamed(model);
  if (architecture === null) return null;
  const { moe, config, maxPositions } = architecture;
  return {
    experts: moe && { count: moe.experts, perToken: moe.perToken, hasShared: moe.sharedWidth > 0 },
    predictionLayers: predictionLayersOf(config),
    longestContext: maxPositions > 0 ? maxPositions : null,
    recurrentStateBytes: (tp, speculativeTokens) => recurrentStateBytes(architecture, tp, speculativeTokens),
    cacheLayers: layerKinds(architecture),
  };
}

const wholeModel = { tp: 1, attentionDp: 1, expertTp: 1, expertEp: 1, pp: 1 };

/** What a step of a known model reads at least; null where the model is not known. */
export function modelReads(name: string | null): ModelReads | null {
  const model = name === null ? null : servingModelNamed(name);
  if (model === null) return null;
  // Sparse attention reads a part of the cache, which no figure of a load tells.
  const isSparse = model.groups.some(({ attention }) => attention.kind === 'latent' && attention.kept > 0);
  // The smallest format that caches are kept in has a byte for each value.
  const smallest = { ...formatsOf('bf16', { hasExperts: false }), cache: 'fp8' as const };
  return {
    activeParameters: activeParameters(model),
    parameters: parametersOf(model),
    cacheBytesPerToken: isSparse ? 0 : cacheNeed(model, smallest, wholeModel).bytesPerToken,
  };
}
