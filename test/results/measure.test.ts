import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basisOf, measure, measureOf, measureSchema, rowMeasure } from '../../src/results/measure.ts';
import { unknownRow } from '../../src/results/readers/run-draft.ts';
import { measureWords } from '../../src/results/summary/measure-words.ts';

const calibration = { share: 0.8, points: 38, group: 'vllm' };
const tpot = rowMeasure('tpotMs', 12.4, {
  statistic: 'median',
  basis: 'calibrated',
  band: [10.9, 14.6],
  calibration,
});

describe('measures', () => {
  it('say value, band, share and points in both languages', () => {
    expect(measureWords(tpot, 1, 'en')).toBe('12.4 ms (10.9–14.6, 80 % band, 38 points)');
    expect(measureWords(tpot, 1, 'zh')).toBe('12.4 ms（10.9–14.6，80 % 区间，38 个实测点）');
    const plain = measure(812, 'tokens/s', { statistic: 'total', basis: 'predicted' });
    expect(measureWords(plain, 0, 'en')).toBe('812 tok/s');
  });

  it('refuse what is no figure, and a band that does not hold its value', () => {
    const facts = { statistic: null, basis: 'calibrated' } as const;
    expect(() => rowMeasure('ttftMs', Number.NaN, facts)).toThrow(RangeError);
    expect(() => rowMeasure('ttftMs', 5, { ...facts, band: [6, 7] })).toThrow(RangeError);
    expect(() => rowMeasure('ttftMs', 5, { ...facts, band: [4, Number.POSITIVE_INFINITY] })).toThrow(
      RangeError,
    );
    expect(rowMeasure('ttftMs', 5, { ...facts, band: [5, 5] }).band).toEqual([5, 5]);
  });

  it('survive JSON', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e9 }), (value) => {
        const one = measure(value, 'ms', { statistic: 'p99', basis: 'measured', band: [value, value * 2] });
        expect(measureSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
      }),
    );
  });

  it('are found by figure and statistic, else from the plain number without a band, never from nothing', () => {
    const mean = { ...tpot, value: 12.6, statistic: 'mean' as const };
    const row = { ...unknownRow, tpotMs: 12.4, requestsPerSecond: 3, measures: [tpot, mean] };
    expect(measureOf(row, 'tpotMs', 'calibrated')).toBe(tpot);
    expect(measureOf(row, 'tpotMs', 'calibrated', 'mean')).toBe(mean);
    expect(measureOf(row, 'tpotMs', 'calibrated', 'p99')).toBeNull();
    expect(measureOf(row, 'requestsPerSecond', 'simulated')).toEqual({
      value: 3,
      unit: 'requests/s',
      statistic: null,
      band: null,
      basis: 'simulated',
      calibration: null,
    });
    expect(measureOf(row, 'ttftMs', 'simulated')).toBeNull();
    expect(measureOf(row, 'queueMs', 'simulated')).toBeNull();
  });

  it('name what an estimator rests on', () => {
    expect(basisOf('analytic')).toBe('simulated');
    expect(basisOf('tensorcast')).toBe('simulated');
    expect(basisOf(null)).toBe('simulated');
    expect(basisOf('aiconfigurator')).toBe('predicted');
    expect(basisOf('calibrated')).toBe('calibrated');
    expect(basisOf('measured')).toBe('measured');
  });
});
