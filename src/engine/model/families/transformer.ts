import { linkBetween } from '../../communication/links.ts';
import { sendReceive } from '../../communication/collectives.ts';
import type { Segment } from '../../forward/accumulate.ts';
import type { Batch } from '../../forward/batch.ts';
import type { LayerPlan } from '../../forward/layer-plan.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import type { Phase } from '../../forward/prepared-forward.ts';
import { activationBytes } from '../../memory/activation.ts';
import { groupedQueryCacheBytes, latentCacheBytes } from '../../memory/cache.ts';
import {
  denseMlpWeightBytes,
  frameWeightBytes,
  groupedQueryWeightBytes,
  latentWeightBytes,
  moeWeightBytes,
  mtpFrameWeightBytes,
  mtpLayerWeightBytes,
} from '../../memory/weights.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, repeated, requests, scaled, tokens } from '../../operators/planned-operator.ts';
import { ropeTables } from '../../operators/rope.ts';
import { ParallelSplitError } from '../architecture.ts';
import { embedding, languageHead, selectTokens } from '../blocks/frame.ts';
import { checkHeads, groupedQueryBlock } from '../blocks/grouped-query.ts';
import { latentBlock } from '../blocks/latent.ts';
import { denseMlpBlock } from '../blocks/mlp.ts';
import { moeBlock } from '../blocks/moe/block.ts';
import { mtpLayers, type MtpLayers, ropeAngles } from '../blocks/mtp.ts';

/** Layers of one kind. */
export interface LayerKind {
  readonly operators: readonly PlannedOperator[];
  readonly count: number;
  readonly weightBytes: number;
}

/** The parts of a decoder that families fill in; the frame around them is the same (engine specification 5.1). */
export interface DecoderParts {
  /** Between embedding and layers: rope tables, or what stands in for them. */
  readonly positions: readonly PlannedOperator[];
  readonly layers: readonly LayerKind[];
  readonly finalNorm: readonly PlannedOperator[];
  readonly mtp: MtpLayers & { readonly weightBytes: number };
  /** Weights outside layers and MTP. */
  readonly frameWeightBytes: number;
  keyValueCacheBytes(batch: Batch): number;
  indexerCacheBytes(batch: Batch): number;
  activationBytes(batch: Batch): number;
}

function onlyIn(phase: Phase, operators: readonly PlannedOperator[]): PlannedOperator[] {
  return repeated((batch) => (batch.phase === phase ? 1 : 0), operators);
}

/** Logits: one row for each request in prefill, all tokens in decode. */
function logits(context: PlanContext): PlannedOperator[] {
  return [
    ...onlyIn('prefill', [...selectTokens(context, 'prefill'), ...languageHead(context, requests)]),
    ...onlyIn('decode', [...selectTokens(context, 'decode'), ...languageHead(context, tokens)]),
  ];
}

/** Hand-overs between pipeline stages and the rope look-ups that later stages repeat (engine specification 5.7). */
function pipelineHops(context: PlanContext, positions: readonly PlannedOperator[]): PlannedOperator[] {
  const { split, device, architecture } = context;
  return Array.from({ length: split.pp - 1 }, (_, stage) => [
    sendReceive(linkBetween(device, stage * split.tp, (stage + 1) * split.tp), scaled(tokens, architecture.hidden)),
    ...positions,
  ]).flat();
}

/** Lays a decoder out from its parts. */
export function decoderPlan(context: PlanContext, parts: DecoderParts): LayerPlan {
  const mtpOf = (phase: Phase) => onlyIn(phase, mtpLayers(context, phase, parts.mtp));
  const segments: Segment[] = [
    { operators: [...embedding(context), ...parts.positions], times: 1 },
    ...parts.layers.map(({ operators, count }) => ({ operators, times: count })),
    { operators: pipelineHops(context, parts.positions), times: 1 },
    { operators: [...parts.finalNorm, ...logits(context)], times: 1 },
    { operators: context.mtpTokens > 0 ? [...mtpOf('prefill'), ...mtpOf('decode')] : [], times: 1 },
  ];
  const layerBytes = parts.layers.reduce((sum, layer) => sum + layer.count * layer.weightBytes, 0);
  const mtpBytes = context.mtpTokens > 0 ? parts.mtp.weightBytes : 0;
  return {
    segments,
    weightBytes: parts.frameWeightBytes + layerBytes + mtpBytes,
    keyValueCacheBytes: parts.keyValueCacheBytes,
    indexerCacheBytes: parts.indexerCacheBytes,
    activationBytes: parts.activationBytes,
  };
}

