import { hasOwnIndexer, indexersIn, sharesPicks } from '../../../models/families/dsa.ts';
import { isDensePredictor } from '../../../models/layer-range.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { mlaDimsOf } from '../../../terms/plan-facts.ts';
import { shareLengthsOfModel } from '../../blocks/context-parallel.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { addition } from '../../blocks/residual.ts';
import { activationBytes } from '../../memory/activation.ts';
import { mlaCacheBytes } from '../../memory/key-value-cache.ts';
import { addRmsNorm, addRmsNormOnly, fusedRmsNorm, rmsNorm } from '../../operators/norm.ts';
import { tokens } from '../../operators/planned-operator.ts';
import { ropeTables } from '../../operators/rope.ts';
import { type DecoderBlock, type DecoderParts, decoderLayer, decoderPlan, openLayer } from '../decoder.ts';
import { denseLayer, expertsLayer, layersByKind } from '../layers.ts';
import { indexerCacheBytes } from './indexer.ts';
import { dsaLayer, wholeAttention } from './layer.ts';
import { groupLimitedRouter } from './router.ts';

/** @throws ParallelSplitError, UnsupportedArchitectureError where the first layer has no picks to share */
function checkSharing({ architecture, stage }: ForwardSetup): void {
  if (hasOwnIndexer(architecture.config, 0)) return;
  if (stage.isFirst)
    throw new UnsupportedArchitectureError(architecture.id, { code: 'first-layer-shares-indices' });
  throw new ParallelSplitError({ code: 'stage-without-indexer' });
}

function feedForward(setup: ForwardSetup, isDense: boolean): DecoderBlock {
  if (isDense) return denseLayer(setup);
  const isDeepseek = setup.architecture.moe?.router === 'group-limited';
  return expertsLayer(setup, isDeepseek ? { router: groupLimitedRouter } : {});
}

/** A layer that the real program compiles apart from the others. */
function closedLayer(
  setup: ForwardSetup,
  { isDense, hasIndexer }: { readonly isDense: boolean; readonly hasIndexer: boolean },
): DecoderBlock {
  const norm = rmsNorm(tokens, setup.architecture.hiddenSize, setup.isCompiled);
  return decoderLayer(setup, dsaLayer(setup, hasIndexer, norm), feedForward(setup, isDense));
}

/** A layer compiled together with its neighbours: the addition at its end is fused with the norm that follows. */
function joinedLayer(
  setup: ForwardSetup,
  isDense: boolean,
  hasIndexer: boolean,
  isFirst: boolean,
): DecoderBlock {
  const { hiddenSize } = setup.architecture;
  const norm = isFirst ? fusedRmsNorm(tokens, hiddenSize) : addRmsNorm(tokens, hiddenSize);
  return openLayer(setup, dsaLayer(setup, hasIndexer, [norm]), feedForward(setup, isDense));
}

/** The layers, and how their last addition meets the final norm. */
function layerParts(setup: ForwardSetup): Pick<DecoderParts, 'layers' | 'afterLayers' | 'finalNorm'> {
  const { architecture, isCompiled, stage } = setup;
  const { hiddenSize, layers, denseLayers } = architecture;
  const isDense = (layer: number) => layer < denseLayers;
  const picks = (layer: number) => hasOwnIndexer(architecture.config, layer);
  // Layers that share picks hand them on, so that the real program cannot compile one for all of a kind.
  const areJoined = isCompiled && sharesPicks(architecture.config);
  if (!areJoined) {
    return {
      layers: layersByKind(
        layers,
        (layer) => `${isDense(layer)} ${picks(layer)}`,
        (layer) => closedLayer(setup, { isDense: isDense(layer), hasIndexer: picks(layer) }),
      ),
    };
  }
  return {
    layers: layersByKind(
      layers,
      (layer) => `${isDense(layer)} ${picks(layer)} ${layer === 0}`,
      (layer) => joinedLayer(setup, isDense(layer), picks(layer), layer === 0),
    ),
    afterLayers: stage.isLast ? [] : [addition(tokens, hiddenSize)],
    finalNorm: [addRmsNormOnly(tokens, hiddenSize)],
  };
}

/** Bytes by which an fp16 weight of keys and values is larger than a quantised one, in all layers. */
function fullPrecisionViewBytes(setup: ForwardSetup): number {
  const { architecture, linears, mtpTokens } = setup;
  const { kvLoraRank, nope, value } = mlaDimsOf(setup);
  const elements = architecture.queryHeads * kvLoraRank * (nope + value);
  return (architecture.layers + mtpTokens) * (2 - linears.weightBytes) * elements;
}

/**
 * DeepSeek-V3.2, GLM-5, GLM-5.1 and GLM-5.2: latent attention over the tokens that an indexer picks. They differ in their
 * router: DeepSeek-V3.2 uses its own choice among groups of experts, GLM-5 the raw logits.
 */
export function dsaPlan(setup: ForwardSetup): LayerPlan {
  checkSharing(setup);
  const { architecture, mtpTokens, isCompiled } = setup;
  const { hiddenSize, layers, rotaryDim, maxPositions } = architecture;
  const indexers = mtpTokens + indexersIn(architecture.config, layers);
  return decoderPlan(setup, {
    ...layerParts(setup),
    tables: [...ropeTables(rotaryDim, maxPositions, isCompiled), ...shareLengthsOfModel(setup)],
    mtpLayer: (one, index) =>
      closedLayer(one, { isDense: isDensePredictor(one.architecture, index), hasIndexer: true }),
    // Sharing a context between ranks does not shrink the caches here, in the real program.
    keyValueCacheBytes: (batch) =>
      (layers + mtpTokens) * mlaCacheBytes(setup, batch, 1) + indexers * indexerCacheBytes(setup, batch),
    indexerCacheBytes: (batch) => indexers * indexerCacheBytes(setup, batch),
    activationBytes: (batch) => {
      if (!setup.options.sequenceParallel) return activationBytes(setup, batch);
      const rules = isCompiled ? { perToken: 4 * (hiddenSize + rotaryDim) } : {};
      // The decompressed views beside a weight that is fp16 already are half as large.
      const whole = wholeAttention(setup);
      return activationBytes(whole, batch, { ...rules, besides: -fullPrecisionViewBytes(whole) });
    },
  });
}
