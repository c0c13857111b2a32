import { adapters } from '../adapters/frameworks.ts';
import { flagName, localHost, renderFlags, serverCommand, unknownFlags } from '../adapters/render-flags.ts';
import { type Framework, measuredFrameworks, type SearchSpace } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { combinedCandidate, hasRoomToCombine } from './combined.ts';
import { type Contender, confirmedContenders, confirmTrials } from './contenders.ts';
import { type Candidate, planCandidates } from './flag-candidates.ts';
import { rateTrials } from './highest-rate.ts';
import type { CandidatePlans, PlannedTrial } from './planned-trial.ts';
import type { CandidateRow } from './row.ts';
import { fullTrials, screeningTrials } from './schedule.ts';

/** Why a candidate is not measured although its framework is. */
export type SkipReason = 'unsupported-flag' | 'non-pytorch-backend' | 'framework-abandoned' | 'budget';

/**
 * The search of a framework as it can be made here: of the usual space, what the help of this version does not list is
 * left out; what a person named stays, and is refused flag by flag.
 */
export function searchHere(
  search: SearchSpace,
  known: ReadonlySet<string>,
  framework: Framework,
): SearchSpace {
  if (!search.is_usual) return search;
  const adapter = adapters[framework];
  const space = Object.entries(search.space)
    .filter(([key]) => known.has(flagName(key, adapter)))
    .map(([key, values]) => {
      const here = values.filter((value) =>
        renderFlags({ [key]: value }, adapter).every((word) => !word.startsWith('--') || known.has(word)),
      );
      return [key, here] as const;
    })
    .filter(([, values]) => values.length > 0);
  return { ...search, space: Object.fromEntries(space) };
}

/**
 * Candidates of every framework that runs here. Where the budget has room, the last one follows from what the others gave:
 * the best value of each flag together.
 */
export function candidatePlans({ manifest, frameworks, rows }: CampaignState): CandidatePlans {
  const supported = measuredFrameworks(manifest).flatMap((framework) => {
    const search = manifest.frameworks[framework];
    const probed = frameworks.get(framework);
    if (probed?.state !== 'supported' || search === undefined) return [];
    const here = searchHere(search, probed.flags, framework);
    const budget = manifest.budget.candidates_per_framework;
    if (!hasRoomToCombine(here, budget)) {
      return [[framework, planCandidates(framework, here, budget)] as const];
    }
    const plan = planCandidates(framework, here, budget - 1);
    const last = combinedCandidate(framework, plan, manifest, [...rows.values()]);
    const candidates = last === null ? plan.candidates : [...plan.candidates, last];
    return [[framework, { ...plan, candidates }] as const];
  });
  return new Map(supported);
}

/** The argument array of a candidate's server on a port. */
export function commandOf(
  { manifest, frameworks }: Pick<CampaignState, 'manifest' | 'frameworks'>,
  candidate: Candidate,
  port: number,
  listen = new URL(localHost).hostname,
): string[] {
  const adapter = adapters[candidate.framework];
  const longest = Math.max(...manifest.scenarios.map(({ input_len, output_len }) => input_len + output_len));
  const search = manifest.frameworks[candidate.framework];
  return serverCommand(
    candidate.flags,
    {
      model: manifest.model,
      servedName: manifest.served_name,
      port,
      listen,
      longestSequence: longest,
      launch: search?.launch ?? adapter.launch,
      trustRemoteCode: manifest.trust_remote_code,
      known: frameworks.get(candidate.framework)?.flags ?? null,
    },
    adapter,
  );
}

/** Why a candidate may not be started; null where it may. */
export function refusalOf(
  state: CampaignState,
  candidate: Candidate,
): { reason: SkipReason; detail: string } | null {
  const adapter = adapters[candidate.framework];
  const banned = adapter.forbidden.find(({ flag, except }) => {
    const value = candidate.flags[flag];
    return value !== undefined && value !== except;
  });
  if (banned !== undefined) {
    return {
      reason: 'non-pytorch-backend',
      detail: `${banned.flag} ${String(candidate.flags[banned.flag])}`,
    };
  }
  const known = state.frameworks.get(candidate.framework)?.flags ?? new Set<string>();
  // The words that start the program are not its flags.
  const launch = state.manifest.frameworks[candidate.framework]?.launch ?? adapter.launch;
  const unknown = unknownFlags(commandOf(state, candidate, 1).slice(launch.length), known);
  return unknown.length === 0 ? null : { reason: 'unsupported-flag', detail: unknown.join(' ') };
}

const launchFailures = 3;

/** Whether a framework is given up: at least three of its candidates were started, and none came up. */
export function isAbandoned(rows: Iterable<CandidateRow>, framework: Framework): boolean {
  const byCandidate = new Map<string, boolean>();
  for (const row of rows) {
    if (row.framework !== framework || row.status === 'skipped') continue;
    const cameUp = row.status === 'ok' || row.artifacts.raw_result !== null;
    byCandidate.set(row.candidate_id, (byCandidate.get(row.candidate_id) ?? false) || cameUp);
  }
  return byCandidate.size >= launchFailures && ![...byCandidate.values()].includes(true);
}

/** Where a benchmark stands. */
export type BenchPhase = 'preflight' | 'screening' | 'full' | 'confirm' | 'rate' | 'measured' | 'frozen';

/** Trials to be measured next, in order. None are left once the phase is `measured`. */
export interface BenchWork {
  readonly phase: BenchPhase;
  readonly trials: readonly PlannedTrial[];
}

/** The open work of a campaign: the first phase that has any. It follows from the events alone. */
export function openWork(state: CampaignState): BenchWork {
  if (state.frozen !== null) return { phase: 'frozen', trials: [] };
  const { manifest } = state;
  const isProbed = measuredFrameworks(manifest).every((name) => state.frameworks.has(name));
  if (!isProbed) return { phase: 'preflight', trials: [] };
  const plans = candidatePlans(state);
  const rows = [...state.rows.values()];
  const left = (trials: readonly PlannedTrial[]) => trials.filter(({ key }) => !state.rows.has(key));
  const screening = left(screeningTrials(manifest, plans, state.forecasts));
  if (screening.length > 0) return { phase: 'screening', trials: screening };
  const screened = rows.filter(({ purpose }) => purpose === 'screening');
  const full = left(fullTrials(manifest, plans, screened));
  if (full.length > 0) return { phase: 'full', trials: full };
  const confirm = left(confirmTrials(manifest, plans, rows));
  if (confirm.length > 0) return { phase: 'confirm', trials: confirm };
  // The rate is that of a confirmed winner: a search for another candidate's would be wasted.
  const rate = left(rateTrials(manifest, plans, rows));
  return rate.length > 0 ? { phase: 'rate', trials: rate } : { phase: 'measured', trials: [] };
}

/** The winners of a framework in a scenario that repeats do not tell apart, the chosen one first. */
export function confirmedWinners(
  { rows, manifest }: Pick<CampaignState, 'rows' | 'manifest'>,
  framework: Framework,
  scenario: string,
): Contender[] {
  return confirmedContenders([...rows.values()], framework, scenario, manifest.noise_threshold);
}

/** The winner of a framework in a scenario, with the repeats that confirm it; null where nothing met the limits. */
export function confirmedWinner(
  state: Pick<CampaignState, 'rows' | 'manifest'>,
  framework: Framework,
  scenario: string,
): Contender | null {
  return confirmedWinners(state, framework, scenario)[0] ?? null;
}
