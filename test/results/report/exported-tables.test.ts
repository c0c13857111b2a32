import { describe, expect, it } from 'vitest';
import { htmlTable } from '../../../src/results/report/html-page.ts';
import { resultTables } from '../../../src/results/report/result-tables.ts';
import type { DeviceResult, Result } from '../../../src/results/result.ts';
import { resultOf } from '../../explain/subject-kit.ts';

const run = resultOf([{ parallel: 'TP=8 | PP=1 | DP=1' }]);
const without = (phase: DeviceResult['phase']): Result => ({
  ...run,
  results: run.results.map((one) => ({ ...one, phase, candidates: [], outcomes: [], best: null })),
});

describe('tables of an export', () => {
  it('gives each cell the head of its column, which a narrow screen shows beside it', () => {
    const table = htmlTable('t', ['strategy', 'TTFT ms', 'a "b"'], [['TP=8', '9.5', '7']]);
    expect(table).toContain('<td data-head="TTFT ms">9.5</td><td data-head="a &quot;b&quot;">7</td>');
  });
  it('says that no pair meets the limits instead of an empty table', () => {
    const [table] = resultTables(without('pd-ratio'), 'en');
    expect(table).toMatchObject({
      heads: ['why not'],
      rows: [['no prefill and decode configuration that both meet their limits']],
    });
  });
  it('says of one phase that no batch was acceptable', () => {
    expect(resultTables(without('decode'), 'en')[0]?.rows).toEqual([['no acceptable batch was visited']]);
  });
});
