import type { RawTrace } from '../scan/raw-trace.ts';

/** The zero of a trace and the rows that may not define it. */
export interface Zero {
  /** Smallest start of a row that is not metadata, in nanoseconds from the first `ts` of the file. */
  readonly zeroNs: number;
  /** Rows with `ts` 0 and `dur` 0 among rows of later times (pytorch#188481). */
  readonly zeroTimes: number;
}

const metadata = 'M'.charCodeAt(0);

/** Finds where time begins. Metadata may carry a `ts` of 0, which is not a time. */
export function findZero({ rows, frames, originNs, earliestOtherNs }: RawTrace): Zero {
  const nothing = -Number(originNs);
  let zeroNs = Number.isNaN(earliestOtherNs) ? Number.POSITIVE_INFINITY : earliestOtherNs;
  let zeroTimes = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const startNs = rows.startNs[row] ?? Number.NaN;
    if (Number.isNaN(startNs) || rows.phase[row] === metadata) continue;
    if (startNs === nothing && rows.durationNs[row] === 0) zeroTimes += 1;
    else if (startNs < zeroNs) zeroNs = startNs;
  }
  for (let row = 0; row < frames.count; row += 1) {
    const startNs = frames.startNs[row] ?? 0;
    if (startNs < zeroNs) zeroNs = startNs;
  }
  return Number.isFinite(zeroNs) ? { zeroNs, zeroTimes } : { zeroNs: 0, zeroTimes };
}
