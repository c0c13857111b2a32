import { describe, expect, it } from 'vitest';
import { rowMeasure } from '../../../src/results/measure.ts';
import { emptyDeviceResult, unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { boundOf, servingNoteLines } from '../../../src/results/summary/serving-notes.ts';
import { plainText } from '../../../src/text/line.ts';

const account = {
  'time in prompt steps': '30 %',
  'time in decode steps': '65 %',
  'idle time': '5 %',
  'cache in use at most': '40 %',
  preemptions: '0',
};

const requested = { inputLength: 4000, outputLength: 1000, ttftLimitMs: null, tpotLimitMs: 40 };

const row = (changes: Partial<ResultRow> = {}): ResultRow => ({ ...unknownRow, extra: account, ...changes });

function told(best: ResultRow, language: 'en' | 'zh' = 'en'): string {
  const result = { ...emptyDeviceResult('h200_sxm', 'aggregated'), best };
  return plainText(servingNoteLines(result, requested, { language, columns: 200, isAscii: false }));
}

describe('notes of a simulated server', () => {
  it('name what bounds it', () => {
    expect(boundOf(row())).toBe('decode');
    expect(boundOf(row({ extra: { ...account, 'time in prompt steps': '80 %' } }))).toBe('prompts');
    expect(boundOf(row({ extra: { ...account, 'cache in use at most': '97 %' } }))).toBe('cache');
    expect(boundOf(row({ extra: { ...account, preemptions: '3' } }))).toBe('cache');
    expect(boundOf(unknownRow)).toBeNull();
  });

  it('name goodput, the closest measurement, and say where there is none', () => {
    const goodput = rowMeasure('goodputRequestsPerSecond', 4.5, { statistic: 'total', basis: 'simulated' });
    const tpot = rowMeasure('tpotMs', 38, { statistic: 'mean', basis: 'calibrated' });
    const ttft = rowMeasure('ttftMs', 200, { statistic: 'median', basis: 'calibrated' });
    const near = row({
      requestsPerSecond: 6,
      measures: [goodput, tpot, ttft],
      extra: { ...account, 'closest measurement': 'p1 · TPOT 9 ms' },
    });
    // The mean holds the limit that a quarter of the requests do not hold; no limit is set on TTFT.
    expect(told(near)).toContain(
      'Goodput 4.50 of 6.00 req/s: 75 % of the requests hold the limits themselves; the limits are set on mean TPOT',
    );
    expect(told(near)).toContain('Closest measurement: p1');
    expect(told(row())).toContain('No comparable measurement');
    expect(told(row())).toContain('No measurement of this model');
    expect(told(row(), 'zh')).not.toMatch(/[A-Za-z]{9,}/);
  });

  it.each(['en', 'zh'] as const)(
    'say of which lengths the figures are, where those were drawn (%s)',
    (language) => {
      const drawn = row({ extra: { ...account, 'lengths from': '0.8' } });
      expect(told(drawn, language)).toMatch(/80 .*100 %.*3,600.*900/);
      expect(told(row(), language)).not.toContain('100 %');
    },
  );

  it('say nothing of rows of other engines', () => {
    expect(told(unknownRow)).toBe('');
  });
});
