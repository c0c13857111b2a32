import { blockIndexer, type LayerKind, layerKinds } from '../../../models/families/minimax-m3.ts';
import type { Batch } from '../../../terms/batch.ts';
import { UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
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
function refuseUnsupported({ architecture, options }: ForwardSetup): void {
  if (options.image === null) return;
  throw new UnsupportedArchitectureError(architecture.id, { code: 'images' });
}

function layerOf(
  setup: ForwardSetup,
  { isSparse, hasExperts }: LayerKind,
  { joins }: { readonly joins: boolean },
) {
  const feedForward = hasExperts
    ? expertsLayer(setup, expertsVariant(setup))
    : denseLayer(setup, { prologue: residualNorm, activation: clampedSwiglu });
  return decoderLayer(setup, attentionLayer(setup, isSparse, joins), feedForward);
}

function sameKind(one: LayerKind, other: LayerKind): boolean {
  return one.isSparse === other.isSparse && one.hasExperts === other.hasExperts;
}

/** Bytes of the index keys of one sparse layer. */
function indexCacheBytes(setup: ForwardSetup, batch: Batch): number {
  const { architecture, quantization } = setup;
  return cachedTokens(setup, batch) * blockIndexer(architecture).width * cacheBytes(quantization.attention);
}

/**
 * MiniMax-M3, text path: leading dense attention, then attention to blocks that an indexer picks
 * (references/engine/families/minimax-m3.md).
 */
export function minimaxM3Plan(given: ForwardSetup): LayerPlan {
  refuseUnsupported(given);
  const setup = wholeEmbedding(given);
  const { architecture, isCompiled, mtpTokens } = setup;
  const { hiddenSize, layers, rotaryDim } = architecture;
  const kinds = layerKinds(architecture);
  const first: LayerKind = kinds[0] ?? { isSparse: false, hasExperts: false };
  const last: LayerKind = kinds.at(-1) ?? first;
  const sparseLayers = kinds.filter(({ isSparse }) => isSparse).length + (last.isSparse ? mtpTokens : 0);
  const angles = ropeAngles(rotaryDim, isCompiled);
  return decoderPlan(setup, {
    layers: layersByKind(
      layers,
      (layer) => JSON.stringify(kinds[layer]),
      (layer) => layerOf(setup, kinds[layer] ?? first, { joins: sameKind(kinds[layer] ?? first, first) }),
    ),
    mtpLayer: (one) => layerOf(one, last, { joins: false }),
    mtpAngles: isCompiled ? [] : angles,
    tables: angles,
    ropeCacheBytes: 0,
    finalNorm: offsetRmsNorm(tokens, hiddenSize, isCompiled),
    otherWeightBytes: visionWeightBytes(setup),
    keyValueCacheBytes: (batch) =>
      (layers + mtpTokens) * groupedQueryCacheBytes(setup, batch) +
      sparseLayers * indexCacheBytes(setup, batch),
    indexerCacheBytes: (batch) => sparseLayers * indexCacheBytes(setup, batch),
    activationBytes: (batch) => peakBytes(setup, batch, sparseLayers),
  });
}
