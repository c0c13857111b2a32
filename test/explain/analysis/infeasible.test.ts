import { describe, expect, it } from 'vitest';
import { emptyRunStatements, infeasibleStatements } from '../../../src/explain/analysis/infeasible.ts';
import { failedSides } from '../../../src/explain/analysis/ratio-sides.ts';
import { emptyDeviceResult } from '../../../src/results/readers/run-draft.ts';
import type { ConfigurationOutcome, DeviceResult, Result } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf, subjectOf } from '../subject-kit.ts';

const limits = { ttftMs: null, tpotMs: 50 };
const slow = (parallel: string): ConfigurationOutcome => ({
  parallel,
  verdict: 'tpot-limit',
  reason: null,
  stoppedBy: 'tpot-limit',
  stoppedAtBatch: 1,
  ttftMs: null,
  tpotMs: 60,
  availableGiB: null,
});
const outcomes = ['a', 'b', 'c', 'd'].map(slow);

describe('a plan that nothing meets', () => {
  it('says so with its three nearest strategies', () => {
    const rules = rulesOf(infeasibleStatements(subjectOf([], { device: { limits, outcomes } }), null));
    expect(rules).toEqual(['infeasible', 'nearest', 'nearest', 'nearest']);
    expect(infeasibleStatements(subjectOf([{ tpotMs: 40 }], { device: { limits, outcomes } }), null)).toEqual(
      [],
    );
  });

  it('takes them from a search of ours only where that finds nothing either', () => {
    const own = (best: DeviceResult['best']) => ({
      device: { ...emptyDeviceResult('TEST_DEVICE', 'aggregated'), limits, outcomes, best },
      path: 'results[0]',
    });
    const found = subjectOf([{ tpotMs: 40 }]).device.best;
    const rules = (best: DeviceResult['best']) =>
      rulesOf(infeasibleStatements(subjectOf([]), own(best))).length;
    expect([rules(null), rules(found)]).toEqual([4, 1]);
  });

  it('names the side of a ratio that has no row, or that no two rows go together', () => {
    const side = (phase: 'prefill' | 'decode', has: boolean): DeviceResult => ({
      ...emptyDeviceResult('TEST_DEVICE', phase),
      best: has ? subjectOf([{ tpotMs: 40 }]).device.best : null,
    });
    const ratio = (prefill: boolean, decode: boolean) => {
      const subject = subjectOf([], { device: { phase: 'pd-ratio', pdRatio: null } });
      const results = [subject.device, side('prefill', prefill), side('decode', decode)];
      const whole = { ...subject, run: { ...subject.run, results } };
      return [
        failedSides(whole).map(({ device }) => device.phase),
        infeasibleStatements(whole, null).map(({ text }) => text.en),
      ];
    };
    expect(ratio(false, true)[0]).toEqual(['prefill']);
    expect(ratio(false, true)[1]?.[0]).toMatch(/^Prefill/u);
    expect(ratio(false, false)[0]).toEqual(['prefill', 'decode']);
    expect(ratio(true, true)).toEqual([
      [],
      ['No Prefill and Decode configuration go together within the limits.'],
    ]);
  });
});

describe('a run that ended without a row', () => {
  const of = (run: Partial<Result>, conditions = {}) =>
    emptyRunStatements(inputOf({ ...resultOf([], { conditions }), results: [], ...run }), () => []).map(
      ({ rule, text }) => `${rule}: ${text.en}`,
    );

  it('names the limits that were set', () => {
    expect(of({ elapsedSeconds: 1 }, { tpotLimitMs: 50, ttftLimitMs: 900 })[0]).toMatch(
      /TTFT ≤ 900 ms · TPOT ≤ 50 ms/u,
    );
  });

  it('asked for no phase where both phases are apart and no limit is set', () => {
    expect(of({ elapsedSeconds: 1, mode: 'disaggregation' })[0]).toMatch(/^no-phase-asked/u);
    expect(of({ elapsedSeconds: 1, mode: 'disaggregation' }, { tpotLimitMs: 50 })[0]).toMatch(/^infeasible/u);
    expect(of({ elapsedSeconds: 1, mode: 'aggregation' })[0]).toMatch(/^infeasible/u);
  });

  it('is nothing where no run was read', () => {
    expect(of({ command: null, elapsedSeconds: null })).toEqual([]);
  });
});
