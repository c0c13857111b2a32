import { describe, expect, it } from 'vitest';
import {
  comparePairs,
  type GapVerdict,
  gapOf,
  geomeanPct,
  interleaved,
  type Pair,
  pairsNeeded,
  verdictOf,
} from '../../../src/campaign/rounds/gap.ts';
import { randomSequence } from '../../../src/engine/serving/load/random.ts';
import { rowWith } from './rows.ts';

const bounds = { least: 3, most: 9 };

/** A standard normal draw (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Measures pairs until they are decided, as the planner asks for them. */
function decided(truePercent: number, spread: number, random: () => number) {
  const ratios: number[] = [];
  let verdict: GapVerdict = 'unresolved';
  for (let wanted = pairsNeeded({ isDecided: false, pairs: 0 }, bounds); ratios.length < wanted; ) {
    while (ratios.length < wanted) {
      const [first, second] = [1 + spread * normal(random), 1 + spread * normal(random)];
      ratios.push(((1 + truePercent / 100) * first) / second);
    }
    const found = comparePairs(ratios);
    verdict = found === null ? 'unresolved' : verdictOf(found, 1);
    wanted = pairsNeeded({ isDecided: verdict !== 'unresolved', pairs: ratios.length }, bounds);
  }
  return { verdict, pairs: ratios.length };
}

function rates(truePercent: number, spread: number, runs = 4000) {
  const random = randomSequence(Math.round(1000 + truePercent * 10 + spread * 1e4));
  const counts: Record<GapVerdict, number> = { ahead: 0, tied: 0, behind: 0, unresolved: 0 };
  let most = 0;
  for (let run = 0; run < runs; run += 1) {
    const { verdict, pairs } = decided(truePercent, spread, random);
    counts[verdict] += 1 / runs;
    most = Math.max(most, pairs);
  }
  return { ...counts, most };
}

describe('acceptance 14: verdicts of synthetic pairs err within the nominal rate, and repeats stop at nine', () => {
  it.each([0.002, 0.005, 0.01, 0.02])(
    'no side is called better at the threshold itself (cv %f)',
    (spread) => {
      const [upper, lower] = [rates(1, spread), rates(-1, spread)];
      expect(upper.ahead).toBeLessThan(0.055);
      expect(lower.behind).toBeLessThan(0.055);
      expect(upper.behind).toBeLessThan(0.01);
      expect(lower.ahead).toBeLessThan(0.01);
      // Beyond the threshold by a hair nothing is a tie.
      expect(rates(1.01, spread).tied).toBeLessThan(0.055);
      for (const { most } of [upper, lower]) expect(most).toBeLessThanOrEqual(9);
    },
  );

  it('a clear difference is found, at the usual noise and in few pairs', () => {
    expect(rates(4, 0.005).ahead).toBeGreaterThan(0.99);
    expect(rates(-4, 0.005).behind).toBeGreaterThan(0.99);
    expect(rates(0, 0.002).tied).toBeGreaterThan(0.95);
    expect(rates(0, 0.005).tied).toBeGreaterThan(0.9);
    expect(decided(40, 0.005, randomSequence(3)).pairs).toBe(3);
  });

  it('noise beyond what nine pairs can resolve stays unresolved instead of becoming a tie', () => {
    const { unresolved, tied, most } = rates(0, 0.03);
    expect(unresolved).toBeGreaterThan(0.8);
    expect(tied).toBeLessThan(0.05);
    expect(most).toBe(9);
  });
});

const pair = (mine: number, theirs: number, more: Partial<Pair> = {}): Pair => ({
  first: rowWith({
    request_throughput: mine,
    p50_ttft_ms: 10,
    p50_tpot_ms: 2,
    output_token_throughput: mine,
  }),
  second: rowWith({
    request_throughput: theirs,
    p50_ttft_ms: 10,
    p50_tpot_ms: 2,
    output_token_throughput: theirs,
  }),
  ...more,
});
const about = { scenario: 'chat', leader: 'sglang', metric: 'request_throughput', rows: [] } as const;

describe('a gap', () => {
  it('is counted from the first side, in percent of the second', () => {
    const gap = gapOf(about, [pair(80, 100), pair(80.1, 100), pair(79.9, 100)], 1);
    expect(gap).toMatchObject({ verdict: 'behind', n: 3, vetoed_by: null });
    expect(gap.g_pct).toBeCloseTo(-20, 1);
    expect(gapOf(about, [pair(100, 80), pair(100.1, 80), pair(99.9, 80)], 1).verdict).toBe('ahead');
  });

  it('lower latency is better', () => {
    const latency = { ...about, metric: 'p50_e2e_ms' } as const;
    const faster = (ms: number, other: number): Pair => ({
      first: rowWith({ p50_e2e_ms: ms }),
      second: rowWith({ p50_e2e_ms: other }),
    });
    expect(gapOf(latency, [faster(50, 100), faster(51, 100), faster(50, 101)], 1).verdict).toBe('ahead');
  });

  it('a side that misses its limits is behind one that meets them, however fast', () => {
    const missed = rowWith({ request_throughput: 200 });
    const first = { ...missed, sla: { ...missed.sla, passed: false } };
    const gap = gapOf(
      about,
      [pair(200, 100, { first }), pair(201, 100, { first }), pair(200, 101, { first })],
      1,
    );
    expect(gap).toMatchObject({ verdict: 'behind', sla: { first: false, second: true } });
  });

  it('a tie by throughput is none where a latency is worse for sure', () => {
    const slow = rowWith({
      request_throughput: 100,
      output_token_throughput: 100,
      p50_ttft_ms: 30,
      p50_tpot_ms: 2,
    });
    const pairs = Array.from({ length: 3 }, () => pair(100, 100, { first: slow }));
    expect(gapOf(about, pairs, 1)).toMatchObject({ verdict: 'behind', vetoed_by: 'p50_ttft_ms' });
    expect(gapOf(about, [pair(100, 100), pair(100, 100), pair(100, 100)], 1).verdict).toBe('tied');
  });

  it('what was not measured decides nothing', () => {
    const none = { first: rowWith({}), second: rowWith({ request_throughput: 1 }) };
    expect(gapOf(about, [none, none, none], 1)).toMatchObject({ verdict: 'unresolved', g_pct: null });
    expect(gapOf(about, [], 1)).toMatchObject({ verdict: 'unresolved', n: 0 });
    expect(comparePairs([1])).toBeNull();
  });
});

it('pairs are measured as A B B A A B, so that drift falls on both', () => {
  const letters = interleaved(0, 3).map(({ isFirst }) => (isFirst ? 'A' : 'B'));
  expect(letters.join('')).toBe('ABBAAB');
  expect(interleaved(3, 6).map(({ pair: one }) => one)).toEqual([4, 4, 5, 5, 6, 6]);
});

it('gains of several scenarios count by their factors', () => {
  expect(geomeanPct([])).toBe(0);
  expect(geomeanPct([100, -50])).toBeCloseTo(0, 9);
});
