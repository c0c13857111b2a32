import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../src/campaign/bench/advice.ts';
import { isOverBudget } from '../../../src/campaign/bench/budget.ts';
import { fairnessLines } from '../../../src/campaign/bench/fairness.ts';
import { confirmedWinners } from '../../../src/campaign/bench/gate.ts';
import { prunedBy } from '../../../src/campaign/bench/pruning.ts';
import { screeningTrials } from '../../../src/campaign/bench/schedule.ts';
import { type CampaignState, folded } from '../../../src/campaign/state.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';
import { base, campaignWhere, candidates, probed, search, speed } from './selection-kit.ts';

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
