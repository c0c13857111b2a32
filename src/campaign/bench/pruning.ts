import type { CampaignState } from '../state.ts';
import type { PlannedTrial } from './planned-trial.ts';
import { isEligible, ranked } from './ranking.ts';

/** A burst this far below the incumbent's throughput is no noise: a closed loop only has fewer requests in flight. */
const hopelessShare = 0.5;

/**
 * Why a closed loop of the screening need not be measured: all requests at once already gave less than the best row of the
 * same framework gives within its limits. null where it is measured.
 */
export function prunedBy({ rows }: CampaignState, trial: PlannedTrial): string | null {
  if (trial.purpose !== 'screening' || trial.load.kind !== 'closed-loop') return null;
  const mine = [...rows.values()].filter(
    (row) => row.framework === trial.candidate.framework && row.scenario === trial.scenario.name,
  );
  const burst = mine.find(
    (row) => row.candidate_id === trial.candidate.id && row.load.kind === 'burst' && row.status === 'ok',
  );
  const incumbent = ranked(
    mine.filter((row) => isEligible(row) && row.candidate_id !== trial.candidate.id),
  )[0];
  const [reached, wanted] = [
    burst?.metrics.request_throughput ?? null,
    incumbent?.metrics.request_throughput ?? null,
  ];
  if (reached === null || wanted === null || reached >= hopelessShare * wanted) return null;
  return `pruned-by-incumbent: ${reached.toPrecision(3)} requests/s at once, ${incumbent?.row_id} has ${wanted.toPrecision(3)}`;
}
