import { describe, expect, it } from 'vitest';
import type { Part, PreprocessCall } from '../../../../src/engine/analytic/measured/parts/part.ts';
import { partTime } from '../../../../src/engine/analytic/measured/parts/part-rows.ts';
import { type Cells, rowOf, smallDatabase } from './small-database.ts';

const time = (part: Part, ...rows: readonly Cells[]) =>
  partTime(smallDatabase({ K: rows }), part)?.microseconds ?? null;

describe('all projections as one kernel', () => {
  const numbers = {
    num_tokens: 4,
    hidden_size: 64,
    local_num_heads: 2,
    q_lora_rank: 32,
    kv_lora_rank: 16,
    qk_nope_head_dim: 8,
    qk_rope_head_dim: 4,
    block_size: 128,
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
