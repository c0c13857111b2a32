import type { Batch } from '../../../terms/batch.ts';
import { type DraftModel, leavesOutDraft } from '../../../terms/draft-model.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { localHeads } from '../../../terms/local-heads.ts';
import { activationBytes } from '../../memory/activation.ts';
import { cachedShare } from '../../memory/cache-blocks.ts';
import { denseMlpWeightBytes, groupedQueryWeightBytes } from '../../memory/layer-weights.ts';
import { cacheBytes } from '../../operators/attention.ts';
import { DraftBatch } from './draft-batch.ts';
import { draftSetup, targetSharers } from './draft-setup.ts';
import { markovWeightBytes } from './markov-head.ts';

/** Cosines and sines of every position, which the draft keeps for itself. */
function ropeTableBytes({ architecture }: ForwardSetup): number {
  return 2 * 2 * architecture.maxPositions * architecture.rotaryDim;
}

/** Weights beside those of the target, whose embedding and head the draft shares. */
export function draftWeightBytes(setup: ForwardSetup, draft: DraftModel): number {
  if (leavesOutDraft(setup.architecture)) return 0;
  const own = draftSetup(setup, draft);
  const { hiddenSize, headDim } = own.architecture;
  const layers = draft.windows.length;
  const each = groupedQueryWeightBytes(own) + denseMlpWeightBytes(own) + 4 * hiddenSize;
  return (
    2 * draft.targetLayers.length * hiddenSize * hiddenSize +
    4 * layers * hiddenSize * localHeads(own).keyValue * headDim +
    4 * hiddenSize +
    layers * each +
    ropeTableBytes(own) +
    markovWeightBytes(setup, draft)
  );
}

/** The cache of the draft's layers. */
export function draftCacheBytes(setup: ForwardSetup, draft: DraftModel, batch: Batch): number {
  const { architecture, split } = setup;
  const { kvHeads, headDim } = leavesOutDraft(architecture) ? architecture : draft;
  const heads = Math.max(1, Math.floor(kvHeads / split.tp));
  const share = cachedShare(setup, batch, targetSharers(setup));
  return draft.windows.length * 2 * share * heads * headDim * cacheBytes(setup.quantization.attention);
}

/** Estimate of the peak inside the draft's layers (references/engine/memory.md 6.3). */
export function draftActivationBytes(setup: ForwardSetup, draft: DraftModel, batch: Batch): number {
  if (leavesOutDraft(setup.architecture)) return 0;
  const own = draftSetup(setup, draft);
  // The draft's logits come behind those of its target, whose views were freed many times over by then.
  const layersAlone = { ...own, stage: { ...own.stage, isLast: false } };
  return activationBytes(layersAlone, new DraftBatch(batch, draft.blockSize, 0));
}

/** Weights that no operator of a pass reads, so that its peak leaves them out. */
export function unreadDraftBytes(setup: ForwardSetup, draft: DraftModel, batch: Batch): number {
  if (leavesOutDraft(setup.architecture)) return 0;
  const own = draftSetup(setup, draft);
  return (
    (setup.isCompiled ? ropeTableBytes(own) : 0) +
    (batch.phase === 'prefill' ? markovWeightBytes(setup, draft) : 0)
  );
}
