import { describe, expect, it } from 'vitest';
import {
  bestOf,
  detailed,
  losersOf,
  shortTitle,
  strongest,
  subjectsOf,
  titleOf,
  weaker,
  withCandidate,
} from '../../../src/explain/analysis/subject.ts';
import { emptyDeviceResult, unknownRow } from '../../../src/results/readers/run-draft.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { inputOf, resultOf, subjectOf } from '../subject-kit.ts';

const texts = messages('en').explain;

describe('what sentences are about', () => {
  it('is each device and phase, with a letter where several are of one phase', () => {
    const prefill = resultOf([{}], { device: { phase: 'prefill' } });
    const subjects = subjectsOf(inputOf(resultOf([{}]), prefill, resultOf([{}])));
    expect(subjects.map(({ letter, path }) => [letter, path])).toEqual([
      ['A', 'runs[0].results[0]'],
      [null, 'runs[1].results[0]'],
      ['B', 'runs[2].results[0]'],
    ]);
    expect(subjects.map(({ phases }) => phases.map(({ phase }) => phase))).toEqual([
      ['prefill', 'decode'],
      ['prefill'],
      ['prefill', 'decode'],
    ]);
  });

  it('is a ratio alone, without the sweeps behind it', () => {
    const sweep = emptyDeviceResult('TEST_DEVICE', 'prefill');
    const ratio = emptyDeviceResult('TEST_DEVICE', 'pd-ratio');
    const run = { ...resultOf([]), mode: 'pd-ratio' as const };
    expect(
      subjectsOf(inputOf({ ...run, results: [sweep, ratio] })).map(({ device }) => device.phase),
    ).toEqual(['pd-ratio']);
    expect(subjectsOf(inputOf({ ...run, results: [sweep] }))).toHaveLength(1);
  });

  it('is named by its strategy on one device, and by its device on several', () => {
    const same = subjectsOf(inputOf(resultOf([{ parallel: 'TP=4' }]), resultOf([{ parallel: 'TP=8' }])));
    expect(same.map((one) => shortTitle(one, texts))).toEqual(['A (TP=4)', 'B (TP=8)']);
    const other = resultOf([{ parallel: 'TP=8' }], { device: { device: 'OTHER' } });
    const apart = subjectsOf(inputOf(resultOf([{ parallel: 'TP=4' }]), other));
    expect(apart.map((one) => shortTitle(one, texts))).toEqual(['A (TEST_DEVICE)', 'B (OTHER)']);
    expect(titleOf(subjectOf([{}]), texts)).toBe('TEST_DEVICE · aggregated');
  });

  it('of a load test is told by its load', () => {
    const run = { basis: 'measured' as const };
    expect(titleOf(subjectOf([{ parallel: '', concurrency: 8 }], { run }), texts)).toMatch(/\b8\b/u);
    expect(titleOf(subjectOf([{ parallel: '', requestsPerSecond: 3 }], { run }), texts)).toMatch(
      /3(?:\.0+)? req\/s/u,
    );
    expect(titleOf(subjectOf([{ parallel: 'TP=2', concurrency: 8 }], { run }), texts)).not.toMatch(/\b8\b/u);
  });
});

describe('the rows of a subject', () => {
  it('lose to the best one by their strategy, those without a name by what they give', () => {
    const named = subjectOf([{ parallel: 'TP=1' }, { parallel: 'TP=2' }, { parallel: 'TP=1' }]);
    expect(losersOf(named).map(({ row }) => row.parallel)).toEqual(['TP=2']);
    const unnamed = subjectOf([
      { parallel: '', tpotMs: 1 },
      { parallel: '', tpotMs: 1 },
      { parallel: '', tpotMs: 2 },
    ]);
    expect(losersOf(unnamed).map(({ row }) => row.tpotMs)).toEqual([2]);
  });

  it('have the detail of the dump where the table lacks it', () => {
    const best = { parallel: 'TP=1', concurrency: 8 };
    const rows = [
      { ...unknownRow, ...best, concurrency: 9, maxBatchedTokens: 1 },
      { ...unknownRow, ...best, maxBatchedTokens: 4096 },
    ];
    expect(detailed(subjectOf([best], { device: { rows } }))?.path).toBe('runs[0].results[0].rows[1]');
    expect(detailed(subjectOf([{ ...best, maxBatchedTokens: 1 }], { device: { rows } }))?.path).toBe(
      'runs[0].results[0].best',
    );
    expect(detailed(subjectOf([best]))?.path).toBe('runs[0].results[0].best');
  });

  it('may each stand in the place of the best one', () => {
    const subject = subjectOf([{ tpotMs: 1 }, { tpotMs: 2 }]);
    expect(bestOf(withCandidate(subject, 1))).toMatchObject({
      row: { tpotMs: 2 },
      path: 'runs[0].results[0].candidates[1]',
    });
    expect(withCandidate(subject, 9)).toBe(subject);
  });
});

it('of two levels of evidence the weaker carries a comparison, the strongest a list', () => {
  expect(weaker('profiler_trace', 'macro_only')).toBe('macro_only');
  expect(weaker('macro_only', 'profiler_trace')).toBe('macro_only');
  expect(strongest(['macro_only', 'profiler_trace', 'optimizer_phase_breakdown'])).toBe('profiler_trace');
  expect(strongest([])).toBe('macro_only');
});
