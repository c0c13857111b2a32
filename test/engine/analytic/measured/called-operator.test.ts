import { describe, expect, it } from 'vitest';
import { calledOperator } from '../../../../src/engine/analytic/measured/called-operator.ts';
import type { PlannedOperator } from '../../../../src/engine/analytic/operators/planned-operator.ts';
import { OperatorWork } from '../../../../src/engine/analytic/operators/work.ts';
import type { Batch } from '../../../../src/engine/terms/batch.ts';
import { precisionIndex } from '../../../../src/engine/terms/precision.ts';
import { tensors } from './small-database.ts';

const batch = {
  phase: 'decode',
  requests: 4,
  sequenceTotal: 4003,
  groups: [
    { count: 3, queryLength: 1, sequenceLength: 1000 },
    { count: 1, queryLength: 2, sequenceLength: 1003 },
  ],
} as unknown as Batch;

interface Work {
  readonly read?: number;
  readonly write?: number;
  readonly rewrite?: number;
  readonly int8?: number;
}

function call(
  name: string,
  inputs: readonly (readonly number[])[],
  { read = 0, write = 0, rewrite = 0, int8 = 0 }: Work = {},
  more: Partial<PlannedOperator> = {},
  of = batch,
) {
  const work = new OperatorWork();
  work.readBytes = read;
  work.writeBytes = write;
  work.rewriteBytes = rewrite;
  work.matrixOperations[precisionIndex.int8] = int8;
  return calledOperator({ name, times: null, inputs, fill: () => {}, ...more }, of, work);
}

const types = (...given: Parameters<typeof call>) => call(...given).inputs.map((one) => one.type);

describe('the formats of arguments', () => {
  it.each<[bytes: number, type: string]>([
    [1, 'INT8'],
    [2, 'DT_BF16'],
    [4, 'FLOAT'],
    [8, 'INT64'],
    [3, 'DT_BF16'],
  ])('of %d bytes each are %s', (bytes, type) => {
    expect(types('aten.any', [[4, 8], [8]], { read: 40 * bytes })).toEqual([type, type]);
    expect(types('aten.any', [[4, 8]], { read: 16 * bytes, rewrite: 16 * bytes })).toEqual([type]);
  });

  it.each<[name: string, types: (string | null)[]]>([
    ['aten.embedding', ['DT_BF16', 'INT64', 'INT64']],
    ['aten.index_select', ['DT_BF16', 'INT64', 'INT64']],
    ['tensor_cast.static_quant_linear', ['INT8', 'INT8', 'DT_BF16']],
    ['tensor_cast.static_quant_linear_int4', ['INT8', 'INT8', 'DT_BF16']],
    ['tensor_cast.fp8_linear', ['INT8', null, null]],
    ['tensor_cast.mxfp4_linear', [null, null, null]],
    ['tensor_cast.quantize', ['DT_BF16', 'DT_BF16', 'DT_BF16']],
    ['tensor_cast.dsa_indexer', ['DT_BF16', 'DT_BF16', 'DT_BF16']],
    ['tensor_cast.attention', ['DT_BF16', 'DT_BF16', 'DT_BF16']],
    ['tensor_cast.init_routing_v2', ['DT_BF16', 'INT64', 'INT64']],
  ])('of %s are those of the operator', (name, wanted) => {
    expect(types(name, [[4], [5], [6]], { read: 15 * 4 })).toEqual(wanted);
  });

  it('of a quantised attention are those that it multiplies in', () => {
    const shapes = [[4], [5], [6], [7]];
    expect(types('tensor_cast.attention_quant', shapes, { int8: 8 })).toEqual([
      'INT8',
      'INT8',
      'INT8',
      'INT64',
    ]);
    expect(types('tensor_cast.attention_quant', shapes)).toEqual([null, null, null, 'INT64']);
  });

  it('of a write to the cache are as wide as what it reads beside the positions', () => {
    const shapes = [[6, 4], [6, 4], [9, 4], [6]];
    const name = 'tensor_cast.reshape_and_cache';
    expect(types(name, shapes, { read: 48 * 2 + 8 * 6 })).toEqual(['DT_BF16', 'DT_BF16', 'DT_BF16', 'INT64']);
    expect(types(name, shapes, { read: 48 + 8 * 6 })).toEqual(['INT8', 'INT8', 'INT8', 'INT64']);
    expect(types(name, shapes, { read: 49 })).toEqual([null, null, null, 'INT64']);
  });

  it('are not those of single numbers, which databases leave out', () => {
    expect(call('aten.any', [[4, 8], []], { read: 64 }).inputs).toEqual(tensors([4, 8]));
    expect(call('aten.any', [], { read: 64 }).inputs).toEqual([]);
  });
});

