import { blockIndexer, type LayerKind, layerKinds } from '../../../models/families/minimax-m3.ts';
import type { Batch } from '../../../terms/batch.ts';
import { UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { wholeEmbedding } from '../../blocks/embedding-and-head.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { cachedTokens } from '../../memory/cache-blocks.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { cacheBytes } from '../../operators/attention.ts';
import { offsetRmsNorm } from '../../operators/norm.ts';
import { tokens } from '../../operators/planned-operator.ts';
import { ropeAngles } from '../../operators/rope-angles.ts';
import { decoderLayer, decoderPlan } from '../decoder.ts';
import { denseLayer, expertsLayer, layersByKind } from '../layers.ts';
import { attentionLayer, residualNorm } from './block-attention-layer.ts';
import { clampedSwiglu, expertsVariant } from './feed-forward.ts';
import { peakBytes } from './peak.ts';
import { visionWeightBytes } from './vision-weights.ts';

/** @throws UnsupportedArchitectureError for images, which were never measured on this family */
function checkContext({ architecture, options }: PlanContext): void {
  if (options.image === null) return;
  throw new UnsupportedArchitectureError(architecture.id, { code: 'images' });
}

function layerOf(context: PlanContext, { isSparse, hasExperts }: LayerKind, joins: boolean) {
  const feedForward = hasExperts
    ? expertsLayer(context, expertsVariant(context))
    : denseLayer(context, { prologue: residualNorm, activation: clampedSwiglu });
  return decoderLayer(context, attentionLayer(context, isSparse, joins), feedForward);
}

function sameKind(one: LayerKind, other: LayerKind): boolean {
  return one.isSparse === other.isSparse && one.hasExperts === other.hasExperts;
}

/** Bytes of the index keys of one sparse layer. */
function indexCacheBytes(context: PlanContext, batch: Batch): number {
  const { architecture, quantization } = context;
  return cachedTokens(context, batch) * blockIndexer(architecture).width * cacheBytes(quantization.attention);
}

/**
 * MiniMax-M3, text path: leading dense attention, then attention to blocks that an indexer picks
 * (references/engine/families/minimax-m3.md).
 */
export function minimaxM3Plan(given: PlanContext): LayerPlan {
  checkContext(given);
  const context = wholeEmbedding(given);
  const { architecture, isCompiled, mtpTokens } = context;
  const { hiddenSize, layers, rotaryDim } = architecture;
  const kinds = layerKinds(architecture);
  const first: LayerKind = kinds[0] ?? { isSparse: false, hasExperts: false };
  const last: LayerKind = kinds.at(-1) ?? first;
  const sparseLayers = kinds.filter(({ isSparse }) => isSparse).length + (last.isSparse ? mtpTokens : 0);
  const angles = ropeAngles(rotaryDim, isCompiled);
  return decoderPlan(context, {
    layers: layersByKind(
      layers,
      (layer) => JSON.stringify(kinds[layer]),
      (layer) => layerOf(context, kinds[layer] ?? first, sameKind(kinds[layer] ?? first, first)),
    ),
    mtpLayer: (one) => layerOf(one, last, false),
    mtpAngles: isCompiled ? [] : angles,
    tables: angles,
    ropeCacheBytes: 0,
    finalNorm: offsetRmsNorm(tokens, hiddenSize, isCompiled),
    otherWeightBytes: visionWeightBytes(context),
    keyValueCacheBytes: (batch) =>
      (layers + mtpTokens) * groupedQueryCacheBytes(context, batch) +
      sparseLayers * indexCacheBytes(context, batch),
    indexerCacheBytes: (batch) => sparseLayers * indexCacheBytes(context, batch),
    activationBytes: (batch) => peakBytes(context, batch, sparseLayers),
  });
}
