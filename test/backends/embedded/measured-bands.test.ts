import { describe, expect, it } from 'vitest';
import { measuredBands } from '../../../src/backends/embedded/measured-bands.ts';
import { unknownRow } from '../../../src/results/readers/run-draft.ts';

const row = { ...unknownRow, throughputTokensPerSecond: 1880, tpotMs: 44, mtp: 0 };

describe('bands of the analytic estimator on Ascend', () => {
  it('are what comparable servers measured', () => {
    const [throughput, tpot] = measuredBands(row, true);
    expect(throughput).toMatchObject({
      figure: 'throughputTokensPerSecond',
      value: 1880,
      basis: 'simulated',
    });
    expect(throughput?.band?.[0]).toBeCloseTo(1000);
    expect(throughput?.calibration).toMatchObject({ points: 7, share: 0.75 });
    expect(tpot?.band?.[1]).toBeCloseTo(100);
  });

  it('hold the prediction even where every server was slower', () => {
    const [tpot] = measuredBands(row, false);
    expect(tpot?.band?.[0]).toBe(44);
    expect(tpot?.calibration?.points).toBe(18);
  });

  it('are none where nothing was measured', () => {
    expect(measuredBands({ ...row, mtp: 1 }, false)).toEqual([]);
    expect(measuredBands({ ...row, throughputTokensPerSecond: null, tpotMs: null }, true)).toEqual([]);
  });
});
