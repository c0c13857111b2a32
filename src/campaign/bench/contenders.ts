import type { Framework, Manifest } from '../manifest.ts';
import { type CandidatePlans, type PlannedTrial, plannedTrial } from './planned-trial.ts';
import { compareRows, isEligible, ranked } from './ranking.ts';
import { pooledSpread, repeatsOf, studentOf, verdictOf } from './repeats.ts';
import { type CandidateRow, loadName } from './row.ts';

/** A candidate at the load it was best at, with what was measured again there. */
export interface Contender {
  /** The row of the search that made it a contender; one measurement, chosen because it was high. */
  readonly row: CandidateRow;
  /** Repeats that were measured to their end and within the limits, in order. */
  readonly repeats: readonly CandidateRow[];
}

/** Candidates that are repeated before anything is known of the noise, and in all. */
const mostAtFirst = 3;
const mostContenders = 4;
/** Repeats are added by so many while they do not tell. */
const batch = 3;
const leastRepeats = 3;

const rateOf = ({ metrics }: CandidateRow) => metrics.request_throughput ?? 0;

/** Rows of the search of a framework in a scenario that may win, the best of each candidate, best first. */
function bestRows(
  rows: readonly CandidateRow[],
  framework: Framework,
  scenario: string,
): readonly CandidateRow[] {
  const mine = ranked(
    rows.filter(
      (row) =>
        row.framework === framework &&
        row.scenario === scenario &&
        (row.purpose === 'screening' || row.purpose === 'full') &&
        isEligible(row),
    ),
  );
  return mine.filter(
    (row, at) => mine.findIndex(({ candidate_id }) => candidate_id === row.candidate_id) === at,
  );
}

/** Every repeat of a row, however it ended; what was never run is none. */
function repeatsMade(rows: readonly CandidateRow[], row: CandidateRow): CandidateRow[] {
  return rows.filter(
    (one) =>
      one.purpose === 'confirm' &&
      one.status !== 'skipped' &&
      one.candidate_id === row.candidate_id &&
      one.scenario === row.scenario &&
      loadName(one.load) === loadName(row.load),
  );
}

/** Mean throughput of the repeats, requests a second; of a row that was not repeated, its own. */
export function throughputOf({ row, repeats }: Contender): number {
  const all = repeats.length === 0 ? [row] : repeats;
  return all.reduce((sum, one) => sum + rateOf(one), 0) / all.length;
}

/** Mean of a latency over the repeats, as the throughput beside it; null where one of them does not report it. */
export function latencyOf({ row, repeats }: Contender, figure: 'p50_ttft_ms' | 'p50_tpot_ms'): number | null {
  const all = (repeats.length === 0 ? [row] : repeats).map(({ metrics }) => metrics[figure]);
  const told = all.filter((one) => one !== null && one !== undefined);
  return told.length < all.length ? null : told.reduce((sum, one) => sum + one, 0) / told.length;
}

/** Best first: mean throughput of the repeats, then what decides between rows. */
export function compareContenders(left: Contender, right: Contender): number {
  return throughputOf(right) - throughputOf(left) || compareRows(left.row, right.row);
}

const repeated = ({ repeats }: Contender) => (repeats.length === 0 ? null : repeatsOf(repeats.map(rateOf)));

/** How far below the best one measurement may lie and still be the better: the noise that repeats showed. */
function reachOf(contenders: readonly Contender[], noise: number): number {
  const told = contenders.filter(({ repeats }) => repeats.length > 1);
  const spread = pooledSpread(told.map(repeated));
  if (spread === null) return noise;
  const least = Math.min(...told.map(({ repeats }) => repeats.length));
  return Math.max(noise, studentOf(spread.freedom) * spread.cv * Math.sqrt(1 + 1 / least));
}

/**
 * Candidates of a framework that may be the best of a scenario, the best row first. One row decides nothing: the best
 * and what the noise threshold does not tell from it are repeated; where their repeats scatter more than the threshold,
 * so are the next ones that this scatter reaches. A candidate whose repeats miss the limits as often as they meet them
 * is none. `unrepeated`: candidates that the noise reaches, too, and that were one too many to be repeated.
 */
