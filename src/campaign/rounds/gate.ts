import { openWork } from '../bench/gate.ts';
import type { CampaignState } from '../state.ts';
import { eligibilityOf, needsCounters } from './kernel-evidence.ts';
import type { RoundPlan } from './round-plan.ts';
import { latestRound, type RoundState } from './rounds-state.ts';
import { isStallOpen, researchNeeded } from './stall.ts';
import { leadersToProfile, standingOf } from './standing.ts';
import { verificationBlockers } from './verification.ts';

/** Gates from the fixed benchmark to the report, in order. */
export const gateIds = [
  'freeze',
  'plan',
  'start',
  'open',
  'gap',
  'profile',
  'root-cause',
  'pipeline',
  'research',
  'target',
  'kernel',
  'patch',
  'verify',
  'close',
  'checkpoint',
  'review',
  'stop',
  'report',
  'done',
] as const;
export type GateId = (typeof gateIds)[number];

/** Why a gate is shut. */
export const blockerCodes = [
  'not-frozen',
  'cancelled',
  'no-plan',
  'no-loop',
  'no-round',
  'no-gap',
  'no-sla-row',
  'noise',
  'no-profile',
  'stale-profile',
  'no-root-cause',
  'stale-root-cause',
  'no-cited-row',
  'no-source-path',
  'no-layers',
  'stale-layers',
  'stall',
  'no-target',
  'target-row',
  'target-layer-row',
  'target-source',
  'kernel-small',
  'kernel-layers',
  'kernel-gap',
  'no-digest',
  'no-patch',
  'dirty',
  'head-moved',
  'refused',
  'no-verification',
  'not-verified',
  'not-closed',
  'no-checkpoint',
  'no-review',
  'may-stop',
  'no-report',
  'loop-ended',
  'raised',
] as const;
export type BlockerCode = (typeof blockerCodes)[number];

export interface Blocker {
  readonly code: BlockerCode;
  /** Name of what is missing: rows, files, frameworks. */
  readonly detail: string;
}

/** Where the rounds stand: the gate that is shut, why, and the one command that goes on. */
export interface GateView {
  readonly gate: GateId;
  readonly round: number | null;
  /** `program`: measured and made by us; `author`: a person or the coding agent writes something. */
  readonly worker: 'program' | 'author';
  readonly blockers: readonly Blocker[];
  /** Words behind `throughline campaign`. */
  readonly next: readonly string[];
}

/** The state of the branch of patches: what a gate must know beside the journal. */
export interface BranchState {
  /** Head of the branch of patches; null where there is no worktree. */
  readonly head: string | null;
  /** Files of the worktree that no commit holds. */
  readonly dirty: readonly string[];
}

const nextOf: Readonly<Record<GateId, readonly string[]>> = {
  freeze: ['run'],
  plan: ['plan', 'build'],
  start: ['start'],
  open: ['round', 'open'],
  gap: ['round', 'gap'],
  profile: ['round', 'profile'],
  'root-cause': ['round', 'root-cause'],
  pipeline: ['round', 'pipeline'],
  research: ['round', 'research', '--file', 'IDEAS.yaml'],
  target: ['round', 'target', '--file', 'TARGET.yaml'],
  kernel: ['round', 'kernel', '--file', 'DIGEST.md'],
  patch: ['round', 'patch'],
  verify: ['round', 'verify'],
  close: ['round', 'close'],
  checkpoint: ['checkpoint'],
  review: ['round', 'review'],
  stop: ['stop'],
  report: ['report'],
  done: ['status'],
};

const authors: readonly GateId[] = ['research', 'target', 'kernel', 'patch'];

function shut(
  gate: GateId,
  round: number | null,
  blockers: readonly Blocker[],
  given: { readonly next?: readonly string[]; readonly worker?: GateView['worker'] } = {},
): GateView {
  return {
    gate,
    round,
    worker: given.worker ?? (authors.includes(gate) ? 'author' : 'program'),
    blockers,
    next: given.next ?? nextOf[gate],
  };
}

const one = (code: BlockerCode, detail = ''): readonly Blocker[] => [{ code, detail }];

