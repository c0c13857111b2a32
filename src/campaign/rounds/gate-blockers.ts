import type { Blocker, BranchState } from './gate-terms.ts';
import type { RoundPlan } from './round-plan.ts';
import type { RoundState } from './rounds-state.ts';
import { leadersToProfile } from './standing.ts';

/** Profiles that a round needs and does not have, or has of another commit. */
export function profileBlockers(plan: RoundPlan, round: RoundState): Blocker[] {
  const wanted = [plan.target, ...leadersToProfile(round, plan)];
  return wanted.flatMap((framework): Blocker[] => {
    const profile = round.profiles.find((found) => found.framework === framework && found.phase === 'before');
    if (profile === undefined) return [{ code: 'no-profile', detail: framework }];
    const isStale = profile.commit !== null && profile.commit !== round.commit;
    return isStale ? [{ code: 'stale-profile', detail: framework }] : [];
  });
}

/** Tables of the profiles that a round rests on now. */
export function tablesOf(round: RoundState): Readonly<Record<string, string>> {
  const before = round.profiles.filter(({ phase }) => phase === 'before');
  return Object.fromEntries(before.map(({ tables }) => [tables.path, tables.sha256]));
}

function isStale(tables: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(tables), ...Object.keys(now)]);
  return [...names].some((name) => tables[name] !== now[name]);
}

/** Ids of every row that a round's profiles hold. */
export function rowIdsOf(round: RoundState): ReadonlySet<string> {
  return new Set(round.profiles.flatMap(({ rows }) => rows.map(({ id }) => id)));
}

/** Unmet conditions of the root cause. */
export function causeBlockers(round: RoundState): Blocker[] {
  const { cause } = round;
  if (cause === null) return [{ code: 'no-root-cause', detail: '' }];
  if (cause.commit !== round.commit || isStale(cause.tables, tablesOf(round))) {
    return [{ code: 'stale-root-cause', detail: Object.keys(tablesOf(round)).join(', ') }];
  }
  const known = rowIdsOf(round);
  const missing = cause.rows.filter((id) => !known.has(id));
  return [
    ...(cause.rows.length === 0 || missing.length > 0
      ? [{ code: 'no-cited-row', detail: missing.join(', ') } as const]
      : []),
    ...(cause.sources.length === 0 ? [{ code: 'no-source-path', detail: '' } as const] : []),
  ];
}

/** Unmet conditions of the table of layers. */
export function layerBlockers(round: RoundState): Blocker[] {
  const { layers } = round;
  if (layers === null) return [{ code: 'no-layers', detail: '' }];
  const now = tablesOf(round);
  const isOld = Object.entries(layers.tables).some(([path, hash]) => now[path] !== hash);
  return isOld ? [{ code: 'stale-layers', detail: Object.keys(layers.tables).join(', ') }] : [];
}

/** Blockers of a chosen target: no row of the root cause, no layer row where there are layers, no path among the target's source. */
export function targetBlockers(plan: RoundPlan, round: RoundState): Blocker[] {
  const { target, cause, layers } = round;
  if (target === null) return [{ code: 'no-target', detail: '' }];
  const caused = new Set(cause?.rows ?? []);
  const hot = new Set(layers?.hot_rows ?? []);
  const foreign = target.cites.root_cause_rows.filter((id) => !caused.has(id));
  const unknownLayers = target.cites.layer_rows.filter((id) => !hot.has(id));
  const needsLayer = hot.size > 0 && target.cites.layer_rows.length === 0;
  const isSource = plan.sources.some((folder) => target.source_path.startsWith(folder));
  return [
    ...(foreign.length > 0 ? [{ code: 'target-row', detail: foreign.join(', ') } as const] : []),
    ...(unknownLayers.length > 0 || needsLayer
      ? [{ code: 'target-layer-row', detail: unknownLayers.join(', ') } as const]
      : []),
    ...(isSource && !target.source_path.includes('..')
      ? []
      : [{ code: 'target-source', detail: target.source_path } as const]),
  ];
}

/** Unmet conditions of the patch: its diff, its commit, a clean folder. */
export function patchBlockers(round: RoundState, { head, dirty }: BranchState): Blocker[] {
  const { patch } = round;
  if (patch === null) {
    if (dirty.length > 0) return [{ code: 'dirty', detail: dirty.join(', ') }];
    return [{ code: 'no-patch', detail: '' }];
  }
  const refused = patch.refusals.filter(({ code }) => !round.allowed.has(code));
  return [
    ...(head !== null && patch.commit !== head ? [{ code: 'head-moved', detail: head } as const] : []),
    ...refused.map(({ code, where }) => ({ code: 'refused', detail: `${code}: ${where}` }) as const),
  ];
}
