import type { Framework } from '../manifest.ts';
import type { Gap } from './gap.ts';
import type { RoundPlan } from './round-plan.ts';
import type { RoundState } from './rounds-state.ts';

/** How the target stands over all scenarios, from a round's gaps. */
export type Standing =
  | { readonly kind: 'no-row'; readonly scenarios: readonly string[] }
  | { readonly kind: 'behind'; readonly scenarios: readonly string[] }
  /** Repeats do not decide, and no scenario is behind for sure. */
  | { readonly kind: 'noise'; readonly scenarios: readonly string[] }
  | { readonly kind: 'not-behind'; readonly reason: 'beats' | 'tied' };

/** A scenario in which neither side met its limits has no gap. */
function hasNoRow({ sla }: Gap): boolean {
  return !sla.first && !sla.second;
}

/**
 * Where a framework stands after its last measurement: behind in which scenarios, unresolved in which, or nowhere
 * behind.
 */
export function standingOf({ gaps, gapNote }: Pick<RoundState, 'gaps' | 'gapNote'>): Standing {
  const all = gaps ?? [];
  const names = (found: readonly Gap[]) => found.map(({ scenario }) => scenario);
  const without = all.filter(hasNoRow);
  if (without.length > 0 || all.length === 0) return { kind: 'no-row', scenarios: names(without) };
  const behind = all.filter(({ verdict }) => verdict === 'behind');
  if (behind.length > 0) return { kind: 'behind', scenarios: names(behind) };
  const unresolved = all.filter(({ verdict }) => verdict === 'unresolved');
  if (unresolved.length > 0 && gapNote === null) return { kind: 'noise', scenarios: names(unresolved) };
  if (unresolved.length > 0) return { kind: 'behind', scenarios: names(unresolved) };
  return { kind: 'not-behind', reason: all.some(({ verdict }) => verdict === 'ahead') ? 'beats' : 'tied' };
}

/** Scenarios that a round works on, the widest gap first. */
export function slowScenarios(round: RoundState): readonly Gap[] {
  const gaps = (round.gaps ?? []).filter(({ verdict }) => verdict === 'behind' || verdict === 'unresolved');
  return gaps.toSorted((left, right) => (left.g_pct ?? 0) - (right.g_pct ?? 0));
}

/** Rivals to be profiled: every leader that the target is behind; nobody where it runs alone. */
export function leadersToProfile(round: RoundState, { target }: RoundPlan): readonly Framework[] {
  const leaders = slowScenarios(round).flatMap(({ leader }) => leader ?? []);
  return [...new Set(leaders)].filter((framework) => framework !== target);
}