/** Profiles that a round needs and does not have, or has of another commit. */
function profileBlockers(plan: RoundPlan, round: RoundState): Blocker[] {
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

function causeBlockers(round: RoundState): Blocker[] {
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

function layerBlockers(round: RoundState): Blocker[] {
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

function patchBlockers(round: RoundState, { head, dirty }: BranchState): Blocker[] {
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

/** Gates inside one open round. */
function roundGate(state: CampaignState, plan: RoundPlan, round: RoundState, around: BranchState): GateView {
  const at = round.round;
  if (round.gaps === null) return shut('gap', at, one('no-gap'));
  const standing = standingOf(round);
  if (standing.kind === 'no-row') return shut('gap', at, one('no-sla-row', standing.scenarios.join(', ')));
  if (standing.kind === 'not-behind')
    return shut('stop', at, one('may-stop', standing.reason), {
      next: ['stop', '--reason', standing.reason],
    });
  const profiles = profileBlockers(plan, round);
  if (profiles.length > 0) return shut('profile', at, profiles);
  const causes = causeBlockers(round);
  if (causes.length > 0) {
    const isText = causes.some(({ code }) => code === 'no-source-path');
    return shut('root-cause', at, causes, {
      worker: isText ? 'author' : 'program',
      ...(isText ? { next: ['round', 'root-cause', '--file', 'CAUSE.yaml'] } : {}),
    });
  }
  // Noise that repeats cannot resolve may be looked into, and patched only where rows explain what is left.
  if (standing.kind === 'noise' && (round.cause?.explained_pct ?? 0) <= 0 && round.gapNote === null) {
    return shut('gap', at, one('noise', standing.scenarios.join(', ')), {
      worker: 'author',
      next: ['round', 'gap', '--note', 'REASON'],
    });
  }
  const layers = layerBlockers(round);
  if (layers.length > 0) return shut('pipeline', at, layers);
  if (isStallOpen(state.rounds)) return shut('research', at, one('stall', String(researchNeeded)));
  const targets = targetBlockers(plan, round);
  if (targets.length > 0) return shut('target', at, targets);
  if (round.target?.kind === 'kernel') {
    const eligible = eligibilityOf(round);
    if (eligible.length > 0) return shut('target', at, eligible);
    if (needsCounters(round) && round.digests.length === 0) return shut('kernel', at, one('no-digest'));
  }
  const patches = patchBlockers(round, around);
  if (patches.length > 0) return shut('patch', at, patches);
  if (round.verification === null) return shut('verify', at, one('no-verification'));
  const failed = verificationBlockers(round);
  if (failed.length > 0) return shut('verify', at, failed);
  return shut('close', at, one('not-closed'));
}

/** Gates that are shut, or may be, by the head and the files of the branch; those before and behind are not. */
const ofBranch: ReadonlySet<GateId> = new Set(['patch', 'verify', 'close']);

/** Whether a gate that was found without a look at the branch may be another one with it. */
export function restsOnBranch({ gate }: GateView): boolean {
  return ofBranch.has(gate);
}

/**
 * The one gate that is shut, from evidence alone: events of the journal, and the head and files of the branch. There is
 * exactly one next action, whoever asks.
 */
export function currentGate(state: CampaignState, around: BranchState): GateView {
  const { rounds } = state;
  if (rounds.report !== null) return shut('done', null, []);
  if (rounds.stop !== null) return shut('report', null, one('no-report'));
  if (state.isCancelled) return shut('done', null, one('cancelled'));
  if (state.frozen === null) {
    const { phase } = openWork(state);
    return shut('freeze', null, one('not-frozen'), { next: phase === 'measured' ? ['freeze'] : ['run'] });
  }
  const [raised] = rounds.blockers;
  const { plan, loop } = rounds;
  if (plan === null) return shut('plan', null, one('no-plan'));
  if (loop === null) return shut('start', null, one('no-loop'));
  const round = latestRound(rounds);
  if (raised !== undefined) {
    const [code, detail] = raised;
    return shut('start', round?.round ?? null, one('raised', `${code}: ${detail}`), { next: ['resume'] });
  }
  if (round === null) return shut('open', null, one('no-round'));
  if (round.closed === null) return roundGate(state, plan, round, around);
  if (!round.hasCheckpoint) return shut('checkpoint', round.round, one('no-checkpoint'));
  if (round.review === null) return shut('review', round.round, one('no-review'));
  if (rounds.rounds.length >= plan.max_rounds) {
    return shut('stop', round.round, one('may-stop', 'incomplete'), {
      next: ['stop', '--reason', 'incomplete'],
    });
  }
  return shut('open', round.round, one('no-round'));
}
