import { describe, expect, it } from 'vitest';
import { impossibleRow } from '../../../src/explain/analysis/impossible-rows.ts';
import { unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { ResultRow, Shares } from '../../../src/results/result.ts';
import { rulesOf, type SubjectFacts, subjectOf } from '../subject-kit.ts';

const count = (row: Partial<ResultRow>, facts: SubjectFacts = {}) =>
  rulesOf(impossibleRow(subjectOf([row], facts))).length;

describe('a row that cannot be', () => {
  it('takes other devices than the plan has', () => {
    const split = { tp: 4, dp: 2 };
    const on = (numDevices: number | null, change: SubjectFacts = {}) =>
      count(split, { conditions: { numDevices }, ...change });
    expect([on(8), on(4), on(16), on(null)]).toEqual([0, 1, 1, 0]);
    expect(count({ ...split, pp: 2 }, { conditions: { numDevices: 16 } })).toBe(0);
    // A side of a ratio has devices of its own.
    expect(on(16, { run: { mode: 'pd-ratio' } })).toBe(0);
    // Others count their own way.
    expect(on(16, { run: { basis: 'measured' } })).toBe(0);
  });

  it('holds memory that adds up to more, or to less, than the device has', () => {
    const memory = (weightGiB: number, totalGiB: number | null = 64) =>
      count(
        { memory: { ...unknownRow.memory, weightGiB, kvCacheGiB: 20, activationGiB: 4, availableGiB: 10 } },
        { device: { memory: { totalGiB, reservedGiB: 10 } } },
      );
    expect([memory(20), memory(20.5), memory(20.6), memory(19.4)]).toEqual([0, 0, 1, 1]);
    expect(memory(50, null)).toBe(0);
  });

  it('spends more than all of its time', () => {
    const shares = (printed: string) =>
      count({
        breakdowns: {
          decode: {
            memory: null,
            communication: null,
            cube: null,
            vector: null,
            printed,
            reading: 'as-is',
          } satisfies Shares,
          prefill: null,
        },
      });
    expect(shares('Mem 40.00 Comm 30.00 Cube 20.00 Vec 10.50')).toBe(0);
    expect(shares('Mem 40.00 Comm 30.00 Cube 20.00 Vec 10.51')).toBe(1);
  });

  it('is none where nothing is best', () => {
    expect(impossibleRow(subjectOf([]))).toEqual([]);
  });
});
