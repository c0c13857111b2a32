import { describe, expect, it } from 'vitest';
import type { CalledOperator } from '../../../../src/engine/analytic/measured/called-operator.ts';
import { compositeTime } from '../../../../src/engine/analytic/measured/composite.ts';
import { PointIndex } from '../../../../src/engine/analytic/measured/interpolation/rows.ts';
import { scaledBetween } from '../../../../src/engine/analytic/measured/interpolation/scaled.ts';
import { matchInputs } from '../../../../src/engine/analytic/measured/match.ts';
import {
  latentProjection,
  quantizedProjection,
} from '../../../../src/engine/analytic/measured/parts/latent-projection.ts';
import type { Part, PreprocessCall } from '../../../../src/engine/analytic/measured/parts/part.ts';
import { partTime } from '../../../../src/engine/analytic/measured/parts/part-rows.ts';
import { indexer, sparseAttention } from '../../../../src/engine/analytic/measured/parts/sparse-attention.ts';
import { readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';
import {
  type Cells,
  callOf,
  mappingOf,
  requestsOf,
  rowOf,
  smallDatabase,
  tensors,
} from './small-database.ts';

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

describe('all projections as one kernel', () => {
  const numbers = {
    ...{ num_tokens: 4, hidden_size: 64, local_num_heads: 2, q_lora_rank: 32 },
    ...{ kv_lora_rank: 16, qk_nope_head_dim: 8, qk_rope_head_dim: 4, block_size: 128 },
  };
  const preprocess: PreprocessCall = {
    numbers,
    texts: { cache_mode: 'krope_ctkv', quant_mode: 'per_tensor_quant_asymm', weight_format: 'FRACTAL_NZ' },
    flags: { enable_inner_out: true, weight_quantized: true },
  };
  const of = (tokens: number, given: Partial<PreprocessCall> = {}): Part => ({
    kind: 'preprocess',
    kernels: ['K'],
    preprocess: { ...preprocess, numbers: { ...numbers, num_tokens: tokens }, ...given },
  });
  /** Sizes by hand: 32 + 16 + 4 = 52 joined outputs, 2 · (8 + 4) = 24 query outputs. */
  const row = (tokens: number, us: number, more: Cells = {}) => {
    const inputs = [
      ...[
        `${tokens},64`,
        '1,2,52,32',
        '52',
        '32',
        '32',
        '1,1,24,32',
        '24',
        '16',
        `${tokens},4`,
        `${tokens},4`,
      ],
      ...['2,8,16', '1,128,1,16', '1,128,1,4', `${tokens}`, '1', '1', '52', '1', '1', '24', '1', '1'],
    ];
    const named = (plain: string, weights: string) =>
      inputs.map((_, at) => (at === 1 || at === 5 ? weights : plain)).join(';');
    const runtime = Object.entries({ ...preprocess.numbers, num_tokens: tokens, ...preprocess.texts });
    return rowOf(inputs.join(';'), us, {
      'Input Data Types': named('DT_BF16', 'INT8'),
      'Input Formats': named('ND', 'FRACTAL_NZ'),
      'Output Shapes': `${tokens},2,16;1,128,1,16;${tokens},2,4;1,128,1,4;${tokens},32`,
      'Output Data Types': 'DT_BF16;DT_BF16;DT_BF16;DT_BF16;DT_BF16',
      'Output Formats': 'ND;ND;ND;ND;ND',
      'Runtime metadata_completeness': 'full',
      'Runtime enable_inner_out': 'true',
      'Runtime weight_quantized': 1,
      ...Object.fromEntries(runtime.map(([name, value]) => [`Runtime ${name}`, value])),
      ...more,
    });
  };

  it('are measured at a number of tokens, or lie between the nearest ones', () => {
    const rows = [row(2, 10), row(8, 40), row(4, 18), row(16, 400)];
    expect(time(of(4), ...rows)).toBe(18);
    expect(time(of(6), ...rows)).toBe(29);
    expect(time(of(3), ...rows)).toBe(14);
    expect(time(of(1), ...rows)).toBeNull();
    expect(time(of(17), ...rows)).toBeNull();
    expect(time(of(4))).toBeNull();
    expect(partTime(smallDatabase({ K: rows }), of(4))).toEqual({ microseconds: 18, isInterpolated: false });
    expect(partTime(smallDatabase({ K: rows }), of(6))?.isInterpolated).toBe(true);
  });

  it('run decode batches of 1,024 tokens at most', () => {
    const wide = (tokens: number) => ({ numbers: { ...numbers, num_tokens: tokens, block_size: 2048 } });
    const paged = (tokens: number, us: number) =>
      row(tokens, us, {
        'Runtime block_size': 2048,
        'Input Shapes': String(row(tokens, us)['Input Shapes']).replaceAll('128,1', '2048,1'),
        'Output Shapes': String(row(tokens, us)['Output Shapes']).replaceAll('128,1', '2048,1'),
      });
    expect(time(of(1024, wide(1024)), paged(1024, 9))).toBe(9);
    expect(time(of(1025, wide(1025)), paged(1025, 9))).toBeNull();
  });

  it.each<[column: string, cell: string | number]>([
    ['Runtime metadata_completeness', 'Legacy'],
    ['Runtime metadata_completeness', ''],
    ['Runtime num_tokens', ''],
    ['Runtime hidden_size', 128],
    ['Runtime local_num_heads', ''],
    ['Runtime cache_mode', 'other'],
    ['Runtime quant_mode', ''],
    ['Runtime enable_inner_out', 'false'],
    ['Runtime weight_quantized', 0],
    ['Input Shapes', '4,64'],
    ['Output Shapes', '4,2,16'],
    ['Input Data Types', 'DT_BF16'],
    ['Output Data Types', 'DT_BF16;DT_BF16;DT_BF16;DT_BF16'],
    ['Output Data Types', 'DT_BF16;DT_BF16;DT_BF16;DT_BF16;INT8'],
    ['Output Formats', 'ND;ND;ND;ND'],
    ['Output Formats', 'ND;ND;ND;ND;NZ'],
    ['Input Formats', 'ND'],
  ])('are no row with %s “%s”', (column, cell) =>
    expect(time(of(4), row(4, 7, { [column]: cell }))).toBeNull(),
  );

  it('need whole blocks of weights', () => {
    expect(time(of(4, { numbers: { ...numbers, hidden_size: 65 } }), row(4, 7))).toBeNull();
    expect(time(of(4, { numbers: { ...numbers, q_lora_rank: 33 } }), row(4, 7))).toBeNull();
    expect(time(of(4, { numbers: { ...numbers, qk_nope_head_dim: 0 } }), row(4, 7))).toBeNull();
    expect(time(of(4, { flags: { enable_inner_out: false, weight_quantized: true } }), row(4, 7))).toBeNull();
  });
});

describe('projections in front of latent attention', () => {
  const inputs = tensors([6, 64], [1], [1], [32, 64], [32], [48, 32], [20, 64], [16]);
  const call = (given: Partial<CalledOperator> = {}) =>
    callOf({ inputs, heads: 2, weights: 'int8', ...given });
  const summary = (parts: Part[] | null) =>
    parts?.map((part) =>
      part.kind === 'compute'
        ? [part.kernels[0], ...part.inputs.map((one) => one.shape.join('x'))].join(' ')
        : part.kind,
    ) ?? null;

  it('are two linears around a norm, and the write of keys and values', () => {
    expect(summary(latentProjection(call(), mappingOf({})))).toEqual([
      'MatMulV2 6x64 52x64',
      'RmsNorm 6x32 32',
      'MatMulV2 6x32 48x32',
      'KvRmsNormRopeCache 6x1x1x20',
    ]);
  });

  it('are quantised in front of each linear where their weights are', () => {
    expect(summary(quantizedProjection(call(), mappingOf({})))).toEqual([
      'AscendQuantV2 6x64 64 64',
      'QuantBatchMatmulV3 6x64 52x64',
      'RmsNorm 6x32 32',
      'AscendQuantV2 6x32 32 32',
      'QuantBatchMatmulV3 6x32 48x32',
      'KvRmsNormRopeCache 6x1x1x20',
    ]);
  });

  it('write into a pool where the mapping says how', () => {
    const query = (kv_cache_query: object) => mappingOf({ decomposer_options: { kv_cache_query } });
    expect(latentProjection(call(), query({ mode: 'pool_dim0_agnostic', block_size: 128 }))?.at(-1)).toEqual({
      kind: 'cache',
      kernels: ['KvRmsNormRopeCache'],
      cache: { tokens: 6, latent: 16, rope: 4, blockTokens: 128, type: 'DT_BF16' },
    });
    expect(latentProjection(call(), query({ mode: 'pool_dim0_agnostic' }))).toBeNull();
    expect(quantizedProjection(call(), query({ mode: 'other', block_size: 128 }))).toBeNull();
    expect(summary(latentProjection(call(), query({ mode: null })))?.at(-1)).toBe(
      'KvRmsNormRopeCache 6x1x1x20',
    );
  });

  it('are one opaque kernel where tokens lie spread', () => {
    const mapping = (opaque_kernel: object | null) =>
      mappingOf({
        decomposer_options: { visible_kernel_regime: { requires_sequence_parallel: true }, opaque_kernel },
      });
    expect(quantizedProjection(call(), mapping({}))).toEqual([
      {
        kind: 'preprocess',
        kernels: ['mla_preprocess_0_mix_aic'],
        preprocess: {
          numbers: {
            ...{ num_tokens: 6, hidden_size: 64, local_num_heads: 2, q_lora_rank: 32, kv_lora_rank: 16 },
            ...{ qk_nope_head_dim: 20, qk_rope_head_dim: 4, block_size: 128 },
          },
          texts: {
            cache_mode: 'krope_ctkv',
            quant_mode: 'per_tensor_quant_asymm',
            weight_format: 'FRACTAL_NZ',
          },
          flags: { enable_inner_out: true, weight_quantized: true },
        },
      },
    ]);
    expect(quantizedProjection(call({ weights: 'int4' }), mapping({ block_size: 64 }))).toMatchObject([
      { preprocess: { numbers: { block_size: 64 } } },
    ]);
    expect(quantizedProjection(call({ weights: 'fp8' }), mapping({}))).toBeNull();
    expect(quantizedProjection(call({ heads: null }), mapping({}))).toBeNull();
    expect(quantizedProjection(call(), mapping(null))).toBeNull();
  });

  it('are none where an argument is missing', () => {
    for (let count = 0; count < inputs.length; count += 1) {
      const short = call({ inputs: inputs.slice(0, count) });
      expect(latentProjection(short, mappingOf({})), String(count)).toBeNull();
      expect(quantizedProjection(short, mappingOf({})), String(count)).toBeNull();
    }
  });

  it('are partial where some of their kernels have no row', () => {
    const database = smallDatabase({ MatMulV2: [rowOf('6,64;52,64', 3), rowOf('6,32;48,32', 4)] });
    const mlapo = call({ name: 'tensor_cast.mlapo.default' });
    expect(compositeTime(database, mlapo, mappingOf({}))).toEqual({ kind: 'partial', microseconds: 7 });
    expect(compositeTime(database, mlapo, mappingOf({ require_all_sub_kernels: true }))).toEqual({
      kind: 'missed',
      miss: 'shape',
    });
    expect(compositeTime(smallDatabase({}), mlapo, mappingOf({}))).toMatchObject({
      kind: 'missed',
      miss: 'shape',
    });
    const none = callOf({ name: 'tensor_cast.mlapo.default' });
    expect(compositeTime(database, none, mappingOf({}))).toMatchObject({ kind: 'missed', miss: 'not-read' });
  });
});

describe('attention to picked tokens', () => {
  const inputs = tensors([7, 4, 8], [90, 128, 20], [1], [1], [1], [1], [4, 6, 16], [4, 16, 5]);
  const requests = requestsOf(3, 1, 300);
  const call = (given: Partial<CalledOperator> = {}) => callOf({ inputs, requests, picks: 200, ...given });

  it('tells its rows where the queries of each request end, and what it picked', () => {
    const [first, attention, last] = sparseAttention(call(), false) ?? [];
    expect(first).toMatchObject({
      kernels: ['BatchMatMulV2', 'BatchMatMulNd'],
      inputs: tensors([4, 7, 6], [4, 6, 16]),
    });
    expect(attention).toMatchObject({
      call: {
        query: [7, 4, 16],
        meanLength: 300,
        sparseMode: 3,
        keyValueHeads: 1,
        layout: 'TND',
        context: {
          heads: 4,
          picks: 200,
          blockTokens: 128,
          queryEnds: [3, 5, 7],
          keyLengths: [300, 300, 300],
          validBlocks: [3, 3, 3],
          validPicks: 200,
        },
      },
    });
    expect(last).toMatchObject({
      kernels: ['TransposeBatchMatMul'],
      inputs: tensors([4, 7, 16], [4, 16, 5]),
    });
    expect(sparseAttention(call({ picks: 2048 }), true)).toMatchObject([
      { kernels: ['QuantBatchMatmulV3'] },
      { call: { context: { validPicks: 300 } } },
      {},
    ]);
  });

  it('is none where its arguments or its requests say too little', () => {
    expect(sparseAttention(call({ picks: null }), false)).toBeNull();
    expect(sparseAttention(call({ requests: requestsOf(8, 1, 300) }), false)).toBeNull();
    expect(sparseAttention(call({ requests: requestsOf(0, 1, 300) }), false)).toBeNull();
    expect(sparseAttention(call({ requests: { ...requests, groups: [] } }), false)).toBeNull();
    expect(sparseAttention(call({ requests: { ...requests, isDecode: false } }), false)).toBeNull();
    expect(
      sparseAttention(call({ requests: { ...requests, isDecode: false, longestQuery: 2 } }), false),
    ).toHaveLength(3);
    for (const at of [0, 6, 7]) {
      const changed = inputs.map((one, index) => (index === at ? { ...one, shape: [4, 6] } : one));
      expect(sparseAttention(call({ inputs: changed }), false), String(at)).toBeNull();
    }
    expect(indexer(call({ heads: 4, inputs: inputs.slice(0, 4) }), ['K'])).toBeNull();
    expect(indexer(call(), ['K'])).toBeNull();
  });
});

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
