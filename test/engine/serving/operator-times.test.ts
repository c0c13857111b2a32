import { describe, expect, it } from 'vitest';
import {
  decodeAttentionTimer,
  prefillAttentionTimer,
} from '../../../src/engine/serving/operators/attention-timers.ts';
import { allReduceTimer, collectiveTimer } from '../../../src/engine/serving/operators/collectives.ts';
import { expertTimer } from '../../../src/engine/serving/operators/experts.ts';
import { findSlice } from '../../../src/engine/serving/operators/find-slice.ts';
import { fittedMicroseconds, pNorm } from '../../../src/engine/serving/operators/fit-forms.ts';
import { gemmTimer, quantizeMicroseconds } from '../../../src/engine/serving/operators/gemm.ts';
import { LogGrid, logAxis } from '../../../src/engine/serving/operators/log-grid.ts';
import {
  expertTokens,
  gemmAxes,
  type OperatorData,
  type OperatorFramework,
  prefillTokens,
} from '../../../src/engine/serving/operators/operator-data.ts';
import { peakPerMicrosecond, type SystemFacts } from '../../../src/engine/serving/operators/system-facts.ts';
import type { OperatorSource } from '../../../src/engine/serving/operators/timer.ts';
import { plainSystem } from './fixtures.ts';

/** A system with round figures: 1,000 operations a microsecond in bf16, 2,000 in fp8; 10 bytes a microsecond. */
const round: SystemFacts = {
  ...plainSystem,
  peakTeraOps: { bf16: 0.001, fp8: 0.002 },
  bandwidthBytesPerSecond: 1e7,
  domainBytesPerSecond: 4e6,
  networkBytesPerSecond: 1e6,
  devicesPerDomain: 8,
};

function source(
  data: Omit<OperatorData, 'system'> | null,
  framework: OperatorFramework = 'vllm',
  system: Partial<SystemFacts> = {},
): OperatorSource {
  return {
    system: { ...round, ...system },
    framework,
    data: data === null ? null : { system: 'plain', ...data },
  };
}

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

