import { describe, expect, it } from 'vitest';
import { leverGain, leverStatements, leversOf } from '../../../src/explain/analysis/levers.ts';
import type { WhatIfChange } from '../../../src/explain/headline.ts';
import type { Conditions } from '../../../src/results/result.ts';
import { resultOf } from '../subject-kit.ts';

/** An engine whose rate is what `rateOf` gives for a change; null where no row meets the limits. */
const engine = (rateOf: (change: WhatIfChange) => number | null) => (change: WhatIfChange) => {
  const rate = rateOf(change);
  return resultOf(rate === null ? [] : [{ throughputTokensPerSecond: rate }]);
};

const conditions: Conditions = {
  ...resultOf([]).conditions,
  numDevices: 8,
  tpotLimitMs: 50,
  ttftLimitMs: 1000,
  compile: false,
  prefixCacheHitRate: 0,
  inputLength: 3501,
};
const changes = (rateOf: (change: WhatIfChange) => number | null, change: Partial<Conditions> = {}) =>
  leversOf({ ...conditions, ...change }, engine(rateOf)).map((one) => one.change);

describe('levers of a plan', () => {
  it('are the largest gain first, devices last', () => {
    const found = changes((change) =>
      change.numDevices ? 900 : change.compile ? 500 : change.tpotLimitMs ? 600 : 100,
    );
    expect(found).toEqual([{ tpotLimitMs: 75 }, { compile: true }, { numDevices: 16 }]);
  });

  it('leave out what changes nothing, what is on already and what nothing is known of', () => {
    expect(changes(() => 100)).toEqual([]);
    const any = changes((change) => (Object.keys(change).length === 0 ? 100 : 200), {
      compile: true,
      prefixCacheHitRate: 0.3,
      tpotLimitMs: null,
      ttftLimitMs: null,
      numDevices: null,
    });
    expect(any).toEqual([]);
  });

  it('of a plan without a row are tried further, and the first that gives one counts', () => {
    const found = changes((change) =>
      change.tpotLimitMs === 200 || change.tpotLimitMs === 400 || change.inputLength === 1751 ? 10 : null,
    );
    expect(found).toEqual([{ tpotLimitMs: 200 }, { inputLength: 1751 }]);
  });

  it('gain a share of the unchanged rate; none where there was none', () => {
    const [lever] = leversOf(
      conditions,
      engine((change) => (change.compile ? 150 : 100)),
    );
    expect(lever && leverGain(lever)).toBe(0.5);
    const [first] = leversOf(
      conditions,
      engine((change) => (change.compile ? 150 : null)),
    );
    expect(first && leverGain(first)).toBe(null);
  });

  it('say whether they start from the result that was read', () => {
    const heads = (read: number) =>
      leverStatements(
        resultOf([{ throughputTokensPerSecond: read }], { conditions }),
        engine((change) => (change.compile ? 1500 : 1000)),
      )[0]?.cites.length;
    // 0.05 % apart is the same but for decimals.
    expect([heads(1000), heads(1000.4), heads(1000.6)]).toEqual([1, 1, 2]);
  });

  it('are three at most', () => {
    const all = engine((change) =>
      Object.keys(change).length === 0
        ? 100
        : (change.tpotLimitMs ?? change.ttftLimitMs ?? change.numDevices ?? 300),
    );
    expect(leverStatements(resultOf([{ throughputTokensPerSecond: 100 }], { conditions }), all)).toHaveLength(
      4,
    );
  });
});
