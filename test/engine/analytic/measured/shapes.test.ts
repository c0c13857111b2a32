import { describe, expect, it } from 'vitest';
import type { CalledTensor } from '../../../../src/engine/analytic/measured/called-operator.ts';
import { kernelsOf, readMeasuredMapping } from '../../../../src/engine/analytic/measured/mapping.ts';
import { matchInputs } from '../../../../src/engine/analytic/measured/match.ts';
import { bestRow, latencyOf } from '../../../../src/engine/analytic/measured/matching-rows.ts';
import {
  areEqual,
  arePadded,
  broadcast,
  countOf,
  isPadded,
  logical,
  untiled,
  withoutBatch,
} from '../../../../src/engine/analytic/measured/shapes.ts';
import { type MeasuredRow, readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';

describe('sizes that kernels pad', () => {
  it.each<[padded: number, size: number, isPadding: boolean]>([
    [16, 15, true],
    [16, 16, false],
    [16, 17, false],
    [32, 17, true],
    [64, 33, true],
    [64, 1, true],
    [32, 1, true],
    [48, 33, true],
    [40, 33, false],
    [72, 65, true],
    [72, 64, false],
    [64, 63, true],
    [56, 50, false],
    [88, 81, true],
    [96, 81, true],
    [104, 81, false],
    [128, 65, true],
  ])('%d for %d: %s', (padded, size, isPadding) => expect(isPadded(padded, size)).toBe(isPadding));

  it.each<[padded: number[], shape: number[], fits: boolean]>([
    [[16, 8], [15, 8], true],
    [[16, 16], [15, 9], true],
    [[15, 8], [15, 8], false],
    [[16, 8], [15, 7], false],
    [[16], [15, 8], false],
    [[], [], false],
  ])('%j for %j: %s', (padded, shape, fits) => expect(arePadded(padded, shape)).toBe(fits));
});

describe('shapes', () => {
  it('are equal size by size', () => {
    expect(areEqual([1, 2], [1, 2])).toBe(true);
    expect(areEqual([1, 2], [2, 1])).toBe(false);
    expect(areEqual([1, 2], [1])).toBe(false);
    expect(areEqual([], [])).toBe(true);
  });

  it('lose the batch of one that stands in front, and nothing else', () => {
    expect(withoutBatch([1, 5, 7])).toEqual([5, 7]);
    expect(withoutBatch([2, 5])).toEqual([2, 5]);
    expect(withoutBatch([1])).toEqual([1]);
    expect(withoutBatch([5, 1])).toEqual([5, 1]);
  });

  it('count their elements', () => {
    expect(countOf([2, 3, 4])).toBe(24);
    expect(countOf([])).toBe(1);
  });

  it('are put together from tiles', () => {
    expect(untiled([320, 48, 16, 32])).toEqual([320 * 32, 48 * 16]);
    expect(untiled([4, 2, 3, 16, 32])).toEqual([4, 64, 48]);
    expect(untiled([2, 3, 4])).toEqual([2, 3, 4]);
    expect(logical([2, 3, 16, 32], 'FRACTAL_NZ')).toEqual([64, 48]);
    expect(logical([2, 3, 16, 32], 'ND')).toEqual([2, 3, 16, 32]);
  });

  it.each<[shapes: number[][], result: number[] | null]>([
    [
      [
        [2, 3],
        [2, 3],
      ],
      [2, 3],
    ],
    [
      [[2, 3], [3]],
      [2, 3],
    ],
    [
      [
        [2, 1],
        [1, 3],
      ],
      [2, 3],
    ],
    [[[2, 3], [4]], null],
    [
      [[5], [2, 1]],
      [2, 5],
    ],
    [[[]], []],
    [[], []],
  ])('%j together are %j', (shapes, result) => expect(broadcast(shapes)).toEqual(result));
});

function row(shapes: string, types = 'DT_BF16;DT_BF16', formats = 'ND;ND'): MeasuredRow {
  const text = `Input Shapes,Input Data Types,Input Formats,Average Duration(us)\n"${shapes}",${types},${formats},3\n`;
  const [first] = readMeasuredTable('K', text, 'K.csv').rows;
  if (first === undefined) throw new Error('no row');
  return first;
}

const tensors = (...shapes: readonly (readonly number[])[]): CalledTensor[] =>
  shapes.map((shape) => ({ shape, type: 'DT_BF16' }));

describe('whether a measured row is a call', () => {
  it.each<[kernel: string, called: CalledTensor[], measured: string, fit: string | null]>([
    ['MatMulV2', tensors([4, 8], [8, 16]), '4,8;8,16', 'exact'],
    ['MatMulV2', tensors([4, 8], [8, 16]), '4,8;16,8', 'exact'],
    ['MatMulV2', tensors([8, 4], [8, 16]), '4,8;8,16', null],
    ['Add', tensors([4, 8], [8, 16]), '4,8;16,8', null],
    ['MatMulV2', tensors([1, 4, 8], [8, 16]), '4,8;8,16', 'exact'],
    ['MatMulV2', tensors([4, 8], [8, 16]), '1,4,8;8,16', 'exact'],
    ['MatMulV2', tensors([16, 8], [8, 16]), '15,8;8,16', 'padded'],
    ['MatMulV2', tensors([16, 8], [8, 16]), '15,8;16,8', 'exact'],
    ['MatMulV2', tensors([4, 8]), '4,8;8,16', null],
    ['BatchMatMulV2', tensors([2, 4, 8], [2, 8, 16]), '2,4,8;2,16,8', 'exact'],
    ['BatchMatMulV2', tensors([2, 4, 8], [3, 8, 16]), '2,4,8;2,16,8', null],
    ['RmsNorm', tensors([3, 5, 7], [7]), '15,7;7', 'exact'],
    ['RmsNorm', tensors([4, 4, 7], [7]), '15,7;7', 'padded'],
    ['RmsNorm', tensors([3, 5, 7], [7]), '3,35;7', null],
    ['DynamicQuant', tensors([3, 5, 7], [7]), '3,35;7', 'exact'],
    ['Mul', tensors([3, 5, 7], [7]), '15,7;7', null],
    ['Index', tensors([9, 4], [1, 6]), '9,4;6,1', 'exact'],
    ['Add', tensors([9, 4], [1, 6]), '9,4;6,1', null],
    ['SwiGlu', tensors([4, 8], [4, 8]), '4,16', 'exact'],
    ['SwiGlu', tensors([1, 4, 8], [4, 8]), '4,16', 'exact'],
    ['SwiGlu', tensors([4, 8], [5, 8]), '4,16', null],
    ['Add', tensors([4, 8], [4, 8]), '4,16', null],
    ['_triton_rope', tensors([2, 3, 4, 8], [2, 5, 4, 8]), '2,5,4,8;2,3,4,8', null],
  ])('%s %j: %s is %s', (kernel, called, measured, fit) => {
    expect(matchInputs(called, row(measured), kernel, null)).toBe(fit);
  });

  it('compares the first arguments where the database says how many', () => {
    expect(matchInputs(tensors([4, 8]), row('4,8;8,16'), 'Add', 1)).toBe('exact');
    expect(matchInputs(tensors([4, 8]), row('4,8;8,16'), 'Add', 2)).toBeNull();
  });

  it('tells formats apart, but single and half precision of some kernels', () => {
    const call = (type: string | null): CalledTensor[] => [
      { shape: [4, 8], type },
      { shape: [8, 16], type: 'DT_BF16' },
    ];
    expect(matchInputs(call('FLOAT'), row('4,8;8,16'), 'Add', null)).toBeNull();
    expect(matchInputs(call('FLOAT'), row('4,8;8,16'), 'MatMulV2', null)).toBe('exact');
    expect(matchInputs(call('INT8'), row('4,8;8,16'), 'MatMulV2', null)).toBeNull();
    expect(matchInputs(call(null), row('4,8;8,16'), 'MatMulV2', null)).toBeNull();
    expect(matchInputs(call('DT_BF16'), row('4,8;8,16', 'DT_BF16'), 'MatMulV2', null)).toBeNull();
  });

  it('writes to a cache are measured with keys and values apart', () => {
    const call = tensors([6, 4], [6, 4], [2, 9, 16, 1, 4], [6]);
    const five = 'DT_BF16;DT_BF16;DT_BF16;DT_BF16;DT_BF16';
    const measured = row('6,1,4;6,1,4;9,16,1,4;9,16,1,4;6', five, 'ND;ND;ND;ND;ND');
    expect(matchInputs(call, measured, 'ReshapeAndCacheNdKernel', null)).toBe('exact');
    expect(matchInputs(call, measured, 'Add', null)).toBeNull();
    expect(
      matchInputs(tensors([6, 4], [6, 4], [3, 9, 16, 1, 4], [6]), measured, 'ReshapeAndCacheNdKernel', null),
    ).toBeNull();
  });
});

describe('the duration of a row', () => {
  const columns =
    'Input Shapes,Accelerator Core,Average Duration(us),Duration(us),Profiling Average Duration(us),Profiling Average aicore_time(us),Profiling Average aiv_time(us)';
  const tableOf = (...lines: readonly string[]) =>
    readMeasuredTable('K', `${columns}\n${lines.join('\n')}\n`, 'K.csv');
  const database = (text: ReturnType<typeof tableOf>, policy: object = {}) => ({
    path: 'here',
    mapping: readMeasuredMapping({ operator_mappings: {}, ...policy }, 'op_mapping.yaml'),
    table: (kernel: string) => (kernel === 'K' ? text : null),
  });
  const best = (
    text: ReturnType<typeof tableOf>,
    policy: object = {},
    select: 'first' | 'nearest' = 'nearest',
  ) =>
    bestRow(
      database(text, policy),
      ['Absent', 'K'],
      (one) => ({ distance: one.inputShapes[0]?.[0] ?? 0 }),
      select,
    )?.microseconds ?? null;

  it('is that of the preferred column, else of the next that holds any', () => {
    const [first, second, third] = tableOf('1,A,,5,7,,', '1,A,0,,7,,', '1,A,,,,,').rows;
    if (!first || !second || !third) throw new Error('rows');
    expect(latencyOf(first, 'Average Duration(us)')).toEqual({
      column: expect.any(String),
      microseconds: expect.any(Number),
    });
    expect(latencyOf(first, 'Duration(us)')).toEqual({ column: 'Duration(us)', microseconds: 5 });
    expect(latencyOf(second, 'Duration(us)')).toEqual({
      column: 'Profiling Average Duration(us)',
      microseconds: 7,
    });
    expect(latencyOf(third, 'Duration(us)')).toBeNull();
  });

  it('is that of the nearest row, or of the first', () => {
    const text = tableOf('3,A,30,,,,', '1,A,10,,,,', '2,A,20,,,,');
    expect(best(text)).toBe(10);
    expect(best(text, {}, 'first')).toBe(30);
    expect(best(tableOf('1,A,,,,,'))).toBeNull();
  });

  it('is none where equally good rows must agree and do not', () => {
    const policy = { query_selection_policy: { kernel_overrides: { K: { require_semantic_unique: true } } } };
    const text = tableOf('1,A,10,,,,', '1,A,11,,,,');
    expect(best(text)).toBe(10);
    expect(best(text, policy)).toBeNull();
    expect(best(tableOf('1,A,10,,,,', '1,A,10,,,,', '2,A,11,,,,'), policy)).toBe(10);
  });

  it('is that of the cores where the host added more than the database allows', () => {
    const policy = (most: number) => ({
      latency_policy: {
        kernel_overrides: {
          K: {
            prefer_profiling_rows: true,
            profiling_core_envelope_fallback: { max_duration_to_core_ratio: most },
          },
        },
      },
    });
    const text = tableOf('1,MIX_AIC,,,100,40,50');
    expect(best(text)).toBe(100);
    expect(best(text, policy(2))).toBe(100);
    expect(best(text, policy(1.9))).toBe(50);
    expect(best(tableOf('1,AIC,,,100,40,50'), policy(1.9))).toBe(100);
    expect(best(tableOf('1,MIX_AIC,,,100,0,50'), policy(1.9))).toBe(100);
    expect(best(tableOf('1,MIX_AIC,,,100,,50'), policy(1.9))).toBe(100);
  });
});

describe('the kernels of an operator', () => {
  it('are the preferred one and its alternatives, each once; none without one', () => {
    expect(kernelsOf({ kernel_type: 'A', alternate_kernel_types: ['B', 'A', 'C'] })).toEqual(['A', 'B', 'C']);
    expect(kernelsOf({ kernel_type: 'A' })).toEqual(['A']);
    expect(kernelsOf({ kernel_type: '', alternate_kernel_types: ['B'] })).toEqual([]);
    expect(kernelsOf({})).toEqual([]);
  });
});
