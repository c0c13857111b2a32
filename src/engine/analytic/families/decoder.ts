import type { Batch } from '../../terms/batch.ts';
import { type DraftModel, leavesOutDraft } from '../../terms/draft-model.ts';
import type { Phase } from '../../terms/forward-pass.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import {
  draftActivationBytes,
  draftCacheBytes,
  draftWeightBytes,
  unreadDraftBytes,
} from '../blocks/draft/draft-bytes.ts';
import { draftProposal } from '../blocks/draft/draft-proposal.ts';
import { embedding, languageHead, selectRequests, selectTokens } from '../blocks/embedding-and-head.ts';
import type { LayerPlan, VisionPart } from '../blocks/layer-plan.ts';
import {
  bestTokens,
  multiTokenPrediction,
  type PredictionMode,
  verifiedTokens,
  verifiesPredictions,
} from '../blocks/mtp.ts';
import { addition } from '../blocks/residual.ts';
import { activationBytes } from '../memory/activation.ts';
import { embeddingWeightBytes, mtpWeightBytes } from '../memory/embedding-weights.ts';
import { fusedFinalNorm, fusedLayer } from '../operators/fused-ends.ts';
import { fuseReductions } from '../operators/fused-reductions.ts';
import { rmsNorm } from '../operators/norm.ts';
import {
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  tokens,
} from '../operators/planned-operator.ts';
import { ropeTables } from '../operators/rope.ts';
import type { Segment } from '../operators/segment.ts';

/** Half of a decoder layer, or a whole one: its operators and its weights on rank 0. */
export interface DecoderBlock {
  readonly operators: readonly PlannedOperator[];
  readonly weightBytes: number;
  /** The shape of its result, where it is not the decoder's own. */
  readonly output?: Shape;
}

/** Equal layers, by their positions. */
export interface LayerGroup {
  readonly layer: DecoderBlock;
  readonly members: readonly number[];
}

/** Parts of a decoder that a family lays out itself. Everything else of a forward pass is the same for all. */
export interface DecoderParts {
  /** Groups of equal layers in the order in which each kind first runs. */
  readonly layers: readonly LayerGroup[];
  /** Lays out the decoder layer of an MTP predictor; called only with MTP, `isMtpLayer` is set. */
  mtpLayer(setup: ForwardSetup, index: number): DecoderBlock;
  /** Rotary angles of MTP layers, where they are not computed anew in the plain way. */
  readonly mtpAngles?: readonly PlannedOperator[];
  /** Bytes of the cache of all layers, MTP layers and indexer included (references/engine/memory.md 6.2). */
  keyValueCacheBytes(batch: Batch): number;
  indexerCacheBytes?(batch: Batch): number;
  activationBytes?(batch: Batch): number;
  /** Operators between the embedding and the first layer, in place of the two rope table reads. */
  readonly tables?: readonly PlannedOperator[];
  /** Bytes of one cosine or sine in the rope caches; fp16 unless stated, 0 where there are none. */
  readonly ropeCacheBytes?: 0 | 2 | 4;
  /** Operators behind the last layer of every stage. */
  readonly afterLayers?: readonly PlannedOperator[];
  /** The norm in front of the head, where it is not a plain RMSNorm. */
  readonly finalNorm?: readonly PlannedOperator[];
  /** Images and the encoder in front of the decoder. */
  readonly vision?: VisionPart | null;
  /** Weights beside embedding, head, layers and MTP. */
  readonly otherWeightBytes?: number;
}

/** One layer out of its blocks without the residual addition at its end; weights with the two norms. */
export function openLayer({ architecture }: ForwardSetup, ...blocks: readonly DecoderBlock[]): DecoderBlock {
  return {
    operators: blocks.flatMap((block) => block.operators),
    weightBytes: blocks.reduce((sum, block) => sum + block.weightBytes, 4 * architecture.hiddenSize),
  };
}

/** One layer out of its blocks: their operators, then the residual addition; weights with the two norms. */
export function decoderLayer(setup: ForwardSetup, ...blocks: readonly DecoderBlock[]): DecoderBlock {
  const { operators, weightBytes } = openLayer(setup, ...blocks);
  const end = addition(tokens, setup.architecture.hiddenSize, blocks.at(-1)?.output);
  return { operators: [...operators, end], weightBytes };
}

