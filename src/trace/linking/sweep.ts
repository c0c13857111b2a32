import type { ThreadSpans } from '../columns/columns.ts';

/** Moments on threads: `thread[i]` at `timeNs[i]`. */
export interface Probes {
  readonly count: number;
  readonly thread: Uint32Array;
  readonly timeNs: Float64Array;
}

/**
 * Called once a probe. `stack[0 .. depth)` are the rows open at that moment, outermost first; the array is reused.
 */
export type StackVisitor = (probe: number, stack: Int32Array, depth: number) => void;

/** Clocks of host rows may cross by less than this. */
const toleranceNs = 1;

/** Positions of `probes` grouped by thread and in order of time within it. */
function byThread(
  probes: Probes,
  threads: number,
): { readonly starts: Uint32Array; readonly order: Uint32Array } {
  const starts = new Uint32Array(threads + 1);
  for (let i = 0; i < probes.count; i += 1)
    starts[(probes.thread[i] ?? 0) + 1] = (starts[(probes.thread[i] ?? 0) + 1] ?? 0) + 1;
  for (let t = 0; t < threads; t += 1) starts[t + 1] = (starts[t + 1] ?? 0) + (starts[t] ?? 0);
  const next = starts.slice(0, threads);
  const order = new Uint32Array(probes.count);
  for (let i = 0; i < probes.count; i += 1) {
    const thread = probes.thread[i] ?? 0;
    const at = next[thread] ?? 0;
    order[at] = i;
    next[thread] = at + 1;
  }
  for (let t = 0; t < threads; t += 1) {
    order
      .subarray(starts[t], starts[t + 1])
      .sort((a, b) => (probes.timeNs[a] ?? 0) - (probes.timeNs[b] ?? 0) || a - b);
  }
  return { starts, order };
}

/** Rows that are open on one thread, outermost first. */
class OpenRows {
  stack = new Int32Array(64);
  depth = 0;

  push(row: number): void {
    if (this.depth === this.stack.length) {
      const larger = new Int32Array(this.depth * 2);
      larger.set(this.stack);
      this.stack = larger;
    }
    this.stack[this.depth] = row;
    this.depth += 1;
  }

  /** Closes the rows that ended before `timeNs`; rows may cross their parents' ends, so all are looked at. */
  closeBefore(timeNs: number, { startNs, durationNs }: ThreadSpans): void {
    let kept = 0;
    for (let i = 0; i < this.depth; i += 1) {
      const row = this.stack[i] ?? 0;
      if ((startNs[row] ?? 0) + (durationNs[row] ?? 0) + toleranceNs < timeNs) continue;
      this.stack[kept] = row;
      kept += 1;
    }
    this.depth = kept;
  }

  /** Closes from the innermost outwards until one is still open: keeps the stack short between probes. */
  trim(timeNs: number, { startNs, durationNs }: ThreadSpans): void {
    while (this.depth > 0) {
      const row = this.stack[this.depth - 1] ?? 0;
      if ((startNs[row] ?? 0) + (durationNs[row] ?? 0) + toleranceNs >= timeNs) return;
      this.depth -= 1;
    }
  }
}

/**
 * Tells for each probe which rows of its thread enclose it, in one pass over the rows. Rows of a thread are in order of
 * start ({@link ThreadSpans}); threads may alternate. Probes are visited thread by thread in order of time only as far
 * as the rows allow: do not rely on an order between threads.
 */
export function sweepStacks(rows: ThreadSpans, probes: Probes, threads: number, visit: StackVisitor): void {
  const { starts, order } = byThread(probes, threads);
  const next = starts.slice(0, threads);
  const open: (OpenRows | undefined)[] = new Array(threads);
  const answerUntil = (thread: number, timeNs: number, isOpen: OpenRows): void => {
    let at = next[thread] ?? 0;
    const end = starts[thread + 1] ?? 0;
    while (at < end) {
      const probe = order[at] ?? 0;
      const probeNs = probes.timeNs[probe] ?? 0;
      if (probeNs >= timeNs) break;
      isOpen.closeBefore(probeNs, rows);
      visit(probe, isOpen.stack, isOpen.depth);
      at += 1;
    }
    next[thread] = at;
  };
  for (let row = 0; row < rows.count; row += 1) {
    const thread = rows.thread[row] ?? 0;
    const end = starts[thread + 1] ?? 0;
    if ((next[thread] ?? 0) >= end) continue;
    const isOpen = open[thread] ?? new OpenRows();
    open[thread] = isOpen;
    const startNs = rows.startNs[row] ?? 0;
    const probe = order[next[thread] ?? 0] ?? 0;
    if ((probes.timeNs[probe] ?? 0) < startNs) answerUntil(thread, startNs, isOpen);
    isOpen.trim(startNs, rows);
    isOpen.push(row);
  }
  for (let thread = 0; thread < threads; thread += 1) {
    answerUntil(thread, Number.POSITIVE_INFINITY, open[thread] ?? new OpenRows());
  }
}
