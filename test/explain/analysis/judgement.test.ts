import { describe, expect, it } from 'vitest';
import {
  emptyJudgement,
  judgementStatements,
  rankingStatements,
} from '../../../src/explain/analysis/judgement.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import type { PdPair, ResultRow } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf, type SubjectFacts, subjectOf } from '../subject-kit.ts';

const said = (rows: readonly Partial<ResultRow>[], facts: SubjectFacts = {}) => {
  const [first] = judgementStatements(subjectOf(rows, facts));
  return first === undefined ? null : `${first.rule}: ${first.text.en}`;
};

describe('the judgement of a plan', () => {
  it('is by the requests that the best strategy holds, else by its latency', () => {
    const rows = (mine: number, tpotMs = 30) => [
      { concurrency: mine, tpotMs },
      { concurrency: 10, tpotMs: 40 },
    ];
    expect(said(rows(11))).toMatch(/^judgement: .*11.*10/su);
    expect(said(rows(10))).toMatch(/TPOT 30/u);
    // Neither more requests nor a shorter latency: nothing says why it wins.
    expect(said(rows(10, 40))).toBe(null);
  });

  it('names the limits that it holds within, and that none were given', () => {
    const rows = [{ concurrency: 11 }, { concurrency: 10 }];
    expect(said(rows, { conditions: { tpotLimitMs: 50 } })).toMatch(/TPOT ≤ 50/u);
    expect(said(rows, { run: { command: ['x'] } })).not.toBe(said(rows, { conditions: { tpotLimitMs: 50 } }));
  });

  it('is by TTFT for Prefill, and says the phase', () => {
    const rows = [
      { concurrency: 8, ttftMs: 100 },
      { concurrency: 8, ttftMs: 200 },
    ];
    expect(said(rows, { device: { phase: 'prefill' } })).toMatch(/Prefill.*TTFT 100/su);
  });

  it('of one strategy compares nothing, and of none is that no plan meets the limits', () => {
    expect(said([{ concurrency: 8 }])).toMatch(/^only-candidate/u);
    expect(said([])).toMatch(/^infeasible/u);
    expect(said([{ concurrency: 8 }], { run: { basis: 'measured', estimator: 'vllm' } })).toMatch(
      /^judgement: .*vllm/su,
    );
  });

  it('of a run without rows names the limits of its command', () => {
    const [none] = emptyJudgement(resultOf([], { conditions: { ttftLimitMs: 900 } }), 'runs[0]');
    expect(none?.text.en).toMatch(/TTFT ≤ 900 ms/u);
  });
});

describe('the judgement of a ratio', () => {
  const ratio = (prefill: number | null, decode: number | null, change: Partial<PdPair> = {}) => {
    const pair = { prefillQps: 4, decodeQps: 9, balancedQps: 7, ...change } as PdPair;
    return judgementStatements(
      subjectOf([], {
        device: {
          phase: 'pd-ratio',
          pdRatio: { prefillInstances: prefill, decodeInstances: decode, pairs: [pair] },
        },
      }),
    )[0]?.text.en;
  };

  it('is what the slower side of its instances serves', () => {
    expect(ratio(2, 1)).toMatch(/8(?:\.0+)? req\/s.*Prefill/su);
    expect(ratio(3, 1)).toMatch(/9(?:\.0+)? req\/s.*Decode/su);
    // Sides that serve alike are held back by Prefill.
    expect(ratio(9, 4)).toMatch(/36(?:\.0+)? req\/s.*Prefill/su);
  });

  it('is of one instance each where the split is not known, and of the whole where only that is told', () => {
    expect(ratio(null, null)).toMatch(/4(?:\.0+)? req\/s/u);
    expect(ratio(2, 1, { prefillQps: null })).toMatch(/7(?:\.0+)? req\/s/u);
    expect(ratio(null, 1, { prefillQps: null })).toBe(undefined);
  });
});

describe('several results of one phase', () => {
  const of = (...rates: readonly (number | null)[]) =>
    subjectsOf(inputOf(...rates.map((rate) => resultOf([{ throughputTokensPerSecond: rate }]))));

  it('are told by the fastest, with how far the others are', () => {
    const [text] = rankingStatements(of(100, 250));
    expect(text?.text.en).toMatch(/^B .*250.*2\.50?/su);
    expect(rulesOf(rankingStatements(of(100)))).toEqual([]);
    expect(rankingStatements(of(100, null))).toEqual([]);
    expect(rankingStatements(of(100, 0))).toEqual([]);
  });

  it('are compared with another phase only where each is of the whole cluster', () => {
    const prefill = resultOf([{ throughputTokensPerSecond: 500 }], { device: { phase: 'prefill' } });
    const both = subjectsOf(inputOf(resultOf([{ throughputTokensPerSecond: 100 }]), prefill));
    expect(rankingStatements(both)).toEqual([]);
    expect(rankingStatements(both, { isOfAllPhases: true })).toHaveLength(1);
  });
});
