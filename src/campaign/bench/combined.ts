import type { Framework, Manifest, SearchSpace } from '../manifest.ts';
import {
  type Candidate,
  type CandidatePlan,
  canonical,
  type Flags,
  numberedCandidate,
} from './flag-candidates.ts';
import { isEligible } from './ranking.ts';
import type { CandidateRow } from './row.ts';

/** Whether a budget has room for one candidate that follows from what the others gave. */
export function hasRoomToCombine({ space }: SearchSpace, budget: number): boolean {
  const values = Object.values(space);
  const singles = values.reduce((sum, all) => sum + all.length - 1, 0);
  const combinations = values.reduce((product, all) => product * all.length, 1);
  return combinations > budget && singles + 1 < budget;
}

/** How good a candidate was over all scenarios, on a logarithmic scale; null where it did not meet the limits in one. */
function scoreOf(id: string, manifest: Manifest, rows: readonly CandidateRow[]): number | null {
  let score = 0;
  for (const { name } of manifest.scenarios) {
    const best = rows
      .filter((row) => row.candidate_id === id && row.scenario === name && isEligible(row))
      .reduce((most, { metrics }) => Math.max(most, metrics.request_throughput ?? 0), 0);
    if (best <= 0) return null;
    score += Math.log(best);
  }
  return score;
}

/**
 * The candidate that has, of each flag, the value that was best alone: spread candidates are chosen blindly, and an optimum
 * that needs two changes is seldom among them. null before everything planned was screened, and where it was planned anyway.
 */
export function combinedCandidate(
  framework: Framework,
  { candidates }: CandidatePlan,
  manifest: Manifest,
  rows: readonly CandidateRow[],
): Candidate | null {
  const [baseline] = candidates;
  const screened = new Set(
    rows
      .filter(({ purpose }) => purpose === 'screening')
      .map((row) => `${row.candidate_id} ${row.scenario} ${row.load.kind}`),
  );
  const isScreened = candidates.every(({ id }) =>
    manifest.scenarios.every(({ name }) =>
      ['burst', 'closed-loop'].every((kind) => screened.has(`${id} ${name} ${kind}`)),
    ),
  );
  const base = baseline === undefined ? null : scoreOf(baseline.id, manifest, rows);
  if (baseline === undefined || !isScreened) return null;
  const best = new Map<string, { readonly score: number; readonly flags: Flags }>();
  for (const candidate of candidates) {
    const [key, ...others] = candidate.changed;
    const score = scoreOf(candidate.id, manifest, rows);
    if (key === undefined || others.length > 0 || score === null) continue;
    if (base !== null && score <= base) continue;
    if (score > (best.get(key)?.score ?? Number.NEGATIVE_INFINITY))
      best.set(key, { score, flags: candidate.flags });
  }
  const flags = Object.fromEntries(
    Object.entries(baseline.flags).map(([key, value]) => [key, best.get(key)?.flags[key] ?? value]),
  );
  for (const [key, one] of best) flags[key] = one.flags[key] ?? null;
  const isPlanned = candidates.some((one) => canonical(one.flags) === canonical(flags));
  return isPlanned ? null : numberedCandidate(framework, flags, candidates.length, baseline.flags);
}