describe('the results of a call', () => {
  const outputs = (...given: Parameters<typeof call>) => call(...given).outputs;

  it.each([
    [
      'aten.mm',
      [
        [4, 8],
        [8, 16],
      ],
      [4, 16],
    ],
    [
      'tensor_cast.static_quant_linear',
      [
        [4, 8],
        [8, 16],
      ],
      [4, 16],
    ],
    [
      'tensor_cast.static_quant_linear_int4',
      [
        [4, 8],
        [8, 16],
      ],
      [4, 16],
    ],
    [
      'tensor_cast.fp8_linear',
      [
        [4, 8],
        [8, 16],
      ],
      [4, 16],
    ],
    [
      'tensor_cast.mxfp4_linear',
      [
        [4, 8],
        [8, 16],
      ],
      [4, 16],
    ],
    ['aten.addmm', [[16], [4, 8], [8, 16]], [4, 16]],
    [
      'aten.embedding',
      [
        [100, 8],
        [4, 3],
      ],
      [4, 3, 8],
    ],
    ['aten.index_select', [[5, 100, 8], [4]], [5, 4, 8]],
  ])('of %s on %j have the sizes %j', (name, inputs, shape) => {
    expect(outputs(name, inputs)).toEqual(tensors(shape));
  });

  it.each([
    ['aten.mm', [[4, 8]]],
    ['aten.mm', []],
    ['aten.mm', [[4, 8], [8]]],
    ['aten.embedding', [[100, 8]]],
    ['aten.embedding', []],
    ['aten.index_select', [[100, 8]]],
    ['aten.index_select', []],
    ['tensor_cast.dynamic_quantize_symmetric', []],
  ])('of %s on %j are not known', (name, inputs) => expect(outputs(name, inputs)).toBeNull());

  it('of a choice of rows are as many as it writes', () => {
    const chosen = call('aten.index.Tensor', [[100, 8]], { write: 6 * 8 * 2 });
    expect(chosen.inputs).toEqual([...tensors([100, 8]), { shape: [6], type: 'INT64' }]);
    expect(chosen.outputs).toEqual(tensors([6, 8]));
    expect(call('aten.index.Tensor', [[100, 8]], { write: 17 }).inputs).toHaveLength(1);
  });

  it('of a quantisation are whole numbers and one scale', () => {
    expect(outputs('tensor_cast.dynamic_quantize_symmetric', [[4, 8]])).toEqual([
      { shape: [4, 8], type: 'INT8' },
      { shape: [], type: 'FLOAT' },
    ]);
  });

  it('of anything else are element by element where the bytes written agree', () => {
    expect(outputs('aten.any', [[4, 1], [8]], { write: 64 })).toEqual(tensors([4, 8]));
    expect(outputs('aten.any', [[4, 1], [8]], { write: 128 })).toEqual([{ shape: [4, 8], type: 'FLOAT' }]);
    expect(outputs('aten.any', [[4, 1], [8]], { write: 60 })).toBeNull();
    expect(outputs('aten.any', [[4, 3], [8]], { write: 64 })).toBeNull();
    expect(outputs('aten.any', [], { write: 64 })).toBeNull();
    expect(outputs('aten.any', [[0, 4]], { write: 0 })).toBeNull();
  });
});

describe('what else a call tells', () => {
  it('is its name with an overload', () => {
    expect(call('aten.mm', []).name).toBe('aten.mm.default');
    expect(call('aten.index.Tensor', []).name).toBe('aten.index.Tensor');
  });

  it('is how many requests it sees and how long they are', () => {
    const { groups } = batch;
    expect(call('aten.mm', []).requests).toEqual({
      count: 4,
      meanLength: 1000,
      longestQuery: 2,
      isDecode: true,
      groups,
    });
    const none = { ...batch, phase: 'prefill', requests: 0, sequenceTotal: 0, groups: [] } as Batch;
    expect(call('aten.mm', [], {}, {}, none).requests).toEqual({
      count: 0,
      meanLength: 0,
      longestQuery: 0,
      isDecode: false,
      groups: [],
    });
  });

  it('is the message of a collective, in bytes of what it reads, else in half precision', () => {
    const exchange = { kind: 'all-reduce', group: { size: 8, topology: 1 }, messageBytes: () => 5 };
    const bytes = (inputs: readonly (readonly number[])[], read: number) =>
      call('tensor_cast.all_reduce', inputs, { read }, { exchange } as never).exchange;
    expect(bytes([[4, 8]], 32)).toEqual({ bytes: 32, ranks: 8, topology: 1 });
    expect(bytes([[4, 8]], 128)?.bytes).toBe(128);
    expect(bytes([[4, 8]], 100)?.bytes).toBe(64);
    expect(bytes([], 100)?.bytes).toBe(2);
    expect(call('aten.mm', []).exchange).toBeNull();
  });

  it('is the format of its weights, its heads and its picks where the operator names them', () => {
    const given = { weights: 'int8', heads: 16, picks: 2048 } as const;
    expect(call('aten.mm', [], {}, given)).toMatchObject(given);
    expect(call('aten.mm', [])).toMatchObject({ weights: null, heads: null, picks: null });
  });
});
