import type { CandidateRow } from './row.ts';

function higher(left: number | null, right: number | null): number {
  return (right ?? Number.NEGATIVE_INFINITY) - (left ?? Number.NEGATIVE_INFINITY) || 0;
}

function lower(left: number | null, right: number | null): number {
  return (left ?? Number.POSITIVE_INFINITY) - (right ?? Number.POSITIVE_INFINITY) || 0;
}

/** Best first: measured, within its limits, request rate, token rate, TTFT, TPOT, fewer changed flags, then the name. */
export function compareRows(left: CandidateRow, right: CandidateRow): number {
  const [mine, theirs] = [left.metrics, right.metrics];
  return (
    Number(right.status === 'ok') - Number(left.status === 'ok') ||
    Number(right.sla.passed) - Number(left.sla.passed) ||
    higher(mine.request_throughput, theirs.request_throughput) ||
    higher(mine.output_token_throughput, theirs.output_token_throughput) ||
    lower(mine.p50_ttft_ms ?? mine.mean_ttft_ms, theirs.p50_ttft_ms ?? theirs.mean_ttft_ms) ||
    lower(mine.p50_tpot_ms ?? mine.mean_tpot_ms, theirs.p50_tpot_ms ?? theirs.mean_tpot_ms) ||
    left.changed.length - right.changed.length ||
    (left.candidate_id < right.candidate_id ? -1 : 1)
  );
}

/** Whether a row may win: measured to its end, within its limits, and not from a cache. */
export function isEligible({ status, sla, contaminated, smoke }: CandidateRow): boolean {
  return status === 'ok' && sla.passed && !contaminated && !smoke;
}

/** Rows best first; rows at a searched rate are never ranked against others. */
export function ranked(rows: readonly CandidateRow[]): CandidateRow[] {
  return rows.filter(({ load }) => load.kind !== 'rate').toSorted(compareRows);
}
