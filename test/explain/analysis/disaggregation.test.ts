import { describe, expect, it } from 'vitest';
import { disaggregationStatements } from '../../../src/explain/analysis/disaggregation.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const phase = (name: 'prefill' | 'decode' | 'aggregated', row: Partial<ResultRow>, conditions = {}) =>
  rulesOf(disaggregationStatements(subjectOf([row], { device: { phase: name }, conditions })));

describe('the rate of a phase', () => {
  it('of Decode is 1000 × concurrency over TPOT', () => {
    const row = { concurrency: 50, tpotMs: 50 };
    expect(phase('decode', { ...row, throughputTokensPerSecond: 1005 })).toEqual(['phase-throughput']);
    expect(phase('decode', { ...row, throughputTokensPerSecond: 1006 })).toEqual(['formula-broken']);
    expect(phase('decode', { ...row, throughputTokensPerSecond: 1000, tpotMs: 0 })).toEqual([]);
  });

  it('of Prefill is the prompts of a batch over TTFT', () => {
    const row = { concurrency: 4, ttftMs: 2000 };
    // 4 × 1,000 tokens in 2 s.
    const of = (throughputTokensPerSecond: number | null, inputLength: number | null = 1000) =>
      phase('prefill', { ...row, throughputTokensPerSecond }, { inputLength });
    expect(of(2000)).toEqual(['phase-throughput']);
    expect(of(2100)).toEqual([]);
    expect([of(null), of(2000, null)]).toEqual([[], []]);
  });

  it('of requests stands beside it where it agrees', () => {
    const row = { concurrency: 50, tpotMs: 50, throughputTokensPerSecond: 1000 };
    const of = (requestsPerSecond: number) =>
      phase('decode', { ...row, requestsPerSecond }, { outputLength: 100 });
    expect(of(10)).toEqual(['phase-throughput', 'phase-throughput']);
    expect(of(11)).toEqual(['phase-throughput']);
  });

  it('is not told of aggregation, nor without a row', () => {
    expect(phase('aggregated', { concurrency: 50, tpotMs: 50, throughputTokensPerSecond: 1000 })).toEqual([]);
    expect(disaggregationStatements(subjectOf([], { device: { phase: 'decode' } }))).toEqual([]);
  });
});
