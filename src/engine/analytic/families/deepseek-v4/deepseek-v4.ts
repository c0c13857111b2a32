import { type CompressRatio, v4Facts } from '../../../models/families/deepseek-v4.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import type { GatedActivation } from '../../blocks/mlp.ts';
import { moeBlock, sharedExpert } from '../../blocks/moe.ts';
import { reducedForm } from '../../blocks/residual.ts';
import { moeWeightBytes } from '../../memory/layer-weights.ts';
import { memoryOperator, sequence, tokens } from '../../operators/planned-operator.ts';
import { ropeTables } from '../../operators/rope.ts';
import { type DecoderBlock, decoderPlan } from '../decoder.ts';
import { layersByKind } from '../layers.ts';
import { attention, type LayerPlace } from './attention-layer.ts';
import {
  expandStreams,
  joinStreams,
  joinWeightBytes,
  reduceStreams,
  reduceWeightBytes,
  updateStreams,
} from './hyper-connections.ts';
import { indexerCacheBytes, keyValueCacheBytes } from './memory.ts';
import { peakBytes } from './peak.ts';
import { type Routing, v4Router } from './router.ts';
import type { V4Setup } from './v4-setup.ts';

/** @throws ParallelSplitError where heads or output groups do not divide */
function checkSplit({ split, v4 }: V4Setup): void {
  const { tp, oProjTp } = split;
  if (v4.indexHeads % tp !== 0) {
    throw new ParallelSplitError({ code: 'index-heads', heads: v4.indexHeads, tp });
  }
  if (oProjTp !== tp) {
    throw new ParallelSplitError({ code: 'own-output-size', size: oProjTp, tp });
  }
  if (v4.outputGroups % oProjTp !== 0) {
    throw new ParallelSplitError({ code: 'output-groups', groups: v4.outputGroups, size: oProjTp });
  }
}

const clampedSwiglu: GatedActivation = (rows, width) => ({
  ...memoryOperator('tensor_cast.v4_clamped_swiglu', rows, 4 * width, 2 * width, {
    inputs: [
      [rows, width],
      [rows, width],
    ],
  }),
  fill(batch, work) {
    const elements = rows(batch) * width;
    work.move(4 * elements, 2 * elements);
    work.vectorOperations[precisionIndex.fp16] = 11 * elements;
  },
});

/** A layer: attention, then experts, each between the joining and the updating of the streams. */
function layer(setup: V4Setup, ratio: CompressRatio, routing: Routing, place: LayerPlace): DecoderBlock {
  const { architecture, processGroups, v4 } = setup;
  const { hiddenSize, vocabSize } = architecture;
  const attended = attention(setup, ratio, place);
  const activation = v4.clampsSharedExpert ? clampedSwiglu : undefined;
  const experts = moeBlock(setup, {
    router: v4Router(setup, routing),
    prologue: () => [],
    shared: (one, rows, width) => sharedExpert(one, rows, width, activation),
  });
  const join = joinStreams(setup);
  const tableBytes = routing.by === 'token' ? 4 * vocabSize * moeFactsOf(setup).perToken : 0;
  return {
    operators: [
      ...join,
      ...attended.operators,
      updateStreams(
        setup,
        setup.isCompiled && !setup.options.sequenceParallel
          ? reducedForm(processGroups.oProj, processGroups.tp, hiddenSize)
          : sequence(tokens, hiddenSize),
      ),
      ...join,
      ...experts,
      updateStreams(setup, sequence(tokens, hiddenSize)),
    ],
    weightBytes:
      4 * hiddenSize + joinWeightBytes(setup) + attended.weightBytes + moeWeightBytes(setup) + tableBytes,
  };
}

/** The MTP layer is of the ratio that comes next (of a whole model: its window only) and has streams of its own. */
function mtpLayer(setup: V4Setup, index: number): DecoderBlock {
  const { mtpRatios, ratios } = setup.v4;
  const ratio = mtpRatios[index] ?? 0;
  const earlier = [...ratios, ...mtpRatios.slice(0, index)];
  const place = { isFirst: false, isFirstOfRatio: !earlier.includes(ratio) };
  const { operators, weightBytes } = layer(setup, ratio, { by: 'score' }, place);
  return {
    operators: [expandStreams(setup), ...operators, reduceStreams(setup)],
    weightBytes: weightBytes + reduceWeightBytes(setup),
  };
}

/**
 * DeepSeek-V4: streams of the hidden state joined in front of every block, one key-value head over a window and
 * compressed past tokens, experts in every layer.
 */
export function deepseekV4Plan(given: ForwardSetup): LayerPlan {
  const { architecture, isCompiled } = given;
  const { layers, headDim, maxPositions } = architecture;
  const v4 = v4Facts(architecture.config, architecture.id);
  const setup: V4Setup = { ...given, v4 };
  checkSplit(setup);
  if (given.mtpTokens > 0 && v4.predictsByToken) {
    throw new UnsupportedArchitectureError(architecture.id, { code: 'predictors-without-ids' });
  }
  if (!given.stage.isFirst && v4.hashLayers > 0) throw new ParallelSplitError({ code: 'stage-without-ids' });
  const ratioOf = (index: number): CompressRatio => v4.ratios[index] ?? 0;
  const routesByToken = (index: number) => index < v4.hashLayers;
  const routingOf = (index: number): Routing =>
    routesByToken(index)
      ? { by: 'token', padsIds: !isCompiled || ratioOf(index) === ratioOf(0) }
      : { by: 'score' };
  const placeOf = (index: number): LayerPlace => ({
    isFirst: index === 0,
    isFirstOfRatio: v4.ratios.indexOf(ratioOf(index)) === index,
  });
  return decoderPlan(setup, {
    layers: layersByKind(
      layers,
      (index) => `${ratioOf(index)} ${routesByToken(index)}`,
      (index) => layer(setup, ratioOf(index), routingOf(index), placeOf(index)),
    ),
    mtpLayer: (one, index) => mtpLayer({ ...one, v4 }, index),
    tables: [expandStreams(setup), ...ropeTables(headDim, maxPositions, isCompiled)],
    afterLayers: [reduceStreams(setup)],
    keyValueCacheBytes: (batch) => keyValueCacheBytes(setup, batch) + indexerCacheBytes(setup, batch),
    indexerCacheBytes: (batch) => indexerCacheBytes(setup, batch),
    activationBytes: (batch) => peakBytes(setup, batch),
    otherWeightBytes: reduceWeightBytes(setup),
  });
}
