import { describe, expect, it } from 'vitest';
import { candidateStatements } from '../../../src/explain/analysis/losing-candidates.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const rows = (count: number): Partial<ResultRow>[] =>
  Array.from({ length: count }, (_, at) => ({
    throughputTokensPerSecond: 1000 - 100 * at,
    concurrency: 100 - at,
  }));
const text = (mine: Partial<ResultRow>, conditions = {}) =>
  candidateStatements(
    subjectOf(
      [{ parallel: 'TP=1', throughputTokensPerSecond: 1000, concurrency: 64, tpotMs: 50, ttftMs: 500 }, mine],
      {
        conditions,
      },
    ),
    null,
  )[0]?.text.en;

describe('candidates that lose', () => {
  it('are told four at most, best first', () => {
    const said = candidateStatements(subjectOf(rows(7)), null);
    expect(rulesOf(said)).toEqual(['candidate-lost', 'candidate-lost', 'candidate-lost', 'candidate-lost']);
    expect(said[0]?.text.en).toMatch(/^TP=2 lost: 900/u);
  });

  it('say by how much, and that they hold fewer requests where they do', () => {
    expect(text({ parallel: 'TP=2', throughputTokensPerSecond: 750, concurrency: 40 })).toMatch(
      /25(?:\.0)? ?%.*40.*64/su,
    );
    expect(text({ parallel: 'TP=2', throughputTokensPerSecond: 750, concurrency: 64 })).not.toMatch(/64/u);
  });

  it('split a token beside that of the best, where both can be', () => {
    const mine = {
      parallel: 'TP=2',
      throughputTokensPerSecond: 800,
      concurrency: 50,
      tpotMs: 62.5,
      ttftMs: 1250,
    };
    expect(text(mine, { outputLength: 100 })).toMatch(
      /step 50\.0 ms \(best row 45\.0 ms\).*12\.5 ms \(best row 5\.00 ms\)/su,
    );
    expect(text({ ...mine, ttftMs: null }, { outputLength: 100 })).not.toMatch(/45\.0 ms/u);
  });

  it('are not told without a rate', () => {
    expect(text({ parallel: 'TP=2' })).toBe(undefined);
  });
});
