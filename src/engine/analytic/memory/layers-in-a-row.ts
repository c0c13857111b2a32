import type { FamilyId } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import type { Stretch } from './replay-level.ts';

/** Families whose layers, eager and compiled, were replayed tensor by tensor; what the others free was not recorded. */
export const replayedFamilies: ReadonlySet<FamilyId> = new Set([
  'dense-gqa',
  'qwen3-moe',
  'glm4-moe',
  'minimax-m2',
  'ernie4-5-moe',
  'deepseek-v3',
  'dsa',
]);

/** Layers of a pass as the replay finds them; bytes. */
export interface LayersInARow {
  readonly dense: Stretch;
  /** Layers with experts; null without any. */
  readonly experts: Stretch | null;
  /** Rope rows that are freed once more than they were allocated, before the logits. */
  readonly rereadRope: number;
}

/** Whether what experts leave behind them was recorded in this layout. */
function hasKnownExperts({ options, routing, split }: ForwardSetup): boolean {
  return (
    routing?.external === null &&
    !options.sharedExpertTp &&
    options.dispatchFfnCombine !== true &&
    // Experts that are cut over other ranks than attention gather their rows first.
    (split.ep === 1 || split.moeTp === 1 || split.moeTp === split.tp)
  );
}

/** Hidden states that predictors hand to one another, each held for the whole pass. */
export function handedStates({ mtpTokens }: Pick<ForwardSetup, 'mtpTokens'>): number {
  return Math.max(0, mtpTokens - 1);
}

/**
 * Rope rows that are freed beyond their allocation, as views that are cut out of them; in their own bytes. Interleaved rows are
 * spread in the first layer of each kind, which an eager pass does from the start again.
 */
export function rereadRopeRows(setup: ForwardSetup): number {
  const { family, headDim, mla, rotaryDim } = setup.architecture;
  const { dense, experts } = layerCounts(setup);
  if (mla !== null) return 0;
  if (family === 'ernie4-5-moe') return !setup.isCompiled && dense > 0 && experts > 0 ? 6 : 3;
  return setup.isCompiled && rotaryDim >= headDim ? 0 : 1;
}

/** The most in `count` equal stretches one behind the other: in the first, or in the last where memory grows. */
function highestOf({ net, highest }: Stretch, count: number): number {
  return count === 0 ? Number.NEGATIVE_INFINITY : highest + Math.max(0, net) * (count - 1);
}

/** Layers of each kind in a stage. */
export function layerCounts({ architecture }: Pick<ForwardSetup, 'architecture'>): {
  readonly dense: number;
  readonly experts: number;
} {
  const { layers, denseLayers, moe } = architecture;
  const dense = moe === null ? layers : Math.min(denseLayers, layers);
  return { dense, experts: layers - dense };
}

/**
 * The highest moment of dense layers, layers with experts and the logits of the whole vocabulary, one behind the other
 * (references/engine/memory.md 6.3). The first layer has its own states and rope rows beside what is told here.
 */
export function highestMoment(setup: ForwardSetup, batch: Batch, row: LayersInARow): number {
  const { architecture, stage } = setup;
  const { dense, experts, rereadRope } = row;
  const count = layerCounts(setup);
  const states = 2 * batch.tokens * architecture.hiddenSize;
  const inDense = highestOf(dense, count.dense);
  // Tensors that repeated layers hand to one another stay; a layer that is not repeated frees what it was handed and hands on.
  const isJoined = count.dense > 0 && count.experts > 0 && (count.dense === 1 || count.experts === 1);
  const behindDense = count.dense * dense.net - (isJoined ? states : 0);
  const inExperts =
    experts === null ? Number.NEGATIVE_INFINITY : behindDense + highestOf(experts, count.experts);
  if (experts !== null && !hasKnownExperts(setup)) return Math.max(inDense, behindDense + experts.highest);
  const rows = batch.phase === 'prefill' ? batch.requests : batch.tokens;
  const logits = stage.isLast
    ? behindDense +
      count.experts * (experts?.net ?? 0) -
      rereadRope -
      states +
      2 * rows * architecture.vocabSize
    : Number.NEGATIVE_INFINITY;
  return Math.max(inDense, inExperts, logits);
}
