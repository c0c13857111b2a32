import { describe, expect, it } from 'vitest';
import { expertStatements } from '../../../src/explain/analysis/experts.ts';
import { loadTold } from '../../../src/explain/analysis/load-told.ts';
import { requestRebuilt } from '../../../src/explain/analysis/request-rebuilt.ts';
import { isSimulatedServer, serverStatements } from '../../../src/explain/analysis/simulated-server.ts';
import type { ExplainedModel } from '../../../src/explain/facts.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

describe('the experts of a row', () => {
  const model = { experts: { count: 128, perToken: 8, hasShared: false } } as unknown as ExplainedModel;
  const said = (ep: number | null) => expertStatements(subjectOf([{ ep }]), model)[0]?.text.en;

  it('are spread over EP ranks from two on', () => {
    expect(said(16)).toMatch(/\b8\b.*experts/su);
    expect(said(12)).toMatch(/10\.7/u);
    expect(said(1)).not.toMatch(/128 \/ 1|holds 128/u);
    expect(expertStatements(subjectOf([{ ep: 16 }]), model)[0]?.cites).toHaveLength(4);
    expect(expertStatements(subjectOf([{ ep: 1 }]), model)[0]?.cites).toHaveLength(3);
  });

  it('are none of a dense model or of no row', () => {
    expect(expertStatements(subjectOf([{ ep: 16 }]), null)).toEqual([]);
    expect(expertStatements(subjectOf([]), model)).toEqual([]);
  });
});

describe('a row that another program predicted', () => {
  const said = (endToEnd: number, run: object = { basis: 'predicted' }, outputLength: number | null = 11) =>
    rulesOf(
      requestRebuilt(
        subjectOf(
          [
            {
              ttftMs: 500,
              tpotMs: 50,
              measures: [rowMeasure('endToEndMs', endToEnd, { statistic: 'mean', basis: 'predicted' })],
            },
          ],
          { conditions: { outputLength }, run },
        ),
      ),
    );

  it('adds up to its first token and a TPOT for each further one', () => {
    // 500 + 50 × 10.
    expect([said(1000), said(1005), said(1010)]).toEqual([['request-rebuilt'], ['request-rebuilt'], []]);
    expect(said(1050)).toEqual([]);
  });

  it('is not put together where it was simulated, or an output is not known', () => {
    expect(said(1000, { basis: 'simulated' })).toEqual([]);
    expect(said(1000, { basis: 'predicted' }, null)).toEqual([]);
  });
});

describe('the account of a simulated server', () => {
  const extra = {
    'time in decode steps': '60 %',
    'time in prompt steps': '30 %',
    'idle time': '10 %',
    'cache in use at most': '80 %',
  };
  const said = (change: Readonly<Record<string, string>> = {}) =>
    serverStatements(subjectOf([{ extra: { ...extra, ...change } }])).map(({ text }) => text.en);

  it('is bound by what takes its time, or by a cache that is full', () => {
    expect(said()[0]).toMatch(/decode steps/iu);
    expect(said({ 'time in prompt steps': '61 %' })[0]).not.toBe(said()[0]);
    expect(said({ 'cache in use at most': '95 %' })[0]).toMatch(/^The memory of the cache/u);
    expect(said({ 'cache in use at most': '94 %' })[0]).toMatch(/decode steps/iu);
    expect(said({ preemptions: '3' })[0]).toMatch(/\b3\b/u);
  });

  it('tells the parts of a step where all four are there', () => {
    const parts = {
      'decode step: matrices': '50 %',
      'decode step: attention': '20 %',
      'decode step: collectives': '20 %',
    };
    expect([
      said().length,
      said(parts).length,
      said({ ...parts, 'decode step: host': '10 %' }).length,
    ]).toEqual([1, 1, 2]);
  });

  it('is none of a row without one', () => {
    expect(serverStatements(subjectOf([{}]))).toEqual([]);
    expect(isSimulatedServer(subjectOf([], { run: { estimator: 'calibrated' } }))).toBe(true);
    expect(isSimulatedServer(subjectOf([], { run: { estimator: 'embedded' } }))).toBe(false);
  });
});

describe('the load of a test', () => {
  const said = (extra: Readonly<Record<string, string>>, run: object = { basis: 'measured' }) =>
    loadTold(subjectOf([{ extra }], { run }))[0]?.text.en;

  it('is told by the names under which readers keep it, with how long it took', () => {
    expect(said({ 'failed requests': '7' })).toMatch(/\b7\b/u);
    expect(said({ 'failed requests': '7' }, { basis: 'measured', elapsedSeconds: 12.345 })).toMatch(
      /12\.3[45]/u,
    );
    expect(said({ other: '7' })).toBe(undefined);
  });

  it('is none of a simulation', () => {
    expect(said({ 'failed requests': '7' }, { basis: 'simulated', elapsedSeconds: 3 })).toBe(undefined);
  });
});
