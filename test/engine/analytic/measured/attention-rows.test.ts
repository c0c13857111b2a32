import { describe, expect, it } from 'vitest';
import {
  type AttentionCall,
  attentionRow,
  lengthColumn,
  type SparseCall,
} from '../../../../src/engine/analytic/measured/attention-rows.ts';
import {
  type AttentionPlace,
  attentionBetween,
} from '../../../../src/engine/analytic/measured/interpolation/attention-between.ts';
import { PointIndex } from '../../../../src/engine/analytic/measured/interpolation/rows.ts';
import { type Cells, rowOf, smallDatabase } from './small-database.ts';

const plain: AttentionCall = {
  query: [16, 4, 8],
  type: 'DT_BF16',
  meanLength: 500,
  sparseMode: 3,
  keyValueHeads: 2,
  layout: 'TND',
  sparse: null,
};

const full: Cells = {
  'Runtime avg_seq_len': 500,
  'Runtime sparse_mode': 3,
  'Runtime num_key_value_heads': 2,
  'Runtime input_layout': 'TND',
};

describe('rows of attention', () => {
  const time = (rows: readonly Cells[], given: Partial<AttentionCall> = {}) =>
    attentionRow(smallDatabase({ A: rows }), ['A'], { ...plain, ...given })?.microseconds ?? null;
  const row = (more: Cells, us = 7, shape = '16,4,8') => rowOf(shape, us, { ...full, ...more });

  it('are found by either name of the mean length', () => {
    const has = (...columns: readonly string[]) => ({ has: (column: string) => columns.includes(column) });
    expect(lengthColumn(has('avg_seq_len', 'Runtime avg_seq_len'))).toBe('Runtime avg_seq_len');
    expect(lengthColumn(has('avg_seq_len'))).toBe('avg_seq_len');
    expect(lengthColumn(has())).toBeNull();
    expect(time([rowOf('16,4,8', 7, { avg_seq_len: 500 })])).toBe(7);
    expect(time([rowOf('16,4,8', 7)])).toBeNull();
    expect(attentionRow(smallDatabase({}), ['A'], plain)).toBeNull();
  });

  it.each<[column: string, cell: string | number, fits: boolean]>([
    ['Runtime avg_seq_len', 516, true],
    ['Runtime avg_seq_len', 516.9, true],
    ['Runtime avg_seq_len', 517, false],
    ['Runtime avg_seq_len', 484, true],
    ['Runtime avg_seq_len', 483, false],
    ['Runtime avg_seq_len', '', false],
    ['Runtime sparse_mode', 3.4, true],
    ['Runtime sparse_mode', 0, false],
    ['Runtime sparse_mode', '', false],
    ['Runtime num_key_value_heads', 4, false],
    ['Runtime input_layout', 'BNSD_NBSD', false],
    ['Runtime input_layout', '', true],
    ['Input Data Types', 'INT8', false],
    ['Input Shapes', '16,5,8', false],
    ['Input Shapes', '16,4,9', false],
    ['Input Shapes', '15,4,8', true],
    ['Input Shapes', '32,4,8', true],
    ['Input Shapes', '17,4,8', false],
    ['Input Shapes', '14,32', true],
    ['Input Shapes', '16,31', false],
  ])('with %s “%s”: %s', (column, cell, fits) =>
    expect(time([row({ [column]: cell })])).toBe(fits ? 7 : null),
  );

  it('of a length below nothing are none', () => {
    expect(time([row({ 'Runtime avg_seq_len': -1 })], { meanLength: 5 })).toBeNull();
    expect(time([row({ 'Runtime avg_seq_len': 0 })], { meanLength: 5 })).toBe(7);
  });

  it('may be of anything that the call does not tell', () => {
    expect(time([row({ 'Runtime num_key_value_heads': 4 })], { keyValueHeads: null })).toBe(7);
    expect(time([row({ 'Runtime input_layout': 'BNSD' })], { layout: null })).toBe(7);
  });

  it('count by how near their length is, then by how complete they are', () => {
    const at = (length: number, us: number, completeness = '') =>
      row({ 'Runtime avg_seq_len': length, 'Runtime metadata_completeness': completeness }, us);
    expect(time([at(505, 1), at(497, 2), at(504, 3)])).toBe(2);
    expect(time([at(498, 1), at(498, 2, 'FULL')])).toBe(2);
    expect(time([at(498, 1, 'Legacy'), at(498, 2, 'full')])).toBe(2);
    expect(time([at(498, 1), at(499, 2)])).toBe(2);
    expect(time([at(500, 1), at(501, 2, 'full')])).toBe(1);
  });

  const sparse: SparseCall = {
    heads: 4,
    picks: 2048,
    blockTokens: 128,
    queryEnds: [8, 16],
    keyLengths: [400, 600],
    validBlocks: [4, 5],
    validPicks: 600,
  };
  const told: Cells = { 'Runtime topk': 2048, 'Runtime block_size': 128 };

  it.each<[column: string, cell: string | number, fits: boolean]>([
    ['Runtime topk', 1024, false],
    ['Runtime topk', '', false],
    ['Runtime block_size', 64, false],
    ['Runtime actual_seq_lengths_values', '8;16', true],
    ['Runtime actual_seq_lengths_values', '8,16', true],
    ['Runtime actual_seq_lengths_values', ' 8 , 16 ;', true],
    ['Runtime actual_seq_lengths_values', '8,16,24', false],
    ['Runtime actual_seq_lengths_values', '8', false],
    ['Runtime actual_seq_lengths_values', '8,17', false],
    ['Runtime actual_seq_lengths_values', 'uneven', true],
    ['Runtime actual_seq_lengths_values', ';', true],
    ['Runtime actual_seq_lengths_kv_values', '400,601', false],
    ['Runtime block_table_valid_blocks', '4,6', false],
    ['Runtime num_heads', 4, true],
    ['Runtime num_heads', 8, false],
    ['Runtime cache_layout', 'PA_BSND', true],
    ['Runtime cache_layout', 'PA_BNSD', false],
    ['Runtime kv_cache_mode', 'flat', false],
    ['Runtime sparse_block_size', 1, true],
    ['Runtime sparse_block_size', 2, false],
    ['Runtime sparse_indices_pattern', 'uniform', true],
    ['Runtime sparse_indices_pattern', 'random', false],
    ['Runtime sparse_indices_valid_count', 600, true],
    ['Runtime sparse_indices_valid_count', 599, false],
  ])('of a sparse kernel with %s “%s”: %s', (column, cell, fits) => {
    expect(time([row({ ...told, [column]: cell })], { sparse })).toBe(fits ? 7 : null);
  });

  it('of the choice of tokens are not told apart by what was picked', () => {
    const rows = [row({ ...told, 'Runtime sparse_indices_valid_count': 5, 'Runtime sparse_block_size': 2 })];
    expect(time(rows, { sparse: { ...sparse, validPicks: null } })).toBe(7);
    expect(time(rows, { sparse })).toBeNull();
  });

  it.each(['sparse_mode', 'num_key_value_heads', 'input_layout', 'topk', 'block_size'])(
    'of a sparse kernel are none in a table without %s',
    (column) => {
      const { [`Runtime ${column}`]: _left, ...rest } = { ...full, ...told };
      expect(time([rowOf('16,4,8', 7, rest)], { sparse })).toBeNull();
    },
  );
});

