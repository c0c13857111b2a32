import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../src/campaign/bench/advice.ts';
import { isOverBudget } from '../../../src/campaign/bench/budget.ts';
import { fairnessLines } from '../../../src/campaign/bench/fairness.ts';
import { planCandidates } from '../../../src/campaign/bench/flag-candidates.ts';
import { forecastErrors, forecastOrder } from '../../../src/campaign/bench/forecast-error.ts';
import { confirmedWinners, openWork } from '../../../src/campaign/bench/gate.ts';
import { highestRate } from '../../../src/campaign/bench/highest-rate.ts';
import { prunedBy } from '../../../src/campaign/bench/pruning.ts';
import { type CandidateRow, nothingMeasured } from '../../../src/campaign/bench/row.ts';
import { screeningTrials } from '../../../src/campaign/bench/schedule.ts';
import type { CampaignEvent } from '../../../src/campaign/events.ts';
import type { Manifest } from '../../../src/campaign/manifest.ts';
import { type CampaignState, folded } from '../../../src/campaign/state.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';

const space = { max_num_seqs: [1, 2, 3] };
const search = { launch: ['vllm'], base_flags: {}, space, env: {} };
const flags = [
  '--host',
  '--port',
  '--served-model-name',
  '--max-model-len',
  '--gpu-memory-utilization',
  '--max-num-seqs',
];
const probed = (framework: 'vllm' | 'sglang'): CampaignEvent => ({
  type: 'framework.probed',
  framework,
  state: 'supported',
  reason: null,
  version: '1.0',
  flags,
});
const base = folded([{ type: 'campaign.created', manifest: manifestFor({ vllm: search }) }, probed('vllm')]);
const { candidates } = planCandidates('vllm', search, 8);

/** A campaign whose trials gave these throughputs, by number of the candidate; the rest of a row is the same. */
function campaignWhere(
  state: CampaignState,
  measured: (candidate: number, key: string) => Partial<CandidateRow> | null,
): CampaignState {
  let now = state;
  for (;;) {
    const open = openWork(now).trials.flatMap((trial) => {
      const change = measured(
        candidates.findIndex(({ id }) => id === trial.candidate.id),
        trial.key,
      );
      return change === null ? [] : [{ trial, change }];
    });
    const [next] = open;
    if (next === undefined) return now;
    const { trial, change } = next;
    const { manifest } = now;
    const row: CandidateRow = {
      schema: 'throughline.candidate/1',
      row_id: trial.key,
      framework: 'vllm',
      framework_version: '1.0',
      candidate_id: trial.candidate.id,
      changed: [...trial.candidate.changed],
      scenario: 'chat',
      input_len: 12,
      output_len: 6,
      num_prompts: 4,
      load: trial.load,
      purpose: trial.purpose,
      status: 'ok',
      failure_reason: null,
      sla: { ...manifest.sla, passed: true },
      metrics: nothingMeasured,
      observed: { in_mean: 12, out_mean: 6, completed: 4, failed: 0 },
      cache: { prefix_cache_hit_rate: 0, was_reset: true },
      contaminated: false,
      regime: null,
      client: { name: 'throughline load', version: '0', client_bound: false },
      smoke: false,
      seed: trial.seed,
      server_command: ['vllm', '--gpu-memory-utilization', '0.9'],
      started_at: '2026-01-01T00:00:00.000Z',
      ended_at: '2026-01-01T00:10:00.000Z',
      artifacts: { server_log: null, raw_result: 'raw' },
      ...change,
    };
    now = folded([
      { type: 'campaign.created', manifest: now.manifest },
      probed('vllm'),
      ...[...now.rows].map(([key, one]): CampaignEvent => ({ type: 'trial.finished', key, row: one })),
      { type: 'trial.finished', key: trial.key, row },
    ]);
  }
}

const speed = (request_throughput: number) => ({ metrics: { ...nothingMeasured, request_throughput } });

