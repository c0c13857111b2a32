import type { ThreadSpans } from '../columns/columns.ts';
import type { Steps } from '../work/steps.ts';
import type { FrameBook } from './frame-book.ts';
import type { SiteBook } from './site-book.ts';
import { type StackSite, stackDepth } from './stack-site.ts';

/** Moments on host threads whose stacks are asked for. */
export interface Probes {
  /** Owners of the answers: rows of a table. */
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

/** The rows of one thread in order of start: a stretch of the table, or a list where they lie scattered. */
interface ThreadRows {
  readonly count: number;
  row(at: number): number;
}

function rowsOfThreads(spans: ThreadSpans, threads: ReadonlySet<number>): ReadonlyMap<number, ThreadRows> {
  const rows = new Map<number, ThreadRows>();
  for (const [thread, parts] of threadRanges(spans)) {
    if (!threads.has(thread)) continue;
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) {
      const { start, end } = only;
      rows.set(thread, { count: end - start, row: (at) => start + at });
      continue;
    }
    const list = new Uint32Array(parts.reduce((sum, { start, end }) => sum + end - start, 0));
    let filled = 0;
    for (const { start, end } of parts) {
      for (let row = start; row < end; row += 1) {
        list[filled] = row;
        filled += 1;
      }
    }
    rows.set(thread, { count: list.length, row: (at) => list[at] ?? 0 });
  }
  return rows;
}

/** Probes that are answered in one part of the work. */
const probesAtOnce = 4096;

/**
 * Tells the site of each probe whose thread has frames at that moment. One sweep of a thread answers all its probes;
 * frames that start and end between two probes are passed over without being looked at.
 */
export function* sweepStacks(
  frames: ThreadSpans,
  probes: Probes,
  book: FrameBook,
  sites: SiteBook,
  answer: (key: number, site: number) => void,
): Steps<void> {
  if (frames.count === 0 || probes.keys.length === 0) return;
  const ofThread = new Map<number, number[]>();
  for (const key of probes.keys) {
    const thread = probes.threadOf(key);
    const list = ofThread.get(thread);
    if (list === undefined) ofThread.set(thread, [key]);
    else list.push(key);
  }
  const rowsOf = rowsOfThreads(frames, new Set(ofThread.keys()));
  const stacks = stackNames(book, sites);
  for (const [thread, keys] of ofThread) {
    const rows = rowsOf.get(thread);
    if (rows === undefined) continue;
    const sweep = new ThreadSweep(frames, rows, stacks);
    const asked = inOrder(keys, probes);
    for (let at = 0; at < asked.length; at += probesAtOnce) {
      sweep.answer(asked.slice(at, at + probesAtOnce), probes, answer);
      yield;
    }
  }
}

/** Keys by moment. Rows of a thread are in order of start, so most lists are in order already. */
function inOrder(keys: number[], { momentOf }: Probes): readonly number[] {
  let before = Number.NEGATIVE_INFINITY;
  for (const key of keys) {
    const atNs = momentOf(key);
    if (atNs < before) return keys.sort((a, b) => momentOf(a) - momentOf(b) || a - b);
    before = atNs;
  }
  return keys;
}

/** Numbers of sites by the frames that make them: the telling one, and the last of the stack. */
interface StackNames {
  readonly book: FrameBook;
  siteOf(best: number, telling: readonly number[]): number;
}

/** A site by the names of its frames: its texts are made when they are asked for, as most never are. */
class SweptSite implements StackSite {
  private readonly book: FrameBook;
  private readonly best: number;
  private readonly telling: readonly number[];

  constructor(book: FrameBook, best: number, telling: readonly number[]) {
    this.book = book;
    this.best = best;
    this.telling = telling;
  }

  get location(): string {
    return this.book.location(this.best);
  }

  get stack(): readonly string[] {
    return this.telling.map((name) => this.book.location(name));
  }
}

/** A stack that was met before. */
interface KnownStack {
  readonly telling: readonly number[];
  readonly site: number;
}

