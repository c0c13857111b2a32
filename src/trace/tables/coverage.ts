import type { MatchKind } from '../sites/match.ts';
import type { StageGroups } from './kernel-groups.ts';

/** How much of the device's time has a Python location, and how it was found. Shares of time, 0 to 1. */
export interface Coverage {
  readonly located: number;
  /** Time of kernels that a graph replayed. */
  readonly replayed: number;
  readonly own: number;
  readonly capture: number;
  readonly order: number;
  readonly exact: number;
  readonly fuzzy: number;
  /** Only the call that replayed the graph is known. */
  readonly replayCallOnly: number;
  readonly unresolved: number;
}

/** Coverage over stages. A trace without time on a device is covered by nothing. */
export function coverageOf(parts: readonly StageGroups[], replayedNs: number): Coverage {
  const ofKind = new Map<MatchKind, number>();
  let totalNs = 0;
  for (const { groups } of parts) {
    for (const { sites } of groups) {
      for (const { match, totalNs: siteNs } of sites) {
        ofKind.set(match.kind, (ofKind.get(match.kind) ?? 0) + siteNs);
        totalNs += siteNs;
      }
    }
  }
  const share = (kind: MatchKind) => (totalNs > 0 ? (ofKind.get(kind) ?? 0) / totalNs : 0);
  const found = {
    own: share('own'),
    capture: share('capture'),
    order: share('order'),
    exact: share('exact'),
    fuzzy: share('fuzzy'),
  };
  return {
    located: Math.min(1, found.own + found.capture + found.order + found.exact + found.fuzzy),
    replayed: totalNs > 0 ? replayedNs / totalNs : 0,
    ...found,
    replayCallOnly: share('replay'),
    unresolved: share('none'),
  };
}
