import type { RawTrace } from '../scan/raw-trace.ts';

const begin = 'B'.charCodeAt(0);
const end = 'E'.charCodeAt(0);
const complete = 'X'.charCodeAt(0);

/** How many begin rows became spans, and how many begin or end rows had no partner. */
export interface JoinedPairs {
  readonly joined: number;
  readonly unmatched: number;
}

/**
 * Makes spans of begin and end rows: each end closes the innermost open row of its thread, by name where it has one.
 * The begin row becomes complete (`X`) in place.
 */
export function joinPairs({ rows }: RawTrace): JoinedPairs {
  const open = new Map<number, number[]>();
  let joined = 0;
  let unmatched = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const phase = rows.phase[row];
    if (phase !== begin && phase !== end) continue;
    const thread = rows.thread[row] ?? 0;
    const stack = open.get(thread) ?? [];
    open.set(thread, stack);
    if (phase === begin) {
      stack.push(row);
      continue;
    }
    const name = rows.name[row] ?? 0;
    const at = name === 0 ? stack.length - 1 : stack.findLastIndex((one) => rows.name[one] === name);
    const [from] = at < 0 ? [] : stack.splice(at, 1);
    const durationNs = (rows.startNs[row] ?? Number.NaN) - (rows.startNs[from ?? row] ?? Number.NaN);
    if (from === undefined || !(durationNs >= 0)) {
      unmatched += 1;
      continue;
    }
    rows.durationNs[from] = durationNs;
    rows.phase[from] = complete;
    joined += 1;
  }
  for (const stack of open.values()) unmatched += stack.length;
  return { joined, unmatched };
}
