import { describe, expect, it } from 'vitest';
import { consistencyStatements } from '../../../src/explain/analysis/consistency.ts';
import { limitStatements } from '../../../src/explain/analysis/limits.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const memory = (kvCacheGiB: number, availableGiB: number) => ({
  weightGiB: 5,
  kvCacheGiB,
  activationGiB: 0,
  availableGiB,
});

describe('which limit binds', () => {
  const at = (tpotMs: number) =>
    rulesOf(
      limitStatements(
        subjectOf([{ tpotMs, batchSize: 10, memory: memory(10, 20) }], { conditions: { tpotLimitMs: 50 } }),
      ),
    );

  it('is one that a row uses to nine tenths, not to less', () => {
    expect(at(45)).toEqual(['binding-limit']);
    expect(at(44.9)).toEqual(['limit-headroom']);
  });

  it('is none of two that are used alike', () => {
    const subject = subjectOf([{ tpotMs: 48, ttftMs: 960, memory: memory(10, 20), batchSize: 10 }], {
      conditions: { tpotLimitMs: 50, ttftLimitMs: 1000 },
    });
    expect(rulesOf(limitStatements(subject))).toEqual(['limit-headroom', 'limit-headroom']);
  });

  it('is memory only where one more request does not fit', () => {
    const rules = (available: number) =>
      rulesOf(
        limitStatements(
          subjectOf([{ tpotMs: 20, batchSize: 10, memory: memory(10, available) }], {
            conditions: { tpotLimitMs: 50 },
          }),
        ),
      );
    expect(rules(0.99)).toContain('memory-binds');
    expect(rules(1)).not.toContain('memory-binds');
    expect(rules(30)).not.toContain('memory-binds');
  });
});

describe('a listed row that beats the best one', () => {
  const rows = (tpotMs: number) => [
    { parallel: 'TP=1', throughputTokensPerSecond: 100, tpotMs: 40 },
    { parallel: 'TP=2', throughputTokensPerSecond: 200, tpotMs },
  ];
  const rules = (tpotMs: number) =>
    rulesOf(consistencyStatements(subjectOf(rows(tpotMs), { conditions: { tpotLimitMs: 50 } })));

  it('is named only where it meets the limits', () => {
    expect(rules(50)).toContain('not-the-best');
    expect(rules(50.1)).not.toContain('not-the-best');
  });
});
