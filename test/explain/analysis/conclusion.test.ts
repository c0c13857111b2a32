import { describe, expect, it } from 'vitest';
import { conclusion, type Findings } from '../../../src/explain/analysis/conclusion.ts';
import { levelsOf } from '../../../src/explain/analysis/levels.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import type { ExplainInput } from '../../../src/explain/input.ts';
import type { Result } from '../../../src/results/result.ts';
import { triageTrace } from '../../../src/trace/read-back/report-traces.ts';
import { inputOf, resultOf, rulesOf } from '../subject-kit.ts';

const findings = (input: ExplainInput, change: Partial<Findings> = {}): Findings => {
  const subjects = subjectsOf(input);
  return {
    input,
    subjects,
    phases: levelsOf(input, subjects),
    unknown: [],
    reasonableness: { level: 'basically-reasonable', rules: [] },
    spoken: [],
    ...change,
  };
};
const said = (input: ExplainInput, change: Partial<Findings> = {}) =>
  rulesOf(conclusion(findings(input, change)));
const rows = [
  { throughputTokensPerSecond: 100, concurrency: 11 },
  { throughputTokensPerSecond: 90, concurrency: 10 },
];

describe('the conclusion of an explanation', () => {
  it('is judgement, reasonableness, mode, evidence and the largest uncertainty, in that order', () => {
    expect(said(inputOf(resultOf(rows)))).toEqual([
      'judgement',
      'reasonableness',
      'mode',
      'evidence-level',
      'cannot-be-said',
      'largest-uncertainty',
    ]);
  });

  it('compares what is of one phase, and judges each alone where it is not', () => {
    const prefill = resultOf([{ throughputTokensPerSecond: 100 }], { device: { phase: 'prefill' } });
    const rules = (...runs: readonly Result[]) => said(inputOf(...runs))[0];
    expect(rules(resultOf(rows), resultOf(rows))).toBe('judgement');
    expect(rules(prefill, resultOf(rows))).toBe('only-candidate');
    // Predictions of both ways to serve are of the same cluster.
    const predicted = (phase: 'prefill' | 'aggregated', rate: number) =>
      resultOf([{ throughputTokensPerSecond: rate }], { device: { phase }, run: { basis: 'predicted' } });
    expect(rules(predicted('prefill', 100), predicted('aggregated', 200))).toBe('judgement');
  });

  it('has no mode where others measured or predicted', () => {
    expect(said(inputOf(resultOf(rows, { run: { basis: 'measured', estimator: 'vllm' } })))).not.toContain(
      'mode',
    );
  });

  it('says of a plan without a row that there is none to judge', () => {
    const texts = (rules: Findings['reasonableness']['rules']) =>
      conclusion(
        findings(inputOf(resultOf(rows)), { reasonableness: { level: 'basically-reasonable', rules } }),
      ).find(({ rule }) => rule === 'reasonableness')?.text.en;
    expect(texts(['infeasible'])).toMatch(/^There is no row to judge/u);
    expect(texts([])).not.toMatch(/no row/u);
  });

  it('of recordings alone judges nothing', () => {
    const trace = triageTrace({
      phase: 'decode',
      step: null,
      kernels: [{ name: 'gemm', calls: 1, microseconds: 9 }],
    });
    expect(said({ ...inputOf(), traces: [trace] })).toEqual([
      'recording-scope',
      'evidence-level',
      'largest-uncertainty',
    ]);
  });
});

describe('what there is instead of a result', () => {
  it('is what failed, with the last three lines that say why', () => {
    const failure = {
      message: { en: 'It broke.', zh: '坏了。' },
      importantLines: ['one', 'two', 'three', 'four'],
    } as unknown as ExplainInput['failures'][number];
    const statements = conclusion(findings({ ...inputOf(resultOf(rows)), failures: [failure] }));
    expect(rulesOf(statements)).toEqual(['run-failed', 'run-failed', 'run-failed', 'run-failed']);
    expect(statements[1]?.text.en).toMatch(/two/u);
  });

  it('is a device, or nothing', () => {
    const devices = [{ device: 'A' }] as unknown as ExplainInput['devices'];
    expect(said({ ...inputOf(), devices })).toEqual(['only-hardware']);
    expect(said(inputOf())).toEqual(['nothing-to-explain']);
  });
});
