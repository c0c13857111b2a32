import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  packPrompts,
  representativeLengths,
  sampleCounts,
} from '../../../../src/engine/analytic/scheduling/length-distribution.ts';
import {
  acceptedTokens,
  automaticBudgets,
  chunkPlan,
  effectiveTokens,
} from '../../../../src/engine/terms/workload.ts';

describe('workloads', () => {
  test('what the prefix cache leaves to compute', () => {
    expect(effectiveTokens(1000, 0)).toBe(1000);
    expect(effectiveTokens(1001, 0.5)).toBe(501);
    expect(effectiveTokens(1, 0.99)).toBe(1);
  });

  test('budgets to try, largest first', () => {
    expect(automaticBudgets(100)).toEqual([400, 200, 100]);
  });

  test('accepted tokens of a step', () => {
    expect(acceptedTokens(0, [0.9, 0.6])).toBe(1);
    expect(acceptedTokens(2, [0.9, 0.6, 0.4])).toBeCloseTo(2.5, 12);
    expect(acceptedTokens(3, [0.9])).toBeCloseTo(1.9, 12);
  });

  test('chunks cover the prompt without gaps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.integer({ min: 50, max: 9000 }),
        (tokens, budget) => {
          const chunks = chunkPlan(tokens, budget);
          expect(chunks.reduce((sum, chunk) => sum + chunk.queryLength, 0)).toBe(tokens);
          expect(chunks.at(-1)?.sequenceLength).toBe(tokens);
          expect(chunks.slice(0, -1).every((chunk) => chunk.queryLength === budget)).toBe(true);
        },
      ),
    );
  });
});

describe('length distributions', () => {
  const lengths = representativeLengths(
    [
      { minTokens: 0, maxTokens: 201, weight: 5 },
      { minTokens: 201, maxTokens: 401, weight: 3 },
      { minTokens: 401, maxTokens: 601, weight: 2 },
    ],
    0,
  );

  test('the middle of a bin stands for it', () => {
    expect(lengths.map((one) => one.inputTokens)).toEqual([100, 301, 501]);
    expect(lengths.map((one) => one.ratio)).toEqual([0.5, 0.3, 0.2]);
  });

  test('shares by largest remainder, ties to the longer prompt', () => {
    expect(sampleCounts(lengths, 7)).toEqual([4, 2, 1]);
    expect(sampleCounts(lengths, 5)).toEqual([2, 2, 1]);
  });

  test('counts add up and steps hold every token within the budget', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 64, max: 2000 }),
        (requests, budget) => {
          const counts = sampleCounts(lengths, requests);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(requests);
          const steps = packPrompts(lengths, counts, budget);
          const tokensOf = (step: (typeof steps)[number]) =>
            step.requests.reduce((sum, one) => sum + one.count * one.queryLength, 0);
          const wanted = lengths.reduce((sum, one, at) => sum + one.effectiveTokens * (counts[at] ?? 0), 0);
          expect(steps.reduce((sum, step) => sum + tokensOf(step), 0)).toBe(wanted);
          expect(steps.every((step) => tokensOf(step) <= budget)).toBe(true);
          expect(steps.reduce((sum, step) => sum + step.completed, 0)).toBe(requests);
        },
      ),
    );
  });
});
