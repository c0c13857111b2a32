import { describe, expect, it } from 'vitest';
import { searchDimensions } from '../../src/plan/search-space.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { answersOf } from './plan-kit.ts';

describe('what a plan searches', () => {
  it.each<
    [
      answers: Partial<SlotValues>,
      tp: readonly number[],
      ep: readonly number[] | null,
      moeDp: readonly number[] | null,
    ]
  >([
    [{}, [], null, null],
    [{ searchSpace: 'tp' }, [], null, null],
    [{ searchSpace: 'tp-ep' }, [], [], null],
    [{ searchSpace: 'tp-ep-moedp' }, [], [], []],
    [{ tpSizes: [2, 4] }, [2, 4], null, null],
    // Sizes of a further dimension widen a narrower space, and never narrow a wider one.
    [{ searchSpace: 'tp', epSizes: [4] }, [], [4], null],
    [{ searchSpace: 'tp', moeDpSizes: [2] }, [], [], [2]],
    [{ searchSpace: 'tp-ep', moeDpSizes: [2] }, [], [], [2]],
    [{ searchSpace: 'tp-ep-moedp', epSizes: [8] }, [], [8], []],
    [{ epSizes: [8], moeDpSizes: [2] }, [], [8], [2]],
  ])('%j: TP %j, EP %j, MoE-DP %j', (answers, tp, ep, moeDp) => {
    expect(searchDimensions(answersOf(answers))).toEqual({ tp, ep, moeDp });
  });
});
