import { describe, expect, it } from 'vitest';
import { passedLimits } from '../../src/plan/limits.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { limitsInDoubt } from '../../src/plan/validation/limits-in-doubt.ts';
import { answersOf } from './plan-kit.ts';

describe('the limits that a plan passes on', () => {
  it.each<[values: Partial<SlotValues>, ttftMs: number | null, tpotMs: number | null]>([
    [{}, null, null],
    [{ ttftLimitMs: 2000, tpotLimitMs: 50 }, 2000, 50],
    [{ ttftLimitMs: null, tpotLimitMs: 50 }, null, 50],
    // A limit for the whole request: each part alone may not exceed it.
    [{ e2eLimitMs: 10_000, outputLength: 101 }, 10_000, 100],
    [{ e2eLimitMs: 10_000, outputLength: 1 }, 10_000, null],
    [{ e2eLimitMs: 10_000 }, 10_000, null],
    [{ e2eLimitMs: 10_000, outputLength: 101, ttftLimitMs: 2000 }, 2000, 80],
    [{ e2eLimitMs: 10_000, outputLength: 101, ttftLimitMs: 10_000 }, 10_000, 100],
    [{ e2eLimitMs: 10_000, outputLength: 101, ttftLimitMs: 20_000 }, 10_000, 100],
    [{ e2eLimitMs: 10_000, outputLength: 101, ttftLimitMs: 2000, tpotLimitMs: 30 }, 2000, 30],
    [{ e2eLimitMs: 10_000, outputLength: 101, ttftLimitMs: 2000, tpotLimitMs: 90 }, 2000, 80],
    // Rounded down below what any report prints, so that no row within it breaks the limit.
    [{ e2eLimitMs: 1000, outputLength: 4 }, 1000, 333.333],
    [{ e2eLimitMs: 2000, outputLength: 4 }, 2000, 666.666],
    // In disaggregation a limit selects its phase.
    [{ mode: 'disaggregation', phases: 'prefill', ttftLimitMs: 2000, tpotLimitMs: 50 }, 2000, null],
    [{ mode: 'disaggregation', phases: 'decode', ttftLimitMs: 2000, tpotLimitMs: 50 }, null, 50],
    [{ mode: 'disaggregation', phases: 'both', ttftLimitMs: 2000, tpotLimitMs: 50 }, 2000, 50],
    [{ mode: 'aggregation', phases: 'decode', ttftLimitMs: 2000, tpotLimitMs: 50 }, 2000, 50],
  ])('%j: TTFT %s, TPOT %s', (values, ttftMs, tpotMs) => {
    expect(passedLimits(answersOf(values))).toEqual({ ttftMs, tpotMs });
  });

  it.each<[values: Partial<SlotValues>, doubted: boolean]>([
    [{ ttftLimitMs: 50, tpotLimitMs: 51 }, true],
    [{ ttftLimitMs: 50, tpotLimitMs: 50 }, false],
    [{ ttftLimitMs: 51, tpotLimitMs: 50 }, false],
    [{ ttftLimitMs: null, tpotLimitMs: 50 }, false],
    [{ ttftLimitMs: 50, tpotLimitMs: null }, false],
    [{}, false],
  ])('%j is doubted: %s', (values, doubted) => {
    const said = limitsInDoubt(answersOf(values));
    expect(said !== null).toBe(doubted);
    if (said !== null) {
      expect(said.en).toContain('51.0 ms');
      expect(said.en).toContain('50.0 ms');
      expect(said.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  // 101 tokens are 100 steps behind the first one.
  it.each<[values: Partial<SlotValues>, ttftMs: number | null, tpotMs: number | null]>([
    [{ e2eLimitMs: 6000, outputLength: 101 }, 6000, 60],
    [{ e2eLimitMs: 6000, outputLength: 101, ttftLimitMs: 1000 }, 1000, 50],
    [{ e2eLimitMs: 6000, outputLength: 101, ttftLimitMs: 9000 }, 6000, 60],
    [{ e2eLimitMs: 6000, outputLength: 101, tpotLimitMs: 20 }, 6000, 20],
    [{ e2eLimitMs: 6000, outputLength: 1 }, 6000, null],
  ])('a limit of the whole request tightens both: %j', (values, ttftMs, tpotMs) => {
    expect(passedLimits(answersOf({ mode: 'aggregation', ...values }))).toEqual({ ttftMs, tpotMs });
  });
});
