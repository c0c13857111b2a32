import { describe, expect, it } from 'vitest';
import { PointIndex } from '../../../../src/engine/analytic/measured/interpolation/rows.ts';
import { scaledBetween } from '../../../../src/engine/analytic/measured/interpolation/scaled.ts';
import { callOf, rowOf, smallDatabase } from './small-database.ts';

describe('scales by block', () => {
  const rows = [4, 12].map((tokens) =>
    rowOf(`${tokens},256`, tokens * 10, {
      'Input Data Types': 'DT_FLOAT16',
      'Output Shapes': `${tokens},256;2`,
      'Output Data Types': 'INT8;FLOAT',
      'Output Formats': 'ND;ND',
    }),
  );
  const at = (scale: readonly number[], kernel = 'DynamicBlockQuant') => {
    const database = smallDatabase({ [kernel]: rows });
    const outputs = [
      { shape: [8, 256], type: 'INT8' },
      { shape: scale, type: 'FLOAT' },
    ];
    return scaledBetween(
      database,
      new PointIndex(database),
      [kernel],
      callOf({ inputs: [{ shape: [8, 256], type: 'DT_FLOAT16' }], outputs }),
    );
  };

  it('are told apart by how many values share one', () => {
    expect(at([2])).toBe(80);
    expect(at([4])).toBeNull();
    expect(at([1, 2])).toBeNull();
    expect(at([257])).toBeNull();
    expect(at([2], 'DynamicQuant')).toBeNull();
  });
});
