import type { MlaDims } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import { localHeads } from '../../terms/local-heads.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
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
function freedByLatentLayer({ architecture, split }: PlanContext, { qLoraRank, value }: MlaDims): number {
  const outputs = 2 * (architecture.queryHeads / split.tp) * value;
  // The low-rank queries stay as a second output of the fused operator, which nothing reads; an indexer reads them.
  return architecture.family === 'dsa' ? outputs + 2 * architecture.hiddenSize : outputs - 2 * qLoraRank;
}

/** The same of a dense layer with grouped-query attention. */
function freedByGroupedQueryLayer(context: PlanContext): number {
  const { architecture, linears, split } = context;
  const { hiddenSize, headDim, queryHeads, rotaryDim, qkNorm, projectionBias } = architecture;
  const query = 2 * (queryHeads / split.tp) * headDim;
  const key = 2 * localHeads(context).cached * headDim;
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
function heldStates(context: PlanContext, batch: Batch): number {
  const states = (context.stage.isFirst ? 0 : 1) + handedStates(context);
  return states * 2 * batch.tokens * context.architecture.hiddenSize;
}

/** Layers of both kinds: dense ones free `freed` of each token, those with experts what their replay tells. */
function layersOf(
  context: PlanContext,
  batch: Batch,
  freed: number,
  rereadRope: number,
): [Stretch, Stretch | null] {
  const { hiddenSize, moe } = context.architecture;
  const { tokens } = batch;
  const attention = tokens * (2 * hiddenSize - freed);
  const norm = 8 * tokens * hiddenSize;
  const dense = { net: -tokens * freed, highest: Math.max(norm, attention + norm) };
  if (moe === null || layerCounts(context).experts === 0) return [dense, null];
  const block = eagerExpertsStretch(context, batch, moe);
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
export function lateMomentBytes(context: PlanContext, batch: Batch): number {
  const { architecture, draft, options } = context;
  const { family, mla, rotaryDim } = architecture;
  if (draft !== null || options.sequenceParallel || !replayedFamilies.has(family))
    return Number.NEGATIVE_INFINITY;
  const freed = mla === null ? freedByGroupedQueryLayer(context) : freedByLatentLayer(context, mla);
  const rereadRope = rereadRopeRows(context) * 4 * batch.tokens * rotaryDim;
  const [dense, experts] = layersOf(context, batch, freed, rereadRope);
  return heldStates(context, batch) + highestMoment(context, batch, { dense, experts, rereadRope });
}
