import { describe, expect, it } from 'vitest';
import { type Subject, subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { strategyStatements } from '../../../src/explain/compare/same-strategy.ts';
import { waterfallStatements } from '../../../src/explain/compare/waterfall-said.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf, type SubjectFacts } from '../subject-kit.ts';

const english = (statements: readonly { readonly text: { readonly en: string } }[]) =>
  statements.map(({ text }) => text.en).join('\n');

/** Two results as they stand beside each other, `A` and `B`. */
function pair(
  mine: readonly Partial<ResultRow>[],
  theirs: readonly Partial<ResultRow>[],
  facts: SubjectFacts = {},
) {
  const [left, right] = subjectsOf(inputOf(resultOf(mine, facts), resultOf(theirs, facts)));
  if (!left || !right) throw new Error('two subjects');
  return [left, right] as const;
}

describe('best rows of two strategies', () => {
  const said = (mine: readonly Partial<ResultRow>[], theirs: readonly Partial<ResultRow>[]) =>
    strategyStatements(...pair(mine, theirs));
  const [four, eight] = [{ parallel: 'TP=4' }, { parallel: 'TP=8' }];

  it('are a difference of their own, and each that both list is set against itself', () => {
    const statements = said(
      [
        { ...four, throughputTokensPerSecond: 100 },
        { ...eight, throughputTokensPerSecond: 50 },
      ],
      [
        { ...eight, throughputTokensPerSecond: 200 },
        { ...four, throughputTokensPerSecond: 150 },
      ],
    );
    expect(rulesOf(statements)).toEqual([
      'strategy-differs',
      'same-strategy',
      'same-strategy',
      'same-strategy',
    ]);
    const text = english(statements);
    expect(text).toMatch(/TP=4: .*100 tok\/s, .*150 tok\/s, ×1\.50/u);
    expect(text).toMatch(/TP=8: .*50 tok\/s, .*200 tok\/s, ×4\.00/u);
    expect(text).toMatch(/put #TP=4 behind/u);
  });

  it('are not set against themselves without a rate on both sides', () => {
    const rate = { throughputTokensPerSecond: 100 };
    expect(rulesOf(said([{ ...four, ...rate }], [{ ...eight, ...rate }]))).toEqual(['strategy-differs']);
    expect(rulesOf(said([{ ...four, ...rate }, eight], [{ ...eight, ...rate }]))).toEqual([
      'strategy-differs',
    ]);
  });

  it('are no difference where they are the same, or where one is not named', () => {
    expect(said([four], [four])).toEqual([]);
    expect(said([four], [{ parallel: '' }])).toEqual([]);
    expect(said([{ parallel: '' }], [eight])).toEqual([]);
  });
});

describe('what makes one side faster', () => {
  const decode = { device: { phase: 'decode' } } as const;
  const row = (concurrency: number | null, tpotMs: number, throughputTokensPerSecond: number) => ({
    parallel: 'TP=4',
    concurrency,
    tpotMs,
    throughputTokensPerSecond,
  });
  const side = (subject: Subject, name: string) => {
    if (subject.device.best === null) throw new Error('no row');
    return {
      subject,
      placed: { row: subject.device.best, path: `${subject.path}.best` },
      nameOf: () => name,
    };
  };
  const said = (mine: Partial<ResultRow>, theirs: Partial<ResultRow>, facts: SubjectFacts = decode) => {
    const [left, right] = pair([mine], [theirs], facts);
    return english(waterfallStatements(side(left, 'A'), side(right, 'B')));
  };

  it('is told in steps of one formula that add up', () => {
    // 100 requests at 50 ms are 2,000 tokens/s; 200 at 50 ms 4,000; 200 at 80 ms 2,500.
    const text = said(row(100, 50, 2000), row(200, 80, 2500));
    expect(text).toContain(
      'A is slower than B: 20.0 % less throughput. Seen from the other side, B has 25.0 % more.',
    );
    expect(text).toMatch(/2,000 tok\/s → 2,500 tok\/s \(\+500.00 tok\/s\)/u);
    expect(text).toMatch(/concurrent requests 100 → 200: \+2,000/u);
    expect(text).toMatch(/Decode step 50.* ms → 80.* ms: -1,500/u);
    expect(text).toContain('mostly capacity: B serves 200 concurrent requests, the other 100.');
    expect(said(row(200, 80, 2500), row(100, 50, 2000))).toContain('mostly capacity: A serves 200');
    expect(said(row(100, 50, 2000), row(100, 40, 2500))).toContain('mostly in the Decode step');
  });

  it('is nothing where both give the same', () => {
    const text = said(row(100, 50, 2000), row(100, 50, 2000));
    expect(text).toContain('A and B give the same throughput.');
    expect(text).not.toContain('add up');
  });

  it('has a residual where a row contradicts its own formula, beyond the rounding of its figures', () => {
    // A latency of 50.00 printed to two digits leaves 0.2 tokens/s open, and the rate itself a hundredth.
    expect(said(row(100, 50, 2000.1), row(200, 50, 4000))).not.toContain('residual');
    const text = said(row(100, 50, 2000), row(200, 50, 4900));
    expect(text).toMatch(/A residual of \+900\.00 tok\/s, 31.0 % of the difference/u);
    expect(text).not.toContain('mostly');
  });

  it('is not said without the requests in flight', () => {
    expect(said(row(null, 50, 2000), row(200, 80, 2500))).toBe(
      'A is slower than B: 20.0 % less throughput. Seen from the other side, B has 25.0 % more.',
    );
  });
});
