import { describe, expect, test } from 'vitest';
import {
  comparePairs,
  pdRatioReport,
  splitInstances,
} from '../../../../src/engine/analytic/search/pd-ratio.ts';
import type { OptimizerRow } from '../../../../src/engine/analytic/search/report.ts';

function row(
  label: string,
  concurrency: number,
  latency: { ttftMs?: number; tpotMs?: number },
): OptimizerRow {
  const one = { worldSize: 1, tp: 1, dp: 1, pp: 1, ep: 1, moeTp: 1, moeDp: 1, dcp: 1 };
  return {
    configuration: label,
    label,
    mtpTokens: 0,
    numDevices: 1,
    batchSize: concurrency,
    concurrency,
    split: { ...one, oProjTp: 1, mlpTp: 1, lmHeadTp: 1 },
    ttftMs: latency.ttftMs ?? null,
    tpotMs: latency.tpotMs ?? null,
    tokensPerSecond: 1,
    tokensPerSecondPerDevice: 1,
    requestsPerSecond: null,
    effectiveInputTokens: 1,
    maxBatchedTokens: 1,
    prefillChunks: 1,
    breakdowns: { prefill: null, decode: null },
    memory: { weightGiB: 0, kvCacheGiB: 0, activationGiB: 0, availableGiB: 0 },
    schedule: null,
    lengths: null,
  };
}

const given = { numDevices: 8, prefillDevicesPerInstance: 1, decodeDevicesPerInstance: 1 };

describe('prefill–decode ratio', () => {
  test('rates of both sides', () => {
    const report = pdRatioReport([row('P', 10, { ttftMs: 100 })], [row('D', 8, { tpotMs: 10 })], {
      ...given,
      outputTokens: 1024,
    });
    const [pair] = report.pairs;
    expect(pair?.prefillRequestsPerSecond).toBe(100);
    expect(pair?.decodeRequestsPerSecond).toBeCloseTo((8 / (10 * 1023)) * 1000, 12);
    expect(pair?.balancedRequestsPerSecond).toBe(pair?.decodeRequestsPerSecond);
    expect(pair?.pdRatio).toBeCloseTo((pair?.decodeRequestsPerSecond ?? 0) / 100, 12);
  });

  test('the best pair of two configurations, then one of each balanced rate', () => {
    const prefills = [
      row('A', 10, { ttftMs: 100 }),
      row('A', 5, { ttftMs: 100 }),
      row('B', 10, { ttftMs: 100 }),
    ];
    const decodes = [row('D', 50, { tpotMs: 1000 }), row('D', 40, { tpotMs: 1000 })];
    const { pairs } = pdRatioReport(prefills, decodes, { ...given, outputTokens: 2 });
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ prefill: { label: 'A', batchSize: 10 }, decode: { batchSize: 50 } });
  });

  test('rows without their latency do not pair', () => {
    const { pairs, instances } = pdRatioReport([row('A', 1, {})], [row('D', 1, { tpotMs: 1 })], {
      ...given,
      outputTokens: 2,
    });
    expect(pairs).toEqual([]);
    expect(instances).toBeNull();
  });

  test('instances closest to the ratio, at least one of each', () => {
    const perInstance = { prefill: 1, decode: 1 };
    expect(splitInstances(1.5, 8, perInstance)).toEqual({ prefill: 3, decode: 2 });
    expect(splitInstances(0.01, 8, perInstance)).toEqual({ prefill: 1, decode: 7 });
    expect(splitInstances(1.19, 8, { prefill: 1, decode: 2 })).toEqual({ prefill: 1, decode: 1 });
    expect(splitInstances(2, 4, { prefill: 4, decode: 4 })).toBeNull();
    expect(splitInstances(2.5, 3, perInstance)).toEqual({ prefill: 2, decode: 1 });
  });
});

describe('the order of pairs', () => {
  const base = { label: 'B', batchSize: 4, concurrency: 4, ttftMs: 100, tpotMs: 10 };
  const side = (change: Partial<typeof base>) => {
    const one = { ...base, ...change };
    return {
      ...row(one.label, one.concurrency, { ttftMs: one.ttftMs, tpotMs: one.tpotMs }),
      batchSize: one.batchSize,
    };
  };
  interface Change {
    readonly prefill?: Partial<typeof base>;
    readonly decode?: Partial<typeof base>;
    readonly rates?: { readonly balanced?: number; readonly prefill?: number; readonly decode?: number };
  }
  const pair = ({ prefill = {}, decode = {}, rates = {} }: Change) => ({
    prefill: side(prefill),
    decode: side(decode),
    prefillRequestsPerSecond: rates.prefill ?? 5,
    decodeRequestsPerSecond: rates.decode ?? 5,
    balancedRequestsPerSecond: rates.balanced ?? 5,
    pdRatio: 1,
  });

  /** From the strongest reason to the weakest; each is better than the plain pair though all weaker reasons speak against it. */
  const better: readonly Change[] = [
    { rates: { balanced: 6 } },
    { rates: { decode: 6 } },
    { rates: { prefill: 6 } },
    { prefill: { ttftMs: 99 } },
    { decode: { tpotMs: 9 } },
    { decode: { batchSize: 5 } },
    { prefill: { batchSize: 5 } },
    { decode: { concurrency: 5 } },
    { prefill: { concurrency: 5 } },
    { prefill: { label: 'A' } },
    { decode: { label: 'A' } },
  ];
  const worse: readonly Change[] = [
    { rates: { balanced: 4 } },
    { rates: { decode: 4 } },
    { rates: { prefill: 4 } },
    { prefill: { ttftMs: 101 } },
    { decode: { tpotMs: 11 } },
    { decode: { batchSize: 3 } },
    { prefill: { batchSize: 3 } },
    { decode: { concurrency: 3 } },
    { prefill: { concurrency: 3 } },
    { prefill: { label: 'C' } },
    { decode: { label: 'C' } },
  ];

  test.each(better.map((change, rank) => [change, rank] as const))(
    '%j outweighs all that is weaker',
    (change, rank) => {
      const weaker = worse.slice(rank + 1).reduce<Change>(
        (all, one) => ({
          prefill: { ...all.prefill, ...one.prefill },
          decode: { ...all.decode, ...one.decode },
          rates: { ...all.rates, ...one.rates },
        }),
        {},
      );
      const good = pair({
        prefill: { ...weaker.prefill, ...change.prefill },
        decode: { ...weaker.decode, ...change.decode },
        rates: { ...weaker.rates, ...change.rates },
      });
      expect(comparePairs(good, pair({}))).toBeLessThan(0);
      expect(comparePairs(pair({}), good)).toBeGreaterThan(0);
    },
  );

  test('pairs that are alike are equal', () => {
    expect(comparePairs(pair({}), pair({}))).toBe(0);
  });
});
