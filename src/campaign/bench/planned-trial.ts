import type { Framework, Manifest, Scenario } from '../manifest.ts';
import type { Candidate, CandidatePlan } from './flag-candidates.ts';
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
  /** Requests of a run that must be longer than the others; absent: as many as every trial has. */
  readonly requests?: number;
}

/** The candidates of every framework that is measured. */
export type CandidatePlans = ReadonlyMap<Framework, CandidatePlan>;

/** Everything at once. */
export const burst: LoadPoint = { kind: 'burst', max_concurrency: null, request_rate: null };

/** So many in flight. */
export function closedLoop(max_concurrency: number): LoadPoint {
  return { kind: 'closed-loop', max_concurrency, request_rate: null };
}

/** So many requests a second. */
export function atRate(request_rate: number): LoadPoint {
  return { kind: 'rate', max_concurrency: null, request_rate };
}

/** A seed of its own for every trial: repeated prompts would be answered from a cache. */
function seedOf(manifest: Manifest, key: string): number {
  let seed = manifest.seed >>> 0;
  for (let at = 0; at < key.length; at += 1) seed = (Math.imul(seed, 31) + key.charCodeAt(at)) >>> 0;
  return seed % 2_000_000_000;
}

/** A trial with its key and its seed; repeats of one load are told apart by their number, from 1. */
export function plannedTrial(
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
