import { describe, expect, it } from 'vitest';
import type {
  CalledOperator,
  CalledTensor,
} from '../../../../src/engine/analytic/measured/called-operator.ts';
import type { MeasuredDatabase } from '../../../../src/engine/analytic/measured/database.ts';
import { elementWiseBetween } from '../../../../src/engine/analytic/measured/interpolation/element-wise.ts';
import {
  multiplicationBetween,
  quantizedBetween,
} from '../../../../src/engine/analytic/measured/interpolation/multiplication.ts';
import { plainBetween } from '../../../../src/engine/analytic/measured/interpolation/plain.ts';
import { PointIndex } from '../../../../src/engine/analytic/measured/interpolation/rows.ts';
import { scaledBetween } from '../../../../src/engine/analytic/measured/interpolation/scaled.ts';
import { readMeasuredMapping } from '../../../../src/engine/analytic/measured/mapping.ts';
import { readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';

const head =
  'OP State,Accelerator Core,Input Shapes,Input Data Types,Input Formats,Output Shapes,Output Data Types,Output Formats,Average Duration(us)';
type Row = readonly [
  inputs: string,
  types: string,
  outputs: string,
  outputTypes: string,
  microseconds: number,
];

/** A database of one kernel; formats are plain, one for each type. */
function databaseOf(kernel: string, rows: readonly Row[], policy: object = {}): MeasuredDatabase {
  const plain = (types: string) => types.replaceAll(/[^;]+/g, 'ND');
  const lines = rows.map(
    ([inputs, types, outputs, written, us]) =>
      `static,CORE,"""${inputs}""",${types},${plain(types)},"""${outputs}""",${written},${plain(written)},${us}`,
  );
  const table = readMeasuredTable(kernel, [head, ...lines].join('\n'), `${kernel}.csv`);
  const interpolation_policy = { kernel_overrides: { [kernel]: policy } };
  return {
    path: 'here',
    mapping: readMeasuredMapping({ operator_mappings: {}, interpolation_policy }, 'op_mapping.yaml'),
    table: (name) => (name === kernel ? table : null),
  };
}

const tensor = (shape: readonly number[], type: string | null = 'DT_BF16'): CalledTensor => ({ shape, type });
const called = (inputs: readonly CalledTensor[], outputs: readonly CalledTensor[] | null) =>
  ({ inputs, outputs }) as CalledOperator;

describe('an element-wise operator', () => {
  const database = databaseOf('Add', [
    ['100,8;100,8', 'DT_BF16;DT_BF16', '100,8', 'DT_BF16', 10],
    ['300,8;300,8', 'DT_BF16;DT_BF16', '300,8', 'DT_BF16', 30],
    ['100,8;8', 'DT_BF16;DT_BF16', '100,8', 'DT_BF16', 6],
    ['300,8;8', 'DT_BF16;DT_BF16', '300,8', 'DT_BF16', 8],
  ]);
  const time = (inputs: readonly CalledTensor[], outputs: readonly CalledTensor[] | null) =>
    elementWiseBetween(database, new PointIndex(database), ['Missing', 'Add'], called(inputs, outputs));
  const rows = (count: number) => tensor([count, 8]);

  it('takes what lies between rows that move fewer and more elements, the batch of one aside', () => {
    expect(time([rows(200), rows(200)], [rows(200)])).toBe(20);
    expect(time([tensor([1, 150, 8]), tensor([1, 150, 8])], [tensor([1, 150, 8])])).toBe(15);
    expect(time([rows(400), rows(400)], [rows(400)])).toBeNull();
  });

  it('is told apart by how its arguments spread, by rank and by type', () => {
    expect(time([rows(200), tensor([8])], [rows(200)])).toBe(7);
    expect(time([rows(200), tensor([1, 8])], [rows(200)])).toBe(7);
    expect(time([rows(200), tensor([200, 1])], [rows(200)])).toBeNull();
    expect(time([rows(200)], [rows(200)])).toBeNull();
    expect(time([rows(200), rows(200)], [tensor([200, 8], 'FLOAT')])).toBeNull();
  });

  it('has a size of one told apart from any other that is not that of the result', () => {
    const spread = databaseOf('Add', [
      ['10,4,8;10,1,8', 'DT_BF16;DT_BF16', '10,4,8', 'DT_BF16', 1],
      ['30,4,8;30,1,8', 'DT_BF16;DT_BF16', '30,4,8', 'DT_BF16', 3],
      ['10,4,8;10,2,8', 'DT_BF16;DT_BF16', '10,4,8', 'DT_BF16', 11],
      ['30,4,8;30,2,8', 'DT_BF16;DT_BF16', '30,4,8', 'DT_BF16', 33],
      ['10,4,8;4,8', 'DT_BF16;DT_BF16', '10,4,8', 'DT_BF16', 101],
      ['30,4,8;4,8', 'DT_BF16;DT_BF16', '30,4,8', 'DT_BF16', 303],
    ]);
    const within = (...second: readonly number[]) =>
      elementWiseBetween(
        spread,
        new PointIndex(spread),
        ['Add'],
        called([tensor([20, 4, 8]), tensor(second)], [tensor([20, 4, 8])]),
      );
    expect(within(20, 1, 8)).toBe(2);
    expect(within(20, 2, 8)).toBe(22);
    expect(within(4, 8)).toBe(202);
    expect(within(20, 4, 1)).toBeNull();
    expect(within(20, 4, 8)).toBeNull();
  });

  it('moves what it reads and what it writes', () => {
    // 4,008 and 4,808 elements of 1,608 to 4,808: the second argument has no part in the growth.
    expect(time([rows(250), tensor([8])], [rows(250)])).toBe(7.5);
  });

  it('is none where its result is not known', () => {
    expect(time([rows(200), rows(200)], null)).toBeNull();
    expect(time([rows(200), rows(200)], [tensor([200, 8], null)])).toBeNull();
    expect(time([rows(200), rows(200)], [tensor([])])).toBeNull();
  });
});

describe('a multiplication', () => {
  const kernel = 'MatMulV2';
  const database = databaseOf(kernel, [
    ['16,64;64,128', 'DT_BF16;DT_BF16', '16,128', 'DT_BF16', 10],
    ['48,64;64,128', 'DT_BF16;DT_BF16', '48,128', 'DT_BF16', 30],
  ]);
  const time = (left: readonly number[], right: readonly number[], type: string | null = 'DT_BF16') =>
    multiplicationBetween(
      database,
      new PointIndex(database),
      kernel,
      [tensor(left, type), tensor(right)],
      null,
    );

  it('is between rows of the same weights, whichever way they lie', () => {
    expect(time([32, 64], [64, 128])).toBe(20);
    expect(time([32, 64], [128, 64])).toBe(20);
    expect(time([1, 32, 64], [64, 128])).toBe(20);
  });

  it('is none of other weights, of what is no product, or of a format that no row has', () => {
    expect(time([32, 64], [64, 256])).toBeNull();
    expect(time([32, 64], [100, 128])).toBeNull();
    expect(time([64], [64, 128])).toBeNull();
    expect(time([32, 64], [64, 128], null)).toBeNull();
    expect(time([64, 64], [64, 128])).toBeNull();
  });

  it('of quantised weights must have results of the same formats', () => {
    const outputs = [tensor([32, 128])];
    const inputs = [tensor([32, 64]), tensor([64, 128])];
    const quantized = (given: object = {}, formats = ['ND', 'ND']) =>
      quantizedBetween(
        database,
        new PointIndex(database),
        kernel,
        { inputs, outputs, ...given },
        formats,
        null,
      );
    expect(quantized()).toBe(20);
    expect(quantized({ outputs: [tensor([31, 128])] })).toBeNull();
    expect(quantized({ outputs: [tensor([32, 128], 'FLOAT')] })).toBeNull();
    expect(quantized({}, ['ND'])).toBeNull();
    expect(quantized({}, ['ND', 'FRACTAL_NZ'])).toBeNull();
  });
});

describe('any other computation', () => {
  const rows: readonly Row[] = [
    ['10,8;4', 'DT_BF16;DT_INT64', '10,4', 'DT_BF16', 10],
    ['30,8;4', 'DT_BF16;DT_INT64', '30,4', 'DT_BF16', 30],
  ];
  const time = (policy: object, first: readonly number[], written: readonly number[]) => {
    const database = databaseOf('Gather', rows, policy);
    const inputs = [tensor(first), tensor([4], 'DT_INT64')];
    const choice = { kernel: 'Gather', preferred: 'Gather' };
    return plainBetween(
      database,
      new PointIndex(database),
      choice,
      { inputs, outputs: [tensor(written)] },
      null,
    );
  };

  it('is between rows by its first axis, all other sizes the same', () => {
    expect(time({}, [20, 8], [20, 4])).toBe(20);
    expect(time({ generic_compute: {} }, [20, 8], [20, 4])).toBe(20);
    expect(time({}, [20, 9], [20, 4])).toBeNull();
    expect(time({}, [40, 8], [40, 4])).toBeNull();
  });

  it('is between rows by what it writes where the database says so', () => {
    const policy = { generic_compute: { axis: 'output_numel' } };
    expect(time(policy, [7, 7], [20, 4])).toBe(20);
    expect(time(policy, [7, 7], [1, 20, 4])).toBe(20);
    expect(time(policy, [7, 7], [20, 5])).toBeNull();
  });
});

describe('a quantisation', () => {
  const database = databaseOf('DynamicQuant', [
    ['4,2048', 'DT_FLOAT16', '4,2048;4', 'INT8;FLOAT', 10],
    ['12,2048', 'DT_FLOAT16', '12,2048;12', 'INT8;FLOAT', 30],
    ['4,2048', 'DT_FLOAT16', '4,2048;2048', 'INT8;FLOAT', 90],
    ['12,2048', 'DT_FLOAT16', '12,2048;2048', 'INT8;FLOAT', 100],
  ]);
  const time = (shape: readonly number[], scale: readonly number[], result = shape) =>
    scaledBetween(
      database,
      new PointIndex(database),
      ['DynamicQuant'],
      called([tensor(shape)], [tensor(result, 'INT8'), tensor(scale, 'FLOAT')]),
    );

  it('is between rows that keep a scale for the same thing', () => {
    expect(time([8, 2048], [8])).toBe(20);
    expect(time([8, 2048], [2048])).toBe(95);
  });

  it('is none of other scales, of a result of another shape, or of nothing', () => {
    expect(time([8, 2048], [3])).toBeNull();
    expect(time([8, 2048], [])).toBeNull();
    expect(time([8, 2048], [8], [8, 1024])).toBeNull();
    expect(time([], [8])).toBeNull();
    expect(time([0, 2048], [1])).toBeNull();
    expect(
      scaledBetween(database, new PointIndex(database), ['DynamicQuant'], called([tensor([8, 2048])], null)),
    ).toBeNull();
  });
});