/** Operators before the layers: embedding and image encoder on the first stage, rope tables on each. */
function head(setup: ForwardSetup, parts: DecoderParts): Segment {
  const { rotaryDim, maxPositions } = setup.architecture;
  // Compiled graphs leave out what no layer reads.
  const isRead = setup.architecture.layers > 0 || !setup.isCompiled;
  const tables = isRead ? (parts.tables ?? ropeTables(rotaryDim, maxPositions, setup.isCompiled)) : [];
  const first = setup.stage.isFirst ? [...embedding(setup), ...(parts.vision?.operators ?? [])] : [];
  return { part: { kind: 'before-layers' }, times: 1, operators: [...first, ...tables] };
}

/** Operators after the layers; final norm, head and MTP on the last stage alone. */
function tail(
  setup: ForwardSetup,
  phase: Phase,
  parts: DecoderParts,
  predictors: readonly DecoderBlock[],
): Segment {
  const part = { kind: 'after-layers' } as const;
  const behind = parts.afterLayers ?? [];
  if (!setup.stage.isLast) return { part, times: 1, operators: behind };
  const finalNorm = parts.finalNorm ?? rmsNorm(tokens, setup.architecture.hiddenSize, setup.isCompiled);
  return {
    part,
    times: 1,
    operators: [...behind, ...finalNorm, ...logits(setup, phase, parts, predictors)],
  };
}

/** From the normed rows to logits of the target, and from these to the tokens that a draft proposes. */
function draftedLogits(setup: ForwardSetup, draft: DraftModel, phase: Phase): PlannedOperator[] {
  if (leavesOutDraft(setup.architecture)) {
    return phase === 'prefill'
      ? [selectRequests(setup), ...languageHead(setup, requests)]
      : [...selectTokens(setup), ...languageHead(setup, tokens, { isFlat: true })];
  }
  const proposal = [bestTokens(setup), ...draftProposal(setup, draft, phase)];
  if (phase === 'prefill') return [selectRequests(setup), ...languageHead(setup, requests), ...proposal];
  return [
    ...selectTokens(setup),
    ...languageHead(setup, tokens, { isFlat: true }),
    ...verifiedTokens(setup, draft.blockSize - 1),
    ...proposal,
  ];
}

/** From the normed rows to logits and, with MTP layers or a draft, to the tokens that they predict. */
function logits(
  setup: ForwardSetup,
  phase: Phase,
  { mtpAngles }: DecoderParts,
  predictors: readonly DecoderBlock[],
): PlannedOperator[] {
  if (setup.draft !== null) return draftedLogits(setup, setup.draft, phase);
  const predict = (mode: PredictionMode) =>
    predictors.length === 0
      ? []
      : multiTokenPrediction(setup, mode, {
          layers: predictors.map(({ operators }) => operators),
          ...(mtpAngles === undefined ? {} : { angles: mtpAngles }),
        });
  if (phase === 'prefill') {
    return [selectRequests(setup), ...languageHead(setup, requests), ...predict('prefill')];
  }
  const extended = [...languageHead(setup, tokens), ...predict('extend')];
  if (predictors.length === 0) return extended;
  const verifies = verifiesPredictions(setup.mtpTokens);
  const verified = [
    ...selectTokens(setup),
    ...languageHead(setup, tokens, { isFlat: true }),
    ...predict('verify'),
  ];
  return [
    ...repeated((batch) => (verifies(batch) ? 1 : 0), verified),
    ...repeated((batch) => (verifies(batch) ? 0 : 1), extended),
  ];
}

/** Activations that an earlier pipeline stage handed over stay for the whole pass of a compiled graph. */
function receivedBytes({ architecture, stage, isCompiled }: ForwardSetup, { tokens: rows }: Batch): number {
  return stage.isFirst || !isCompiled ? 0 : 2 * rows * architecture.hiddenSize;
}

