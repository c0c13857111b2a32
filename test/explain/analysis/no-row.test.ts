import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/explain/answers/answer.ts';
import { explain } from '../../../src/explain/explain.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { pageHead } from '../../../src/explain/report/html-head.ts';
import type { DeviceResult, Result } from '../../../src/results/result.ts';
import { inputOf, resultOf } from '../subject-kit.ts';

const base = resultOf(
  [{ parallel: 'TP=1 | PP=1 | DP=8', throughputTokensPerSecond: 19462.07, ttftMs: 1683.69, concurrency: 8 }],
  { conditions: { ttftLimitMs: 2000, tpotLimitMs: 40 } },
);
const [row] = base.results;
if (!row) throw new Error('a result has a device');
const prefill: DeviceResult = { ...row, phase: 'prefill', limits: { ttftMs: 2000, tpotMs: null } };
const decode: DeviceResult = {
  ...row,
  phase: 'decode',
  limits: { ttftMs: null, tpotMs: 40 },
  best: null,
  candidates: [],
  outcomes: [
    {
      parallel: 'TP=16 | PP=1 | DP=1',
      verdict: 'tpot-limit',
      stoppedBy: 'tpot-limit',
      stoppedAtBatch: 1,
      ttftMs: null,
      tpotMs: 56.69,
      availableGiB: 20,
      reason: null,
    },
  ],
};
const ratio: DeviceResult = {
  ...row,
  phase: 'pd-ratio',
  best: null,
  candidates: [],
  outcomes: [],
  pdRatio: { pairs: [], prefillInstances: null, decodeInstances: null },
};
const apart: Result = { ...base, mode: 'disaggregation', results: [prefill, decode] };
const balanced: Result = { ...base, mode: 'pd-ratio', results: [ratio, prefill, decode] };
const words = (statements: readonly { readonly text: { readonly en: string } }[]) =>
  statements.map(({ text }) => text.en);
const decodeFails = 'Decode: No strategy has a row within TPOT ≤ 40 ms.';

describe('a P/D ratio without a pair', () => {
  const { sections, reasonableness } = explain(inputOf(balanced));
  it('names the side that has no row, and how far the nearest strategy is from its limit', () => {
    expect(words(sections.conclusion)[0]).toBe(decodeFails);
    expect(words(sections.best)).toEqual([
      decodeFails,
      'TP=16: TPOT is 56.69 ms at the smallest batch, 41.7 % above 40 ms.',
    ]);
    expect(reasonableness.rules).toEqual(['infeasible', 'nearest']);
  });
  it('says that no two rows go together where both sides have rows', () => {
    const run = { ...balanced, results: [ratio, prefill] };
    expect(words(explain(inputOf(run)).sections.conclusion)[0]).toBe(
      'No Prefill and Decode configuration go together within the limits.',
    );
  });
  it('asks for another plan next, not for a trace of a service that cannot be', () => {
    expect(sections.next.map(({ rule }) => rule)).toEqual(['next-run']);
  });
});

describe('phases apart, of which one has no row', () => {
  it('is not said to meet the limits', () => {
    expect(words(explain(inputOf(apart)).sections.conclusion).join(' ')).not.toContain('the limits are met');
    const met: Result = { ...apart, results: [prefill] };
    expect(words(explain(inputOf(met)).sections.conclusion).join(' ')).toContain('the limits are met');
  });
  it.each([apart, balanced])('answers no question with the other phase alone', (run) => {
    const { statements } = answer({ intent: 'users' }, inputOf(run), noFacts);
    expect(words(statements)).toContain(decodeFails);
  });
  it.each([apart, balanced])('heads its page with no figure of the other phase', (run) => {
    const input = inputOf(run);
    const page = pageHead(explain(input), { runs: input.runs, levers: [] }, 'en');
    expect(page).not.toContain('class="tile"');
  });
});
