import { describe, expect, it } from 'vitest';
import { evidenceStatements, uncertaintyStatement } from '../../../src/explain/analysis/evidence-said.ts';
import type { PhaseLevel } from '../../../src/explain/explanation.ts';
import type { EvidenceLevel } from '../../../src/results/evidence-level.ts';
import type { Result } from '../../../src/results/result.ts';
import { resultOf, rulesOf } from '../subject-kit.ts';

const phase = (level: EvidenceLevel, name: PhaseLevel['phase'] = 'decode'): PhaseLevel => ({
  subject: 'runs[0].results[0]',
  device: 'TEST_DEVICE',
  phase: name,
  level,
});

describe('the evidence of an explanation', () => {
  it('is told once for each level, with what that level does not carry', () => {
    const rules = (...levels: readonly EvidenceLevel[]) =>
      rulesOf(
        evidenceStatements(
          levels.map((one) => phase(one)),
          [],
        ),
      );
    expect(rules('macro_only')).toEqual(['evidence-level', 'cannot-be-said']);
    expect(rules('macro_only', 'macro_only')).toEqual(['evidence-level', 'cannot-be-said']);
    expect(rules('profiler_trace')).toEqual(['evidence-level']);
    expect(rules('macro_only', 'profiler_trace')).toEqual([
      'evidence-level',
      'evidence-level',
      'cannot-be-said',
    ]);
    const cannot = (level: EvidenceLevel) => evidenceStatements([phase(level)], []).at(-1)?.text.en;
    expect(
      new Set([cannot('macro_only'), cannot('optimizer_phase_breakdown'), cannot('text_generate_op_bound')])
        .size,
    ).toBe(3);
  });

  it('of phases that differ names each', () => {
    const [one, other] = evidenceStatements(
      [phase('macro_only', 'prefill'), phase('profiler_trace', 'decode')],
      [],
    );
    expect([one?.text.en, other?.text.en]).toEqual([
      expect.stringMatching(/Prefill/u),
      expect.stringMatching(/Decode/u),
    ]);
  });
});

describe('the largest uncertainty', () => {
  const said = (
    level: EvidenceLevel,
    unknown: readonly ('compile' | 'numDevices' | 'model')[] = [],
    bases: readonly Result['basis'][] = ['simulated'],
  ) =>
    uncertaintyStatement([phase(level)], unknown, {
      runs: bases.map((basis) => ({ ...resultOf([{}]), basis })),
    })[0]?.text.en;

  it('is the conditions where more than two are open', () => {
    const phases = said('macro_only');
    expect(said('macro_only', ['compile', 'model'])).toBe(phases);
    expect(said('macro_only', ['compile', 'model', 'numDevices'])).not.toBe(phases);
  });

  it('is of the simulation where the phases are known, and of the load where all was measured', () => {
    const of = [
      said('macro_only'),
      said('optimizer_phase_breakdown'),
      said('profiler_trace'),
      said('macro_only', [], ['measured']),
      said('macro_only', [], ['predicted']),
    ];
    expect(new Set(of).size).toBe(5);
    // One measured run beside a simulated one does not speak for both.
    expect(said('macro_only', [], ['measured', 'simulated'])).toBe(said('macro_only'));
  });

  it('is none where nothing was read', () => {
    expect(uncertaintyStatement([], [], { runs: [] })).toEqual([]);
  });
});
