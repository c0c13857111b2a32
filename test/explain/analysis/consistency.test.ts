import { describe, expect, it } from 'vitest';
import { agrees, consistencyStatements, requestRateOf } from '../../../src/explain/analysis/consistency.ts';
import { bestOf } from '../../../src/explain/analysis/subject.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { rulesOf, type SubjectFacts, subjectOf } from '../subject-kit.ts';

const said = (row: Partial<ResultRow>, facts: SubjectFacts = {}) =>
  rulesOf(consistencyStatements(subjectOf([row], facts)));

describe('a rebuilt figure and the told one', () => {
  it('agree within half a percent, or within the step that is printed', () => {
    expect(agrees(1005, 1000)).toBe(true);
    expect(agrees(1005.1, 1000)).toBe(false);
    expect([agrees(0.1, 0.11), agrees(0.1, 0.1101)]).toEqual([true, false]);
    expect(agrees(1, 1.4, 0.4)).toBe(true);
    // Below what is told is as far away as above it.
    expect([agrees(995, 1000), agrees(994.9, 1000)]).toEqual([true, false]);
  });
});

describe('figures of a row that contradict each other', () => {
  it('are a concurrency that is not batch times DP', () => {
    expect(said({ concurrency: 32, batchSize: 8, dp: 4 })).toEqual([]);
    expect(said({ concurrency: 33, batchSize: 8, dp: 4 })).toEqual(['row-contradicts']);
    for (const open of [{ concurrency: null }, { batchSize: null }, { dp: null }])
      expect(said({ concurrency: 33, batchSize: 8, dp: 4, ...open })).toEqual([]);
    expect(said({ concurrency: 31, batchSize: 8, dp: 4 })).toEqual(['row-contradicts']);
  });

  it('are no mean of an offered load that lies below its fullest batch', () => {
    const extra = { 'offered load': 'poisson' };
    expect(said({ concurrency: 20, batchSize: 8, dp: 4, extra })).toEqual([]);
    expect(said({ concurrency: 33, batchSize: 8, dp: 4, extra })).toEqual(['row-contradicts']);
  });

  it('are a rate for each device that is not the whole over TP × PP × DP', () => {
    const row = { throughputTokensPerSecond: 800, tp: 4, dp: 2 };
    expect(said({ ...row, throughputTokensPerSecondPerDevice: 100 })).toEqual([]);
    expect(said({ ...row, throughputTokensPerSecondPerDevice: 101 })).toEqual(['row-contradicts']);
    expect(said({ ...row, pp: 2, throughputTokensPerSecondPerDevice: 50 })).toEqual([]);
    expect(said({ ...row, pp: 2, throughputTokensPerSecondPerDevice: 100 })).toEqual(['row-contradicts']);
  });

  it('are a rate of requests that the latency of the phase does not give', () => {
    const prefill = { device: { phase: 'prefill' as const } };
    // 10 requests every 500 ms are 20 a second.
    expect(said({ concurrency: 10, ttftMs: 500, requestsPerSecond: 20 }, prefill)).toEqual([]);
    expect(said({ concurrency: 10, ttftMs: 500, requestsPerSecond: 21 }, prefill)).toEqual([
      'row-contradicts',
    ]);
    const decode = { device: { phase: 'decode' as const }, conditions: { outputLength: 100 } };
    // 10 requests of 100 tokens at 50 ms are 2 a second.
    expect(said({ concurrency: 10, tpotMs: 50, requestsPerSecond: 2 }, decode)).toEqual([]);
    expect(said({ concurrency: 10, tpotMs: 50, requestsPerSecond: 2.1 }, decode)).toEqual([
      'row-contradicts',
    ]);
  });

  it('say nothing of requests in aggregation, nor without an output length', () => {
    const row = { concurrency: 10, ttftMs: 500, tpotMs: 50, requestsPerSecond: 99 };
    expect(said(row)).toEqual([]);
    expect(said(row, { device: { phase: 'decode' } })).toEqual([]);
    const subject = subjectOf([row], { device: { phase: 'decode' } });
    const best = bestOf(subject);
    expect(best === null ? null : requestRateOf(subject, best)).toBe(null);
  });
});

describe('a row that beats the one called best', () => {
  const rules = (theirs: number) =>
    rulesOf(
      consistencyStatements(
        subjectOf([
          { parallel: 'TP=1', throughputTokensPerSecond: 1000 },
          { parallel: 'TP=2', throughputTokensPerSecond: theirs },
        ]),
      ),
    );

  it('does so by more than rounding', () => {
    expect(rules(1004.9)).toEqual([]);
    expect(rules(1005.1)).toEqual(['not-the-best']);
  });
});
