import { describe, expect, it } from 'vitest';
import { comparedInput, comparedResults } from '../../../src/explain/compare/compared-sides.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import type { Result } from '../../../src/results/result.ts';
import type { Language } from '../../../src/text/language.ts';
import { plain } from '../../../src/text/line.ts';
import { compareResults } from '../../../src/verification/compare-results.ts';
import { comparisonLines } from '../../../src/verification/comparison-lines.ts';
import { figureFaults } from '../number-check.ts';
import { resultOf } from '../subject-kit.ts';

const row = { tp: 8, dp: 1, batchSize: 10, concurrency: 10, throughputTokensPerSecond: 200, tpotMs: 50 };
const side = (change: object = {}) => ({ run: resultOf([{ ...row, ...change }]), phase: null });

describe('a side whose figures cannot be', () => {
  it('is said in its name in front of the difference, in both languages', () => {
    const [left, right] = [side(), side({ concurrency: 99, throughputTokensPerSecond: 1980 })];
    const statements = comparedResults(left, right, noFacts);
    const [doubt] = statements.filter(({ rule }) => rule === 'row-contradicts');
    expect(doubt?.text.en).toMatch(/^B \(TP=1\): The row says 99 concurrent requests/u);
    expect(doubt?.text.zh).toMatch(/^B \(TP=1\)：/u);
    const input = comparedInput(left, right);
    if (doubt) expect(figureFaults(doubt, input, 'zh')).toEqual([]);
    const at = (rule: string) => statements.findIndex((one) => one.rule === rule);
    expect(at('row-contradicts')).toBeLessThan(at('evidence-compared'));
  });

  it('two that can be are not doubted', () => {
    const rules = comparedResults(side(), side({ concurrency: 10 }), noFacts).map(({ rule }) => rule);
    expect(rules).not.toContain('row-contradicts');
  });
});

describe('a load test beside another', () => {
  it('is told by its program', () => {
    const measured = (estimator: string) =>
      resultOf([{ ...row, parallel: '' }], { run: { basis: 'measured', estimator } });
    const [phase] = compareResults(measured('vllm bench serve'), measured('guidellm')).phases;
    expect([phase?.left.parallel, phase?.right.parallel]).toEqual(['vllm bench serve', 'guidellm']);
  });

  it('has a heading of its own, as nothing tells how its server is deployed', () => {
    const measured = resultOf([{ ...row, parallel: '' }], {
      run: { basis: 'measured', estimator: 'guidellm' },
    });
    const planned = resultOf([row]);
    const headings = (left: Result, right: Result, language: Language = 'en') =>
      comparisonLines(compareResults(left, right), language, 100).map((one) => plain(one).trim());
    expect(headings(measured, measured)).toContain('load test');
    expect(headings(measured, measured)).not.toContain('aggregated');
    expect(headings(measured, planned)).toContain('load test · aggregated');
    expect(headings(planned, measured, 'zh')).toContain('压测 · PD 聚合');
    expect(headings(planned, planned)).toContain('aggregated');
    const ratio = resultOf([row], { device: { phase: 'pd-ratio' } });
    expect(headings(measured, ratio).join(' ')).toMatch(/load test · TEST_DEVICE: only in A/);
  });
});
