import { type CandidateRow, loadName } from '../../campaign/bench/row.ts';
import type { CampaignState } from '../../campaign/state.ts';

/** One load of a candidate, and what came of it. */
export interface CurvePoint {
  readonly load: string;
  readonly requestsPerSecond: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly isWithinLimits: boolean;
}

/** Measurements of a load that was measured already. */
const repeating: ReadonlySet<CandidateRow['purpose']> = new Set(['confirm', 'rate-again', 'steady']);

const inFlight = ({ load, num_prompts }: CandidateRow) =>
  load.kind === 'burst' ? num_prompts : (load.max_concurrency ?? Number.POSITIVE_INFINITY);

/** Every load of a candidate in one scenario, from few in flight to all at once, then the rates; one row for each load. */
export function loadCurve({ rows }: CampaignState, candidate: string, scenario: string): CurvePoint[] {
  const mine = [...rows.values()].filter(
    (row) =>
      row.candidate_id === candidate &&
      row.scenario === scenario &&
      !repeating.has(row.purpose) &&
      row.metrics.request_throughput !== null,
  );
  return mine
    .toSorted(
      (left, right) =>
        inFlight(left) - inFlight(right) || (left.load.request_rate ?? 0) - (right.load.request_rate ?? 0),
    )
    .map((row) => ({
      load: loadName(row.load),
      requestsPerSecond: row.metrics.request_throughput ?? 0,
      ttftMs: row.metrics.p50_ttft_ms,
      tpotMs: row.metrics.p50_tpot_ms,
      isWithinLimits: row.status === 'ok' && row.sla.passed,
    }));
}
