import { describe, expect, it } from 'vitest';
import { limitHungStatements } from '../../../src/explain/analysis/limit-hung.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { explain } from '../../../src/explain/explain.ts';
import { type ExplainFacts, noFacts } from '../../../src/explain/facts.ts';
import { embedded, inputFromText, transcript } from '../readings.ts';
import { resultOf, subjectOf } from '../subject-kit.ts';

const conditions = { model: 'm', numDevices: 8, inputLength: 1000, outputLength: 100, tpotLimitMs: 50 };

/** An engine whose best row gives these tok/s at 45, 50 and 55 ms; null is no row. */
function engineOf(less: number | null, same: number, more: number | null): ExplainFacts {
  const rate = (limit: number) => (limit < 50 ? less : limit > 50 ? more : same);
  return {
    ...noFacts,
    engineOf: () => (change) => {
      const told = rate(change.tpotLimitMs ?? 50);
      return told === null ? null : resultOf([{ throughputTokensPerSecond: told }]);
    },
  };
}

function said(facts: ExplainFacts, tpotMs = 49, run = {}): string[] {
  const row = { throughputTokensPerSecond: 1000, tpotMs };
  return limitHungStatements(
    subjectOf([row], { conditions, run: { basis: 'simulated', ...run } }),
    facts,
  ).map(({ text }) => text.en);
}

describe('a figure that hangs on its limit', () => {
  it('is told where a tenth of the limit moves it by a factor of two, either way', () => {
    expect(said(engineOf(501, 1000, 1999))).toEqual([]);
    expect(said(engineOf(500, 1000, 1999))).toHaveLength(1);
    expect(said(engineOf(501, 1000, 2000))).toHaveLength(1);
  });

  it('names both limits with what each gives, and a limit that leaves no strategy', () => {
    const [sentence] = said(engineOf(null, 1000, 3000));
    expect(sentence).toContain('TPOT limit of 50 ms');
    expect(sentence).toContain('at 45 ms no strategy is left');
    expect(sentence).toContain('at 55 ms 3,000 tok/s (×3.00)');
  });

  it('is not told of a limit that does not bind, of a measurement, or of a row that the engine does not come to', () => {
    expect(said(engineOf(null, 1000, 3000), 40)).toEqual([]);
    expect(said(engineOf(null, 1000, 3000), 49, { basis: 'measured' })).toEqual([]);
    expect(said(engineOf(null, 1100, 3000))).toEqual([]);
  });
});

describe('a question about plausibility', () => {
  it('comes to the verdict of the whole explanation, the engine’s own result included', () => {
    const text = transcript('optimizer', 'dense-agg-14b-bf16').replaceAll('10208.61', '32667.55');
    const input = inputFromText(text);
    const facts = embedded();
    const told = explain(input, facts);
    const asked = answer({ intent: 'reasonable' }, input, facts).statements;
    expect(told.reasonableness.rules).toContain('own-engine-apart');
    expect(asked.map(({ rule }) => rule)).toContain('own-engine-apart');
  });
});
