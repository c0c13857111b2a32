import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import type { GroupedQueryVariant } from '../../blocks/grouped-query.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { activationBytes } from '../../memory/activation.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { ropeTables } from '../../operators/rope.ts';
import { ropeAngles } from '../../operators/rope-angles.ts';
import { type DecoderBlock, decoderLayer, decoderPlan } from '../decoder.ts';
import { denseLayer, denseThenExperts, expertsLayer, groupedQueryLayer } from '../layers.ts';
import { interleavedRotation } from './rotation.ts';
import { fullPrecisionSoftmaxRouter } from './router.ts';

/** Grouped-query attention with the interleaved rotation. */
function attention({ spreads }: { readonly spreads: boolean }): GroupedQueryVariant {
  return { rotation: (setup, heads) => interleavedRotation(setup, heads, { spreads }) };
}

/**
 * Groups of equal layers: dense ones first, then layers with experts, whose router is computed and stored in fp32.
 */
export function layers(setup: ForwardSetup) {
  const { architecture, isCompiled } = setup;
  const { denseLayers, hiddenSize } = architecture;
  const hasDense = denseLayers > 0;
  const dense = ({ spreads }: { readonly spreads: boolean }) =>
    decoderLayer(setup, groupedQueryLayer(setup, attention({ spreads })), denseLayer(setup));
  const experts = (spreads: boolean): DecoderBlock => {
    const block = expertsLayer(setup, { router: fullPrecisionSoftmaxRouter });
    // The router's weight is fp32.
    const weightBytes = block.weightBytes + 2 * hiddenSize * moeFactsOf(setup).experts;
    return decoderLayer(setup, groupedQueryLayer(setup, attention({ spreads })), { ...block, weightBytes });
  };
  return denseThenExperts(
    setup,
    () => dense({ spreads: true }),
    () => experts(!isCompiled || !hasDense),
  );
}

/** Activation peak: rope rows are fp32. */
function peakBytes(setup: ForwardSetup, batch: Batch): number {
  const { architecture } = setup;
  const wide = { ...setup, architecture: { ...architecture, rotaryDim: 2 * architecture.rotaryDim } };
  return activationBytes(wide, batch);
}

/**
 * ERNIE-4.5 with experts: plain grouped-query attention rotated in fp32 and an fp32 router
 * (references/engine/families/moe-others.md 1).
 */
export function ernie45MoePlan(setup: ForwardSetup): LayerPlan {
  const { architecture, mtpTokens, isCompiled } = setup;
  const { rotaryDim, maxPositions } = architecture;
  return decoderPlan(setup, {
    layers: layers(setup),
    // The predictor's layer lies behind the last layer with experts: it is dense.
    mtpLayer: (one) =>
      decoderLayer(one, groupedQueryLayer(one, attention({ spreads: true })), denseLayer(one)),
    mtpAngles: ropeAngles(rotaryDim, isCompiled, { keepsFullPrecision: true }),
    tables: ropeTables(rotaryDim, maxPositions, isCompiled, 4),
    ropeCacheBytes: 4,
    keyValueCacheBytes: (batch) => (architecture.layers + mtpTokens) * groupedQueryCacheBytes(setup, batch),
    activationBytes: (batch) => peakBytes(setup, batch),
  });
}
