import { describe, expect, it } from 'vitest';
import type { RankCollectives } from '../../../src/trace/skew/collectives.ts';
import { skewReport } from '../../../src/trace/skew/skew-report.ts';

/** A rank whose collectives start at these microseconds and run 5 us each. */
function rankOf(rank: number, startsUs: readonly number[], name = 'all_reduce'): RankCollectives {
  const sequence = {
    name,
    group: null,
    startNs: Float64Array.from(startsUs, (us) => us * 1000),
    durationNs: new Float64Array(startsUs.length).fill(5000),
  };
  return { rank, path: `/r/rank${rank}.json`, zeroNs: 0n, sequences: new Map([[name, sequence]]) };
}

describe('skew of ranks', () => {
  it('tells of each call who was last and what the others waited', () => {
    const report = skewReport([rankOf(1, [10, 40, 90]), rankOf(0, [14, 40, 80]), rankOf(2, [11, 39, 81])]);
    expect(report.calls.map((one) => [one.occurrence, one.skewMicroseconds, one.lastRank])).toEqual([
      [3, 10, 1],
      [1, 4, 0],
      [2, 1, 0],
    ]);
    expect(report.calls[1]?.waits).toEqual([
      { rank: 0, microseconds: 0 },
      { rank: 1, microseconds: 4 },
      { rank: 2, microseconds: 3 },
    ]);
    expect(report.collectives).toMatchObject([
      {
        calls: 3,
        ranks: 3,
        maxSkewMicroseconds: 10,
        medianSkewMicroseconds: 4,
        waitedMicroseconds: 27,
        lastRank: 0,
        lastTimes: 2,
      },
    ]);
    expect(
      report.ranks.map(({ rank, waitedMicroseconds, last }) => [rank, waitedMicroseconds, last]),
    ).toEqual([
      [0, 10, 2],
      [1, 4, 1],
      [2, 13, 0],
    ]);
  });

  it('of more calls than anybody reads lists the latest, and sums them all', () => {
    const count = 200_000;
    const starts = Array.from({ length: count }, (_, at) => at * 10);
    const report = skewReport([
      rankOf(0, starts),
      rankOf(
        1,
        starts.map((us, at) => us + (at % 8)),
      ),
    ]);
    expect(report.matchedCalls).toBe(count);
    expect(report.calls).toHaveLength(10_000);
    expect(report.calls.every(({ skewMicroseconds }) => skewMicroseconds === 7)).toBe(true);
    expect(report.calls[0]?.occurrence).toBe(8);
    expect(report.ranks[0]?.waitedMicroseconds).toBe((count / 8) * 28);
    expect(report.collectives[0]).toMatchObject({
      calls: count,
      maxSkewMicroseconds: 7,
      medianSkewMicroseconds: 3.5,
    });
  });
});
