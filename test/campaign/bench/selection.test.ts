import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../src/campaign/bench/advice.ts';
import { isOverBudget } from '../../../src/campaign/bench/budget.ts';
import { planCandidates } from '../../../src/campaign/bench/candidates.ts';
import { fairnessLines } from '../../../src/campaign/bench/fairness.ts';
import { forecastErrors, forecastOrder } from '../../../src/campaign/bench/forecast-error.ts';
import { confirmedWinners, openWork } from '../../../src/campaign/bench/gate.ts';
import { prunedBy } from '../../../src/campaign/bench/pruning.ts';
import { type CandidateRow, nothingMeasured } from '../../../src/campaign/bench/row.ts';
import { screeningTrials } from '../../../src/campaign/bench/schedule.ts';
import type { CampaignEvent } from '../../../src/campaign/events.ts';
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
