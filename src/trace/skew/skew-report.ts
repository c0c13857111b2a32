import { z } from 'zod';
import type { CollectiveSequence, RankCollectives } from './collectives.ts';

const microseconds = z.number().nonnegative();
const count = z.number().int().nonnegative();

const callSchema = z.strictObject({
  kernel: z.string(),
  group: z.string().nullable(),
  /** Which call of this collective in this group, from 1. */
  occurrence: count,
  /** Latest minus earliest start across ranks. */
  skewMicroseconds: microseconds,
  lastRank: count,
  /** What each rank waited for the last one to start. */
  waits: z.array(z.strictObject({ rank: count, microseconds })),
  /** Latest minus earliest end: far above the skew it means that the ranks' clocks differ. */
  endSpreadMicroseconds: microseconds,
});

/** The skew view of several ranks. Times are microseconds, unrounded. */
export const skewReportSchema = z.strictObject({
  schema: z.literal('throughline.triage-skew/1'),
  ranks: z.array(
    z.strictObject({
      rank: count,
      path: z.string(),
      collectives: count,
      microseconds,
      /** What this rank waited for others, over all matched calls. */
      waitedMicroseconds: microseconds,
      /** How often it was the last to start. */
      last: count,
    }),
  ),
  collectives: z.array(
    z.strictObject({
      kernel: z.string(),
      group: z.string().nullable(),
      calls: count,
      ranks: count,
      maxSkewMicroseconds: microseconds,
      medianSkewMicroseconds: microseconds,
      waitedMicroseconds: microseconds,
      /** The rank that was last most often. */
      lastRank: count,
      lastTimes: count,
    }),
  ),
  /** Every matched call, the largest skew first. */
  calls: z.array(callSchema),
  warnings: z.array(
    z.strictObject({
      code: z.enum(['counts-differ', 'one-rank', 'clocks-differ', 'no-collectives']),
      kernel: z.string().nullable(),
    }),
  ),
});
export type SkewReport = z.infer<typeof skewReportSchema>;
type Call = SkewReport['calls'][number];

interface Member {
  readonly rank: number;
  readonly offsetNs: number;
  readonly sequence: CollectiveSequence;
}

function callOf(members: readonly Member[], at: number): Call {
  const starts = members.map(({ rank, offsetNs, sequence }) => ({
    rank,
    startNs: offsetNs + (sequence.startNs[at] ?? 0),
    endNs: offsetNs + (sequence.startNs[at] ?? 0) + (sequence.durationNs[at] ?? 0),
  }));
  const lastNs = Math.max(...starts.map(({ startNs }) => startNs));
  const firstNs = Math.min(...starts.map(({ startNs }) => startNs));
  const ends = starts.map(({ endNs }) => endNs);
  const [first] = members;
  return {
    kernel: first?.sequence.name ?? '',
    group: first?.sequence.group ?? null,
    occurrence: at + 1,
    skewMicroseconds: (lastNs - firstNs) / 1000,
    lastRank: starts.find(({ startNs }) => startNs === lastNs)?.rank ?? 0,
    waits: starts.map(({ rank, startNs }) => ({ rank, microseconds: (lastNs - startNs) / 1000 })),
    endSpreadMicroseconds: (Math.max(...ends) - Math.min(...ends)) / 1000,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** The rank that was last most often; of equals the lowest. */
function mostOftenLast(calls: readonly Call[]): { readonly rank: number; readonly times: number } {
  const times = new Map<number, number>();
  for (const { lastRank } of calls) times.set(lastRank, (times.get(lastRank) ?? 0) + 1);
  const [best] = [...times].sort(([a, left], [b, right]) => right - left || a - b);
  return { rank: best?.[0] ?? 0, times: best?.[1] ?? 0 };
}

const waited = (call: Call) => call.waits.reduce((sum, wait) => sum + wait.microseconds, 0);

/** Clocks that differ show as ends that lie further apart than the starts explain. */
const clockFactor = 10;
const leastClockSpread = 1000;

/**
 * Who comes late to each collective, and what the others wait. Calls are matched by kernel, process group and order; the
 * n-th call of one rank meets the n-th of the others.
 */
export function skewReport(ranks: readonly RankCollectives[]): SkewReport {
  const ordered = [...ranks].sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1));
  const zero = ordered.reduce(
    (least, { zeroNs }) => (zeroNs < least ? zeroNs : least),
    ordered[0]?.zeroNs ?? 0n,
  );
  const keys = [...new Set(ordered.flatMap(({ sequences }) => [...sequences.keys()]))].sort();
  const warnings: SkewReport['warnings'] = ordered.length < 2 ? [{ code: 'one-rank', kernel: null }] : [];
  if (keys.length === 0) warnings.push({ code: 'no-collectives', kernel: null });
  const collectives: SkewReport['collectives'] = [];
  const calls: Call[] = [];
  for (const key of keys) {
    const members = ordered.flatMap(({ rank, zeroNs, sequences }): Member[] => {
      const sequence = sequences.get(key);
      return sequence === undefined ? [] : [{ rank, offsetNs: Number(zeroNs - zero), sequence }];
    });
    const [first] = members;
    if (first === undefined || members.length < 2) continue;
    const counts = members.map(({ sequence }) => sequence.startNs.length);
    const matched = Math.min(...counts);
    if (counts.some((one) => one !== matched))
      warnings.push({ code: 'counts-differ', kernel: first.sequence.name });
    const own = Array.from({ length: matched }, (_, at) => callOf(members, at));
    const last = mostOftenLast(own);
    const skews = own.map(({ skewMicroseconds }) => skewMicroseconds);
    collectives.push({
      kernel: first.sequence.name,
      group: first.sequence.group,
      calls: matched,
      ranks: members.length,
      maxSkewMicroseconds: Math.max(0, ...skews),
      medianSkewMicroseconds: median(skews),
      waitedMicroseconds: own.reduce((sum, call) => sum + waited(call), 0),
      lastRank: last.rank,
      lastTimes: last.times,
    });
    calls.push(...own);
  }
  const endSpread = median(calls.map(({ endSpreadMicroseconds }) => endSpreadMicroseconds));
  const shortest = median(calls.map(({ skewMicroseconds }) => skewMicroseconds));
  if (endSpread > leastClockSpread && endSpread * clockFactor > shortest * (clockFactor - 1)) {
    warnings.push({ code: 'clocks-differ', kernel: null });
  }
  return {
    schema: 'throughline.triage-skew/1',
    ranks: ordered.map(({ rank, path, sequences }) => ({
      rank,
      path,
      collectives: [...sequences.values()].reduce((sum, { startNs }) => sum + startNs.length, 0),
      microseconds:
        [...sequences.values()].reduce(
          (sum, { durationNs }) => sum + durationNs.reduce((a, b) => a + b, 0),
          0,
        ) / 1000,
      waitedMicroseconds: calls.reduce(
        (sum, { waits }) => sum + (waits.find((wait) => wait.rank === rank)?.microseconds ?? 0),
        0,
      ),
      last: calls.filter(({ lastRank }) => lastRank === rank).length,
    })),
    collectives: collectives.sort(
      (a, b) => b.waitedMicroseconds - a.waitedMicroseconds || (a.kernel < b.kernel ? -1 : 1),
    ),
    calls: calls.sort(
      (a, b) =>
        b.skewMicroseconds - a.skewMicroseconds ||
        (a.kernel < b.kernel ? -1 : 1) ||
        a.occurrence - b.occurrence,
    ),
    warnings,
  };
}
