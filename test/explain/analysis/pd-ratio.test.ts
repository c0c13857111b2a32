import { describe, expect, it } from 'vitest';
import { pdRatioStatements } from '../../../src/explain/analysis/pd-ratio.ts';
import type { PdPair } from '../../../src/results/result.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const pair: PdPair = {
  pdRatio: 2,
  balancedQps: 4,
  prefillQps: 4,
  decodeQps: 8,
  prefillParallel: 'TP=4',
  decodeParallel: 'TP=8',
  prefillConcurrency: 2,
  decodeConcurrency: 64,
  prefillDevicesPerInstance: 4,
  decodeDevicesPerInstance: 8,
  ttftMs: 500,
  tpotMs: 40,
} as PdPair;

interface Split {
  readonly prefill?: number | null;
  readonly decode?: number | null;
  readonly devices?: number | null;
}

const statements = (
  change: Partial<PdPair> = {},
  { prefill = null, decode = null, devices = null }: Split = {},
) =>
  pdRatioStatements(
    subjectOf([], {
      conditions: { numDevices: devices },
      device: {
        phase: 'pd-ratio',
        pdRatio: { prefillInstances: prefill, decodeInstances: decode, pairs: [{ ...pair, ...change }] },
      },
    }),
  );
const rules = (...given: Parameters<typeof statements>) => rulesOf(statements(...given));

describe('a P/D ratio', () => {
  it('is the quotient of both rates, within what their decimals carry', () => {
    expect(rules()).toContain('pd-balance');
    expect(rules({ pdRatio: 2.01 })).toContain('pd-balance');
    expect(rules({ pdRatio: 2.02 })).toContain('row-contradicts');
    expect(rules({ prefillQps: 0 })).not.toContain('pd-balance');
    expect(rules({ pdRatio: null })).toContain('pd-balance');
  });

  it('names the slower side, Prefill where both are alike', () => {
    const slower = (decodeQps: number) => {
      const said = statements({ decodeQps, pdRatio: decodeQps / 4 }).find(
        ({ rule }) => rule === 'pd-balance',
      );
      return /(\w+) is the slower side/u.exec(said?.text.en ?? '')?.[1];
    };
    expect([slower(8), slower(4), slower(3.9)]).toEqual(['Prefill', 'Prefill', 'Decode']);
  });

  it('serves no more than its slower side', () => {
    expect(rules({ balancedQps: 4.02 })).not.toContain('impossible-row');
    expect(rules({ balancedQps: 4.1 })).toContain('impossible-row');
    expect(rules({ balancedQps: 3 })).not.toContain('impossible-row');
  });

  it('takes no more devices than there are, and tells those that are left', () => {
    // 2 × 4 + 1 × 8 = 16.
    const on = (devices: number | null) => rules({}, { prefill: 2, decode: 1, devices });
    expect(on(15)).toContain('impossible-row');
    expect(on(16)).toContain('pd-instances');
    expect(on(16)).not.toContain('impossible-row');
    expect(on(16)).not.toContain('pd-idle');
    expect(on(17)).toContain('pd-idle');
    expect(on(null)).not.toContain('pd-idle');
    expect(rules()).not.toContain('pd-instances');
  });

  it('of which only the whole is told serves that', () => {
    const whole = { prefillQps: null, decodeQps: null };
    expect(rules(whole, { prefill: 2, decode: 1 })).toContain('pd-served');
    expect(rules(whole, { prefill: 2, decode: null })).not.toContain('pd-served');
    expect(rules({}, { prefill: 2, decode: 1 })).not.toContain('pd-served');
  });

  it('tells each side that has a strategy, a latency and a load', () => {
    const sides = (change: Partial<PdPair> = {}) => rules(change).filter((rule) => rule === 'pd-side').length;
    expect(sides()).toBe(2);
    expect([
      sides({ prefillParallel: '' }),
      sides({ tpotMs: null }),
      sides({ decodeConcurrency: null }),
    ]).toEqual([1, 1, 1]);
  });

  it('is none without a pair', () => {
    const pdRatio = { prefillInstances: 1, decodeInstances: 1, pairs: [] };
    expect(pdRatioStatements(subjectOf([], { device: { phase: 'pd-ratio', pdRatio } }))).toEqual([]);
  });
});