describe('experts', () => {
  const shape = { hidden: 4, width: 6, perToken: 2, experts: 8, tp: 1, ep: 1 };
  const table = (time: number) => expertTokens.map(() => time);
  const name = '4,6,2,8';

  it('cost the operations of their tokens and the weights that tokens touch', () => {
    const fits = { experts: { 'vllm|bfloat16': [0.5, 0.25, 1, 7, 3] } };
    const tokens = 16;
    // 6·16·2·4·6 = 4,608 operations; 4 tokens an expert; 8 · (1 − 0.75¹⁶) experts of 3·4·6 weights of 2 bytes.
    const compute = (4608 / 1000) * (1 + 3 / 4);
    const bytes = 2 * 3 * 4 * 6 * 8 * (1 - 0.75 ** 16) + 4 * 16 * 2 * 4;
    expect(expertTimer(source({ fits }), 'bfloat16', shape).at(tokens)).toBeCloseTo(
      7 + compute / 0.5 + bytes / 10 / 0.25,
      6,
    );
    expect(expertTimer(source({ fits }), 'bfloat16', shape).basis).toBe('fit');
    const split = { ...shape, tp: 2, ep: 4 };
    const few = (4608 / 8 / 1000) * (1 + 3 / 4);
    const share = (2 * 3 * 4 * 6 * 2 * (1 - 0.75 ** 16)) / 2 + (4 * 16 * 2 * 4) / 4;
    expect(expertTimer(source({ fits }), 'bfloat16', split).at(tokens)).toBeCloseTo(
      7 + few / 0.5 + share / 10 / 0.25,
      6,
    );
    // Fewer tokens than experts: one token an expert at least.
    expect(expertTimer(source({ fits }), 'bfloat16', shape).at(1)).toBeCloseTo(
      7 + ((288 / 1000) * (1 + 3)) / 0.5 + (2 * 3 * 4 * 6 * 8 * 0.25 + 32) / 10 / 0.25,
      6,
    );
  });

  const taken = (
    tables: Readonly<Record<string, number>>,
    framework: OperatorFramework,
    format: Parameters<typeof expertTimer>[1],
    change: Partial<typeof shape> = {},
    system: Partial<SystemFacts> = {},
  ) => {
    const experts = Object.fromEntries(Object.entries(tables).map(([key, time]) => [key, table(time)]));
    const timer = expertTimer(source({ tables: { experts } }, framework, system), format, {
      ...shape,
      ...change,
    });
    return timer.basis === 'table' ? Math.round(timer.at(16)) : null;
  };

  it('are taken from the framework, then from others, of the split, then of one as wide', () => {
    const own = { [`vllm|bfloat16|${name}|1,1`]: 5, [`trtllm|bfloat16|${name}|1,1`]: 3 };
    expect(taken(own, 'vllm', 'bfloat16')).toBe(5);
    expect(
      taken({ [`sglang|bfloat16|${name}|1,1`]: 4, [`trtllm|bfloat16|${name}|1,1`]: 3 }, 'vllm', 'bfloat16'),
    ).toBe(3);
    expect(
      taken(
        {
          [`vllm|bfloat16|${name}|2,4`]: 9,
          [`vllm|bfloat16|${name}|1,8`]: 7,
          [`vllm|bfloat16|${name}|8,1`]: 6,
        },
        'vllm',
        'bfloat16',
        { tp: 2, ep: 4 },
      ),
    ).toBe(9);
    expect(
      taken({ [`vllm|bfloat16|${name}|1,8`]: 7, [`vllm|bfloat16|${name}|8,1`]: 6 }, 'vllm', 'bfloat16', {
        tp: 2,
        ep: 4,
      }),
    ).toBe(7);
    expect(taken({ [`vllm|bfloat16|${name}|8,1`]: 6 }, 'vllm', 'bfloat16', { tp: 2, ep: 4 })).toBe(6);
    expect(taken({ [`vllm|bfloat16|${name}|4,1`]: 6 }, 'vllm', 'bfloat16', { tp: 2, ep: 4 })).toBeNull();
    expect(taken({ 'vllm|bfloat16|4,6,2,9|1,1': 6 }, 'vllm', 'bfloat16')).toBeNull();
  });

  it('the faster of two counts where frameworks share their kernels', () => {
    const both = {
      [`trtllm|bfloat16|${name}|1,1`]: 5,
      [`sglang|bfloat16|${name}|1,1`]: 3,
      [`vllm|bfloat16|${name}|1,1`]: 1,
    };
    expect(taken(both, 'trtllm', 'bfloat16')).toBe(3);
    expect(taken(both, 'sglang', 'bfloat16')).toBe(3);
    expect(taken(both, 'vllm', 'bfloat16')).toBe(1);
    const fp8 = {
      [`trtllm|fp8|${name}|1,1`]: 9,
      [`sglang|fp8|${name}|1,1`]: 8,
      [`vllm|fp8|${name}|1,1`]: 7,
      [`trtllm|fp8_block|${name}|1,1`]: 4,
      [`sglang|fp8_block|${name}|1,1`]: 2,
    };
    expect(taken(fp8, 'trtllm', 'fp8')).toBe(4);
    expect(taken(fp8, 'vllm', 'fp8', {}, { generation: 'blackwell' })).toBe(7);
  });

  it('plain fp8 of vLLM on Hopper is the block-scaled one', () => {
    const fp8 = { [`vllm|fp8|${name}|1,1`]: 9, [`vllm|fp8_block|${name}|1,1`]: 4 };
    expect(taken(fp8, 'vllm', 'fp8')).toBe(4);
    expect(taken(fp8, 'vllm', 'fp8', {}, { generation: 'ada' })).toBe(9);
    expect(taken({ ...fp8, [`sglang|fp8|${name}|1,1`]: 8 }, 'sglang', 'fp8')).toBe(4);
  });

  it('rest on a roofline where nothing is measured', () => {
    expect(expertTimer(source(null), 'bfloat16', shape).basis).toBe('roofline');
    expect(expertTimer(source(null), 'bfloat16', shape).at(1)).toBeGreaterThan(40);
  });
});

