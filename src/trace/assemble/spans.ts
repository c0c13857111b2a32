import type { Spans, ThreadSpans } from '../columns/columns.ts';
import type { RawTrace } from '../scan/raw-trace.ts';
import { orderOf } from './order.ts';

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** The entries of `column` at `rows`. */
export function pick<T extends Column>(column: T, rows: Uint32Array): T {
  const picked = new (column.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i += 1) picked[i] = column[rows[i] ?? 0] ?? 0;
  return picked;
}

/** Times from `zeroNs`, which itself counts from the first `ts` of the file. */
export function pickSpans(raw: RawTrace, rows: Uint32Array, zeroNs: number): Spans {
  const startNs = pick(raw.rows.startNs, rows);
  for (let i = 0; i < startNs.length; i += 1) startNs[i] = (startNs[i] ?? 0) - zeroNs;
  return {
    count: rows.length,
    name: pick(raw.rows.name, rows),
    startNs,
    durationNs: pick(raw.rows.durationNs, rows),
  };
}

/** Rows in order of start; ties in the order of the file. */
export function inOrderOfStart(raw: RawTrace, rows: readonly number[]): Uint32Array {
  const { startNs } = raw.rows;
  const order = orderOf(rows.length, (a, b) => (startNs[rows[a] ?? 0] ?? 0) - (startNs[rows[b] ?? 0] ?? 0));
  return order === null ? Uint32Array.from(rows) : order.map((place) => rows[place] ?? 0);
}

/** Whether the rows of every thread are in order of start, the longer first of two that start together. */
function threadsAreInOrder({ count, thread, startNs, durationNs }: Omit<ThreadSpans, 'name'>): boolean {
  const last = new Map<number, number>();
  let current = -1;
  let previous = -1;
  for (let i = 0; i < count; i += 1) {
    const own = thread[i] ?? 0;
    if (own !== current) {
      if (current >= 0) last.set(current, previous);
      current = own;
      previous = last.get(own) ?? -1;
    }
    if (previous >= 0) {
      const start = startNs[i] ?? 0;
      const before = startNs[previous] ?? 0;
      if (start < before || (start === before && (durationNs[i] ?? 0) > (durationNs[previous] ?? 0)))
        return false;
    }
    previous = i;
  }
  return true;
}

/** The order that {@link ThreadSpans} promises; null where the rows already have it. */
export function threadOrder(spans: Omit<ThreadSpans, 'name'>): Uint32Array | null {
  if (threadsAreInOrder(spans)) return null;
  const { thread, startNs, durationNs } = spans;
  const compare = (a: number, b: number): number =>
    (thread[a] ?? 0) - (thread[b] ?? 0) ||
    (startNs[a] ?? 0) - (startNs[b] ?? 0) ||
    (durationNs[b] ?? 0) - (durationNs[a] ?? 0);
  return orderOf(spans.count, compare);
}

/** Rows of host threads in the order that {@link ThreadSpans} promises. */
export function inThreadOrder(raw: RawTrace, rows: readonly number[]): Uint32Array {
  const listed = Uint32Array.from(rows);
  const order = threadOrder({
    count: listed.length,
    thread: pick(raw.rows.thread, listed),
    startNs: pick(raw.rows.startNs, listed),
    durationNs: pick(raw.rows.durationNs, listed),
  });
  return order === null ? listed : order.map((place) => listed[place] ?? 0);
}
