import { describe, expect, it } from 'vitest';
import {
  aggregationCheck,
  aggregationStatements,
  tokenSplit,
} from '../../../src/explain/analysis/aggregation.ts';
import { bestOf } from '../../../src/explain/analysis/subject.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { rulesOf, type SubjectFacts, subjectOf } from '../subject-kit.ts';

const row = { concurrency: 50, tpotMs: 50, throughputTokensPerSecond: 1000, ttftMs: 500 };
const check = (change: Partial<ResultRow> = {}, facts: SubjectFacts = {}) =>
  aggregationCheck(subjectOf([{ ...row, ...change }], facts));

describe('the formula of an aggregated row', () => {
  it('holds where 1000 × concurrency over TPOT is the rate', () => {
    expect(check()).toBe('holds');
    expect(check({ throughputTokensPerSecond: 996 })).toBe('holds');
    expect(check({ throughputTokensPerSecond: 995 })).not.toBe('holds');
  });

  it('is broken by a rate above it; one below it is open while chunks are possible', () => {
    expect(check({ throughputTokensPerSecond: 1006 })).toBe('broken');
    expect(check({ throughputTokensPerSecond: 900 })).toBe('open');
  });

  it('is that of the older program where all rows obey it', () => {
    // 1000 · C · O / (TTFT + O · TPOT) with O = 100: 50 in flight, 45 ms, 500 ms.
    const older = (concurrency: number, tpotMs: number) => ({
      concurrency,
      tpotMs,
      ttftMs: 500,
      throughputTokensPerSecond: (1000 * concurrency * 100) / (500 + 100 * tpotMs),
    });
    const subject = subjectOf([older(50, 45), older(20, 30)], { conditions: { outputLength: 100 } });
    expect(aggregationCheck(subject)).toBe('older');
    expect(rulesOf(aggregationStatements(subject))).toContain('older-formula');
  });

  it('says nothing of other phases, other programs and rows without its figures', () => {
    expect(check({}, { device: { phase: 'decode' } })).toBe('not-applicable');
    expect(check({}, { run: { estimator: 'calibrated' } })).toBe('not-applicable');
    for (const open of [
      { concurrency: null },
      { tpotMs: null },
      { tpotMs: 0 },
      { throughputTokensPerSecond: null },
    ])
      expect(check(open)).toBe('not-applicable');
    expect(aggregationCheck(subjectOf([]))).toBe('not-applicable');
  });

  it('is looked at in the losers too, where it is broken', () => {
    const subject = subjectOf([
      { ...row, parallel: 'TP=1' },
      { ...row, parallel: 'TP=2', throughputTokensPerSecond: 1300 },
    ]);
    expect(rulesOf(aggregationStatements(subject)).filter((rule) => rule === 'formula-broken')).toHaveLength(
      1,
    );
  });
});

describe('the time of a generated token', () => {
  const split = (facts: SubjectFacts, change: Partial<ResultRow> = {}) => {
    const subject = subjectOf([{ ...row, ...change }], facts);
    const best = bestOf(subject);
    return best === null ? null : tokenSplit(subject, best);
  };

  it('is a Decode step and TTFT spread over the output', () => {
    expect(split({ conditions: { outputLength: 100 } })).toMatchObject({ decode: 45, prefill: 5, total: 50 });
  });

  it('is not told without the output length, a latency, or in another phase', () => {
    expect(split({})).toBe(null);
    expect(split({ conditions: { outputLength: 100 } }, { ttftMs: null })).toBe(null);
    expect(split({ conditions: { outputLength: 100 }, device: { phase: 'prefill' } })).toBe(null);
    expect(split({ conditions: { outputLength: 100 }, run: { estimator: 'calibrated' } })).toBe(null);
  });
});
