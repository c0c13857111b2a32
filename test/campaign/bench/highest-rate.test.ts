import { describe, expect, it } from 'vitest';
import { openWork } from '../../../src/campaign/bench/gate.ts';
import { highestRate } from '../../../src/campaign/bench/highest-rate.ts';
import { nothingMeasured } from '../../../src/campaign/bench/row.ts';
import type { Manifest } from '../../../src/campaign/manifest.ts';
import { type CampaignState, folded } from '../../../src/campaign/state.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';
import { base, campaignWhere, probed, search } from './selection-kit.ts';

describe('the highest rate', () => {
  const withRates = (change: Partial<Manifest>) =>
    folded([
      {
        type: 'campaign.created',
        manifest: manifestFor(
          { vllm: { ...search, space: {} } },
          {
            sla: { max_p50_ttft_ms: 100, max_p50_tpot_ms: null, max_p50_e2e_ms: null, min_success_rate: 0.9 },
            budget: { ...base.manifest.budget, rate_probes: 5 },
            rate_bounds: { lower: 1, upper: 4, tolerance: 0.5 },
            ...change,
          },
        ),
      },
      probed('vllm'),
    ]);
  /** Holds up to `most`, but for the tries again, of which those in `fails` fail. */
  const searched = (state: CampaignState, most: number, fails: readonly number[]) =>
    campaignWhere(state, (_, key) => {
      const rate = Number(/([\d.]+)-per-s/.exec(key)?.[1] ?? 0);
      const passed = key.includes('rate-again') ? !fails.includes(rate) : rate <= most;
      return {
        sla: { ...state.manifest.sla, passed },
        metrics: { ...nothingMeasured, request_throughput: 3, p50_e2e_ms: 2000 },
      };
    });
  const resultOf = (state: CampaignState) =>
    highestRate(state.manifest, 'vllm', 'chat', [...state.rows.values()]);

  it('is tried again with another seed before it counts', () => {
    const state = searched(withRates({}), 3, []);
    const { found, settled } = resultOf(state) ?? {};
    expect(settled).toEqual({ kind: 'settled', rate: found?.rate, nonmonotone: false });
    const rows = [...state.rows.values()].filter(({ load }) => load.request_rate === found?.rate);
    expect(rows.map(({ purpose }) => purpose)).toEqual(['rate', 'rate-again']);
    expect(new Set(rows.map(({ seed }) => seed)).size).toBe(2);
  });

  it('steps down once where that fails, and is none where that fails, too', () => {
    const best = resultOf(searched(withRates({}), 3, []))?.found?.rate ?? 0;
    const lower = resultOf(searched(withRates({}), 3, [best]));
    expect(lower?.settled?.nonmonotone).toBe(true);
    expect(lower?.settled?.rate).toBeLessThan(best);
    const none = resultOf(searched(withRates({}), 3, [best, lower?.settled?.rate ?? 0]));
    expect(none).toMatchObject({ next: null, settled: { rate: null, nonmonotone: true } });
  });

  it('is held for five answers where a steady run is asked for', () => {
    const state = searched(withRates({ steady: true }), 3, []);
    const rate = resultOf(state)?.settled?.rate ?? 0;
    const steady = [...state.rows.keys()].filter((key) => key.endsWith('/steady'));
    expect(steady).toHaveLength(1);
    const trials = openWork({
      ...state,
      rows: new Map([...state.rows].filter(([key]) => key !== steady[0])),
    });
    // 2 s an answer.
    expect(trials.trials[0]?.requests).toBe(Math.ceil(rate * 5 * 2));
    expect([...searched(withRates({}), 3, []).rows.keys()].some((key) => key.endsWith('/steady'))).toBe(
      false,
    );
  });
});
