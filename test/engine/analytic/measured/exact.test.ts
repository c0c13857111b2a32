import { describe, expect, it } from 'vitest';
import type { CalledOperator } from '../../../../src/engine/analytic/measured/called-operator.ts';
import { compositeTime } from '../../../../src/engine/analytic/measured/composite.ts';
import { exactTime } from '../../../../src/engine/analytic/measured/exact.ts';
import { type Cells, callOf, mappingOf, rowOf, smallDatabase, tensors } from './small-database.ts';

const time = (
  tables: Readonly<Record<string, readonly Cells[]>>,
  entry: object,
  call: Partial<CalledOperator>,
  tp = 1,
) => exactTime(smallDatabase(tables), callOf(call), mappingOf(entry), tp);
const found = (microseconds: number, kind = 'measured') => ({ kind, microseconds });
const missed = (miss = 'shape') => ({ kind: 'missed', miss });

describe('a computation', () => {
  const linear = { MatMulV2: [rowOf('4,8;8,16', 3), rowOf('4,4;4,16', 2), rowOf('4,8;8,8', 1)] };

  it('takes an exact row in front of a padded one, whatever their order', () => {
    const rows = [rowOf('15,8;8,8', 9), rowOf('16,8;8,8', 5), rowOf('15,8;8,8', 7)];
    expect(time({ Add: rows }, { kernel_type: 'Add' }, { inputs: tensors([16, 8], [8, 8]) })).toEqual(
      found(5),
    );
    expect(
      time({ Add: rows.slice(0, 1) }, { kernel_type: 'Add' }, { inputs: tensors([16, 8], [8, 8]) }),
    ).toEqual(found(9));
  });

  it('tries the kernels for the rank of its first argument in front of the others', () => {
    const tables = { A: [rowOf('4,8', 1)], B: [rowOf('4,8', 2)], C: [rowOf('4,8', 3)] };
    const entry = {
      kernel_type: 'A',
      alternate_kernel_types: ['B'],
      kernel_types_by_input_rank: { 2: ['C'] },
    };
    expect(time(tables, entry, { inputs: tensors([4, 8]) })).toEqual(found(3));
    expect(time({ ...tables, C: [] }, entry, { inputs: tensors([4, 8]) })).toEqual(found(1));
    expect(time({ B: tables.B }, entry, { inputs: tensors([4, 8]) })).toEqual(found(2));
    const other = { ...entry, kernel_types_by_input_rank: { 3: ['C'] } };
    expect(time(tables, other, { inputs: tensors([4, 8]) })).toEqual(found(1));
  });

  it('compares as many arguments as its mapping says', () => {
    const call = { inputs: tensors([4, 8], [8, 16], [7]) };
    expect(time(linear, { kernel_type: 'MatMulV2' }, call)).toEqual(missed());
    expect(time(linear, { kernel_type: 'MatMulV2', tc_input_count: 2 }, call)).toEqual(found(3));
  });

  it.each<[axis: string, sizes: number[], tp: number, microseconds: number | null]>([
    ['input', [8], 1, 3],
    ['input', [8], 2, 2],
    ['input', [9], 2, 3],
    ['input', [8], 3, null],
    ['output', [16], 1, 3],
    ['output', [16], 2, 1],
    ['output', [8], 2, 3],
    ['output', [16], 5, null],
  ])('along its %s of %j over %d ranks is found at a rank’s share: %s', (axis, sizes, tp, microseconds) => {
    const entry = {
      kernel_type: 'MatMulV2',
      tp_linear_projection: { shard_axis: axis, logical_global_dims: sizes },
    };
    const wanted = microseconds === null ? missed() : found(microseconds);
    expect(time(linear, entry, { inputs: tensors([4, 8], [8, 16]) }, tp)).toEqual(wanted);
  });

  it('is shared only where its arguments are two matrices that go together', () => {
    const entry = {
      kernel_type: 'MatMulV2',
      tp_linear_projection: { shard_axis: 'input', logical_global_dims: [8] },
    };
    expect(time(linear, entry, { inputs: tensors([1, 4, 8], [8, 16]) }, 2)).toEqual(missed());
    expect(time(linear, entry, { inputs: tensors([4, 8], [1, 8, 16]) }, 2)).toEqual(missed());
    expect(time(linear, entry, { inputs: tensors([4, 8], [16, 8]) }, 2)).toEqual(missed());
  });

  it('that takes no time, or may be missed, counts nothing', () => {
    expect(time({}, { zero_cost: true }, {})).toEqual(found(0));
    expect(time({}, { accepted_miss: 'fused elsewhere' }, {})).toEqual(found(0));
    expect(time({}, { zero_cost: false, accepted_miss: '' }, {})).toEqual(missed());
    expect(time({}, { query_mode: 'moe_fused', zero_cost: true }, {})).toEqual(missed('not-read'));
  });
});

