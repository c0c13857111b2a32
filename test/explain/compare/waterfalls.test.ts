import { describe, expect, it } from 'vitest';
import { emptyJudgement } from '../../../src/explain/analysis/judgement.ts';
import { requestsPerSecondIn } from '../../../src/explain/answers/named-amounts.ts';
import { dimensionIn, spelled, splitIn } from '../../../src/explain/answers/named-split.ts';
import {
  chain,
  groupedWaterfall,
  othersOfWaterfall,
  restOfWaterfall,
  shownWaterfall,
  waterfall,
} from '../../../src/explain/compare/waterfall.ts';
import { resultOf } from '../subject-kit.ts';

const side = (total: number, parts: Readonly<Record<string, number>>) => ({
  total,
  parts: new Map(Object.entries(parts)),
});
const step = (id: string, left: number, right: number, from: number, to: number) => ({
  id,
  left,
  right,
  from,
  to,
});

describe('parts of a difference', () => {
  const found = waterfall(side(10, { a: 4, b: 2, same: 1 }), side(17, { a: 9, b: 1, same: 1, c: 3 }));
  it('chain, and what no part explains is the rest of each side', () => {
    expect(found).toEqual({
      left: 10,
      right: 17,
      steps: [step('a', 4, 9, 10, 15), step('b', 2, 1, 15, 14), step('c', 0, 3, 14, 17)],
    });
    const open = waterfall(side(10, { a: 4, b: 2 }), side(20, { a: 9, b: 1 }));
    expect(open.steps.at(-1)).toEqual(step(restOfWaterfall, 4, 10, 14, 20));
  });

  it('have their largest first, the others as one, and the rest last', () => {
    const open = waterfall(side(10, { a: 4, b: 2, c: 1 }), side(21, { a: 5, b: 7, c: 0 }));
    expect(groupedWaterfall(open, 1).steps).toEqual([
      step('b', 2, 7, 10, 15),
      step(othersOfWaterfall, 5, 5, 15, 15),
      step(restOfWaterfall, 3, 9, 15, 21),
    ]);
    expect(groupedWaterfall(open, 3).steps.map(({ id }) => id)).toEqual(['b', 'a', 'c', restOfWaterfall]);
  });

  it('of one formula end where the right side is', () => {
    const values = [
      ['start', 10],
      ['more', 14],
      ['none', 14],
      ['less', 12],
    ] as const;
    expect(chain(10, 12, values).steps).toEqual([step('more', 10, 14, 10, 14), step('less', 14, 12, 14, 12)]);
    expect(chain(10, 12.5, values).steps.at(-1)).toEqual(step(restOfWaterfall, 12, 12.5, 12, 12.5));
  });

  it('that round away are not shown', () => {
    const shown = shownWaterfall(
      chain(1, 2.004, [
        ['start', 1],
        ['more', 2],
      ]),
      2,
    );
    expect(shown).toEqual({ left: 1, right: 2, steps: [step('more', 1, 2, 1, 2)] });
  });
});

describe('strategies that a question names', () => {
  const named = (said: string) => splitIn(spelled(said));
  it('are all sizes that stand together', () => {
    expect(named('why not TP=4 DP=2?')?.own).toEqual({ split: { tp: 4, dp: 2 }, words: 'TP=4 DP=2' });
    expect(named('why not four-way TP?')?.own.split).toEqual({ tp: 4 });
    expect(named('why TP=4 DP=2 and not TP=8?')).toMatchObject({
      own: { split: { tp: 8 } },
      other: { split: { tp: 4, dp: 2 } },
    });
    expect(named('why did TP=4 lose against TP=8?')).toMatchObject({
      own: { split: { tp: 4 } },
      other: { split: { tp: 8 } },
    });
    expect(named('why this?')).toBeNull();
  });
  it('may be a dimension without a size', () => {
    expect(dimensionIn('why not ep?')).toEqual({ split: { ep: 'several' }, words: 'EP>1' });
    expect(dimensionIn('why deploy?')).toBeNull();
  });
});

it.each([
  ['3 requests per second', 3],
  ['7200 requests per hour', 2],
  ['每天86400个请求', 1],
])('"%s" are %d requests a second', (said, rate) => expect(requestsPerSecondIn(said)).toBeCloseTo(rate, 6));

it('a run without rows names the limits that nothing meets', () => {
  const said = (conditions: object) =>
    emptyJudgement(resultOf([], { conditions }), 'runs[0]')[0]?.text.en ?? '';
  expect(said({ ttftLimitMs: 900, tpotLimitMs: 50 })).toMatch(/TTFT ≤ 900 ms · TPOT ≤ 50 ms/u);
  expect(said({ tpotLimitMs: 50 })).not.toContain('TTFT');
  expect(said({})).not.toContain('≤');
});