export function contendersOf(
  rows: readonly CandidateRow[],
  framework: Framework,
  scenario: string,
  noise: number,
): { readonly contenders: readonly Contender[]; readonly unrepeated: readonly CandidateRow[] } {
  const all = bestRows(rows, framework, scenario).flatMap((row) => {
    const made = repeatsMade(rows, row);
    const repeats = made.filter(isEligible);
    const isRefuted = made.length >= leastRepeats && repeats.length * 2 <= made.length;
    return isRefuted ? [] : [{ row, repeats }];
  });
  const [first] = all;
  if (first === undefined) return { contenders: [], unrepeated: [] };
  const near = all
    .filter((one) => one === first || rateOf(one.row) >= rateOf(first.row) * (1 - noise))
    .slice(0, mostAtFirst);
  if (near.some(({ repeats }) => repeats.length < 2)) return { contenders: near, unrepeated: [] };
  const best = Math.max(...near.map(throughputOf));
  const reach = reachOf(near, noise);
  const isReached = (one: Contender) => rateOf(one.row) >= best * (1 - reach);
  // A repeated candidate stays one: its repeats say more than its row.
  const known = all.filter((one) => near.includes(one) || one.repeats.length > 1);
  const others = all.filter((one) => !known.includes(one) && isReached(one));
  const room = Math.max(0, mostContenders - known.length);
  const contenders = [...known, ...others.slice(0, room)];
  return { contenders, unrepeated: others.slice(room).map(({ row }) => row) };
}

/**
 * The winners of a framework in a scenario, the chosen one first: of those whose means the noise threshold does not tell
 * apart the simplest command, then those that more repeats might still put in front. Before any repeat, the best row alone.
 */
export function confirmedContenders(
  rows: readonly CandidateRow[],
  framework: Framework,
  scenario: string,
  noise: number,
): Contender[] {
  const { contenders } = contendersOf(rows, framework, scenario, noise);
  const told = contenders.filter(({ repeats }) => repeats.length > 0);
  if (told.length === 0) return contenders.slice(0, 1);
  const [best] = told.toSorted(compareContenders);
  if (best === undefined) return [];
  const isTied = (one: Contender) => throughputOf(one) >= throughputOf(best) * (1 - noise);
  const isOpen = (one: Contender) => verdictOf(repeated(one), repeated(best), noise) === 'unresolved';
  const simplest = told
    .filter(isTied)
    .toSorted(
      (left, right) => left.row.changed.length - right.row.changed.length || compareContenders(left, right),
    );
  return [...simplest, ...told.filter((one) => !isTied(one) && isOpen(one))];
}

/**
 * How many repeats each contender is to have in all: three more for the best one and those that it is not told apart from,
 * looked at when each of them has a whole batch, so that nothing hangs on who was measured first.
 */
function wantedRepeats(
  contenders: readonly Contender[],
  made: (one: Contender) => number,
  { budget, noise_threshold: noise }: Manifest,
): ReadonlyMap<CandidateRow, number> {
  const wanted = new Map(contenders.map(({ row }) => [row, budget.confirm_repeats]));
  let inPlay = contenders;
  for (let level = budget.confirm_repeats; level < budget.confirm_max; ) {
    const look = level;
    if (inPlay.some((one) => made(one) < look)) break;
    const seen = inPlay.map(({ row, repeats }) => ({ row, repeats: repeats.slice(0, look) }));
    const [best] = seen.toSorted(compareContenders);
    const isOpen = (one: Contender) =>
      best !== undefined && one !== best && verdictOf(repeated(one), repeated(best), noise) === 'unresolved';
    const open = seen.filter((one) => isOpen(one)).map(({ row }) => row);
    if (best === undefined || open.length === 0) break;
    inPlay = inPlay.filter(({ row }) => row === best.row || open.includes(row));
    level = Math.min(budget.confirm_max, level + batch);
    for (const { row } of inPlay) wanted.set(row, level);
  }
  return wanted;
}

/** Repeats of the contenders, each at the load it was best at and with a seed of its own. */
export function confirmTrials(
  manifest: Manifest,
  plans: CandidatePlans,
  rows: readonly CandidateRow[],
): PlannedTrial[] {
  return [...plans.entries()].flatMap(([framework, { candidates }]) =>
    manifest.scenarios.flatMap((scenario) => {
      const { contenders } = contendersOf(rows, framework, scenario.name, manifest.noise_threshold);
      const wanted = wantedRepeats(contenders, (one) => repeatsMade(rows, one.row).length, manifest);
      return contenders.flatMap(({ row }) => {
        const candidate = candidates.find(({ id }) => id === row.candidate_id);
        if (candidate === undefined) return [];
        return Array.from({ length: wanted.get(row) ?? 0 }, (_, at) =>
          plannedTrial(manifest, candidate, scenario, row.load, 'confirm', at + 1),
        );
      });
    }),
  );
}
