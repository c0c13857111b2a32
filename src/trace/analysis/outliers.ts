import type { TraceColumns } from '../columns/columns.ts';
import type { StageGroups } from '../tables/kernel-groups.ts';
import type { KernelName, KernelNames } from '../work/kernel-names.ts';

/** One instance of a collective that waited far longer than its siblings: ranks started to profile at different times. */
export interface Outlier {
  readonly row: number;
  readonly name: KernelName;
  readonly durationNs: number;
  readonly medianNs: number;
  /** Share of the stage, 0 to 1. */
  readonly share: number;
  /** Share of its kernel in the stage with and without this instance, 0 to 1. */
  readonly kernelShare: number;
  readonly kernelShareWithout: number;
}

const timesMedian = 20;
const leastShare = 0.05;

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  return values.length % 2 === 1 ? upper : (upper + (values[middle - 1] ?? 0)) / 2;
}

/** Instances of collectives above 20 times the median of their name and 5 % of the stage. */
export function outliersOf({ device }: TraceColumns, stage: StageGroups, names: KernelNames): Outlier[] {
  const durations = new Map<number, number[]>();
  for (const row of stage.rows) {
    const index = names.ofRow[row] ?? 0;
    if (names.names[index]?.category !== 'communication') continue;
    const list = durations.get(index);
    if (list === undefined) durations.set(index, [device.durationNs[row] ?? 0]);
    else list.push(device.durationNs[row] ?? 0);
  }
  const medians = new Map([...durations].map(([index, list]) => [index, median(list)]));
  const totals = new Map(stage.groups.map(({ name, totalNs }) => [name.index, totalNs]));
  const outliers: Outlier[] = [];
  for (const row of stage.rows) {
    const durationNs = device.durationNs[row] ?? 0;
    if (durationNs <= leastShare * stage.totalNs) continue;
    const index = names.ofRow[row] ?? 0;
    const medianNs = medians.get(index);
    const name = names.names[index];
    if (medianNs === undefined || name === undefined || (durations.get(index)?.length ?? 0) < 3) continue;
    if (durationNs <= timesMedian * medianNs) continue;
    const totalNs = totals.get(index) ?? 0;
    const rest = stage.totalNs - durationNs;
    outliers.push({
      row,
      name,
      durationNs,
      medianNs,
      share: durationNs / stage.totalNs,
      kernelShare: totalNs / stage.totalNs,
      kernelShareWithout: rest > 0 ? (totalNs - durationNs) / rest : 0,
    });
  }
  return outliers;
}
