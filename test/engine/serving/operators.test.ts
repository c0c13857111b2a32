import { describe, expect, it } from 'vitest';
import { LogGrid, logAxis } from '../../../src/engine/serving/operators/log-grid.ts';
import { OperatorTimer } from '../../../src/engine/serving/operators/operator-timer.ts';
import { plainSystem } from './fixtures.ts';

describe('measured operators', () => {
  it('are met at their points, lie between them in logarithms, and grow in proportion beyond', () => {
    const grid = new LogGrid([logAxis([1, 10]), logAxis([100, 400])], [2, 8, 20, 80]);
    expect(grid.at(1, 100)).toBeCloseTo(2);
    expect(grid.at(10, 400)).toBeCloseTo(80);
    expect(grid.at(1, 200)).toBeCloseTo(4);
    expect(grid.at(20, 400)).toBeCloseTo(160);
    expect(grid.at(0.5, 100)).toBeCloseTo(2);
  });

  it('come from a table, else from a fit, else from a roofline, and say so', () => {
    const bare = new OperatorTimer({ system: plainSystem, data: null, framework: 'vllm' });
    expect(bare.gemm('bfloat16').basis).toBe('roofline');
    const fits = { system: 'plain', fits: { gemm: { 'vllm|bfloat16': [0.8, 0.9, 2, 3] } } };
    const fitted = new OperatorTimer({ system: plainSystem, data: fits, framework: 'vllm' });
    expect(fitted.gemm('bfloat16').basis).toBe('fit');
    // A thousand tokens through 4096 × 4096: compute 34.7 µs at the peak, over the efficiency, plus the floor.
    expect(fitted.gemm('bfloat16').at(1024, 4096, 4096)).toBeGreaterThan(3 + 34.7 / 0.8);
    const tables = {
      system: 'plain',
      tables: {
        allReduce: {
          'vllm|2': [
            [1, 4],
            [4, 16],
          ] as const,
        },
      },
    };
    const tabled = new OperatorTimer({ system: plainSystem, data: tables, framework: 'vllm' });
    expect(tabled.allReduce(2).basis).toBe('table');
    expect(tabled.allReduce(2).at(2)).toBeCloseTo(8);
  });

  it('take block-scaled products of vLLM from SGLang, whose kernels it runs', () => {
    const data = {
      system: 'plain',
      fits: { gemm: { 'vllm|fp8_block': [1, 1, 1, 200], 'sglang|fp8_block': [1, 1, 1, 6] } },
    };
    const timer = new OperatorTimer({ system: plainSystem, data, framework: 'vllm' });
    expect(timer.gemm('fp8_block').at(1, 256, 256)).toBeLessThan(20);
  });
});
