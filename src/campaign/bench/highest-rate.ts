import type { Framework, Manifest } from '../manifest.ts';
import { confirmedContenders, throughputOf } from './contenders.ts';
import { atRate, type CandidatePlans, type PlannedTrial, plannedTrial } from './planned-trial.ts';
import { isEligible } from './ranking.ts';
import {
  confirmedRate,
  type FoundRate,
  nextRate,
  type RateBounds,
  type RateConfirmation,
  type RateProbe,
} from './rate-search.ts';
import type { CandidateRow } from './row.ts';

const hasLimits = ({ sla }: Manifest) =>
  [sla.max_p50_ttft_ms, sla.max_p50_tpot_ms, sla.max_p50_e2e_ms].some((limit) => limit !== null);

/** A rate as it is planned, named and shown: more figures would say nothing. */
const said = (rate: number) => Number(rate.toPrecision(4));

/** Around the rate of a closed loop: a rate far above it can only queue. */
function boundsOf(throughput: number, probes: number): RateBounds {
  return { lower: said(throughput / 8), upper: said(throughput), tolerance: throughput / 50, probes };
}

/** Where the search for the highest rate of a framework in a scenario stands. */
export interface HighestRate {
  readonly winner: CandidateRow;
  /** Rate that is measured next; null once none is. */
  readonly next: { readonly rate: number; readonly purpose: 'rate' | 'rate-again' } | null;
  readonly found: FoundRate | null;
  readonly settled: Extract<RateConfirmation, { kind: 'settled' }> | null;
}

/** The search for the highest rate of a confirmed winner; null where there is none to be made. */
export function highestRate(
  manifest: Manifest,
  framework: Framework,
  scenario: string,
  rows: readonly CandidateRow[],
): HighestRate | null {
  const { rate_probes } = manifest.budget;
  if (!hasLimits(manifest) || rate_probes === 0) return null;
  const [best] = confirmedContenders(rows, framework, scenario, manifest.noise_threshold);
  const throughput = best === undefined ? 0 : throughputOf(best);
  if (best === undefined || throughput <= 0) return null;
  const winner = best.row;
  const triedAs = (purpose: CandidateRow['purpose']): RateProbe[] =>
    rows.flatMap((row) =>
      row.purpose === purpose &&
      row.candidate_id === winner.candidate_id &&
      row.scenario === scenario &&
      row.load.request_rate !== null
        ? [{ rate: row.load.request_rate, passed: isEligible(row) }]
        : [],
    );
  const bounds =
    manifest.rate_bounds === null
      ? boundsOf(throughput, rate_probes)
      : { ...manifest.rate_bounds, probes: rate_probes };
  const probes = triedAs('rate');
  const step = nextRate(probes, bounds);
  if (step.kind === 'probe') {
    return { winner, next: { rate: said(step.rate), purpose: 'rate' }, found: null, settled: null };
  }
  const again = confirmedRate(step, probes, triedAs('rate-again'));
  return again.kind === 'confirm'
    ? { winner, next: { rate: again.rate, purpose: 'rate-again' }, found: step, settled: null }
    : { winner, next: null, found: step, settled: again };
}

/** A run is steady from so many median answers on. */
const steadyAnswers = 5;

/** Requests of a run long enough that most of it is neither beginning nor end; at least those of every trial. */
function steadyRequests(manifest: Manifest, rate: number, rows: readonly CandidateRow[]): number {
  const answers = rows.flatMap(({ load, metrics }) =>
    load.request_rate === rate && metrics.p50_e2e_ms !== null ? [metrics.p50_e2e_ms / 1000] : [],
  );
  return Math.max(manifest.num_prompts, Math.ceil(rate * steadyAnswers * Math.max(0, ...answers)));
}

/** The next measurement of each winner for the highest rate within the limits; where it is asked for, its steady run. */
export function rateTrials(
  manifest: Manifest,
  plans: CandidatePlans,
  rows: readonly CandidateRow[],
): PlannedTrial[] {
  return [...plans.entries()].flatMap(([framework, { candidates }]) =>
    manifest.scenarios.flatMap((scenario) => {
      const search = highestRate(manifest, framework, scenario.name, rows);
      const candidate = candidates.find(({ id }) => id === search?.winner.candidate_id);
      if (search === null || candidate === undefined) return [];
      const { next, settled, winner } = search;
      if (next !== null) {
        return [plannedTrial(manifest, candidate, scenario, atRate(next.rate), next.purpose)];
      }
      if (!manifest.steady || settled === null || settled.rate === null) return [];
      const mine = rows.filter(
        ({ candidate_id, scenario: name }) => candidate_id === winner.candidate_id && name === scenario.name,
      );
      const trial = plannedTrial(manifest, candidate, scenario, atRate(settled.rate), 'steady');
      return [{ ...trial, requests: steadyRequests(manifest, settled.rate, mine) }];
    }),
  );
}