describe('attention between measured rows', () => {
  const place: AttentionPlace = { call: plain, layout: 'TND', batch: null, quantization: null };
  const point = (seq: number, us: number, more: Cells = {}) =>
    rowOf('16,4,8', us, { ...full, 'Runtime avg_seq_len': seq, ...more });
  const time = (rows: readonly Cells[], given: Partial<AttentionPlace> = {}, policy: object = {}) => {
    const database = smallDatabase(
      { A: rows },
      { interpolation_policy: { kernel_overrides: { A: policy } } },
    );
    return attentionBetween(database, new PointIndex(database), 'A', { ...place, ...given });
  };
  const pair = (more: Cells = {}) => [point(400, 10, more), point(800, 30, more)];

  it('lies on the line between two lengths, or on that of their roots where the database says so', () => {
    expect(time(pair())).toBe(15);
    const share = (Math.sqrt(500) - 20) / (Math.sqrt(800) - 20);
    expect(time(pair(), {}, { axis_transform: 'sqrt' })).toBeCloseTo(10 + 20 * share, 9);
    expect(time(pair(), {}, { shape_transform: 'sqrt_seq' })).toBeCloseTo(10 + 20 * share, 9);
    expect(time(pair(), {}, { axis_transform: 'log' })).toBe(15);
    expect(time([point(600, 10), point(800, 30)])).toBeNull();
  });

  it('takes tokens that were padded for the same', () => {
    expect(time(pair({ 'Input Shapes': '15,4,8' }))).toBe(15);
    expect(time(pair({ 'Input Shapes': '17,4,8' }))).toBeNull();
  });

  it.each<[column: string, cell: string | number]>([
    ['Runtime sparse_mode', 0],
    ['Runtime sparse_mode', ''],
    ['Runtime num_key_value_heads', 4],
    ['Runtime input_layout', 'BNSD_NBSD'],
    ['Runtime quant_mode', 'int8'],
    ['Input Data Types', 'INT8'],
    ['Runtime avg_seq_len', ''],
    ['Runtime avg_seq_len', -1],
    ['Runtime avg_seq_len', 400.5],
    ['Input Shapes', '16,4,2,8'],
  ])('is none where rows have %s “%s”', (column, cell) => {
    expect(time([point(400, 10, { [column]: cell }), point(800, 30)])).toBeNull();
  });

  it('needs the columns that tell its rows apart', () => {
    const without = (column: string) => pair().map(({ [column]: _left, ...rest }) => rest);
    expect(time(without('Runtime sparse_mode'))).toBeNull();
    expect(time(without('Runtime num_key_value_heads'))).toBeNull();
    expect(time(without('Runtime input_layout'))).toBeNull();
    expect(time(without('Runtime input_layout'), { layout: null })).toBe(15);
    expect(time(pair(), { layout: null })).toBeNull();
    expect(time(without('Runtime avg_seq_len'))).toBeNull();
    expect(time([])).toBeNull();
  });

  it('is of the quantisation that is asked for where rows tell it', () => {
    expect(time(pair({ 'Runtime quant_mode': 'int8' }), { quantization: 'int8' })).toBe(15);
    expect(time(pair({ 'Runtime quant_mode': 'int4' }), { quantization: 'int8' })).toBeNull();
    expect(time(pair(), { quantization: 'int8' })).toBe(15);
    expect(
      time([...pair(), point(500, 9, { 'Runtime quant_mode': 'int4' })], { quantization: 'int8' }),
    ).toBeNull();
  });

  it('is of the requests that are asked for; of one number alone where they are not told', () => {
    const batch = (requests: number | '') => ({ 'Runtime batch_size': requests });
    const two = [...pair(batch(2)), point(400, 50, batch(4)), point(800, 60, batch(4))];
    expect(time(two, { batch: 2 })).toBe(15);
    expect(time(two, { batch: 4 })).toBe(52.5);
    expect(time(two)).toBeNull();
    expect(time(pair(batch(2)))).toBe(15);
    expect(time([...pair(batch('')), point(400, 50, batch(4)), point(800, 60, batch(4))])).toBe(15);
    expect(time(pair(), { batch: 7 })).toBe(15);
  });

  it('reads the requests of decode from the shape of the queries', () => {
    const decode = (heads: number) => ({ 'Input Shapes': `16,${heads},1,8` });
    expect(time(pair(decode(4)), { batch: 16 })).toBe(15);
    expect(time(pair(decode(4)), { batch: 17 })).toBeNull();
  });

  it('varies with heads and requests too, alone or together', () => {
    const at = (seq: number, heads: number, us: number) =>
      point(seq, us, { 'Input Shapes': `16,${heads},8` });
    expect(time([at(500, 2, 10), at(500, 6, 30)])).toBe(20);
    expect(time([at(400, 2, 4), at(800, 2, 12), at(400, 10, 12)])).toBeCloseTo(4 + 2 + 2, 9);
  });
});
