import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, planCandidates } from '../../../src/campaign/bench/flag-candidates.ts';
import type { SearchSpace } from '../../../src/campaign/manifest.ts';

const search = (space: SearchSpace['space']): SearchSpace => ({
  launch: ['x'],
  base_flags: { fixed: 1 },
  space,
  env: {},
});

const spaces = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
);

describe('candidates of a framework', () => {
  it('begin with the baseline, are all different, stay in the budget, and are the same every time', () => {
    fc.assert(
      fc.property(spaces, fc.integer({ min: 1, max: 12 }), (space, budget) => {
        const plan = planCandidates('vllm', search(space), budget);
        const first = Object.fromEntries(Object.entries(space).map(([key, values]) => [key, values[0]]));
        expect(plan.candidates[0]?.flags).toEqual({ fixed: 1, ...first });
        expect(plan.candidates[0]?.changed).toEqual([]);
        expect(plan.candidates.length).toBeLessThanOrEqual(budget);
        expect(plan.candidates.length).toBe(Math.min(budget, plan.combinations));
        expect(new Set(plan.candidates.map(({ flags }) => canonical(flags))).size).toBe(
          plan.candidates.length,
        );
        expect(planCandidates('vllm', search(space), budget)).toEqual(plan);
      }),
      { numRuns: 100 },
    );
  });

  it('hold every value of every flag where the budget allows one change each', () => {
    fc.assert(
      fc.property(spaces, (space) => {
        const singles = Object.values(space).reduce((sum, values) => sum + values.length - 1, 0);
        const plan = planCandidates('vllm', search(space), singles + 1);
        expect(plan.untried).toEqual({});
      }),
      { numRuns: 100 },
    );
  });

  it('name exactly the values that no candidate has', () => {
    fc.assert(
      fc.property(spaces, fc.integer({ min: 1, max: 5 }), (space, budget) => {
        const { candidates, untried } = planCandidates('vllm', search(space), budget);
        for (const [key, values] of Object.entries(space)) {
          const tried = new Set(candidates.map(({ flags }) => flags[key]));
          expect(untried[key] ?? []).toEqual(values.filter((value) => !tried.has(value)));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('change more than the last flag where the product would not', () => {
    const { candidates } = planCandidates(
      'vllm',
      search({ a: [0, 1, 2, 3], b: [0, 1, 2, 3], c: [0, 1, 2, 3] }),
      8,
    );
    for (const key of ['a', 'b'])
      expect(new Set(candidates.map(({ flags }) => flags[key])).size).toBeGreaterThan(1);
    expect(candidates.some(({ changed }) => changed.length > 1)).toBe(true);
  });
});