describe('winners that noise does not tell apart', () => {
  it('are all repeated, and the simplest command is chosen', () => {
    const state = campaignWhere(base, (candidate, key) =>
      speed(key.includes('burst') ? ([10, 10.05, 5][candidate] ?? 1) : 1),
    );
    const [first, second, ...rest] = confirmedWinners(state, 'vllm', 'chat');
    expect([first?.row.candidate_id, second?.row.candidate_id]).toEqual([
      candidates[0]?.id,
      candidates[1]?.id,
    ]);
    expect(first?.repeats).toHaveLength(3);
    expect(second?.repeats).toHaveLength(3);
    expect(rest).toEqual([]);
  });

  it('that repeats tell apart are one winner, even if it changes more', () => {
    const state = campaignWhere(base, (candidate, key) => {
      if (!key.includes('burst')) return speed(1);
      const isRepeat = key.includes('confirm');
      return speed(candidate === 1 ? 10 : candidate === 0 ? (isRepeat ? 9.5 : 9.95) : 5);
    });
    expect(confirmedWinners(state, 'vllm', 'chat').map(({ row }) => row.candidate_id)).toEqual([
      candidates[1]?.id,
    ]);
  });
});

describe('the choice of a winner', () => {
  const patient = folded([
    {
      type: 'campaign.created',
      manifest: manifestFor({ vllm: search }, { budget: { ...base.manifest.budget, confirm_max: 9 } }),
    },
    probed('vllm'),
  ]);
  const bursts = (
    state: CampaignState,
    singles: readonly number[],
    repeats: readonly (readonly number[])[],
  ) =>
    campaignWhere(state, (candidate, key) => {
      if (!key.includes('burst')) return speed(1);
      const repeat = /confirm\/(\d+)$/.exec(key)?.[1];
      if (repeat === undefined) return speed(singles[candidate] ?? 1);
      const mine = repeats[candidate] ?? [];
      return speed(mine[(Number(repeat) - 1) % mine.length] ?? 1);
    });
  const chosen = (state: CampaignState) => confirmedWinners(state, 'vllm', 'chat');
  const idOf = (at: number) => candidates[at]?.id;

  it('goes on to the candidates that the scatter of the repeats reaches, and they may win', () => {
    // The first one was lucky once: its repeats lie lower and scatter by 3 %.
    const state = bursts(
      patient,
      [10.5, 10.2, 5],
      [
        [9.7, 10.3, 10],
        [10.8, 10.81, 10.79],
        [5, 5, 5],
      ],
    );
    const [first] = chosen(state);
    expect(first?.row.candidate_id).toBe(idOf(1));
    expect(first?.repeats.length).toBeGreaterThanOrEqual(3);
  });

  it('leaves alone what a small scatter does not reach', () => {
    const state = bursts(
      patient,
      [10.5, 10.2, 5],
      [
        [10.5, 10.51, 10.49],
        [11, 11, 11],
        [5, 5, 5],
      ],
    );
    expect(chosen(state).map(({ row }) => row.candidate_id)).toEqual([idOf(0)]);
    expect([...state.rows.keys()].some((key) => key.includes(`${idOf(1)}`) && key.includes('confirm'))).toBe(
      false,
    );
  });

  it('repeats up to nine times while repeats do not tell, then says that they do not', () => {
    const wild = [9.3, 10.7, 10.1];
    const state = bursts(patient, [10, 10.05, 5], [wild, [9.9, 10.8, 9.6], [5, 5, 5]]);
    const [first, second] = chosen(state);
    expect([first?.repeats.length, second?.repeats.length]).toEqual([9, 9]);
    expect(second).toBeDefined();
  });

  it('does not let win what misses the limits when it is repeated', () => {
    const state = campaignWhere(patient, (candidate, key) => {
      if (!key.includes('burst')) return speed(1);
      const misses = candidate === 0 && key.includes('confirm');
      return { ...speed([10, 8, 5][candidate] ?? 1), sla: { ...patient.manifest.sla, passed: !misses } };
    });
    const [first] = chosen(state);
    expect(first?.row.candidate_id).toBe(idOf(1));
    expect(first?.repeats).toHaveLength(3);
  });
});

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

