import type { Manifest } from '../manifest.ts';
import type { Candidate, CandidatePlan } from './flag-candidates.ts';
import type { CandidateForecast } from './forecast.ts';
import { forecastOrder } from './forecast-error.ts';
import { burst, type CandidatePlans, closedLoop, type PlannedTrial, plannedTrial } from './planned-trial.ts';
import { ranked } from './ranking.ts';
import type { CandidateRow } from './row.ts';

/** Screening: every candidate with a burst and the highest concurrency, in the order of what is expected of them. */
export function screeningTrials(
  manifest: Manifest,
  plans: CandidatePlans,
  forecasts: readonly CandidateForecast[] = [],
): PlannedTrial[] {
  const most = closedLoop(Math.max(...manifest.concurrencies));
  return [...plans.values()].flatMap(({ candidates }) =>
    forecastOrder(candidates, forecasts).flatMap((candidate) =>
      manifest.scenarios.flatMap((scenario) =>
        [burst, most].map((load) => plannedTrial(manifest, candidate, scenario, load, 'screening')),
      ),
    ),
  );
}

/** The best few of a framework over all scenarios, by the best rank each reached. */
export function finalistsOf(
  rows: readonly CandidateRow[],
  { candidates }: CandidatePlan,
  count: number,
): Candidate[] {
  const mine = new Set(candidates.map(({ id }) => id));
  const order = ranked(rows.filter(({ candidate_id, status }) => mine.has(candidate_id) && status === 'ok'));
  const ids = [...new Set(order.map(({ candidate_id }) => candidate_id))].slice(0, count);
  return ids.flatMap((id) => candidates.filter((candidate) => candidate.id === id));
}

/** Full load points for the finalists: the concurrencies that screening left out. */
export function fullTrials(
  manifest: Manifest,
  plans: CandidatePlans,
  rows: readonly CandidateRow[],
): PlannedTrial[] {
  const screened = Math.max(...manifest.concurrencies);
  const rest = manifest.concurrencies.filter((one) => one !== screened);
  return [...plans.values()].flatMap((plan) =>
    finalistsOf(rows, plan, manifest.budget.finalists).flatMap((candidate) =>
      manifest.scenarios.flatMap((scenario) =>
        rest.map((one) => plannedTrial(manifest, candidate, scenario, closedLoop(one), 'full')),
      ),
    ),
  );
}
