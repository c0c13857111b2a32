import { describe, expect, it } from 'vitest';
import { candidateTable } from '../../../src/explain/report/figure-tables.ts';
import { type CaseOutcome, outcomeColumns } from '../../../src/results/case-outcome.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import { caseCells, caseCsv, caseMarkdown } from '../../../src/results/report/case-table.ts';
import { resultTables } from '../../../src/results/report/result-tables.ts';
import type { PdPair, ResultRow } from '../../../src/results/result.ts';
import { candidateLines } from '../../../src/results/summary/candidate-table.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { plainText } from '../../../src/text/line.ts';
import { compareResults } from '../../../src/verification/compare-results.ts';
import { comparisonLines } from '../../../src/verification/comparison-lines.ts';
import { resultOf } from '../../explain/subject-kit.ts';

const banded = (tpotMs: number, low: number, high: number): Partial<ResultRow> => ({
  parallel: 'TP=8 | PP=1 | DP=1',
  throughputTokensPerSecond: 3848.395,
  tpotMs,
  measures: [rowMeasure('tpotMs', tpotMs, { statistic: 'mean', basis: 'calibrated', band: [low, high] })],
});
const run = resultOf([banded(49.891, 46.63, 113.39)]);
const [device] = run.results;

describe('bands stand beside their figures', () => {
  it.each([40, 80, 120])('in the rows of a summary at %i columns', (columns) => {
    if (!device) throw new Error('no device');
    const text = plainText(candidateLines(device, { language: 'en', columns, isAscii: false }));
    expect(text.replaceAll(/\s+/g, ' ')).toContain('TPOT 46.63–113.39');
  });
  it('in the tables of an explanation', () => {
    if (!device) throw new Error('no device');
    expect(candidateTable(device, messages('en').explain)?.rows[0]).toContain('49.89 (46.63–113.39)');
  });
  it('in exports, whose figures are those that people read', () => {
    const [table] = resultTables(run, 'en');
    expect(table?.rows[0]).toEqual(expect.arrayContaining(['TP=8', '3,848.40', '49.89 (46.63–113.39)']));
  });
  it('in a comparison, which says that they overlap only where they do', () => {
    const said = (other: Partial<ResultRow>) =>
      plainText(comparisonLines(compareResults(run, resultOf([other])), 'en', 120));
    expect(said(banded(60, 55, 70))).toContain('(46.63–113.39)');
    expect(said(banded(60, 55, 70))).toMatch(/Those of TPOT.* overlap/);
    expect(said(banded(130, 120, 140))).not.toContain('overlap');
  });
  it('in a comparison of ratios, whose best pair has the figures of its service', () => {
    const pair = {
      pdRatio: 0.5,
      prefillQps: null,
      decodeQps: null,
      ttftMs: null,
      tpotMs: 49.891,
      balancedQps: 3,
    };
    const service = resultOf([banded(49.891, 46.63, 113.39)], {
      run: { mode: 'pd-ratio' },
      device: {
        phase: 'pd-ratio',
        pdRatio: { pairs: [pair as PdPair], prefillInstances: 1, decodeInstances: 1 },
      },
    });
    const { metrics } = compareResults(service, service).phases[0] ?? { metrics: [] };
    const of = (metric: string) => metrics.find((one) => one.metric === metric);
    expect(of('tpotMs')).toMatchObject({
      left: 49.891,
      leftBand: [46.63, 113.39],
      rightBand: [46.63, 113.39],
    });
    expect(of('balancedQps')).toMatchObject({ left: 3, leftBand: null });
    expect(plainText(comparisonLines(compareResults(service, service), 'en', 120))).toContain(
      '(46.63–113.39)',
    );
  });
  it('in a table of cases: behind the figure for people, in columns of their own for machines', () => {
    const nothing = Object.fromEntries(outcomeColumns.map((column) => [column, null]));
    const one = {
      ...nothing,
      tpotMs: 49.89,
      tpotLowMs: 46.63,
      tpotHighMs: 113.39,
      status: 'found',
      notes: [],
    } as unknown as CaseOutcome;
    expect(caseCells([one], 'en').rows[0]).toContain('49.89 (46.63–113.4)');
    expect(caseMarkdown([one], 'zh')).toContain('49.89 (46.63–113.4)');
    const [heads = '', cells = ''] = caseCsv([one], 'en').split('\n');
    expect(cells.split(',')[heads.split(',').indexOf('tpotHighMs')]).toBe('113.39');
  });
});
