import type { MlaDims } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { localHeads } from '../../terms/local-heads.ts';
import { eagerExpertsStretch } from './eager-experts.ts';
import {
  handedStates,
  highestMoment,
  layerCounts,
  replayedFamilies,
  rereadRopeRows,
} from './layers-in-a-row.ts';
import type { Stretch } from './replay-level.ts';

/** Bytes that a dense layer frees beyond what it allocates, each view of a tensor being freed beside it; of one token. */
function freedByLatentLayer({ architecture, split }: ForwardSetup, { qLoraRank, value }: MlaDims): number {
  const outputs = 2 * (architecture.queryHeads / split.tp) * value;
  // The low-rank queries stay as a second output of the fused operator, which nothing reads; an indexer reads them.
  return architecture.family === 'dsa' ? outputs + 2 * architecture.hiddenSize : outputs - 2 * qLoraRank;
}

/** The same of a dense layer with grouped-query attention. */
function freedByGroupedQueryLayer(setup: ForwardSetup): number {
  const { architecture, linears, split } = setup;
  const { hiddenSize, headDim, queryHeads, rotaryDim, qkNorm, projectionBias } = architecture;
  const query = 2 * (queryHeads / split.tp) * headDim;
  const key = 2 * localHeads(setup).cached * headDim;
  // Plain linears without a bias copy their output, of which quantised ones hand on a view; norms of whole rows copy first.
  const copied = linears.family === 'fp16' && !projectionBias ? 1 : 0;
  const normed = qkNorm === 'full' ? 1 : 0;
  const unnormed = qkNorm === 'none' ? 1 : 0;
  const unrotated = Math.max(0, 1 - rotaryDim / headDim);
  return (
    4 * hiddenSize +
    (4 + unnormed - copied * (1 - normed)) * query +
    (7 + unnormed - copied * (2 - normed)) * key -
    unrotated * (query + key)
  );
}

/** Hidden states that stay for the whole pass: those of an earlier stage, and those that predictors hand to one another. */
function heldStates(setup: ForwardSetup, batch: Batch): number {
  const states = (setup.stage.isFirst ? 0 : 1) + handedStates(setup);
  return states * 2 * batch.tokens * setup.architecture.hiddenSize;
}

/** Layers of both kinds: dense ones free `freed` of each token, those with experts what their replay tells. */
function layersOf(
  setup: ForwardSetup,
  batch: Batch,
  freed: number,
  rereadRope: number,
): [Stretch, Stretch | null] {
  const { hiddenSize, moe } = setup.architecture;
  const { tokens } = batch;
  const attention = tokens * (2 * hiddenSize - freed);
  const norm = 8 * tokens * hiddenSize;
  const dense = { net: -tokens * freed, highest: Math.max(norm, attention + norm) };
  if (moe === null || layerCounts(setup).experts === 0) return [dense, null];
  const block = eagerExpertsStretch(setup, batch, moe);
  return [
    dense,
    { net: attention + block.net, highest: Math.max(norm, attention + block.highest - rereadRope) },
  ];
}

/**
 * Bytes beside the persistent ones at the moments behind the first layers that may need most in a pass of few layers:
 * the first router, its dispatch, and the logits (references/engine/memory.md 6.3). Negative infinity where no such
 * moment is known.
 */
export function lateMomentBytes(setup: ForwardSetup, batch: Batch): number {
  const { architecture, draft, options } = setup;
  const { family, mla, rotaryDim } = architecture;
  if (draft !== null || options.sequenceParallel || !replayedFamilies.has(family))
    return Number.NEGATIVE_INFINITY;
  const freed = mla === null ? freedByGroupedQueryLayer(setup) : freedByLatentLayer(setup, mla);
  const rereadRope = rereadRopeRows(setup) * 4 * batch.tokens * rotaryDim;
  const [dense, experts] = layersOf(setup, batch, freed, rereadRope);
  return heldStates(setup, batch) + highestMoment(setup, batch, { dense, experts, rereadRope });
}
