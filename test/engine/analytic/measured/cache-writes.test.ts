import { describe, expect, it } from 'vitest';
import type { Part } from '../../../../src/engine/analytic/measured/parts/part.ts';
import { partTime } from '../../../../src/engine/analytic/measured/parts/part-rows.ts';
import { type Cells, rowOf, smallDatabase } from './small-database.ts';

const time = (part: Part, ...rows: readonly Cells[]) =>
  partTime(smallDatabase({ K: rows }), part)?.microseconds ?? null;

describe('the write of latent keys and values', () => {
  const part: Part = {
    kind: 'cache',
    kernels: ['K'],
    cache: { tokens: 6, latent: 512, rope: 64, blockTokens: 128, type: 'DT_BF16' },
  };
  const shapes = ['6,1,1,576', '512', '6,1,1,64', '6,1,1,64', '6', '99,128,1,64', '99,128,1,512'];
  const row = (at = -1, shape = '', more: Cells = {}) => {
    const inputs = shapes.map((one, index) => (index === at ? shape : one));
    const types = 'DT_BF16;DT_BF16;DT_BF16;DT_BF16;INT64;DT_BF16;DT_BF16';
    return rowOf(inputs.join(';'), 7, { 'Input Data Types': types, ...more });
  };

  it('is any row of that write, however large its pool', () => {
    expect(time(part, row())).toBe(7);
    expect(time(part, row(5, '3,128,1,64'))).toBe(7);
    expect(time(part, rowOf(shapes.slice(0, 6).join(';'), 7))).toBeNull();
  });

  it.each([
    [0, '7,1,1,576'],
    [1, '511'],
    [2, '6,1,1,32'],
    [3, '6,1,64'],
    [4, '7'],
    [5, '99,64,1,64'],
    [5, '128,1,64'],
    [6, '99,128,1,500'],
    [6, '128,1,512'],
  ])('is no row whose argument %d is %s', (at, shape) => expect(time(part, row(at, shape))).toBeNull());

  it('is no row of other types or formats', () => {
    const wrong = 'DT_BF16;DT_BF16;DT_BF16;DT_BF16;INT32;DT_BF16;DT_BF16';
    expect(time(part, row(-1, '', { 'Input Data Types': wrong }))).toBeNull();
    expect(time(part, row(-1, '', { 'Input Formats': 'ND;ND;ND;ND;ND;ND;NZ' }))).toBeNull();
    expect(time(part, row(-1, '', { 'Input Formats': 'ND;ND;ND;ND;ND;ND' }))).toBeNull();
  });
});

describe('the write of index keys', () => {
  const part: Part = { kind: 'scatter', kernels: ['K'], scatter: { tokens: 6, width: 128, type: 'DT_BF16' } };
  const row = (more: Cells = {}) =>
    rowOf('900,128;6,1;6,128', 7, {
      'Output Shapes': '900,128',
      'Input Data Types': 'DT_BF16;INT32;DT_BF16',
      ...more,
    });

  it('is any row of that write, however large its pool', () => {
    expect(time(part, row())).toBe(7);
    expect(time(part, row({ 'Input Shapes': '5,128;6,1;6,128', 'Output Shapes': '5,128' }))).toBe(7);
  });

  it.each<[column: string, cell: string]>([
    ['Input Shapes', '900,128;6,1'],
    ['Input Shapes', '900,128;6,1;6,128;1'],
    ['Input Shapes', '900,1,128;6,1;6,128'],
    ['Input Shapes', '900,64;6,1;6,128'],
    ['Input Shapes', '900,128;6;6,128'],
    ['Input Shapes', '900,128;6,1;7,128'],
    ['Output Shapes', '901,128'],
    ['Output Shapes', '900,128;1'],
    ['Input Data Types', 'DT_BF16;INT64;DT_BF16'],
    ['Input Data Types', 'DT_BF16;INT32'],
    ['Input Data Types', 'DT_BF16;INT32;DT_BF16;INT8'],
    ['Output Data Types', 'INT8'],
    ['Output Data Types', 'DT_BF16;DT_BF16'],
    ['Input Formats', 'ND;ND;NZ'],
    ['Input Formats', 'ND;ND'],
    ['Output Formats', 'NZ'],
  ])('is no row with %s %s', (column, cell) => {
    expect(
      time(part, row({ 'Output Data Types': 'DT_BF16', 'Output Formats': 'ND', [column]: cell })),
    ).toBeNull();
  });
});
