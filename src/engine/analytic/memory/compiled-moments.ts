import type { FamilyId } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { compiledExpertsStretch } from './compiled-experts.ts';
import { compiledLayerMoves, type LayerMoves } from './compiled-layers.ts';
import type { Stretch } from './replay-level.ts';

/** Families whose compiled layers were replayed tensor by tensor behind the first one. */
const replayed: ReadonlySet<FamilyId> = new Set(['dense-gqa', 'qwen3-moe', 'glm4-moe', 'deepseek-v3', 'dsa']);

const never = Number.NEGATIVE_INFINITY;

/** The most in `count` equal stretches one behind the other: in the first, or in the last where memory grows. */
function highestOf({ net, highest }: Stretch, count: number): number {
  return count === 0 ? never : highest + Math.max(0, net) * (count - 1);
}

/** Dense layers: the moments of attention, and the merged projections of gate and up. */
function denseStretch(moves: LayerMoves, tokens: number): Stretch {
  const { early, attention, gateUp } = moves;
  return {
    net: tokens * (attention - gateUp),
    highest: tokens * Math.max(early, attention + gateUp),
  };
}

/** Layers with experts; null where what they free was not recorded. */
function expertStretch(context: PlanContext, batch: Batch, moves: LayerMoves): Stretch | null {
  const { architecture, options, routing, split } = context;
  const { moe } = architecture;
  const isKnown =
    moe !== null &&
    routing?.external === null &&
    options.sharedExpertTp === false &&
    options.dispatchFfnCombine !== true &&
    // Experts that are cut over other ranks than attention gather their rows first.
    (split.ep === 1 || split.moeTp === 1 || split.moeTp === split.tp);
  if (!isKnown) return null;
  const block = compiledExpertsStretch(context, batch, moe);
  const attention = batch.tokens * moves.attention;
  return {
    net: attention + block.net,
    highest: Math.max(batch.tokens * moves.early, attention + block.highest),
  };
}

/**
 * Bytes beside the persistent ones at the highest moment of a compiled pass (references/engine/memory.md 6.3): in its first
 * layer, the first or last layer of its kind, or where the logits of the whole vocabulary are gathered.
 */
export function compiledMomentBytes(context: PlanContext, batch: Batch): number {
  const { architecture, draft, mtpTokens, options, split, stage } = context;
  const { hiddenSize, layers, denseLayers, rotaryDim, vocabSize, moe, mla } = architecture;
  const { tokens } = batch;
  const moves = compiledLayerMoves(context);
  const states = 2 * tokens * hiddenSize;
  const rope = 4 * tokens * rotaryDim;
  const first = states + rope + tokens * moves.early;
  const dense = moe === null ? layers : Math.min(denseLayers, layers);
  const projections = dense > 0 ? tokens * (moves.attention + moves.gateUp) : never;
  const isPlain = split.oProjTp === split.tp && split.mlpTp === split.tp;
  if (draft !== null || options.sequenceParallel || !isPlain || !replayed.has(architecture.family)) {
    return Math.max(first, projections);
  }
  const denseLayer = denseStretch(moves, tokens);
  // Rope rows of latent attention stay until the first layer with experts has read them.
  const reread = mla !== null && dense > 0 && layers > dense ? rope : 0;
  const withDense = Math.max(first, highestOf(denseLayer, dense) + reread);
  const behindDense = dense * denseLayer.net;
  const count = layers - dense;
  // A layer that is not repeated frees what it was handed and what it hands on; repeated layers do neither.
  const joined = dense > 0 && count > 0 && (dense === 1 || count === 1) ? states : 0;
  const expertLayer = count > 0 ? expertStretch(context, batch, moves) : null;
  if (count > 0 && expertLayer === null) return withDense;
  const experts = expertLayer === null ? never : behindDense - joined + highestOf(expertLayer, count);
  // Rope rows that only cut-out views read are freed once more.
  const doubleRope = mla === null && rotaryDim < architecture.headDim ? rope : 0;
  const rows = batch.phase === 'prefill' ? batch.requests : tokens;
  const logits = stage.isLast
    ? behindDense - joined + count * (expertLayer?.net ?? 0) - doubleRope - states + 2 * rows * vocabSize
    : never;
  // Predictors hand the hidden states to one another.
  const handed = mtpTokens > 1 ? states : 0;
  return handed + Math.max(withDense, experts, logits);
}
