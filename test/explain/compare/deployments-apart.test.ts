import { describe, expect, it } from 'vitest';
import { comparedInput, comparedResults } from '../../../src/explain/compare/compared-sides.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import type { Conditions, PdPair, Result } from '../../../src/results/result.ts';
import { figureFaults } from '../number-check.ts';
import { resultOf, rulesOf } from '../subject-kit.ts';

const conditions: Partial<Conditions> = {
  model: 'Qwen/Qwen3-14B',
  devices: ['TEST_DEVICE'],
  numDevices: 4,
  inputLength: 1800,
  outputLength: 600,
  ttftLimitMs: 2500,
  tpotLimitMs: 42,
  quantizeLinearAction: 'W8A8_DYNAMIC',
  quantizeAttentionAction: 'DISABLED',
  compile: true,
  prefixCacheHitRate: 0,
  numMtpTokens: 0,
  searchSpace: 'tp',
};
const compared = (left: Result, right: Result) =>
  comparedResults({ run: left, phase: null }, { run: right, phase: null }, noFacts);

describe('two results under the same conditions', () => {
  it('that differ in their strategy are told so, and not that conditions differ', () => {
    const of = (parallel: string, throughputTokensPerSecond: number) =>
      resultOf([{ parallel, throughputTokensPerSecond }], { conditions });
    const rules = rulesOf(compared(of('TP=2', 100), of('TP=4', 90)));
    expect(rules).toContain('strategy-differs');
    expect(rules).not.toContain('condition-differs');
    const other = resultOf([{ parallel: 'TP=2', throughputTokensPerSecond: 90 }], {
      conditions: { ...conditions, inputLength: 1900 },
    });
    expect(rulesOf(compared(of('TP=2', 100), other))).toContain('condition-differs');
  });

  it('that are deployed differently have no rows beside each other, which is said with the way to compare them', () => {
    const together = resultOf([{ parallel: 'TP=2' }], { conditions });
    const apart = resultOf([{ parallel: 'TP=2' }], {
      conditions,
      run: { mode: 'disaggregation' },
      device: { phase: 'decode' },
    });
    const [one] = compared(together, apart).filter(({ rule }) => rule === 'modes-apart');
    expect(one?.text.en).toMatch(/^Different deployment: aggregated against disaggregated, .*pd-ratio/u);
    expect(one?.text.zh).toMatch(/PD 聚合 对 PD 分离.*pd-ratio/u);
    expect(rulesOf(compared(together, together))).not.toContain('modes-apart');
  });

  it('that serve the same requests are compared as whole services, on the devices that each takes', () => {
    const together = resultOf([{ parallel: 'TP=2', throughputTokensPerSecond: 1600 }], { conditions });
    const pair = {
      pdRatio: 0.5,
      prefillQps: 1,
      decodeQps: 2,
      prefillDevicesPerInstance: 1,
      decodeDevicesPerInstance: 2,
    } as PdPair;
    const apart = (over: Partial<Conditions> = {}) => {
      const run = resultOf([], {
        conditions: { ...conditions, ...over },
        run: { mode: 'pd-ratio' },
        device: {
          phase: 'pd-ratio',
          best: null,
          pdRatio: { pairs: [pair], prefillInstances: 1, decodeInstances: 1 },
        },
      });
      const [said] = compared(together, run).filter(({ rule }) => rule === 'modes-apart');
      return said?.text.en ?? '';
    };
    // One request each second of 600 tokens on 1 + 2 devices, against 1,600 tokens on 4.
    expect(apart()).toContain('aggregated 1,600 tok/s on 4 devices (400 tok/s a device)');
    expect(apart()).toContain('P/D ratio 600 tok/s on 3 devices (200 tok/s a device): ×0.500 a device');
    expect(apart({ inputLength: 900 })).toMatch(/no row of one stands against a row of the other/);
    expect(apart({ model: 'Qwen/Qwen3-8B' })).toMatch(/no row of one stands/);
  });

  it('carry the total of each row as it stands, with the bands that are known of them', () => {
    const measure = (value: number, band: [number, number] | null) =>
      rowMeasure('throughputTokensPerSecond', value, {
        statistic: 'total',
        basis: 'calibrated',
        ...(band === null ? {} : { band }),
      });
    const service = (mode: 'aggregation' | 'pd-ratio', value: number, band: [number, number] | null) =>
      resultOf(
        [
          {
            parallel: 'TP=2',
            throughputTokensPerSecond: value,
            // Rounded by itself: times four it is another figure.
            throughputTokensPerSecondPerDevice: Math.round(value * 250) / 1000,
            measures: [measure(value, band)],
          },
        ],
        {
          conditions,
          run: { mode, basis: 'calibrated' },
          device: { phase: mode === 'pd-ratio' ? mode : 'aggregated' },
        },
      );
    const told = (theirs: [number, number] | null) =>
      compared(service('aggregation', 3848.395, [3000, 4500]), service('pd-ratio', 5001.111, theirs)).find(
        ({ rule }) => rule === 'modes-apart',
      );
    const text = told([4100, 6000])?.text.en ?? '';
    expect(text).toContain('aggregated 3,848.40 tok/s (band 3,000 tok/s to 4,500 tok/s) on 4 devices');
    expect(text).toContain('P/D ratio 5,001.11 tok/s (band 4,100 tok/s to 6,000 tok/s)');
    expect(text).toContain('overlap');
    const [left, right] = [
      service('aggregation', 3848.395, [3000, 4500]),
      service('pd-ratio', 5001.111, [4100, 6000]),
    ].map((run) => ({ run, phase: null }));
    const statement = told([4100, 6000]);
    if (!left || !right || !statement) throw new Error('nothing is said');
    for (const language of ['en', 'zh'] as const)
      expect(figureFaults(statement, comparedInput(left, right), language)).toEqual([]);
    expect(told([4600, 6000])?.text.en).not.toContain('overlap');
    expect(told([4100, 6000])?.text.zh).toContain('区间重叠');
    expect(told(null)?.text.en).toMatch(/P\/D ratio 5,001\.11 tok\/s on/);
    expect(told(null)?.text.en).not.toContain('overlap');
  });
});
