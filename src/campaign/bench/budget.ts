import type { Framework } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import type { CandidateRow } from './row.ts';

const hourMs = 3_600_000;

/** Milliseconds that the measurements of a framework took; rows of one failed start share its time. */
export function spentMs(rows: Iterable<CandidateRow>, framework: Framework): number {
  const spans = new Map<string, number>();
  for (const row of rows) {
    if (row.framework !== framework || row.status === 'skipped') continue;
    const { started_at, ended_at, candidate_id } = row;
    const start = `${candidate_id} ${started_at}`;
    const ms = Math.max(0, Date.parse(ended_at) - Date.parse(started_at));
    spans.set(start, Math.max(spans.get(start) ?? 0, ms));
  }
  return [...spans.values()].reduce((sum, ms) => sum + ms, 0);
}

/** Whether a framework has used its share of the time; all have the same, so that none wins by being measured longer. */
export function isOverBudget({ rows, manifest, frameworks }: CampaignState, framework: Framework): boolean {
  const supported = [...frameworks.values()].filter(({ state }) => state === 'supported').length;
  const share = (manifest.budget.wall_hours * hourMs) / Math.max(1, supported);
  return spentMs(rows.values(), framework) > share;
}
