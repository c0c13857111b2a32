import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RuleId, rules } from '../../src/explain/evidence/rules.ts';
import { InsufficientEvidenceError, state } from '../../src/explain/evidence/statement.ts';
import { readTrace } from '../../src/explain/evidence/trace-origin.ts';
import { evidenceLevels, permits } from '../../src/results/evidence-level.ts';

const all = Object.keys(rules) as RuleId[];
const cases = all.flatMap((rule) => evidenceLevels.map((level) => ({ rule, level })));

describe('evidence decides what may be said', () => {
  it.each(cases)('$rule on $level', ({ rule, level }) => {
    const make = () => state(rule, level, [], () => 'said');
    if (permits(level, rules[rule].needs)) {
      expect(make().level).toBe(rules[rule].needs);
      expect(permits(level, make().level)).toBe(true);
    } else expect(make).toThrow(InsufficientEvidenceError);
  });

  it('keeps shares, operators and kernels to their levels', () => {
    const about = (pattern: RegExp) => all.filter((rule) => pattern.test(rule));
    for (const rule of about(/^leads-|^phase-shares$|^shares-(?:compared|unshifted)$/)) {
      expect(rules[rule].needs).toBe('optimizer_phase_breakdown');
    }
    for (const rule of about(/operator/)) expect(rules[rule].needs).toBe('text_generate_op_bound');
    for (const rule of about(/kernel/)) expect(rules[rule].needs).toBe('profiler_trace');
  });
});

describe('guides', () => {
  const home = join(import.meta.dirname, '../../references/guides');
  it.each([...new Set(all.map((rule) => rules[rule].guide))])(
    'has the cited section %s in both languages',
    (guide) => {
      const [name = '', section = ''] = guide.split('#');
      for (const language of ['en', 'zh']) {
        const path = join(home, language, `${name}.md`);
        expect(existsSync(path), path).toBe(true);
        expect(readFileSync(path, 'utf8')).toContain(`<a id="${section}"></a>`);
      }
    },
  );
});

describe('who wrote a trace', () => {
  const simulated = { traceEvents: [{ ph: 'X', name: 'tensor_cast.attention.default', dur: 3 }] };
  const recorded = {
    schemaVersion: 1,
    deviceProperties: [{}],
    distributedInfo: { rank: 2 },
    traceEvents: [
      { ph: 'X', cat: 'kernel', name: 'gemm', dur: 7 },
      { ph: 'X', cat: 'kernel', name: 'gemm', dur: 5 },
      { ph: 'X', cat: 'kernel', name: 'norm', dur: 4 },
    ],
  };
  it('never takes a simulator for a profiler, whatever the user says', () => {
    expect(readTrace(simulated, 'profiler')).toMatchObject({ origin: 'simulated', kernels: [] });
  });
  it('counts recorded kernels', () => {
    const read = readTrace(recorded);
    expect(read).toMatchObject({ origin: 'profiler', rank: 2 });
    expect(read.kernels[0]).toEqual({ name: 'gemm', calls: 2, microseconds: 12 });
  });
  it('leaves an unknown trace unknown until someone says', () => {
    const unknown = { traceEvents: [{ ph: 'X', name: 'work', dur: 1 }] };
    expect(readTrace(unknown).origin).toBe('unknown');
    expect(readTrace(unknown, 'simulated').origin).toBe('simulated');
  });
});
