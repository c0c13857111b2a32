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

/** Positions by end; of equal ends in order. */
function byEnd(ends: Float64Array): Uint32Array {
  const order = new Uint32Array(ends.length);
  let isSorted = true;
  for (let at = 0; at < ends.length; at += 1) {
    order[at] = at;
    if (at > 0 && (ends[at - 1] ?? 0) > (ends[at] ?? 0)) isSorted = false;
  }
  // Most work ends in the order in which it starts; sorting is only for the rest.
  return isSorted ? order : order.sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0) || a - b);
}

const leastStreamShare = 0.01;

function activeStreams(work: ReadonlyMap<number, number>): number {
  const total = [...work.values()].reduce((sum, ns) => sum + ns, 0);
  return [...work.values()].filter((ns) => ns > 0 && ns >= leastStreamShare * total).length;
}

/** Takes one out without a list of what was taken, which `splice` would make for every row of a trace. */
function remove(list: number[], one: number): void {
  const at = list.indexOf(one);
  for (let next = at + 1; next < list.length; next += 1) list[next - 1] = list[next] ?? 0;
  list.pop();
}

/** Fields of each row that the sweep reads, by its position. */
interface Swept {
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  readonly stream: Uint32Array;
  readonly isCompute: Uint8Array;
}

function sweptRows(device: DeviceWork, rows: readonly number[], isCompute: (row: number) => boolean): Swept {
  const count = rows.length;
  const swept = {
    startNs: new Float64Array(count),
    endNs: new Float64Array(count),
    stream: new Uint32Array(count),
    isCompute: new Uint8Array(count),
  };
  for (let at = 0; at < count; at += 1) {
    const row = rows[at] ?? 0;
    const startNs = device.startNs[row] ?? 0;
    swept.startNs[at] = startNs;
    swept.endNs[at] = startNs + (device.durationNs[row] ?? 0);
    swept.stream[at] = device.stream[row] ?? 0;
    swept.isCompute[at] = Number(isCompute(row));
  }
  return swept;
}

/** How long each row runs beside work of other streams, by position. Nanoseconds. */
class Besides {
  readonly hiddenNs: Float64Array;
  readonly hiddenByComputeNs: Float64Array;
  readonly exclusiveNs: Float64Array;
  private readonly swept: Swept;

  constructor(swept: Swept) {
    const count = swept.startNs.length;
    this.hiddenNs = new Float64Array(count);
    this.hiddenByComputeNs = new Float64Array(count);
    this.exclusiveNs = new Float64Array(count);
    this.swept = swept;
  }

  /** Counts a stretch of time in which the rows at the `active` positions run; tells whether they are of two streams. */
  spend(active: readonly number[], lengthNs: number): boolean {
    const { stream, isCompute } = this.swept;
    let isShared = false;
    for (const one of active) {
      let beside = false;
      let besideCompute = false;
      for (const other of active) {
        if (stream[other] === stream[one]) continue;
        beside = true;
        if (isCompute[other] === 1) besideCompute = true;
      }
      const counted = beside ? this.hiddenNs : this.exclusiveNs;
      counted[one] = (counted[one] ?? 0) + lengthNs;
      if (besideCompute) this.hiddenByComputeNs[one] = (this.hiddenByComputeNs[one] ?? 0) + lengthNs;
      isShared ||= beside;
    }
    return isShared;
  }
}

/** Streams that do a share of the work. */
function streamsOf({ startNs, endNs, stream }: Swept): number {
  const work = new Map<number, number>();
  for (let at = 0; at < stream.length; at += 1) {
    const own = stream[at] ?? 0;
    work.set(own, (work.get(own) ?? 0) + (endNs[at] ?? 0) - (startNs[at] ?? 0));
  }
  return activeStreams(work);
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
  const swept = sweptRows(device, rows, isCompute);
  const { startNs, endNs } = swept;
  const ends = byEnd(endNs);
  const besides = new Besides(swept);
  // Positions of what runs, in order of start.
  const active: number[] = [];
  let busyNs = 0;
  let overlapNs = 0;
  let cursor = 0;
  let nextStart = 0;
  let nextEnd = 0;
  while (nextEnd < ends.length) {
    const ending = ends[nextEnd] ?? 0;
    const startAt = startNs[nextStart] ?? Number.POSITIVE_INFINITY;
    const endAt = endNs[ending] ?? 0;
    const isEnd = endAt <= startAt && ending < nextStart;
    const untilNs = isEnd ? endAt : startAt;
    const lengthNs = untilNs - cursor;
    cursor = untilNs;
    if (lengthNs > 0 && active.length > 0) {
      busyNs += lengthNs;
      if (besides.spend(active, lengthNs)) overlapNs += lengthNs;
    }
    if (isEnd) {
      remove(active, ending);
      nextEnd += 1;
    } else {
      active.push(nextStart);
      nextStart += 1;
    }
  }
  const { hiddenNs, hiddenByComputeNs, exclusiveNs } = besides;
  return { rows, hiddenNs, hiddenByComputeNs, exclusiveNs, busyNs, overlapNs, streams: streamsOf(swept) };
}
