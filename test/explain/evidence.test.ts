import { describe, expect, it } from 'vitest';
import { evidenceRules, type RuleId } from '../../src/explain/evidence/rules.ts';
import { InsufficientEvidenceError, state } from '../../src/explain/evidence/statement.ts';
import { guideSection } from '../../src/explain/guides.ts';
import { evidenceLevels, permits } from '../../src/results/evidence-level.ts';
import { readTrace } from '../../src/results/readers/recordings/recorded-trace.ts';
import { languages } from '../../src/text/language.ts';

const all = Object.keys(evidenceRules) as RuleId[];
const cases = all.flatMap((rule) => evidenceLevels.map((level) => ({ rule, level })));

describe('evidence decides what may be said', () => {
  it.each(cases)('$rule on $level', ({ rule, level }) => {
    const make = () => state(rule, level, [], () => 'said');
    if (permits(level, evidenceRules[rule].needs)) {
      expect(make().level).toBe(evidenceRules[rule].needs);
      expect(permits(level, make().level)).toBe(true);
    } else expect(make).toThrow(InsufficientEvidenceError);
  });

  it('keeps shares, operators and kernels to their levels', () => {
    const about = (pattern: RegExp) => all.filter((rule) => pattern.test(rule));
    for (const rule of about(/^leads-|^phase-shares$|^shares-(?:compared|unshifted)$/)) {
      expect(evidenceRules[rule].needs).toBe('optimizer_phase_breakdown');
    }
    for (const rule of about(/operator/)) expect(evidenceRules[rule].needs).toBe('text_generate_op_bound');
    for (const rule of about(/kernel/)) expect(evidenceRules[rule].needs).toBe('profiler_trace');
  });
});

describe('guides', () => {
  it.each([...new Set(all.map((rule) => evidenceRules[rule].guide))])(
    'has the cited section %s in both languages',
    (guide) => {
      for (const language of languages) {
        const section = guideSection(guide, language);
        expect(section, `${language}: ${guide}`).not.toBeNull();
        expect(section?.paragraphs.join('').length).toBeGreaterThan(20);
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
  it('is not fooled by a header over simulated operators', () => {
    const dressed = {
      ...recorded,
      traceEvents: [
        { ph: 'X', cat: 'kernel', name: 'aten.mm.default', dur: 7 },
        { ph: 'X', cat: 'kernel', name: 'gemm', dur: 5 },
      ],
    };
    expect(readTrace(dressed)).toMatchObject({ origin: 'simulated', kernels: [] });
  });
  it('knows the recordings of Ascend devices and the stage of a step', () => {
    const ascend = [
      { ph: 'M', name: 'process_name', pid: 1, args: { name: 'Ascend Hardware' } },
      { ph: 'X', name: 'MatMulV2', pid: 1, dur: 4, args: { 'Task Type': 'AI_CORE' } },
    ];
    expect(readTrace(ascend)).toMatchObject({ origin: 'profiler', because: 'Ascend Hardware' });
    const staged = {
      ...recorded,
      traceEvents: [...recorded.traceEvents, { ph: 'X', cat: 'user_annotation', name: 'step[DECODE bs=32]' }],
    };
    expect(readTrace(staged)).toMatchObject({ phase: 'decode', step: 'step[DECODE bs=32]' });
  });
  it('leaves an unknown trace unknown until someone says', () => {
    const unknown = { traceEvents: [{ ph: 'X', name: 'work', dur: 1 }] };
    expect(readTrace(unknown).origin).toBe('unknown');
    expect(readTrace(unknown, 'simulated').origin).toBe('simulated');
  });
});
