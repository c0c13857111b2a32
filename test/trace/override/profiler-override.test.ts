import { describe, expect, it } from 'vitest';
import { overrideProfiler } from '../../../src/trace/override/profiler-override.ts';

const guard = '        enable_torch_trace = bool(torch_trace_path and profile_start_stop)';

describe('overrideProfiler', () => {
  it('adds the argument behind the last one, in the layout of the call', () => {
    const source = `${guard}\np = torch.profiler.profile(\n    activities=acts,\n    record_shapes=True  # shapes (of inputs)\n)\n`;
    const { text, changedCalls, guard: guarded } = overrideProfiler(source);
    expect(text).toContain('    record_shapes=True,  # shapes (of inputs)\n    with_stack=True,\n)\n');
    expect(text).toContain('bool(torch_trace_path and profile_start_stop and self.dist.rank == 0)');
    expect({ changedCalls, guarded }).toEqual({ changedCalls: 1, guarded: 'guarded' });
  });

  it.each([
    [
      'p = torch.profiler.profile(a=f(1), b=")")',
      'p = torch.profiler.profile(a=f(1), b=")", with_stack=True)',
    ],
    [
      'p = torch.profiler.profile(a,\n    b=2)',
      'p = torch.profiler.profile(a,\n    b=2,\n    with_stack=True)',
    ],
    ['p = torch.profiler.profile()', 'p = torch.profiler.profile(with_stack=True)'],
  ])('%s', (source, expected) => {
    expect(overrideProfiler(source).text).toBe(expected);
  });

  it('changes nothing twice', () => {
    const once = overrideProfiler(`${guard}\np = torch.profiler.profile(a=1)\n`).text;
    const twice = overrideProfiler(once);
    expect(twice.text).toBe(once);
    expect(twice).toMatchObject({ changedCalls: 0, guard: 'already-guarded' });
  });

  it('says what is missing', () => {
    expect(() => overrideProfiler('nothing here')).toThrow('missing');
    expect(() => overrideProfiler('torch.profiler.profile(a, "(')).toThrow('unbalanced');
    expect(overrideProfiler('torch.profiler.profile(a)').guard).toBe('per-rank');
  });
});
