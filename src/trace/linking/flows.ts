import type { TraceTexts } from '../columns/texts.ts';
import type { RawTrace } from '../scan/raw-trace.ts';

const start = 's'.charCodeAt(0);
const finish = 'f'.charCodeAt(0);

/** Where a flow began, by where it ends. */
export interface Flows {
  /** The beginning of a flow of `category` that ends on `thread` at `startNs`; null = none. */
  into(category: string, thread: number, startNs: number): FlowEnd | null;
}

/** One end of a flow; `timeNs` counts from the first `ts` of the file. */
export interface FlowEnd {
  readonly thread: number;
  readonly timeNs: number;
}

/**
 * Flows of some categories (lower case). Ids are compared as the file writes them, and only within a category: some are
 * larger than a double can tell apart. A flow with several ends leads to each of them.
 */
export function readFlows(raw: RawTrace, texts: TraceTexts, categories: ReadonlySet<string>): Flows {
  const { rows } = raw;
  const names = new Map<number, string>();
  const nameOf = (category: number): string => {
    const known = names.get(category);
    if (known !== undefined) return known;
    const name = texts.text(category).toLowerCase();
    names.set(category, name);
    return name;
  };
  const begins = new Map<string, number>();
  const ends: number[] = [];
  for (let row = 0; row < rows.count; row += 1) {
    const phase = rows.phase[row];
    if (phase !== start && phase !== finish) continue;
    const category = nameOf(rows.category[row] ?? 0);
    if (!categories.has(category)) continue;
    if (phase === start) begins.set(`${category} ${rows.id[row]}`, row);
    else ends.push(row);
  }
  const byEnd = new Map<string, number>();
  for (const row of ends) {
    const category = nameOf(rows.category[row] ?? 0);
    const from = begins.get(`${category} ${rows.id[row]}`);
    if (from !== undefined) byEnd.set(`${category} ${rows.thread[row]} ${rows.startNs[row]}`, from);
  }
  return {
    into(category, thread, startNs) {
      const row = byEnd.get(`${category} ${thread} ${startNs}`);
      return row === undefined ? null : { thread: rows.thread[row] ?? 0, timeNs: rows.startNs[row] ?? 0 };
    },
  };
}
