import { describe, expect, it } from 'vitest';
import {
  decodeAttentionTimer,
  prefillAttentionTimer,
} from '../../../src/engine/serving/operators/attention-timers.ts';
import { findSlice } from '../../../src/engine/serving/operators/find-slice.ts';
import { fittedMicroseconds, pNorm } from '../../../src/engine/serving/operators/fit-forms.ts';
import { gemmTimer, quantizeMicroseconds } from '../../../src/engine/serving/operators/gemm.ts';
import {
  gemmAxes,
  type OperatorFramework,
  prefillTokens,
} from '../../../src/engine/serving/operators/operator-data.ts';
import { peakPerMicrosecond, type SystemFacts } from '../../../src/engine/serving/operators/system-facts.ts';
import { round, source } from './operator-kit.ts';

describe('two costs that overlap in part', () => {
  it.each([
    [3, 4, 1, 7],
    [3, 4, 2, 5],
    [0, 4, 2, 4],
  ])('%d and %d with p = %d are %d', (a, b, p, sum) => expect(pNorm(a, b, p)).toBeCloseTo(sum, 12));

  it('are divided by their efficiencies and stand on a floor', () => {
    const fit = { t0: 10, computeEfficiency: 0.5, memoryEfficiency: 0.25, p: 1 };
    expect(fittedMicroseconds({ computeMicroseconds: 3, memoryMicroseconds: 2 }, fit)).toBe(10 + 6 + 8);
  });
});

describe('slices', () => {
  it('are the first of the keys that is there', () => {
    expect(findSlice({ b: [2], c: [3] }, ['a', 'b', 'c'])).toEqual([2]);
    expect(findSlice({ b: [2] }, ['a'])).toBeNull();
    expect(findSlice(undefined, ['a'])).toBeNull();
  });
});

describe('the peak of a format', () => {
  it.each<[peaks: SystemFacts['peakTeraOps'], format: 'bf16' | 'fp8' | 'fp4' | 'int8', peak: number]>([
    [{ bf16: 1, fp8: 2, int8: 3, fp4: 4 }, 'bf16', 1],
    [{ bf16: 1, fp8: 2, int8: 3, fp4: 4 }, 'fp8', 2],
    [{ bf16: 1, fp8: 2, int8: 3, fp4: 4 }, 'int8', 3],
    [{ bf16: 1, fp8: 2, int8: 3, fp4: 4 }, 'fp4', 4],
    [{ bf16: 1, int8: 3 }, 'fp8', 3],
    [{ bf16: 1, fp8: 2 }, 'int8', 2],
    [{ bf16: 1, fp8: 2 }, 'fp4', 2],
    [{ bf16: 1, int8: 3 }, 'fp4', 1],
    [{ bf16: 1 }, 'fp8', 1],
    [{}, 'bf16', 0],
  ])('%j in %s: %d', (peakTeraOps, format, peak) => {
    expect(peakPerMicrosecond({ ...round, peakTeraOps }, format)).toBe(peak * 1e6);
  });
});

