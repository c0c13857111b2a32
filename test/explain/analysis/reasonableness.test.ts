import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/explain/analysis/reasonableness.ts';
import { evidenceRules } from '../../../src/explain/evidence/rules.ts';
import { state } from '../../../src/explain/evidence/statement.ts';
import { subjectOf } from '../subject-kit.ts';

const said = (...ids: readonly (keyof typeof evidenceRules)[]) =>
  ids.map((id) => state(id, 'profiler_trace', [], () => ''));
const subject = subjectOf([{ throughputTokensPerSecond: 1 }]);

describe('how far a result explains itself', () => {
  const rebuilt = said('aggregation-checked', 'limit-headroom');

  it('tolerates four unknown conditions and not five', () => {
    expect(judge([subject], rebuilt, 4).level).toBe('basically-reasonable');
    expect(judge([subject], rebuilt, 5).level).toBe('partly-explainable');
  });

  it('is suspicious with any alarm, whatever else was found', () => {
    for (const [id, { roles }] of Object.entries(evidenceRules)) {
      if (!(roles as readonly string[]).includes('alarm')) continue;
      const { level, rules: fired } = judge(
        [subject],
        [...rebuilt, ...said(id as keyof typeof evidenceRules)],
        0,
      );
      expect(level, id).toBe('suspicious');
      expect(fired).toEqual([id]);
    }
  });

  it('is only partly explainable with anything that weakens it, or without a figure that rebuilds', () => {
    for (const [id, { roles }] of Object.entries(evidenceRules)) {
      if (!(roles as readonly string[]).includes('weaken')) continue;
      expect(judge([subject], [...rebuilt, ...said(id as keyof typeof evidenceRules)], 0).level, id).toBe(
        'partly-explainable',
      );
    }
    expect(judge([subject], said('limit-headroom'), 0).level).toBe('partly-explainable');
    expect(judge([subject], [], 0).level).toBe('insufficient-evidence');
  });

  it('is only partly explainable where a side of the plan has no row', () => {
    const without = subjectOf([]);
    const found = said('aggregation-checked', 'candidate-stopped', 'nearest');
    expect(judge([subject, subject], found, 0).level).toBe('basically-reasonable');
    expect(judge([subject, without], found, 0).level).toBe('partly-explainable');
  });
});
