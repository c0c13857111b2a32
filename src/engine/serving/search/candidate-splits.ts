import { powersOfTwo } from '../../terms/powers-of-two.ts';
import { classOf, type ServingModel } from '../model/serving-model.ts';
import type { ReplicaSplit } from '../step/replica-split.ts';

/** Whether attention heads can be dealt over so many ranks. */
function dealsHeads({ groups }: ServingModel, tp: number): boolean {
  return groups.every(({ attention }) => attention.kind === 'recurrent' || attention.queryHeads % tp === 0);
}

/** Ways to spread one replica over at most so many devices, each model's heads and experts dealt evenly. */
export function candidateSplits(
  model: ServingModel,
  devices: number,
  tpSizes: readonly number[],
  widens: boolean,
): ReplicaSplit[] {
  const sizes = (tpSizes.length > 0 ? tpSizes : powersOfTwo(devices)).filter(
    (tp) => tp <= devices && dealsHeads(model, tp),
  );
  const splits: ReplicaSplit[] = sizes.map((tp) => ({
    tp,
    attentionDp: 1,
    expertTp: tp,
    expertEp: 1,
    pp: 1,
  }));
  const modelClass = classOf(model);
  if (!widens || modelClass === 'dense') return splits;
  for (const ranks of sizes.filter((size) => size > 1)) {
    splits.push({ tp: ranks, attentionDp: 1, expertTp: 1, expertEp: ranks, pp: 1 });
    splits.push({ tp: 1, attentionDp: ranks, expertTp: 1, expertEp: ranks, pp: 1 });
  }
  return splits;
}

/** A split in the words of a table: `TP=4 EP=4`, `DP=8 EP=8`. */
export function splitLabel({ tp, attentionDp, expertEp }: ReplicaSplit): string {
  const parts = attentionDp > 1 ? [`DP=${attentionDp}`, ...(tp > 1 ? [`TP=${tp}`] : [])] : [`TP=${tp}`];
  return [...parts, ...(expertEp > 1 ? [`EP=${expertEp}`] : [])].join(' ');
}
