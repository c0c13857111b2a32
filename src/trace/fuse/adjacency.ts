import type { TraceColumns } from '../columns/columns.ts';
import type { KernelNames } from '../work/kernel-names.ts';

/** Kernels that follow one another on a stream, each a different one: instances of a split pattern. */
export interface Chains {
  /** Time of the instances that take part, by kernel. Nanoseconds. */
  readonly ofKernel: ReadonlyMap<number, number>;
  readonly totalNs: number;
  readonly count: number;
}

const mostGapNs = 20_000;

/** Whether each group can be given a different member of the window. */
function covers(
  window: readonly number[],
  groups: readonly ReadonlySet<number>[],
  taken: ReadonlySet<number> = new Set(),
): boolean {
  const [group, ...rest] = groups;
  if (group === undefined) return true;
  return window.some(
    (kernel, at) => !taken.has(at) && group.has(kernel) && covers(window, rest, new Set([...taken, at])),
  );
}

/** Rows by stream, in order of start. */
export function rowsByStream(
  { device }: TraceColumns,
  rows: readonly number[],
): readonly (readonly number[])[] {
  const streams = new Map<number, number[]>();
  for (const row of rows) {
    const stream = device.stream[row] ?? 0;
    const list = streams.get(stream);
    if (list === undefined) streams.set(stream, [row]);
    else list.push(row);
  }
  return [...streams.values()];
}

/** Names that directly follow each name on a stream. */
export function followersOf(
  streams: readonly (readonly number[])[],
  { names, ofRow }: KernelNames,
): readonly ReadonlySet<number>[] {
  const followers = names.map(() => new Set<number>());
  for (const rows of streams) {
    let before: Set<number> | undefined;
    for (const row of rows) {
      const name = ofRow[row] ?? 0;
      before?.add(name);
      before = followers[name];
    }
  }
  return followers;
}

/**
 * Runs of directly following kernels that hold one kernel of each group, in any order. Followers start within 20 us of
 * the end before, or are replayed by the same graph. A row takes part in one run only.
 */
export function chainsOf(
  { device }: TraceColumns,
  streams: readonly (readonly number[])[],
  names: KernelNames,
  groups: readonly ReadonlySet<number>[],
): Chains {
  const length = Math.max(2, groups.length);
  // A pattern of one group means two kernels of that group beside each other.
  const wanted = groups.length === 1 && groups[0] !== undefined ? [groups[0], groups[0]] : groups;
  const member = new Set(groups.flatMap((group) => [...group]));
  const ofKernel = new Map<number, number>();
  let totalNs = 0;
  let count = 0;
  const follows = (row: number, before: number) => {
    const gapNs =
      (device.startNs[row] ?? 0) - (device.startNs[before] ?? 0) - (device.durationNs[before] ?? 0);
    const isSameCall = (device.launch[row] ?? -1) >= 0 && device.launch[row] === device.launch[before];
    return gapNs < mostGapNs || isSameCall;
  };
  for (const rows of streams) {
    let run: number[] = [];
    for (const row of rows) {
      if (!member.has(names.ofRow[row] ?? 0)) {
        if (run.length > 0) run = [];
        continue;
      }
      const before = run.at(-1);
      if (before !== undefined && !follows(row, before)) run = [];
      run.push(row);
      if (run.length > length) run.shift();
      if (run.length < length) continue;
      const kernels = run.map((one) => names.ofRow[one] ?? 0);
      if (!covers(kernels, wanted)) continue;
      for (const one of run) {
        const durationNs = device.durationNs[one] ?? 0;
        const kernel = names.ofRow[one] ?? 0;
        ofKernel.set(kernel, (ofKernel.get(kernel) ?? 0) + durationNs);
        totalNs += durationNs;
      }
      count += 1;
      run = [];
    }
  }
  return { ofKernel, totalNs, count };
}
