import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrency } from '../../../src/trace/overlap/concurrency.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel } from '../support/events.ts';

const rowsOf = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('concurrency', () => {
  it('tells hidden from exclusive time, and by what it is hidden', () => {
    const { device } = columnsOf([
      kernel('gemm', 0, 100, 0, { stream: 1 }),
      kernel('copy', 50, 100, 0, { stream: 2 }),
    ]);
    const found = concurrency(device, rowsOf(2), (row) => row === 0);
    expect([...found.hiddenNs]).toEqual([50_000, 50_000]);
    expect([...found.hiddenByComputeNs]).toEqual([0, 50_000]);
    expect([...found.exclusiveNs]).toEqual([50_000, 50_000]);
    expect(found).toMatchObject({ busyNs: 150_000, overlapNs: 50_000, streams: 2 });
  });

  it('work of one stream never hides itself', () => {
    const { device } = columnsOf([kernel('a', 0, 100), kernel('b', 50, 100)]);
    const found = concurrency(device, rowsOf(2), () => true);
    expect([...found.hiddenNs]).toEqual([0, 0]);
    expect(found).toMatchObject({ busyNs: 150_000, overlapNs: 0, streams: 1 });
  });

  it('hidden and exclusive time add up, and busy time is the union', () => {
    const rows = fc.array(
      fc.record({
        ts: fc.integer({ min: 0, max: 50 }),
        dur: fc.integer({ min: 0, max: 20 }),
        stream: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(rows, (list) => {
        const { device } = columnsOf(
          list.map(({ ts, dur, stream }) => kernel('k', ts + 1, dur, 0, { stream })),
        );
        const found = concurrency(device, rowsOf(device.count), () => false);
        for (let at = 0; at < device.count; at += 1) {
          expect((found.hiddenNs[at] ?? 0) + (found.exclusiveNs[at] ?? 0)).toBe(device.durationNs[at]);
        }
        const covered = new Set<number>();
        for (const { ts, dur } of list) for (let us = ts; us < ts + dur; us += 1) covered.add(us);
        expect(found.busyNs).toBe(covered.size * 1000);
      }),
    );
  });
});