/** The peak of a pass with a draft behind its target: in the layers of either, without weights that none reads. */
function draftedPeak(setup: ForwardSetup, draft: DraftModel, batch: Batch, target: number): number {
  const peak = Math.max(target, draftActivationBytes(setup, draft, batch));
  return peak - unreadDraftBytes(setup, draft, batch);
}

/**
 * The parts of a decoder whose every layer is traced for itself: the addition at the end of a layer is fused with the norm
 * behind it. Anything that does not begin and end so stays as it is.
 */
function withFusedEnds(setup: ForwardSetup, parts: DecoderParts): DecoderParts {
  const { isCompiled, options, stage, architecture } = setup;
  if (!isCompiled || options.tracesEveryLayer !== true) return parts;
  const forms = parts.layers.map(({ layer }) => fusedLayer(layer.operators));
  const norm = stage.isLast
    ? fusedFinalNorm(parts.finalNorm ?? rmsNorm(tokens, architecture.hiddenSize, isCompiled))
    : [addition(tokens, architecture.hiddenSize)];
  if (norm === null || parts.layers.length === 0 || forms.includes(null)) return parts;
  const layers = parts.layers.flatMap(({ layer, members }, index) => {
    const form = forms[index];
    if (form === null || form === undefined) return [];
    const behind = members.filter((member) => member > 0);
    return [
      ...(members.length > behind.length
        ? [{ layer: { ...layer, operators: form.first }, members: [0] }]
        : []),
      ...(behind.length > 0 ? [{ layer: { ...layer, operators: form.behind }, members: behind }] : []),
    ];
  });
  return stage.isLast
    ? { ...parts, layers, finalNorm: norm }
    : { ...parts, layers, afterLayers: [...norm, ...(parts.afterLayers ?? [])] };
}

/**
 * Lays out embedding, layers, head and MTP around what the family states (references/engine/forward-pass.md,
 * references/engine/memory.md).
 */
export function decoderPlan(setup: ForwardSetup, given: DecoderParts): LayerPlan {
  const parts = withFusedEnds(setup, given);
  const { draft, mtpTokens } = setup;
  const peak = parts.activationBytes ?? ((batch: Batch) => activationBytes(setup, batch));
  const activation = (batch: Batch) => (setup.architecture.layers === 0 ? 0 : peak(batch));
  const predictors = Array.from({ length: mtpTokens }, (_, index) =>
    parts.mtpLayer({ ...setup, isMtpLayer: true }, index),
  );
  const fuses = setup.isCompiled && setup.options.matmulAllReduce;
  const optimised = (segment: Segment): Segment =>
    fuses ? { ...segment, operators: fuseReductions(segment.operators) } : segment;
  const body: Segment[] = [
    head(setup, parts),
    ...parts.layers.map(({ layer, members }) => ({
      part: { kind: 'layers' as const, members },
      times: members.length,
      operators: layer.operators,
    })),
  ].filter((segment) => segment.times > 0 && segment.operators.length > 0);
  const layerBytes = parts.layers.reduce(
    (sum, { layer, members }) => sum + layer.weightBytes * members.length,
    0,
  );
  return {
    segments: {
      prefill: [...body, tail(setup, 'prefill', parts, predictors)].map(optimised),
      decode: [...body, tail(setup, 'decode', parts, predictors)].map(optimised),
    },
    weightBytes:
      embeddingWeightBytes(setup, parts.ropeCacheBytes ?? 2) +
      layerBytes +
      mtpWeightBytes(
        setup,
        predictors.map((one) => one.weightBytes),
      ) +
      (draft === null ? 0 : draftWeightBytes(setup, draft)) +
      (parts.otherWeightBytes ?? 0),
    image: parts.vision?.image ?? null,
    keyValueCacheBytes: (batch) =>
      parts.keyValueCacheBytes(batch) + (draft === null ? 0 : draftCacheBytes(setup, draft, batch)),
    indexerCacheBytes: parts.indexerCacheBytes ?? (() => 0),
    activationBytes: (batch) =>
      receivedBytes(setup, batch) +
      (draft === null ? activation(batch) : draftedPeak(setup, draft, batch, activation(batch))),
  };
}
