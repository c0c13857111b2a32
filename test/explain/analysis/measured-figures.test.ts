import { describe, expect, it } from 'vitest';
import { measuredStatements } from '../../../src/explain/analysis/basis.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

describe('figures with a statistic or a band', () => {
  const calibration = { share: 0.8, points: 8, group: 'servers alike' };

  it('speak for a verdict only where they were measured: a band makes no prediction a measurement', () => {
    const predicted = rowMeasure('tpotMs', 50, {
      statistic: 'mean',
      basis: 'simulated',
      band: [46, 113],
      calibration,
    });
    const row = { tp: 8, tpotMs: 50, measures: [predicted] };
    expect(rulesOf(measuredStatements(subjectOf([row])))).toEqual(['figure-band']);
    const measured = rowMeasure('tpotMs', 50, { statistic: 'p99', basis: 'measured' });
    const server = subjectOf([{ ...row, measures: [measured] }], { run: { basis: 'measured' } });
    expect(rulesOf(measuredStatements(server))).toEqual(['measured-figures']);
  });
});