describe('products', () => {
  const at = (
    data: Parameters<typeof source>[0],
    format: Parameters<typeof gemmTimer>[1],
    ...more: [OperatorFramework?, Partial<SystemFacts>?]
  ) => gemmTimer(source(data, ...more), format);

  it('cost their operations and their bytes', () => {
    const fit = { fits: { gemm: { 'vllm|bfloat16': [0.5, 0.25, 1, 7], 'vllm|int8': [1, 1, 1, 0] } } };
    // 2·2·3·5 = 60 operations at 1,000; 2·15 + 2·10 + 2·6 = 62 bytes at 10.
    expect(at(fit, 'bfloat16').at(2, 3, 5)).toBeCloseTo(7 + 60 / 1000 / 0.5 + 62 / 10 / 0.25, 9);
    // 15 + 10 + 12 bytes, at the peak of the format.
    expect(at(fit, 'int8').at(2, 3, 5)).toBeCloseTo(60 / 2000 + 37 / 10, 9);
    expect(at(fit, 'bfloat16').basis).toBe('fit');
  });

  it('rest on a roofline where nobody measured, slower on Ascend', () => {
    expect(at(null, 'bfloat16').basis).toBe('roofline');
    expect(at(null, 'bfloat16').at(1, 1, 1)).toBeGreaterThan(6);
    expect(at(null, 'bfloat16', 'vllm', { generation: 'ascend' }).at(1, 1, 1)).toBeGreaterThan(12);
  });

  const floors = (names: readonly string[]) => ({
    fits: { gemm: Object.fromEntries(names.map((name, index) => [name, [1, 1, 1, (index + 1) * 1e6]])) },
  });
  const floorOf = (
    names: readonly string[],
    format: Parameters<typeof gemmTimer>[1],
    framework: OperatorFramework,
    generation: SystemFacts['generation'] = 'hopper',
  ) => names[Math.round(at(floors(names), format, framework, { generation }).at(1, 1, 1) / 1e6) - 1] ?? null;

  it.each<
    [
      format: Parameters<typeof gemmTimer>[1],
      framework: OperatorFramework,
      generation: SystemFacts['generation'],
      there: string[],
      taken: string,
    ]
  >([
    ['bfloat16', 'vllm', 'hopper', ['trtllm|bfloat16', 'vllm|bfloat16'], 'vllm|bfloat16'],
    ['bfloat16', 'vllm', 'hopper', ['sglang|bfloat16', 'trtllm|bfloat16'], 'trtllm|bfloat16'],
    [
      'fp8_block',
      'vllm',
      'hopper',
      ['vllm|fp8_block', 'trtllm|fp8_block', 'sglang|fp8_block'],
      'sglang|fp8_block',
    ],
    ['fp8_block', 'vllm', 'hopper', ['vllm|fp8_block', 'trtllm|fp8_block'], 'trtllm|fp8_block'],
    ['fp8_block', 'sglang', 'hopper', ['trtllm|fp8_block', 'sglang|fp8_block'], 'sglang|fp8_block'],
    ['fp8_block', 'sglang', 'blackwell', ['trtllm|fp8_block', 'sglang|fp8_block'], 'trtllm|fp8_block'],
    ['fp8_block', 'trtllm', 'blackwell', ['sglang|fp8_block', 'trtllm|fp8_block'], 'trtllm|fp8_block'],
    ['fp8', 'vllm', 'hopper', ['vllm|fp8_block', 'sglang|fp8'], 'sglang|fp8'],
    ['fp8', 'vllm', 'hopper', ['vllm|fp8_block'], 'vllm|fp8_block'],
    ['int8', 'trtllm', 'hopper', ['trtllm|fp8'], 'trtllm|fp8'],
  ])('%s of %s on %s, of %j takes %s', (format, framework, generation, there, taken) => {
    expect(floorOf(there, format, framework, generation)).toBe(taken);
  });

  it('tables come before fits, over rows, outputs and inputs', () => {
    const { m, n, k } = gemmAxes;
    const table = m.flatMap((rows) =>
      n.flatMap((outputs) => k.map((inputs) => rows * outputs * inputs * 1e-6)),
    );
    const timer = at(
      { tables: { gemm: { 'vllm|bfloat16': table } }, fits: { gemm: { 'vllm|bfloat16': [1, 1, 1, 1e9] } } },
      'bfloat16',
    );
    expect(timer.basis).toBe('table');
    expect(timer.at(8, 512, 1024)).toBeCloseTo(8 * 512 * 1024 * 1e-6, 9);
  });

  it('a quantised product has the floor of its fit above that of bf16, never below', () => {
    const fits = (own: number, plain: number) =>
      source({ fits: { gemm: { 'vllm|int8': [1, 1, 1, own], 'vllm|bfloat16': [1, 1, 1, plain] } } });
    expect(quantizeMicroseconds(fits(9, 4), 'int8')).toBe(5);
    expect(quantizeMicroseconds(fits(4, 9), 'int8')).toBe(0);
    expect(quantizeMicroseconds(source({ fits: { gemm: { 'vllm|int8': [1, 1, 1, 9] } } }), 'int8')).toBe(0);
    expect(quantizeMicroseconds(source(null), 'int8')).toBe(0);
  });
});