describe('an element-wise operator', () => {
  const entry = { kernel_type: 'Add', alternate_kernel_types: ['Mul'], query_mode: 'elementwise' };
  const written = (shape: string, us: number, type = 'DT_BF16') =>
    rowOf('1', us, { 'Output Shapes': shape, 'Output Data Types': type });
  const rows = (...cells: readonly Cells[]) => ({ Add: cells });
  const result = (shape: readonly number[], type: string | null = 'DT_BF16') => ({
    outputs: [{ shape, type }],
  });

  it('is the first row that writes its shape, the batch of one aside, or padded', () => {
    expect(
      time(rows(written('5,8', 1), written('4,8', 2), written('4,8', 3)), entry, result([4, 8])),
    ).toEqual(found(2));
    expect(time(rows(written('1,4,8', 2)), entry, result([1, 4, 8]))).toEqual(found(2));
    expect(time(rows(written('15,8', 2)), entry, result([16, 8]))).toEqual(found(2));
    expect(time({ Mul: [written('4,8', 2)] }, entry, result([4, 8]))).toEqual(missed());
  });

  it('of three sizes may have been measured as a matrix, not the other way round', () => {
    expect(time(rows(written('12,8', 2)), entry, result([3, 4, 8]))).toEqual(found(2));
    expect(time(rows(written('1,12,8', 2)), entry, result([3, 4, 8]))).toEqual(missed());
    expect(time(rows(written('3,4,8', 2)), entry, result([12, 8]))).toEqual(missed());
  });

  it.each<[ours: string, theirs: string, factor: number | null]>([
    ['FLOAT', 'DT_BF16', 2],
    ['DT_BF16', 'FLOAT', 0.5],
    ['INT8', 'DT_FLOAT16', 0.5],
    ['INT64', 'INT32', 2],
    ['INT16', 'DT_INT8', 2],
    ['DT_INT64', 'DT_INT32', 2],
    ['DT_FLOAT', 'FLOAT', 1],
    ['COMPLEX', 'DT_BF16', null],
    ['DT_BF16', 'COMPLEX', null],
    ['COMPLEX', 'COMPLEX', 1],
  ])('that writes %s takes a row of %s times %s', (ours, theirs, factor) => {
    const wanted = factor === null ? missed() : found(6 * factor);
    expect(time(rows(written('4,8', 6, theirs)), entry, result([4, 8], ours))).toEqual(wanted);
  });

  it('without a known result is found by its arguments', () => {
    const tables = rows(rowOf('4,8', 7));
    expect(time(tables, entry, { inputs: tensors([4, 8]) })).toEqual(found(7));
    expect(time(tables, entry, { inputs: tensors([4, 8]), ...result([]) })).toEqual(found(7));
  });
});

describe('the projection in front of a prediction layer', () => {
  const entry = {
    kernel_type: 'QuantBatchMatmulV3',
    query_mode: 'mtp_projection',
    mtp_projection_kernel_type: 'MatMulV2',
  };
  const tables = { MatMulV2: [rowOf('4,16;16,8', 3)], QuantBatchMatmulV3: [rowOf('4,16;16,8', 9)] };
  const call = (output: readonly number[], ...inputs: readonly (readonly number[])[]) => ({
    inputs: tensors(...inputs).map((one) => ({ ...one, type: 'INT8' })),
    outputs: tensors(output),
  });

  it('is looked up unquantised, as wide as two hidden states', () => {
    expect(time(tables, entry, call([4, 8], [4, 16], [16, 8]))).toEqual(found(3));
    expect(time(tables, entry, call([4, 8], [4, 16], [8, 16]))).toEqual(found(3));
  });

  it.each<[why: string, output: number[], input: number[], weight: number[]]>([
    ['other rows', [5, 8], [4, 16], [16, 8]],
    ['another width', [4, 16], [4, 16], [16, 16]],
    ['a weight of another size', [4, 8], [4, 16], [16, 9]],
    ['three sizes', [4, 8], [4, 16], [1, 16, 8]],
    ['a batch in its result', [4, 8, 1], [4, 16], [16, 8]],
  ])('is another linear with %s', (_why, output, input, weight) => {
    expect(time(tables, entry, call(output, input, weight))).toEqual(missed());
  });

  it('is another linear where the mapping names no kernel for it, or its result is not known', () => {
    const half = { inputs: tensors([4, 16], [16, 8]), outputs: tensors([4, 8]) };
    expect(time(tables, { ...entry, mtp_projection_kernel_type: '' }, half)).toEqual(found(9));
    expect(time(tables, { ...entry, mtp_projection_kernel_type: null }, half)).toEqual(found(9));
    expect(time(tables, entry, { ...half, outputs: null })).toEqual(found(9));
    expect(time(tables, entry, half)).toEqual(found(3));
  });
});

