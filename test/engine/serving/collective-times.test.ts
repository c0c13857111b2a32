import { describe, expect, it } from 'vitest';
import { allReduceTimer, collectiveTimer } from '../../../src/engine/serving/operators/collectives.ts';
import { LogGrid, logAxis } from '../../../src/engine/serving/operators/log-grid.ts';
import { source } from './operator-kit.ts';

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
