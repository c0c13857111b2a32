import { describe, expect, it } from 'vitest';
import { effectiveTokens } from '../../../src/engine/terms/workload.ts';

describe('tokens that a prefix cache leaves to compute', () => {
  it('are what the hit does not cover, rounded for the prompt', () => {
    expect([0, 0.3, 0.5, 0.9459].map((rate) => effectiveTokens(3500, rate))).toEqual([3500, 2450, 1750, 190]);
    expect(effectiveTokens(3, 0.5)).toBe(2);
  });

  it('are at least one for every rate below 1, without a floor', () => {
    const rates = [0, 0.1, 1 / 3, 0.5, 0.9, 0.99, 0.9999, 1 - 2 ** -30];
    for (let tokens = 1; tokens <= 3000; tokens += 1) {
      for (const rate of rates) expect(effectiveTokens(tokens, rate)).toBeGreaterThanOrEqual(1);
    }
  });
});