describe('a collective', () => {
  const kernel = 'hcom_allReduce_';
  const entry = { kernel_type: kernel, category: 'communication' };
  const sized = (bytes: number, us: number, more: Cells = {}): Cells => ({
    message_bytes: bytes,
    num_devices: 2,
    'Average Duration(us)': us,
    ...more,
  });
  const exchange = (bytes: number, ranks = 2, topology = 0) => ({ exchange: { bytes, ranks, topology } });

  it('is measured at a size that has a row, interpolated between two, and missed outside', () => {
    const tables = { [kernel]: [sized(100, 10), sized(300, 30)] };
    expect(time(tables, entry, exchange(100))).toEqual(found(10));
    expect(time(tables, entry, exchange(300))).toEqual(found(30));
    expect(time(tables, entry, exchange(200))).toEqual(found(20, 'interpolated'));
    expect(time(tables, entry, exchange(200, 4))).toEqual(missed());
    expect(time(tables, entry, exchange(99))).toEqual(missed());
    expect(time(tables, entry, exchange(301))).toEqual(missed());
  });

  it('is told apart by topology only where the table tells it', () => {
    expect(time({ [kernel]: [sized(100, 10)] }, entry, exchange(100, 2, 3))).toEqual(found(10));
    expect(time({ [kernel]: [sized(100, 10, { topology_tier: 1 })] }, entry, exchange(100, 2, 3))).toEqual(
      missed(),
    );
  });

  it('needs a table, the columns of its rows, a message and a kernel', () => {
    expect(time({}, entry, exchange(100))).toEqual(missed('no-table'));
    const without = (column: string) => ({ [kernel]: [{ ...sized(100, 10), [column]: '' }] });
    expect(time(without('message_bytes'), entry, exchange(100))).toEqual(missed());
    expect(time(without('num_devices'), entry, exchange(100))).toEqual(missed());
    expect(time({ [kernel]: [sized(100, 10)] }, entry, {})).toEqual(missed('unmapped'));
    expect(time({ [kernel]: [sized(100, 10)] }, { category: 'communication' }, exchange(100))).toEqual(
      missed('unmapped'),
    );
  });
});

describe('a linear and its all-reduce', () => {
  const tables = {
    MatMulV2: [rowOf('4,8;8,16', 3)],
    hcom_allReduce_: [
      { message_bytes: 100, num_devices: 2, 'Average Duration(us)': 10 },
      { message_bytes: 300, num_devices: 2, 'Average Duration(us)': 30 },
    ],
  };
  const both = { sub_kernels: ['MatMulV2', 'hcom_allReduce_'], tc_input_count: 2 };
  const add = (entry: object, bytes: number | null, inputs = tensors([4, 8], [8, 16], [16])) =>
    compositeTime(
      smallDatabase(tables),
      callOf({ inputs, exchange: bytes === null ? null : { bytes, ranks: 2, topology: 0 } }),
      mappingOf(entry),
    );

  it('take the time of both', () => {
    expect(add(both, 100)).toEqual(found(13));
    expect(add(both, 200)).toEqual(found(23, 'interpolated'));
    expect(add({ ...both, sub_kernels: ['MatMulV2'] }, null)).toEqual(found(3));
  });

  it('are missed where either is', () => {
    expect(add(both, 400)).toEqual(missed());
    expect(add(both, null)).toEqual(missed());
    expect(add(both, 100, tensors([5, 8], [8, 16]))).toEqual(missed());
    expect(add({ sub_kernels: both.sub_kernels }, 100)).toEqual(missed());
    expect(add({}, 100)).toEqual(missed('unmapped'));
    expect(add({ sub_kernels: [] }, 100)).toEqual(missed('unmapped'));
  });
});
