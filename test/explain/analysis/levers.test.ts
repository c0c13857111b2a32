import { describe, expect, it } from 'vitest';
import { latencyLevers, leverGain, leverStatements, leversOf } from '../../../src/explain/analysis/levers.ts';
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

describe('what brings a latency down', () => {
  /** A queue that grows with the load: a limit is held by fewer requests, at a lower rate, down to 100 ms. */
  const queued = (change: WhatIfChange) => {
    const held = change.ttftLimitMs ?? 1000;
    if (held < 100) return resultOf([]);
    const ttftMs = change.prefixCacheHitRate ? 600 : change.tpotLimitMs ? 1900 : held;
    return resultOf([{ throughputTokensPerSecond: held / 2, ttftMs, tpotMs: change.compile ? 40 : 50 }]);
  };
  const said = (whatIf: typeof queued, metric: 'TTFT' | 'TPOT') =>
    latencyLevers(resultOf([{ throughputTokensPerSecond: 500 }], { conditions }), whatIf, metric, null)?.map(
      ({ text }) => text.en,
    );

  it('is a limit at half and at a quarter of it with its cost, then what lowers it by itself', () => {
    expect(said(queued, 'TTFT')).toEqual([
      expect.stringContaining('What brings TTFT down'),
      'TTFT limit 500 ms: TTFT 500 ms, 250 tok/s, -50.0 %.',
      'TTFT limit 250 ms: TTFT 250 ms, 125 tok/s, -75.0 %.',
      'prefix cache 50.0 %: TTFT 600 ms, 500 tok/s, 0.0 %.',
    ]);
  });

  it('is never a looser limit, nor what leaves the latency where it is', () => {
    const text = said(queued, 'TTFT')?.join(' ') ?? '';
    expect(text).not.toMatch(/TPOT limit|1,500 ms|device count|compile/);
  });

  it('says the first limit that nothing holds and tries none below it', () => {
    const far = (change: WhatIfChange) => {
      const held = change.ttftLimitMs ?? 150;
      return resultOf(held < 100 ? [] : [{ throughputTokensPerSecond: held, ttftMs: held, tpotMs: 50 }]);
    };
    expect(said(far, 'TTFT')?.slice(1)).toEqual([expect.stringMatching(/TTFT limit 75 ms no strategy/)]);
  });

  it('is nothing of a phase that does not tell the latency', () => {
    expect(said(() => resultOf([{ throughputTokensPerSecond: 5 }]), 'TPOT')).toBeUndefined();
  });
});