function stackNames(book: FrameBook, sites: SiteBook): StackNames {
  // By the telling frame, then by the innermost; the rest is compared.
  const known = new Map<number, Map<number, KnownStack[]>>();
  return {
    book,
    siteOf(best, telling) {
      let ofBest = known.get(best);
      if (ofBest === undefined) {
        ofBest = new Map();
        known.set(best, ofBest);
      }
      const inner = telling.at(-1) ?? 0;
      const met = ofBest.get(inner) ?? [];
      const same = met.find(
        (one) =>
          one.telling.every((name, at) => name === telling[at]) && one.telling.length === telling.length,
      );
      if (same !== undefined) return same.site;
      const site = sites.addNew(new SweptSite(book, best, telling));
      met.push({ telling, site });
      ofBest.set(inner, met);
      return site;
    },
  };
}

/**
 * The site of the frames that run at a moment: the frame of highest priority, of equals the later start, then the
 * shorter; and the last telling frames, or the innermost where none tells.
 */
function siteAt(
  frames: ThreadSpans,
  open: readonly number[],
  atNs: number,
  { book, siteOf }: StackNames,
): number {
  const { startNs, durationNs, name } = frames;
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  let bestStart = 0;
  let bestDuration = 0;
  let innermost = -1;
  const telling: number[] = [];
  for (const row of open) {
    const start = startNs[row] ?? 0;
    const duration = durationNs[row] ?? 0;
    if (start + duration + slackNs < atNs) continue;
    const own = name[row] ?? 0;
    const priority = book.priority(own);
    innermost = own;
    if (priority > 0) telling.push(own);
    const isBetter =
      priority > highest ||
      (priority === highest && (start > bestStart || (start === bestStart && duration <= bestDuration)));
    if (!isBetter) continue;
    best = own;
    highest = priority;
    bestStart = start;
    bestDuration = duration;
  }
  if (best < 0) return 0;
  return siteOf(best, telling.length > 0 ? telling.slice(-stackDepth) : [innermost]);
}

/** One way over the frames of a thread, as far as the moments that were asked. */
class ThreadSweep {
  private readonly frames: ThreadSpans;
  private readonly rows: ThreadRows;
  private readonly stacks: StackNames;
  private readonly open: number[] = [];
  private next = 0;
  private pushes = 0;
  /** Probes between the same pushes and pops have the same stack. */
  private last = { site: 0, top: -1, depth: 0, pushes: -1 };

  constructor(frames: ThreadSpans, rows: ThreadRows, stacks: StackNames) {
    this.frames = frames;
    this.rows = rows;
    this.stacks = stacks;
  }

  /** Answers probes; `asked` are in order, and none before those of the call before. */
  answer(asked: readonly number[], { momentOf }: Probes, tell: (key: number, site: number) => void): void {
    const { frames, rows, stacks, open } = this;
    const { startNs, durationNs } = frames;
    // Every frame of the thread passes here once: what moves on is kept in the loop.
    let { next, pushes } = this;
    for (const key of asked) {
      const atNs = momentOf(key);
      while (next < rows.count) {
        const row = rows.row(next);
        const start = startNs[row] ?? 0;
        if (start > atNs) break;
        next += 1;
        if (start + (durationNs[row] ?? 0) + slackNs < atNs) continue;
        this.close(start);
        open.push(row);
        pushes += 1;
      }
      this.close(atNs);
      const top = open.at(-1);
      if (top === undefined) continue;
      const { last } = this;
      if (last.top !== top || last.depth !== open.length || last.pushes !== pushes) {
        this.last = { site: siteAt(frames, open, atNs, stacks), top, depth: open.length, pushes };
      }
      tell(key, this.last.site);
    }
    this.next = next;
    this.pushes = pushes;
  }

  private close(beforeNs: number): void {
    const { open } = this;
    const { startNs, durationNs } = this.frames;
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      if ((startNs[top] ?? 0) + (durationNs[top] ?? 0) + slackNs >= beforeNs) return;
      open.pop();
    }
  }
}
