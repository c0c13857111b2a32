import { describe, expect, it } from 'vitest';
import { servedRate } from '../../../src/engine/serving/scheduler/served-rate.ts';

/** Requests that come every `every` µs, are begun every `begun` µs and answered `answer` µs later. */
function requests(every: number, begun: number, answer: number, count = 101) {
  const at = (step: number) => Float64Array.from({ length: count }, (_, index) => index * step);
  return { arrivals: at(every), starts: at(begun), ends: at(begun).map((time) => time + answer) };
}
const poisson = { kind: 'poisson', perSecond: 10, requests: 101 } as const;

describe('requests a second under an offered rate', () => {
  it('are the rate, however long the last answers take', () => {
    for (const answer of [1e5, 1e7, 1e9])
      expect(servedRate(poisson, requests(1e5, 1e5, answer), false)).toBe(10);
    // A sample that comes faster or slower than its rate is no other rate.
    expect(servedRate(poisson, requests(9e4, 9e4, 1e7), false)).toBe(10);
  });

  it('are fewer where requests wait longer and longer', () => {
    expect(servedRate(poisson, requests(1e5, 2e5, 1e7), false)).toBeCloseTo(5, 6);
    const { arrivals, starts, ends } = requests(1e5, 1e5, 1e7);
    const slower = ends.map((time) => time * 4);
    expect(servedRate(poisson, { arrivals, starts, ends: slower }, false)).toBe(10);
    // An answer of a pair waits for the decode instance, whenever its prompt was begun.
    expect(servedRate(poisson, { arrivals, starts, ends: slower }, true)).toBeCloseTo(2.5, 6);
  });

  it('are none of a load without a rate', () => {
    const run = requests(1e5, 1e5, 1e5);
    expect(servedRate({ kind: 'closed-loop', users: 4, requests: 16 }, run, false)).toBeNull();
    expect(servedRate({ kind: 'burst', users: null, requests: 16 }, run, false)).toBeNull();
  });
});
