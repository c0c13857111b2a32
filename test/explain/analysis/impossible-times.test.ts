import { describe, expect, it } from 'vitest';
import { impossibleTimes } from '../../../src/explain/analysis/impossible-times.ts';
import type { FigureId, Statistic } from '../../../src/results/measure.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const measured = (figure: FigureId, value: number, statistic: Statistic | null = 'p99') =>
  rowMeasure(figure, value, { statistic, basis: 'measured' });
const count = (...rows: readonly Partial<ResultRow>[]) => rulesOf(impossibleTimes(subjectOf(rows))).length;

describe('a latency that cannot be', () => {
  it('is below zero', () => {
    expect([count({ ttftMs: 0 }), count({ ttftMs: -0.1 })]).toEqual([0, 1]);
    expect(count({ ttftMs: 5 }, { parallel: 'b', tpotMs: -1 })).toBe(1);
  });

  it('is longer than the whole request of the same statistic', () => {
    const of = (ttft: number, whole: Statistic | null = 'p99') =>
      count({ measures: [measured('ttftMs', ttft), measured('endToEndMs', 1000, whole)] });
    expect([of(1000), of(1001)]).toEqual([0, 1]);
    // The mean of the whole says nothing of the slowest first token; one without a statistic says it of all.
    expect([of(1001, 'mean'), of(1001, null)]).toEqual([0, 1]);
  });

  it('may be an inter-token time that is longer than a whole request', () => {
    expect(count({ measures: [measured('interTokenMs', 2000), measured('endToEndMs', 1000)] })).toBe(0);
    expect(count({ measures: [measured('queueMs', 2000), measured('endToEndMs', 1000)] })).toBe(1);
  });

  it('is told of four at most, and once where a row and its measures say the same', () => {
    const bad = [1, 2, 3, 4, 5].map((at) => ({ parallel: `TP=${at}`, ttftMs: -at }));
    expect(count(...bad)).toBe(4);
    expect(count({ ttftMs: -1, measures: [measured('ttftMs', -1, null)] })).toBe(1);
  });
});
