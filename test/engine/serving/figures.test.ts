import { describe, expect, it } from 'vitest';
import { type MeasuredRequests, together } from '../../../src/engine/serving/scheduler/measured-requests.ts';
import { figuresOf, requestFigures } from '../../../src/engine/serving/scheduler/serving-figures.ts';
import { WorkerAccount } from '../../../src/engine/serving/scheduler/worker-account.ts';

/** Ten requests that arrive a second apart from the fifth second on; times in microseconds. */
const measured = (): MeasuredRequests => {
  const each = (value: (at: number) => number) => Float64Array.from({ length: 10 }, (_, at) => value(at));
  return {
    arrivals: each((at) => (5 + at) * 1e6),
    starts: each((at) => (5 + at) * 1e6 + 1e3 * at),
    firstTokens: each((at) => (5 + at) * 1e6 + 1e4 * (at + 1)),
    ends: each((at) => (5 + at) * 1e6 + 1e4 * (at + 1) + 4e4 * (at + 1)),
    outputs: Int32Array.from({ length: 10 }, () => 5),
    gaps: { microseconds: Float64Array.of(10_000, 20_000, 30_000), tokens: Float64Array.of(30, 8, 2) },
    accounts: [],
    microseconds: 14.5e6,
  };
};

describe('figures of a simulated load', () => {
  const figures = () => figuresOf(measured(), 2000);

  it('count time from the first arrival to the last end', () => {
    expect(figures().seconds).toBeCloseTo(14 + 0.5 - 5, 12);
    expect(figures().requestsPerSecond).toBeCloseTo(10 / 9.5, 12);
    expect(figures().outputTokensPerSecond).toBeCloseTo(50 / 9.5, 12);
  });

  it('have the way of request and token in first tokens and whole requests, and not in the steps between', () => {
    // First tokens after 10, 20 … 100 ms and 2 ms of the way; steps of 10, 20 … 100 ms.
    expect(figures().ttft).toEqual({
      mean: 57,
      median: 57,
      p90: expect.closeTo(93, 9),
      p99: expect.closeTo(101.1, 9),
    });
    expect(figures().tpot.mean).toBeCloseTo(55, 9);
    expect(figures().e2e.mean).toBeCloseTo(55 + 220 + 2, 9);
    expect(figures().queueing).toMatchObject({ mean: 4.5, median: 4.5 });
  });

  it('weigh gaps by the tokens that had them', () => {
    expect(figures().itl).toEqual({ mean: (300 + 160 + 60) / 40, median: 10, p90: 20, p99: 30 });
  });

  it('leave a request of one token out of the time between tokens', () => {
    const one = measured();
    one.outputs[9] = 1;
    expect(Number.isFinite(requestFigures(one, 0).tpot[9] ?? 0)).toBe(false);
    expect(figuresOf(one, 0).tpot.mean).toBeCloseTo(50, 9);
  });

  it('of nothing are zero', () => {
    const nothing = new Float64Array(0);
    const empty = {
      ...measured(),
      gaps: { microseconds: nothing, tokens: nothing },
      outputs: new Int32Array(10).fill(1),
    };
    const zero = { mean: 0, median: 0, p90: 0, p99: 0 };
    expect(figuresOf(empty, 0)).toMatchObject({ itl: zero, tpot: zero });
  });
});

describe('servers that share a load', () => {
  it('are one list of requests, and as long as the longest', () => {
    const [one, other] = [measured(), { ...measured(), microseconds: 3e7 }];
    expect(together([one])).toBe(one);
    const both = together([one, other]);
    expect(both.microseconds).toBe(3e7);
    for (const name of ['arrivals', 'starts', 'firstTokens', 'ends', 'outputs'] as const) {
      expect([...both[name]]).toEqual([...one[name], ...other[name]]);
    }
    expect([...both.gaps.tokens]).toEqual([30, 8, 2, 30, 8, 2]);
    expect([...both.gaps.microseconds]).toEqual([1e4, 2e4, 3e4, 1e4, 2e4, 3e4]);
    expect(together([]).microseconds).toBe(0);
  });

  it('ran as many requests at once as time and requests say', () => {
    const account = new WorkerAccount();
    expect(account.meanRunning(0)).toBe(0);
    account.step(100, 2, 4, 900);
    account.step(300, 1, 2, 700);
    expect(account.meanRunning(500)).toBe((4 * 100 + 2 * 300) / 500);
    expect(account).toMatchObject({ steps: 3, mostRunning: 4, mostCacheTokens: 900 });
  });
});
