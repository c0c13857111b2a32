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
  /** Time that each rank waited for the last one to start. */
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
      /** Time that this rank waited for others, over all matched calls. */
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
  /** Matched calls, the largest skew first: all of them, or the ten thousand largest where there are more. */
  calls: z.array(callSchema),
  /** How many calls were matched; `calls` lists no more than ten thousand of them. */
  matchedCalls: count.default(0),
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

/** One matched call of a collective, as far as sums need it: a fleet has millions of them. Nanoseconds. */
interface Matched {
  readonly members: readonly Member[];
  readonly count: number;
  readonly skewNs: Float64Array;
  readonly endSpreadNs: Float64Array;
  /** Position in `members` of the rank that started last. */
  readonly last: Uint32Array;
}

function startOf({ offsetNs, sequence }: Member, at: number): number {
  return offsetNs + (sequence.startNs[at] ?? 0);
}

function matchedOf(members: readonly Member[], count: number): Matched {
  const skewNs = new Float64Array(count);
  const endSpreadNs = new Float64Array(count);
  const last = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) {
    let [firstNs, lastNs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let [firstEndNs, lastEndNs] = [firstNs, lastNs];
    members.forEach((member, place) => {
      const startNs = startOf(member, at);
      const endNs = startNs + (member.sequence.durationNs[at] ?? 0);
      if (startNs > lastNs) {
        lastNs = startNs;
        last[at] = place;
      }
      if (startNs < firstNs) firstNs = startNs;
      if (endNs > lastEndNs) lastEndNs = endNs;
      if (endNs < firstEndNs) firstEndNs = endNs;
    });
    skewNs[at] = lastNs - firstNs;
    endSpreadNs[at] = lastEndNs - firstEndNs;
  }
  return { members, count, skewNs, endSpreadNs, last };
}

/** Time that each rank waited over all calls of a collective, and how often it was the last. Nanoseconds. */
function waitsOf({ members, count, last }: Matched) {
  const waitedNs = new Float64Array(members.length);
  const times = new Uint32Array(members.length);
  for (let at = 0; at < count; at += 1) {
    const place = last[at] ?? 0;
    const latest = members[place];
    const lastNs = latest === undefined ? 0 : startOf(latest, at);
    times[place] = (times[place] ?? 0) + 1;
    members.forEach((member, own) => {
      waitedNs[own] = (waitedNs[own] ?? 0) + lastNs - startOf(member, at);
    });
  }
  return { waitedNs, times };
}

function callOf({ members, skewNs, endSpreadNs, last }: Matched, at: number): Call {
  const latest = members[last[at] ?? 0];
  const lastNs = latest === undefined ? 0 : startOf(latest, at);
  return {
    kernel: latest?.sequence.name ?? '',
    group: latest?.sequence.group ?? null,
    occurrence: at + 1,
    skewMicroseconds: (skewNs[at] ?? 0) / 1000,
    lastRank: latest?.rank ?? 0,
    waits: members.map((member) => ({
      rank: member.rank,
      microseconds: (lastNs - startOf(member, at)) / 1000,
    })),
    endSpreadMicroseconds: (endSpreadNs[at] ?? 0) / 1000,
  };
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    whole.set(column, at);
    at += column.length;
  }
  return whole;
}

const largest = (values: Float64Array): number => values.reduce((most, one) => (one > most ? one : most), 0);

/** More calls than anybody reads; a fleet has millions, each with a wait for every rank. */
const listedCalls = 10_000;

/** The calls of largest skew, of equals by name and order. */
function latestCalls(all: readonly Matched[]): Call[] {
  const nameOf = ({ members }: Matched) => members[0]?.sequence.name ?? '';
  const skews = joined(all.map(({ skewNs }) => skewNs)).sort();
  const leastNs = skews[Math.max(0, skews.length - listedCalls)] ?? 0;
  const found = all.flatMap((one) => {
    const places: { readonly one: Matched; readonly at: number; readonly skewNs: number }[] = [];
    one.skewNs.forEach((skewNs, at) => {
      if (skewNs >= leastNs && places.length < listedCalls) places.push({ one, at, skewNs });
    });
    return places;
  });
  return found
    .sort(
      (a, b) =>
        b.skewNs - a.skewNs ||
        (nameOf(a.one) < nameOf(b.one) ? -1 : nameOf(a.one) > nameOf(b.one) ? 1 : a.at - b.at),
    )
    .slice(0, listedCalls)
    .map(({ one, at }) => callOf(one, at));
}

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
  const all: Matched[] = [];
  const waitedNs = new Map<number, number>();
  const lastTimes = new Map<number, number>();
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
    const own = matchedOf(members, matched);
    all.push(own);
    const waits = waitsOf(own);
    members.forEach(({ rank }, place) => {
      waitedNs.set(rank, (waitedNs.get(rank) ?? 0) + (waits.waitedNs[place] ?? 0));
      lastTimes.set(rank, (lastTimes.get(rank) ?? 0) + (waits.times[place] ?? 0));
    });
    // Members are in order of rank: of equals the lowest.
    const often = waits.times.indexOf(waits.times.reduce((most, one) => Math.max(most, one), 0));
    collectives.push({
      kernel: first.sequence.name,
      group: first.sequence.group,
      calls: matched,
      ranks: members.length,
      maxSkewMicroseconds: largest(own.skewNs) / 1000,
      medianSkewMicroseconds: median(own.skewNs) / 1000,
      waitedMicroseconds: waits.waitedNs.reduce((sum, ns) => sum + ns, 0) / 1000,
      lastRank: matched === 0 ? 0 : (members[often]?.rank ?? 0),
      lastTimes: waits.times[often] ?? 0,
    });
  }
  const endSpread = median(joined(all.map(({ endSpreadNs }) => endSpreadNs))) / 1000;
  const shortest = median(joined(all.map(({ skewNs }) => skewNs))) / 1000;
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
      waitedMicroseconds: (waitedNs.get(rank) ?? 0) / 1000,
      last: lastTimes.get(rank) ?? 0,
    })),
    collectives: collectives.sort(
      (a, b) => b.waitedMicroseconds - a.waitedMicroseconds || (a.kernel < b.kernel ? -1 : 1),
    ),
    calls: latestCalls(all),
    matchedCalls: all.reduce((sum, { count: own }) => sum + own, 0),
    warnings,
  };
}