describe('a budget', () => {
  it('is the same for each framework, and what it costs is counted once for a failed start', () => {
    const hour = { started_at: '2026-01-01T00:00:00.000Z', ended_at: '2026-01-01T00:40:00.000Z' };
    const state = campaignWhere(base, (candidate) => (candidate === 0 ? { ...hour, ...speed(1) } : null));
    expect(isOverBudget(state, 'vllm')).toBe(false);
    const two = {
      ...state,
      frameworks: new Map([
        ...state.frameworks,
        ['sglang', { state: 'supported', reason: null, version: null, flags: new Set<string>() }] as const,
      ]),
    };
    expect(isOverBudget(two, 'vllm')).toBe(true);
  });
});

describe('a closed loop of the screening', () => {
  const trials = screeningTrials(
    base.manifest,
    new Map([['vllm', { candidates, combinations: 3, untried: {} }]]),
  );
  const closedOfSecond = trials.find(
    ({ candidate, load }) => candidate.id === candidates[1]?.id && load.kind === 'closed-loop',
  );

  it.each([
    [4, /^pruned-by-incumbent: 4\.00 requests\/s at once/],
    [6, null],
  ])('after a burst of %d against 10 is %s', (burst, reason) => {
    const state = campaignWhere(base, (candidate, key) => {
      if (candidate === 0) return speed(10);
      return candidate === 1 && key.includes('burst') ? speed(burst) : null;
    });
    if (closedOfSecond === undefined) throw new Error('no such trial');
    const pruned = prunedBy(state, closedOfSecond);
    if (reason === null) expect(pruned).toBeNull();
    else expect(pruned).toMatch(reason);
  });
});

describe('a forecast', () => {
  const forecast = (candidate: string, value: number) => ({
    candidate,
    scenario: 'chat',
    max_concurrency: 2,
    output_token_throughput: { value, low: value * 0.9, high: value * 1.1 },
    tpot_ms: { value: 1, low: null, high: null },
    basis: 'calibrated estimator',
  });

  it('orders what is behind the baseline, and nothing else', () => {
    const all = [forecast('b', 5), forecast('d', 9)];
    const order = forecastOrder([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }], all);
    expect(order.map(({ id }) => id)).toEqual(['a', 'd', 'b', 'c']);
    expect(forecastOrder([{ id: 'a' }, { id: 'b' }], [])).toHaveLength(2);
  });

  it('is set beside what was measured, with its error and its band', () => {
    const state = campaignWhere(base, (candidate, key) =>
      candidate === 0 && key.includes('c2')
        ? { metrics: { ...nothingMeasured, request_throughput: 1, output_token_throughput: 100 } }
        : candidate === 0
          ? speed(1)
          : null,
    );
    const id = candidates[0]?.id ?? '';
    const told = forecastErrors({ ...state, forecasts: [forecast(id, 120), forecast('unmeasured', 1)] });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ measured: 100, isInBand: false });
    expect(told[0]?.error).toBeCloseTo(0.2);
  });
});

it('the winners are compared in everything that may explain a difference', () => {
  const state = campaignWhere(base, (candidate) => speed(candidate + 1));
  const lines = fairnessLines(state);
  expect(lines.find(({ check }) => check === 'memory-share')).toMatchObject({ verdict: 'same' });
  expect(lines.find(({ check }) => check === 'devices')).toMatchObject({ verdict: 'unknown' });
});

it.each([
  [{ status: 'oom', failure_reason: 'oom · x' }, 'lower-load'],
  [{ status: 'skipped', failure_reason: 'unsupported-flag: --x' }, 'fix-flag'],
  [{ status: 'failed', failure_reason: 'weights · gated repo' }, 'fix-host'],
  [{ status: 'failed', failure_reason: 'port · in use' }, 'retry'],
  [{ status: 'failed', failure_reason: 'observed-shape: x' }, 'fix-server'],
  [{ status: 'ok', failure_reason: null }, 'lower-load'],
] as const)('advice for %j', (row, advice) => {
  const [any] = campaignWhere(base, () => speed(1)).rows.values();
  if (any === undefined) throw new Error('no row');
  expect(adviceFor({ ...any, ...row })).toBe(advice);
});
