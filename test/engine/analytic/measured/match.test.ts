import { describe, expect, it } from 'vitest';
import { matchInputs } from '../../../../src/engine/analytic/measured/match.ts';
import { readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';
import { tensors } from './small-database.ts';

describe('arguments as kernels were measured', () => {
  const row = (shapes: string) => {
    const types = shapes.replaceAll(/[^;]+/g, 'DT_BF16');
    const text = `Input Shapes,Input Data Types,Input Formats,Duration(us)\n"${shapes}",${types},${types.replaceAll('DT_BF16', 'ND')},3\n`;
    const [first] = readMeasuredTable('K', text, 'K.csv').rows;
    if (first === undefined) throw new Error('no row');
    return first;
  };
  it.each<[kernel: string, called: number[][], measured: string, fit: string | null]>([
    [
      'ApplyRotaryPosEmb',
      [
        [2, 3, 5, 8],
        [2, 4, 5, 8],
      ],
      '2,5,4,8;2,5,3,8',
      'exact',
    ],
    [
      'ApplyRotaryPosEmb',
      [
        [2, 3, 5, 8],
        [2, 4, 5, 8],
      ],
      '2,3,5,8;2,4,5,8',
      null,
    ],
    [
      'ApplyRotaryPosEmb',
      [
        [6, 8],
        [7, 8],
      ],
      '7,8;6,8',
      'exact',
    ],
    [
      'ApplyRotaryPosEmb',
      [
        [3, 8],
        [4, 8],
        [2, 5, 8],
        [2, 5, 8],
      ],
      '4,8;3,8;2,5,1,8;2,5,1,8',
      'exact',
    ],
    [
      'ApplyRotaryPosEmb',
      [
        [3, 8],
        [4, 8],
        [2, 5, 8],
      ],
      '4,8;3,8;2,5,1,8',
      null,
    ],
    [
      'Index',
      [
        [9, 4],
        [2, 6],
      ],
      '9,4;6,1',
      null,
    ],
    [
      'Index',
      [
        [9, 4],
        [1, 6],
      ],
      '9,4;6,2',
      null,
    ],
    [
      'Index',
      [
        [9, 4],
        [1, 6],
      ],
      '9,4;5,1',
      null,
    ],
    [
      'MatMulV2',
      [
        [8, 4],
        [8, 16],
      ],
      '4,8;8,16',
      null,
    ],
    [
      'MatMulV2',
      [
        [4, 8],
        [2, 2, 8, 16],
      ],
      '4,8;2,2,16,8',
      null,
    ],
    [
      'SwiGlu',
      [
        [4, 8],
        [4, 9],
      ],
      '4,17',
      'exact',
    ],
    ['RmsNorm', [[15, 7], [7]], '15,7;7', 'exact'],
    ['RmsNorm', [[2, 3, 5, 7], [7]], '30,7;7', null],
    ['RmsNorm', [[1, 3, 5, 7], [7]], '15,7;7', 'exact'],
    [
      'MatMulV2',
      [
        [15, 8],
        [8, 32],
      ],
      '15,8;8,31',
      'padded',
    ],
  ])('%s %j: %s is %s', (kernel, called, measured, fit) => {
    expect(matchInputs(tensors(...called), row(measured), kernel, null)).toBe(fit);
  });
});
