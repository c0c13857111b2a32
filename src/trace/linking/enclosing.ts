import type { ThreadSpans } from '../columns/columns.ts';
import { sweepStacks } from './sweep.ts';

/** The innermost row around each moment; -1 = none. One entry a probe. */
export function innermostAround(
  rows: ThreadSpans,
  thread: Uint32Array,
  timeNs: Float64Array,
  threads: number,
): Int32Array {
  const found = new Int32Array(thread.length).fill(-1);
  if (thread.length === 0 || rows.count === 0) return found;
  sweepStacks(rows, { count: thread.length, thread, timeNs }, threads, (probe, stack, depth) => {
    if (depth > 0) found[probe] = stack[depth - 1] ?? -1;
  });
  return found;
}
