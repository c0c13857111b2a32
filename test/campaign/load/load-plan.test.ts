import { describe, expect, it } from 'vitest';
import { type Arrivals, planRequests } from '../../../src/campaign/load/load-plan.ts';
import { recordedRequests } from '../../../src/campaign/load/recorded-requests.ts';
import { randomSequence } from '../../../src/engine/serving/load/random.ts';
import { readArrivalsFile } from '../../../src/engine/serving/load/read-arrivals.ts';

function plan(arrivals: Arrivals, seed = 1, requests = 400) {
  const lengths = { input: { least: 10, most: 20 }, output: { least: 5, most: 5 } };
  return planRequests({ requests, arrivals, seed, ...lengths }, randomSequence(seed));
}
const rate = (burstiness: number): Arrivals => ({
  kind: 'rate',
  perSecond: 8,
  burstiness,
  maxConcurrency: null,
});

describe('a plan', () => {
  it('draws every length of its range, ends included, and repeats for a seed', () => {
    const requests = plan({ kind: 'closed-loop', concurrency: 2 });
    const inputs = new Set(requests.map(({ inputTokens }) => inputTokens ?? 0));
    expect([Math.min(...inputs), Math.max(...inputs), inputs.size]).toEqual([10, 20, 11]);
    expect(requests.every(({ outputTokens, atMs }) => outputTokens === 5 && atMs === null)).toBe(true);
    expect(plan({ kind: 'closed-loop', concurrency: 2 })).toEqual(requests);
    expect(plan({ kind: 'closed-loop', concurrency: 2 }, 2)).not.toEqual(requests);
  });

  it.each([0.5, 1, 4, Number.POSITIVE_INFINITY])('offers exactly its rate at burstiness %d', (burstiness) => {
    const requests = plan(rate(burstiness));
    const times = requests.map(({ atMs }) => atMs ?? Number.NaN);
    expect(times[0]).toBe(0);
    expect(times.at(-1)).toBeCloseTo((399 * 1000) / 8);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  it('varies its gaps as the shape says: evenly, as Poisson, or in bursts', () => {
    const variation = (burstiness: number) => {
      const times = plan(rate(burstiness), 3, 4000).map(({ atMs }) => atMs ?? 0);
      const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
      const variance = gaps.reduce((sum, gap) => sum + (gap - 125) ** 2, 0) / gaps.length;
      return Math.sqrt(variance) / 125;
    };
    expect(variation(Number.POSITIVE_INFINITY)).toBeCloseTo(0, 5);
    // The coefficient of variation of a gamma value is 1 / sqrt(shape).
    expect(variation(1)).toBeGreaterThan(0.93);
    expect(variation(1)).toBeLessThan(1.07);
    expect(variation(4)).toBeGreaterThan(0.46);
    expect(variation(4)).toBeLessThan(0.54);
    expect(variation(0.25)).toBeGreaterThan(1.7);
  });
});

it('requests of a file of arrivals start at its first one', () => {
  const text =
    '{"timestamp":500,"input_length":3,"output_length":4}\n{"at_ms":700,"input_tokens":5,"output_tokens":6}\n';
  expect(recordedRequests(readArrivalsFile(text))).toEqual([
    { index: 0, inputTokens: 3, outputTokens: 4, atMs: 0 },
    { index: 1, inputTokens: 5, outputTokens: 6, atMs: 200 },
  ]);
});
