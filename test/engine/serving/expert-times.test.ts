import { describe, expect, it } from 'vitest';
import { expertTimer } from '../../../src/engine/serving/operators/experts.ts';
import { expertTokens, type OperatorFramework } from '../../../src/engine/serving/operators/operator-data.ts';
import type { SystemFacts } from '../../../src/engine/serving/operators/system-facts.ts';
import { source } from './operator-kit.ts';

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
