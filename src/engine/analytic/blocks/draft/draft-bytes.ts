import type { Batch } from '../../../terms/batch.ts';
import { type DraftModel, leavesOutDraft } from '../../../terms/draft-model.ts';
import { localHeads } from '../../../terms/local-heads.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { activationBytes } from '../../memory/activation.ts';
import { cachedShare } from '../../memory/cache-blocks.ts';
import { denseMlpWeightBytes, groupedQueryWeightBytes } from '../../memory/layer-weights.ts';
import { cacheBytes } from '../../operators/attention.ts';
import { DraftBatch } from './draft-batch.ts';
import { draftContext, targetSharers } from './draft-context.ts';
import { markovWeightBytes } from './markov-head.ts';

/** Cosines and sines of every position, which the draft keeps for itself. */
function ropeTableBytes({ architecture }: PlanContext): number {
  return 2 * 2 * architecture.maxPositions * architecture.rotaryDim;
}

/** Weights beside those of the target, whose embedding and head the draft shares. */
export function draftWeightBytes(context: PlanContext, draft: DraftModel): number {
  if (leavesOutDraft(context.architecture)) return 0;
  const own = draftContext(context, draft);
  const { hiddenSize, headDim } = own.architecture;
  const layers = draft.windows.length;
  const each = groupedQueryWeightBytes(own) + denseMlpWeightBytes(own) + 4 * hiddenSize;
  return (
    2 * draft.targetLayers.length * hiddenSize * hiddenSize +
    4 * layers * hiddenSize * localHeads(own).keyValue * headDim +
    4 * hiddenSize +
    layers * each +
    ropeTableBytes(own) +
    markovWeightBytes(context, draft)
  );
}

/** The cache of the draft's layers. */
export function draftCacheBytes(context: PlanContext, draft: DraftModel, batch: Batch): number {
  const { architecture, split } = context;
  const { kvHeads, headDim } = leavesOutDraft(architecture) ? architecture : draft;
  const heads = Math.max(1, Math.floor(kvHeads / split.tp));
  const share = cachedShare(context, batch, targetSharers(context));
  return draft.windows.length * 2 * share * heads * headDim * cacheBytes(context.quantization.attention);
}

/** Estimate of the peak inside the draft's layers (references/engine/memory.md 6.3). */
export function draftActivationBytes(context: PlanContext, draft: DraftModel, batch: Batch): number {
  if (leavesOutDraft(context.architecture)) return 0;
  const own = draftContext(context, draft);
  // The draft's logits come behind those of its target, whose views were freed many times over by then.
  const layersAlone = { ...own, stage: { ...own.stage, isLast: false } };
  return activationBytes(layersAlone, new DraftBatch(batch, draft.blockSize, 0));
}

/** Weights that no operator of a pass reads, so that its peak leaves them out. */
export function unreadDraftBytes(context: PlanContext, draft: DraftModel, batch: Batch): number {
  if (leavesOutDraft(context.architecture)) return 0;
  const own = draftContext(context, draft);
  return (
    (context.isCompiled ? ropeTableBytes(own) : 0) +
    (batch.phase === 'prefill' ? markovWeightBytes(context, draft) : 0)
  );
}
