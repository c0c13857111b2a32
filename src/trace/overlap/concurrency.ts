import type { DeviceWork } from '../columns/columns.ts';

/** Time of each row beside other streams' work. Nanoseconds, indexed like `rows`. */
export interface Concurrency {
  readonly rows: readonly number[];
  readonly hiddenNs: Float64Array;
  readonly hiddenByComputeNs: Float64Array;
  readonly exclusiveNs: Float64Array;
  /** Time in which at least one row runs. */
  readonly busyNs: number;
  /** Time in which rows of at least two streams run. */
  readonly overlapNs: number;
  /** Streams with at least a hundredth of the work: one that only copies a few bytes leaves the others alone. */
  readonly streams: number;
}

interface Active {
  readonly at: number;
  readonly stream: number;
  readonly isCompute: boolean;
}

/** Positions in `rows` by end; of equal ends in order. */
function byEnd(ends: Float64Array): Uint32Array {
  const order = Uint32Array.from(ends, (_, at) => at);
  // Most work ends in the order in which it starts; sorting is only for the rest.
  const isSorted = ends.every((end, at) => at === 0 || (ends[at - 1] ?? 0) <= end);
  return isSorted ? order : order.sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0) || a - b);
}

const leastStreamShare = 0.01;

function activeStreams(work: ReadonlyMap<number, number>): number {
  const total = [...work.values()].reduce((sum, ns) => sum + ns, 0);
  return [...work.values()].filter((ns) => ns > 0 && ns >= leastStreamShare * total).length;
}

/**
 * How long each row runs beside work of other streams, by one sweep over starts and ends. Rows of one stream never hide
 * each other: a dependent launch that starts early only waits there. `rows` are in order of start.
 */
export function concurrency(
  device: DeviceWork,
  rows: readonly number[],
  isCompute: (row: number) => boolean,
): Concurrency {
  const { startNs, durationNs, stream } = device;
  const hiddenNs = new Float64Array(rows.length);
  const hiddenByComputeNs = new Float64Array(rows.length);
  const exclusiveNs = new Float64Array(rows.length);
  const endNs = Float64Array.from(rows, (row) => (startNs[row] ?? 0) + (durationNs[row] ?? 0));
  const ends = byEnd(endNs);
  const endOf = (at: number) => endNs[at] ?? 0;
  const active: Active[] = [];
  let busyNs = 0;
  let overlapNs = 0;
  let cursor = 0;
  let nextStart = 0;
  let nextEnd = 0;
  const spend = (untilNs: number) => {
    const length = untilNs - cursor;
    cursor = untilNs;
    if (length <= 0 || active.length === 0) return;
    busyNs += length;
    const [only] = active;
    if (active.length === 1 && only !== undefined) {
      exclusiveNs[only.at] = (exclusiveNs[only.at] ?? 0) + length;
      return;
    }
    let isShared = false;
    for (const one of active) {
      let beside = false;
      let besideCompute = false;
      for (const other of active) {
        if (other.stream === one.stream) continue;
        beside = true;
        if (other.isCompute) besideCompute = true;
      }
      if (beside) {
        isShared = true;
        hiddenNs[one.at] = (hiddenNs[one.at] ?? 0) + length;
        if (besideCompute) hiddenByComputeNs[one.at] = (hiddenByComputeNs[one.at] ?? 0) + length;
      } else exclusiveNs[one.at] = (exclusiveNs[one.at] ?? 0) + length;
    }
    if (isShared) overlapNs += length;
  };
  const work = new Map<number, number>();
  while (nextEnd < ends.length) {
    const ending = ends[nextEnd] ?? 0;
    const startAt = nextStart < rows.length ? (startNs[rows[nextStart] ?? 0] ?? 0) : Number.POSITIVE_INFINITY;
    if (endOf(ending) <= startAt && ending < nextStart) {
      spend(endOf(ending));
      active.splice(
        active.findIndex(({ at }) => at === ending),
        1,
      );
      nextEnd += 1;
    } else {
      const row = rows[nextStart] ?? 0;
      spend(startAt);
      const ownStream = stream[row] ?? 0;
      work.set(ownStream, (work.get(ownStream) ?? 0) + (durationNs[row] ?? 0));
      active.push({ at: nextStart, stream: ownStream, isCompute: isCompute(row) });
      nextStart += 1;
    }
  }
  return { rows, hiddenNs, hiddenByComputeNs, exclusiveNs, busyNs, overlapNs, streams: activeStreams(work) };
}
