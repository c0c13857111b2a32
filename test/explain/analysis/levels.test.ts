import { describe, expect, it } from 'vitest';
import { levelOfTrace, levelsOf, looseForwards } from '../../../src/explain/analysis/levels.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { nothingRead } from '../../../src/explain/input.ts';
import { triageTrace } from '../../../src/trace/read-back/report-traces.ts';
import { inputOf, resultOf } from '../subject-kit.ts';

const trace = (change: object) => ({
  ...triageTrace({ phase: 'decode', step: null, kernels: [{ name: 'gemm', calls: 1, microseconds: 9 }] }),
  ...change,
});

describe('the level of evidence', () => {
  it('of a trace is that of who wrote it; none where nobody knows', () => {
    expect(levelOfTrace(trace({}))).toBe('profiler_trace');
    expect(levelOfTrace(trace({ origin: 'simulated' }))).toBe('text_generate_op_bound');
    expect(levelOfTrace(trace({ origin: 'unknown' }))).toBe(null);
  });

  it('of a summary without kernels is told as one', () => {
    const of = (change: object) => levelsOf({ ...nothingRead, traces: [trace(change)] }, [])[0];
    expect(of({})).not.toHaveProperty('hasKernels');
    expect(of({ kernels: [] })).toMatchObject({ hasKernels: false, level: 'profiler_trace' });
    // A recording itself has its kernels in its events.
    expect(of({ kernels: [], summaryOf: null })).not.toHaveProperty('hasKernels');
    expect(of({ phase: 'mixed' })).toMatchObject({ phase: null });
    expect(of({ origin: 'unknown' })).toBe(undefined);
  });

  it('of a ratio is that of its figures, of a plan that of each phase', () => {
    const input = inputOf(resultOf([{}]), resultOf([], { device: { phase: 'pd-ratio' } }));
    const levels = levelsOf(input, subjectsOf(input));
    expect(levels.map(({ phase, level }) => [phase, level])).toEqual([
      ['prefill', 'macro_only'],
      ['decode', 'macro_only'],
      ['pd-ratio', 'macro_only'],
    ]);
    expect(looseForwards(input, subjectsOf(input))).toEqual([]);
  });
});