describe('attention', () => {
  const shape = { queryHeads: 4, keyValueHeads: 2, headWidth: 8, window: 0 };

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

describe('collectives', () => {
  it('cost nothing alone', () => {
    expect(allReduceTimer(source(null), 1).at(100)).toBe(0);
    expect(collectiveTimer(source(null), 'all_gather', 1).at(100)).toBe(0);
  });

  it('an all-reduce passes twice what others hold', () => {
    const fits = { allReduce: { 'vllm|4': [5, 2e-3] } };
    // 2 · 3/4 · 2 · 100 bytes at 2 bytes a microsecond.
    expect(allReduceTimer(source({ fits }), 4).at(100)).toBeCloseTo(5 + 300 / 2, 9);
    expect(allReduceTimer(source({ fits }), 4).basis).toBe('fit');
    // Nobody measured: 55 % of the links, within the domain or across the network.
    expect(allReduceTimer(source(null), 8).at(100)).toBeCloseTo(9 + 350 / (4 * 0.55), 6);
    expect(allReduceTimer(source(null), 16).at(100)).toBeCloseTo(9 + 375 / 0.55, 6);
  });

  it('lies between measured pairs in logarithms, holds below them, and grows beyond', () => {
    const tables = {
      allReduce: {
        'vllm|2': [
          [4, 10],
          [16, 40],
          [64, 90],
        ] as const,
      },
    };
    const timer = allReduceTimer(source({ tables }, 'vllm', { domainBytesPerSecond: 450e9 }), 2);
    expect(timer.at(1)).toBeCloseTo(10, 9);
    expect(timer.at(0)).toBeCloseTo(10, 9);
    expect(timer.at(8)).toBeCloseTo(20, 9);
    expect(timer.at(16)).toBeCloseTo(40, 9);
    expect(timer.at(32)).toBeCloseTo(60, 9);
    expect(timer.at(128)).toBeCloseTo(180, 9);
  });

  it('over PCIe the tables of more than two devices hold a slow path', () => {
    const pairs = [
      [4, 1e6],
      [16, 4e6],
    ] as const;
    const at = (devices: number, links: number) =>
      allReduceTimer(
        source({ tables: { allReduce: { [`vllm|${devices}`]: pairs } } }, 'vllm', {
          domainBytesPerSecond: links,
        }),
        devices,
      ).at(4);
    expect(at(4, 99e9)).toBeLessThan(100);
    expect(at(4, 100e9)).toBeCloseTo(1e6, 3);
    expect(at(2, 99e9)).toBeCloseTo(1e6, 3);
  });

  it('other collectives pass what others hold once, of the widest group that was measured', () => {
    const fits = (names: readonly string[]) => ({
      fits: { collectives: Object.fromEntries(names.map((one) => [one, [5, 2e-3]])) },
    });
    const basis = (names: readonly string[], devices: number) =>
      collectiveTimer(source(fits(names)), 'all_gather', devices).basis;
    expect(collectiveTimer(source(fits(['all_gather_n4'])), 'all_gather', 4).at(100)).toBeCloseTo(
      5 + 75 / 2,
      9,
    );
    expect(basis(['all_gather_n8'], 6)).toBe('fit');
    expect(basis(['all_gather_n4'], 6)).toBe('fit');
    expect(basis(['all_gather_n8'], 16)).toBe('roofline');
    expect(basis(['alltoall_n8'], 8)).toBe('roofline');
    expect(collectiveTimer(source(null), 'alltoall', 8).at(100)).toBeCloseTo(14 + 87.5 / (4 * 0.55), 6);
  });
});

describe('tables in logarithms', () => {
  it('hold below their first value and grow in proportion beyond the last', () => {
    const grid = new LogGrid([logAxis([1, 10, 100])], [5, 50, 500]);
    expect(grid.at(0.1)).toBeCloseTo(5, 9);
    expect(grid.at(3)).toBeCloseTo(15, 9);
    expect(grid.at(30)).toBeCloseTo(150, 9);
    expect(grid.at(100)).toBeCloseTo(500, 9);
    expect(grid.at(300)).toBeCloseTo(1500, 9);
    const flat = new LogGrid([logAxis([1, 10])], [5, 5]);
    expect(flat.at(20)).toBeCloseTo(10, 9);
  });
});