describe('attention', () => {
  const shape = { queryHeads: 4, keyValueHeads: 2, headDim: 8, window: 0 };

  it('decode reads its cache and multiplies once for keys and once for values', () => {
    const fits = { decodeAttention: { 'vllm|bfloat16': [7, 0.25, 0.5, 1] } };
    const timer = (window: number) =>
      decodeAttentionTimer(source({ fits }), 'bfloat16', { ...shape, window });
    // 4·3·4·100·8 operations; 3 · (2·2·100·8·2 + 4·4·8) bytes.
    expect(timer(0).at(3, 100)).toBeCloseTo(7 + 38_400 / 1000 / 0.5 + (3 * (6400 + 128)) / 10 / 0.25, 6);
    expect(timer(50).at(3, 100)).toBeCloseTo(timer(0).at(3, 50), 9);
    expect(timer(200).at(3, 100)).toBeCloseTo(timer(0).at(3, 100), 9);
    expect(timer(0).basis).toBe('fit');
    const fp8 = decodeAttentionTimer(
      source({ fits: { decodeAttention: { 'vllm|fp8': [0, 1, 1, 1] } } }),
      'fp8',
      shape,
    );
    expect(fp8.at(3, 100)).toBeCloseTo(38.4 + (3 * (3200 + 128)) / 10, 6);
  });

  it('fits of the framework come before others, of the same cache before the other', () => {
    const t0 = (there: readonly string[], framework: OperatorFramework = 'vllm') => {
      const decodeAttention = Object.fromEntries(
        there.map((key, index) => [key, [(index + 1) * 1e6, 1, 1, 1]]),
      );
      return there[
        Math.round(
          decodeAttentionTimer(source({ fits: { decodeAttention } }, framework), 'bfloat16', shape).at(1, 1) /
            1e6,
        ) - 1
      ];
    };
    expect(t0(['trtllm|bfloat16', 'vllm|bfloat16'])).toBe('vllm|bfloat16');
    expect(t0(['vllm|fp8', 'sglang|bfloat16'])).toBe('sglang|bfloat16');
    expect(t0(['sglang|bfloat16', 'trtllm|bfloat16'])).toBe('trtllm|bfloat16');
    expect(t0(['vllm|fp8'])).toBe('vllm|fp8');
  });

  it('prefill is causal, slower for few tokens and tiles', () => {
    const fits = { prefillAttention: { 'vllm|bfloat16': [0.5, 100, 7, 20] } };
    const timer = (window: number) =>
      prefillAttentionTimer(source({ fits }), 'bfloat16', { ...shape, window });
    // 2·200·200·4·8 operations; two tiles of 128 in each of four heads.
    const slow = (1 + 100 / 200) * (1 + 20 / 8);
    expect(timer(0).at(200)).toBeCloseTo(7 + (2_560_000 / 1000 / 0.5) * slow, 6);
    expect(timer(50).at(200)).toBeCloseTo(7 + (640_000 / 1000 / 0.5) * slow, 6);
    expect(prefillAttentionTimer(source(null), 'bfloat16', shape).basis).toBe('roofline');
  });

  it('beyond the table grows with the square, within a window in proportion', () => {
    const last = prefillTokens.at(-1) ?? 1;
    const tables = (window: number) => ({
      tables: {
        prefillAttention: { [`vllm|bfloat16|4,2,8,${window}`]: prefillTokens.map((tokens) => tokens) },
      },
    });
    const timer = (window: number) =>
      prefillAttentionTimer(source(tables(window)), 'bfloat16', { ...shape, window });
    expect(timer(0).at(1024)).toBeCloseTo(1024, 6);
    expect(timer(0).at(2 * last)).toBeCloseTo(4 * last, 3);
    expect(timer(64).at(2 * last)).toBeCloseTo(2 * last, 3);
    expect(timer(0).basis).toBe('table');
  });
});
