import type { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { compiledExpertsStretch } from './compiled-experts.ts';
import { compiledLayerMoves, type LayerMoves } from './compiled-layers.ts';
import {
  handedStates,
  highestMoment,
  layerCounts,
  replayedFamilies,
  rereadRopeRows,
} from './layers-in-a-row.ts';
import type { Stretch } from './replay-level.ts';

/** Dense layers: the moments of attention, and the merged projections of gate and up. */
function denseStretch(moves: LayerMoves, tokens: number, heldRope: number): Stretch {
  const { early, attention, gateUp } = moves;
  return {
    net: tokens * (attention - gateUp),
    highest: tokens * Math.max(early, attention + gateUp) + heldRope,
  };
}

/** Layers with experts; null without any. */
function expertStretch(
  setup: ForwardSetup,
  batch: Batch,
  moves: LayerMoves,
  rereadRope: number,
): Stretch | null {
  const { moe } = setup.architecture;
  if (moe === null || layerCounts(setup).experts === 0) return null;
  const block = compiledExpertsStretch(setup, batch, moe);
  const attention = batch.tokens * moves.attention;
  return {
    net: attention + block.net,
    highest: Math.max(batch.tokens * moves.early, attention + block.highest - rereadRope),
  };
}

/**
 * Bytes beside the persistent ones at the highest moment of a compiled pass (references/engine/memory.md 6.3): in its first
 * layer, the first or last layer of its kind, or where the logits of the whole vocabulary are gathered.
 */
export function compiledMomentBytes(setup: ForwardSetup, batch: Batch): number {
  const { architecture, draft, options, split } = setup;
  const { family, hiddenSize, mla, rotaryDim } = architecture;
  const { tokens } = batch;
  const count = layerCounts(setup);
  const moves = compiledLayerMoves(setup);
  const states = 2 * tokens * hiddenSize;
  const rope = 4 * tokens * rotaryDim;
  const first = states + rope + tokens * moves.early;
  const isPlain = split.oProjTp === split.tp && split.mlpTp === split.tp;
  if (draft !== null || options.sequenceParallel || !isPlain || !replayedFamilies.has(family)) {
    return count.dense > 0 ? Math.max(first, tokens * (moves.attention + moves.gateUp)) : first;
  }
  // Rope rows of latent attention stay until the first layer with experts has read them.
  const heldRope = mla !== null && count.dense > 0 && count.experts > 0 ? rope : 0;
  const rereadRope = rereadRopeRows(setup) * rope;
  const late = highestMoment(setup, batch, {
    dense: denseStretch(moves, tokens, heldRope),
    experts: expertStretch(setup, batch, moves, rereadRope),
    rereadRope,
  });
  return Math.max(first, late) + handedStates(setup) * states;
}
