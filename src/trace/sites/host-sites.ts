import type { TraceColumns } from '../columns/columns.ts';
import type { Steps } from '../work/steps.ts';
import { type FrameBook, frameBook } from './frame-book.ts';
import { type SiteBook, siteBook } from './site-book.ts';
import { type StackSite, siteOfCallStack } from './stack-site.ts';
import { sweepStacks } from './stack-sweep.ts';

/** Sites of host rows, as positions in `sites`; -1 where a row has none. */
export interface HostSites {
  readonly ofOperator: Int32Array;
  readonly ofLaunch: Int32Array;
  readonly sites: readonly StackSite[];
}

const shortlyAfterNs = 1000;

/** Rows that a column names, each once, in order. */
function named(column: Int32Array, count: number): Uint8Array {
  const wanted = new Uint8Array(count);
  for (const row of column) if (row >= 0) wanted[row] = 1;
  return wanted;
}

function rowsOf(wanted: Uint8Array): Uint32Array {
  let count = 0;
  for (const one of wanted) count += one;
  const rows = new Uint32Array(count);
  let at = 0;
  wanted.forEach((one, row) => {
    if (one === 0) return;
    rows[at] = row;
    at += 1;
  });
  return rows;
}

/** Sites of operators by their stack text, else by the frames shortly after their start, within them. */
function* placeOperators(
  { operators, frames, texts }: TraceColumns,
  wanted: Uint8Array,
  book: SiteBook,
  known: FrameBook,
): Steps<Int32Array> {
  const sites = new Int32Array(operators.count).fill(-1);
  const ofText = new Map<number, number>();
  const probed = wanted.slice();
  for (let row = 0; row < operators.count; row += 1) {
    const text = operators.callStack[row] ?? 0;
    if (wanted[row] === 0 || text === 0) continue;
    probed[row] = 0;
    const site = ofText.get(text) ?? book.add(siteOfCallStack(texts.text(text)));
    ofText.set(text, site);
    sites[row] = site;
  }
  if (frames.count === 0) return sites;
  const probes = {
    keys: rowsOf(probed),
    threadOf: (row: number) => operators.thread[row] ?? 0,
    momentOf: (row: number) =>
      (operators.startNs[row] ?? 0) + Math.min((operators.durationNs[row] ?? 0) / 2, shortlyAfterNs),
  };
  yield* sweepStacks(frames, probes, known, book, (row, site) => {
    sites[row] = site;
  });
  return sites;
}

/**
 * Sites of the operators that `operator` names, and of those calls of `launch` whose operator has none. Both columns have
 * an entry for each row that is to be located; -1 = unknown.
 */
export function* hostSites(
  columns: TraceColumns,
  operator: Int32Array,
  launch: Int32Array,
): Steps<HostSites> {
  const { operators, launches, frames } = columns;
  const book = siteBook();
  const known = frameBook(columns.texts);
  const ofOperator = yield* placeOperators(columns, named(operator, operators.count), book, known);
  const ofLaunch = new Int32Array(launches.count).fill(-1);
  if (frames.count > 0) {
    const unanswered = new Uint8Array(launches.count);
    launch.forEach((row, at) => {
      const own = operator[at] ?? -1;
      if (row >= 0 && (own < 0 || (ofOperator[own] ?? -1) < 0)) unanswered[row] = 1;
    });
    const probes = {
      keys: rowsOf(unanswered),
      threadOf: (row: number) => launches.thread[row] ?? 0,
      momentOf: (row: number) => launches.startNs[row] ?? 0,
    };
    yield* sweepStacks(frames, probes, known, book, (row, site) => {
      ofLaunch[row] = site;
    });
  }
  return { ofOperator, ofLaunch, sites: book.sites };
}
