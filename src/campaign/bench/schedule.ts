import type { Framework, Manifest, Scenario } from '../manifest.ts';
import type { Candidate, CandidatePlan } from './candidates.ts';
import type { CandidateForecast } from './forecast.ts';
import { forecastOrder } from './forecast-error.ts';
import { isEligible, ranked } from './ranking.ts';
import { nextRate, type RateBounds, type RateStep } from './rate-search.ts';
import { type CandidateRow, type LoadPoint, loadName } from './row.ts';

/** One measurement that is to be made. */
export interface PlannedTrial {
  /** The same work has the same key, whenever it is asked for. */
  readonly key: string;
  readonly candidate: Candidate;
  readonly scenario: Scenario;
  readonly load: LoadPoint;
  readonly purpose: CandidateRow['purpose'];
  readonly seed: number;
}

/** The candidates of every framework that is measured. */
export type CandidatePlans = ReadonlyMap<Framework, CandidatePlan>;

const burst: LoadPoint = { kind: 'burst', max_concurrency: null, request_rate: null };
const closed = (max_concurrency: number): LoadPoint => ({
  kind: 'closed-loop',
  max_concurrency,
  request_rate: null,
});

/** A seed of its own for every trial: repeated prompts would be answered from a cache. */
function seedOf(manifest: Manifest, key: string): number {
  let seed = manifest.seed >>> 0;
  for (let at = 0; at < key.length; at += 1) seed = (Math.imul(seed, 31) + key.charCodeAt(at)) >>> 0;
  return seed % 2_000_000_000;
}

function trial(
  manifest: Manifest,
  candidate: Candidate,
  scenario: Scenario,
  load: LoadPoint,
  purpose: CandidateRow['purpose'],
  repeat = 0,
): PlannedTrial {
  const key = [
    candidate.id,
    scenario.name,
    loadName(load).replaceAll('/', '-per-'),
    purpose,
    ...(repeat > 0 ? [String(repeat)] : []),
  ].join('/');
  return { key, candidate, scenario, load, purpose, seed: seedOf(manifest, key) };
}

/** Screening: every candidate with a burst and the highest concurrency, in the order of what is expected of them. */
export function screeningTrials(
  manifest: Manifest,
  plans: CandidatePlans,
  forecasts: readonly CandidateForecast[] = [],
): PlannedTrial[] {
  const most = closed(Math.max(...manifest.concurrencies));
  return [...plans.values()].flatMap(({ candidates }) =>
    forecastOrder(candidates, forecasts).flatMap((candidate) =>
      manifest.scenarios.flatMap((scenario) =>
        [burst, most].map((load) => trial(manifest, candidate, scenario, load, 'screening')),
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
        rest.map((one) => trial(manifest, candidate, scenario, closed(one), 'full')),
      ),
    ),
  );
}

const mostCoWinners = 3;

/**
 * The best eligible row of a framework in a scenario, and the best rows of other candidates that noise may have put behind
 * it; none where nothing met the limits.
 */
export function coWinners(
  rows: readonly CandidateRow[],
  framework: Framework,
  scenario: string,
  noise: number,
): CandidateRow[] {
  const mine = ranked(
    rows.filter(
      (row) =>
        row.framework === framework &&
        row.scenario === scenario &&
        (row.purpose === 'screening' || row.purpose === 'full') &&
        isEligible(row),
    ),
  );
  const [first] = mine;
  const best = first?.metrics.request_throughput ?? null;
  if (first === undefined || best === null) return first === undefined ? [] : [first];
  const each = mine.filter(
    (row, at) => mine.findIndex(({ candidate_id }) => candidate_id === row.candidate_id) === at,
  );
  return each
    .filter((row) => row === first || (row.metrics.request_throughput ?? 0) >= best * (1 - noise))
    .slice(0, mostCoWinners);
}

/** The best eligible row of a framework in a scenario; null where none met the limits. */
export function winnerOf(
  rows: readonly CandidateRow[],
  framework: Framework,
  scenario: string,
): CandidateRow | null {
  return coWinners(rows, framework, scenario, 0)[0] ?? null;
}

/** Repeats of the winners, and of what noise does not tell from them, each at the load point it won at. */
export function confirmTrials(
  manifest: Manifest,
  plans: CandidatePlans,
  rows: readonly CandidateRow[],
): PlannedTrial[] {
  return [...plans.entries()].flatMap(([framework, { candidates }]) =>
    manifest.scenarios.flatMap((scenario) =>
      coWinners(rows, framework, scenario.name, manifest.noise_threshold).flatMap((winner) => {
        const candidate = candidates.find(({ id }) => id === winner.candidate_id);
        if (candidate === undefined) return [];
        return Array.from({ length: manifest.budget.confirm_repeats }, (_, at) =>
          trial(manifest, candidate, scenario, winner.load, 'confirm', at + 1),
        );
      }),
    ),
  );
}

const hasLimits = ({ sla }: Manifest) =>
  [sla.max_p50_ttft_ms, sla.max_p50_tpot_ms, sla.max_p50_e2e_ms].some((limit) => limit !== null);

/** Around the rate of a closed loop: a rate far above it can only queue. */
function boundsOf(throughput: number, probes: number): RateBounds {
  return { lower: throughput / 8, upper: throughput, tolerance: throughput / 50, probes };
}

/** Where the search for the highest rate of a framework in a scenario stands; null where there is none to be made. */
export function rateStep(
  manifest: Manifest,
  framework: Framework,
  scenario: string,
  rows: readonly CandidateRow[],
): { readonly step: RateStep; readonly winner: CandidateRow } | null {
  const { rate_probes } = manifest.budget;
  const winner = hasLimits(manifest) && rate_probes > 0 ? winnerOf(rows, framework, scenario) : null;
  const throughput = winner?.metrics.request_throughput ?? null;
  if (winner === null || throughput === null || throughput <= 0) return null;
  const probes = rows.flatMap((row) =>
    row.purpose === 'rate' &&
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
  return { step: nextRate(probes, bounds), winner };
}

/** The next probe of each winner for the highest rate within the limits. */
export function rateTrials(
  manifest: Manifest,
  plans: CandidatePlans,
  rows: readonly CandidateRow[],
): PlannedTrial[] {
  return [...plans.entries()].flatMap(([framework, { candidates }]) =>
    manifest.scenarios.flatMap((scenario) => {
      const search = rateStep(manifest, framework, scenario.name, rows);
      const candidate = candidates.find(({ id }) => id === search?.winner.candidate_id);
      if (search === null || search.step.kind === 'done' || candidate === undefined) return [];
      const load: LoadPoint = { kind: 'rate', max_concurrency: null, request_rate: search.step.rate };
      return [trial(manifest, candidate, scenario, load, 'rate')];
    }),
  );
}