/** The addition at the end of a layer; not fused with the next layer's norm. */
export function residualAdd(context: PlanContext): PlannedOperator {
  const { hidden } = context.architecture;
  return memoryOperator('aten.add.Tensor', tokens, 4 * hidden, 2 * hidden);
}

/** Attention of the plain families, by what the architecture has. */
export function attentionBlock(context: PlanContext): PlannedOperator[] {
  return context.architecture.latent === null ? groupedQueryBlock(context) : latentBlock(context);
}

function attentionWeightBytes(context: PlanContext): number {
  return context.architecture.latent === null ? groupedQueryWeightBytes(context) : latentWeightBytes(context);
}

/** One decoder layer with a dense feed-forward or experts. */
export function decoderLayer(context: PlanContext, kind: 'dense' | 'moe', count: number): LayerKind {
  const { architecture } = context;
  const { moe, hidden } = architecture;
  const feedForward =
    kind === 'moe' && moe !== null ? moeWeightBytes(context, moe) : denseMlpWeightBytes(context);
  return {
    operators: [
      ...attentionBlock(context),
      ...(kind === 'moe' ? moeBlock(context) : denseMlpBlock(context)),
      residualAdd(context),
    ],
    count,
    weightBytes: attentionWeightBytes(context) + 4 * hidden + feedForward,
  };
}

/** @throws ParallelSplitError when the heads do not divide, or quantised latent attention lacks a quantised kv_b. */
export function checkSplit(context: PlanContext): void {
  const { architecture, split, quantization, linears } = context;
  if (architecture.latent === null) {
    checkHeads(architecture.queryHeads, architecture.keyValueHeads, split.tp);
    return;
  }
  if (architecture.queryHeads % split.tp !== 0) {
    throw new ParallelSplitError(`${architecture.queryHeads} heads do not divide by TP=${split.tp}`);
  }
  if (quantization.attention !== 'DISABLED' && linears.family === 'fp16') {
    throw new ParallelSplitError('MLA quantization requires kv_b_proj to be quantized');
  }
}

/** Layers and memory of the plain families: dense or MoE, grouped-query or latent attention (specification 5.2-5.6). */
export function transformerParts(context: PlanContext): DecoderParts {
  const { architecture, isCompiled, mtpTokens } = context;
  const { layers, denseLayers, hidden, ropeWidth, maxPositions, latent } = architecture;
  const isMoe = denseLayers < layers;
  const mtpLayer = decoderLayer({ ...context, isMtpLayer: true }, isMoe ? 'moe' : 'dense', mtpTokens);
  const cache = latent === null ? groupedQueryCacheBytes : latentCacheBytes;
  return {
    positions: ropeTables(ropeWidth, maxPositions, isCompiled),
    layers: [
      ...(denseLayers > 0 ? [decoderLayer(context, 'dense', denseLayers)] : []),
      ...(isMoe ? [decoderLayer(context, 'moe', layers - denseLayers)] : []),
    ],
    finalNorm: rmsNorm(tokens, hidden, isCompiled),
    mtp: {
      layer: () => mtpLayer.operators,
      angles: ropeAngles(context, ropeWidth),
      weightBytes:
        mtpFrameWeightBytes(context) + mtpTokens * (mtpLayer.weightBytes + mtpLayerWeightBytes(context)),
    },
    frameWeightBytes: frameWeightBytes(context),
    keyValueCacheBytes: (batch) => cache(context, batch, layers + mtpTokens),
    indexerCacheBytes: () => 0,
    activationBytes: (batch) => activationBytes(context, batch),
  };
}
