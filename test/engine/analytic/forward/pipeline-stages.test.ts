import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageLayers } from '../../../../src/engine/analytic/forward/pipeline-stages.ts';
import { ParallelSplitError } from '../../../../src/engine/terms/errors.ts';

const counts = (layers: number, stages: number) =>
  stageLayers(layers, stages).map(({ first, end }) => end - first);

describe('layers of pipeline stages', () => {
  it('spares the last stage the left-over layers', () => {
    expect(counts(36, 2)).toEqual([18, 18]);
    expect(counts(5, 2)).toEqual([3, 2]);
    expect(counts(61, 4)).toEqual([15, 15, 16, 15]);
    expect(counts(7, 4)).toEqual([2, 2, 2, 1]);
  });

  it('covers every layer once, in order, sizes at most one apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.integer({ min: 0, max: 100 }), (stages, more) => {
        const ranges = stageLayers(stages + more, stages);
        expect(ranges.map(({ first }) => first)).toEqual([0, ...ranges.slice(0, -1).map(({ end }) => end)]);
        expect(ranges.at(-1)?.end).toBe(stages + more);
        const sizes = ranges.map(({ first, end }) => end - first);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('refuses more stages than layers', () => {
    expect(() => stageLayers(3, 4)).toThrow(ParallelSplitError);
  });
});
