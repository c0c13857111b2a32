import type { ReplicaSplit } from '../step/replica-split.ts';
import { PointRefusedError } from './refusal.ts';

/** Devices and replicas of a point. */
export interface PointSplit {
  readonly split: ReplicaSplit;
  readonly replicas: number;
}

type Sizes = Readonly<Record<string, unknown>>;

function size(sizes: Sizes, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = sizes[name];
    if (typeof value === 'number' && value > 0) return value;
  }
  return null;
}

/**
 * Sizes that a converter multiplied once more by the group: N × N where N devices serve. Seen in rows of
 * `silicon_sample.csv` that came from InferenceX.
 */
function squared(sizes: Sizes, devices: number): number | null {
  const root = Math.sqrt(devices);
  if (!Number.isInteger(root) || root === 1) return null;
  const tp = size(sizes, 'tp') ?? 1;
  const groups = size(sizes, 'attention_dp', 'dp') ?? 1;
  const [expertTp, expertEp] = [size(sizes, 'moe_tp') ?? 1, size(sizes, 'moe_ep') ?? 1];
  const isSquared =
    (groups > 1 && tp > 1 && tp === groups) ||
    (expertTp > 1 && expertEp > 1 && tp === expertTp * expertEp && tp === devices);
  return isSquared ? root : null;
}

/**
 * Reads the parallel sizes of a point.
 *
 * @param mayBeSquared whether the file comes from the converter that multiplied sizes once too often
 * @throws PointRefusedError where sizes and devices cannot be brought together
 */
export function pointSplit(
  sizes: Sizes,
  devices: number | null,
  { mayBeSquared }: { readonly mayBeSquared: boolean },
): PointSplit {
  const pp = size(sizes, 'pp') ?? 1;
  if (typeof sizes.dp_attention === 'boolean') {
    const ranks = size(sizes, 'tp') ?? devices ?? 1;
    // With attention data parallelism some files count only the tensor parallel rank of a group.
    const isSpread = sizes.dp_attention || (size(sizes, 'ep') ?? 1) > ranks;
    const width = isSpread ? Math.max(ranks, size(sizes, 'ep') ?? 1, devices ?? 1) : ranks;
    const expertEp = isSpread ? width : Math.min(width, size(sizes, 'ep') ?? 1);
    const split = isSpread
      ? { tp: 1, attentionDp: width, expertTp: 1, expertEp: width, pp }
      : { tp: width, attentionDp: 1, expertTp: width / expertEp, expertEp, pp };
    return { split, replicas: Math.max(1, Math.floor((devices ?? width) / (width * pp))) };
  }
  const mended = devices === null || !mayBeSquared ? null : squared(sizes, devices);
  if (mended !== null) {
    const groups = (size(sizes, 'attention_dp', 'dp') ?? 1) > 1;
    return {
      split: { tp: groups ? 1 : mended, attentionDp: groups ? mended : 1, expertTp: 1, expertEp: mended, pp },
      replicas: 1,
    };
  }
  // Without a number, attention data parallelism spreads over what is named the tensor parallel size.
  const isSpread = sizes.attention_dp === 'enabled' || sizes.attention_dp === true;
  const spread = isSpread ? (size(sizes, 'tp') ?? devices ?? 1) : null;
  if (spread !== null) {
    const expertEp = Math.min(spread, size(sizes, 'moe_ep', 'ep') ?? spread);
    return {
      split: { tp: 1, attentionDp: spread, expertTp: spread / expertEp, expertEp, pp },
      replicas: Math.max(1, Math.round((devices ?? spread) / (spread * pp))),
    };
  }
  const named = size(sizes, 'attention_dp', 'dp');
  const experts = size(sizes, 'moe_ep', 'ep') ?? 1;
  // More expert ranks than tensor parallel ones, over all devices: the rest is attention data parallelism.
  const implied = experts === devices ? experts / (size(sizes, 'tp') ?? experts) : 1;
  const attentionDp = named ?? (Number.isInteger(implied) ? Math.max(1, implied) : 1);
  const tp = size(sizes, 'tp') ?? (devices === null ? null : devices / attentionDp / pp);
  if (tp === null) throw new PointRefusedError('sizes-missing', 'tp');
  const ranks = tp * attentionDp;
  const expertEp = size(sizes, 'moe_ep', 'ep') ?? 1;
  if (ranks % expertEp !== 0)
    throw new PointRefusedError('sizes-missing', `ep ${expertEp} of ${ranks} ranks`);
  const replicas = devices === null ? 1 : devices / (ranks * pp);
  if (!Number.isInteger(replicas)) {
    throw new PointRefusedError('sizes-missing', `${devices} devices for replicas of ${ranks * pp}`);
  }
  return { split: { tp, attentionDp, expertTp: ranks / expertEp, expertEp, pp }, replicas };
}
