import type { ThreadSpans } from '../columns/columns.ts';
import {
  type ActiveFrame,
  type FrameBook,
  type StackSite,
  siteOfStack,
  unresolvedSite,
} from './stack-site.ts';

/** Moments on host threads whose stacks are asked for. */
export interface Probes {
  /** What the answers belong to: rows of a table. */
  readonly keys: Uint32Array;
  threadOf(key: number): number;
  /** Nanoseconds. */
  momentOf(key: number): number;
}

/** Tolerance of frames that end a rounding error before the moment. */
const slackNs = 1;

/** Where the rows of each thread begin and end in a table sorted by thread. */
function threadRanges(spans: ThreadSpans): Map<number, { start: number; end: number }[]> {
  const ranges = new Map<number, { start: number; end: number }[]>();
  let start = 0;
  for (let row = 1; row <= spans.count; row += 1) {
    if (row < spans.count && spans.thread[row] === spans.thread[start]) continue;
    const thread = spans.thread[start] ?? 0;
    const known = ranges.get(thread);
    if (known === undefined) ranges.set(thread, [{ start, end: row }]);
    else known.push({ start, end: row });
    start = row;
  }
  return ranges;
}

/** Rows of one thread in order of start, wherever they stand in the table. */
function rowsOfThreads(spans: ThreadSpans, threads: ReadonlySet<number>): Map<number, Uint32Array> {
  const ranges = threadRanges(spans);
  const isGrouped = [...ranges.values()].every((parts) => parts.length === 1);
  const rows = new Map<number, Uint32Array>();
  if (isGrouped) {
    for (const [thread, [range]] of ranges) {
      if (!threads.has(thread) || range === undefined) continue;
      rows.set(
        thread,
        Uint32Array.from({ length: range.end - range.start }, (_, at) => range.start + at),
      );
    }
    return rows;
  }
  const counts = new Map<number, number>();
  for (let row = 0; row < spans.count; row += 1) {
    const thread = spans.thread[row] ?? 0;
    if (threads.has(thread)) counts.set(thread, (counts.get(thread) ?? 0) + 1);
  }
  const filled = new Map<number, number>();
  for (const [thread, count] of counts) rows.set(thread, new Uint32Array(count));
  for (let row = 0; row < spans.count; row += 1) {
    const thread = spans.thread[row] ?? 0;
    const list = rows.get(thread);
    if (list === undefined) continue;
    const at = filled.get(thread) ?? 0;
    list[at] = row;
    filled.set(thread, at + 1);
  }
  return rows;
}

/**
 * Tells the site of each probe whose thread has frames at that moment. One sweep of a thread answers all its probes;
 * frames that start and end between two probes are passed over without being looked at.
 */
export function sweepStacks(
  frames: ThreadSpans,
  probes: Probes,
  book: FrameBook,
  answer: (key: number, site: StackSite) => void,
): void {
  if (frames.count === 0 || probes.keys.length === 0) return;
  const ofThread = new Map<number, number[]>();
  for (const key of probes.keys) {
    const thread = probes.threadOf(key);
    const list = ofThread.get(thread);
    if (list === undefined) ofThread.set(thread, [key]);
    else list.push(key);
  }
  const rowsOf = rowsOfThreads(frames, new Set(ofThread.keys()));
  for (const [thread, keys] of ofThread) {
    const rows = rowsOf.get(thread);
    if (rows === undefined) continue;
    const asked = keys.sort((a, b) => probes.momentOf(a) - probes.momentOf(b) || a - b);
    sweepThread(frames, rows, asked, probes, book, answer);
  }
}

function sweepThread(
  frames: ThreadSpans,
  rows: Uint32Array,
  asked: readonly number[],
  { momentOf }: Probes,
  book: FrameBook,
  answer: (key: number, site: StackSite) => void,
): void {
  const { startNs, durationNs, name } = frames;
  const open: number[] = [];
  const endOf = (row: number) => (startNs[row] ?? 0) + (durationNs[row] ?? 0);
  let next = 0;
  let pushes = 0;
  // Probes between the same pushes and pops have the same stack.
  let last = { site: unresolvedSite, top: -1, depth: 0, pushes: -1 };
  for (const key of asked) {
    const atNs = momentOf(key);
    while (next < rows.length) {
      const row = rows[next] ?? 0;
      const start = startNs[row] ?? 0;
      if (start > atNs) break;
      next += 1;
      if (endOf(row) + slackNs < atNs) continue;
      while (open.length > 0 && endOf(open.at(-1) ?? 0) + slackNs < start) open.pop();
      open.push(row);
      pushes += 1;
    }
    while (open.length > 0 && endOf(open.at(-1) ?? 0) + slackNs < atNs) open.pop();
    if (open.length === 0) continue;
    const top = open.at(-1) ?? 0;
    if (last.top !== top || last.depth !== open.length || last.pushes !== pushes) {
      const active: ActiveFrame[] = [];
      for (const row of open) {
        if (endOf(row) + slackNs < atNs) continue;
        const { priority, location } = book.known(name[row] ?? 0);
        active.push({ priority, location, startNs: startNs[row] ?? 0, durationNs: durationNs[row] ?? 0 });
      }
      last = { site: siteOfStack(active), top, depth: open.length, pushes };
    }
    answer(key, last.site);
  }
}
