import { confirmedWinners, openWork } from '../../campaign/bench/gate.ts';
import type { RowStatus } from '../../campaign/bench/row.ts';
import { type Framework, measuredFrameworks } from '../../campaign/manifest.ts';
import type { CampaignState } from '../../campaign/state.ts';

/** A candidate in one scenario, as far as it was measured. */
export interface ListedCandidate {
  readonly framework: Framework;
  readonly candidate: string;
  readonly scenario: string;
  readonly status: RowStatus | 'open';
  readonly isWinner: boolean;
  readonly requestsPerSecond: number | null;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  /** Why it is no winner, where a row says it. */
  readonly reason: string | null;
}

const order: Readonly<Record<ListedCandidate['status'], number>> = {
  ok: 0,
  open: 1,
  failed: 2,
  timeout: 3,
  oom: 4,
  skipped: 5,
};

/** Candidates with their best row in each scenario: winners first, then by throughput, then what failed. */
export function listedCandidates(state: CampaignState, framework: Framework | null): ListedCandidate[] {
  const found = new Map<string, ListedCandidate>();
  const winners = new Set(
    measuredFrameworks(state.manifest).flatMap((name) =>
      state.manifest.scenarios.flatMap((scenario) =>
        confirmedWinners(state, name, scenario.name).map(({ row }) => `${row.candidate_id} ${row.scenario}`),
      ),
    ),
  );
  for (const row of state.rows.values()) {
    if (row.load.kind === 'rate' || row.purpose === 'confirm') continue;
    const key = `${row.candidate_id} ${row.scenario}`;
    const before = found.get(key);
    const rate = row.metrics.request_throughput;
    const isBetter =
      before === undefined ||
      order[row.status] < order[before.status] ||
      (row.status === 'ok' && (rate ?? 0) > (before.requestsPerSecond ?? 0));
    if (!isBetter) continue;
    found.set(key, {
      framework: row.framework,
      candidate: row.candidate_id,
      scenario: row.scenario,
      status: row.status,
      isWinner: winners.has(key),
      requestsPerSecond: rate,
      ttftMs: row.metrics.p50_ttft_ms,
      tpotMs: row.metrics.p50_tpot_ms,
      reason: row.failure_reason,
    });
  }
  for (const { candidate, scenario } of openWork(state).trials) {
    const key = `${candidate.id} ${scenario.name}`;
    if (found.has(key)) continue;
    found.set(key, {
      framework: candidate.framework,
      candidate: candidate.id,
      scenario: scenario.name,
      status: 'open',
      isWinner: false,
      requestsPerSecond: null,
      ttftMs: null,
      tpotMs: null,
      reason: null,
    });
  }
  return [...found.values()]
    .filter((one) => framework === null || one.framework === framework)
    .toSorted(
      (left, right) =>
        Number(right.isWinner) - Number(left.isWinner) ||
        order[left.status] - order[right.status] ||
        (right.requestsPerSecond ?? 0) - (left.requestsPerSecond ?? 0) ||
        (left.candidate < right.candidate ? -1 : 1),
    );
}
