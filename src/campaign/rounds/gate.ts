import { openWork } from '../bench/gate.ts';
import type { CampaignState } from '../state.ts';
import {
  causeBlockers,
  layerBlockers,
  patchBlockers,
  profileBlockers,
  targetBlockers,
} from './gate-blockers.ts';
import { type Blocker, type BranchState, blocker, type GateId, type GateView } from './gate-terms.ts';
import { eligibilityOf, needsCounters } from './kernel-evidence.ts';
import type { RoundPlan } from './round-plan.ts';
import { latestRound, type RoundState } from './rounds-state.ts';
import { isStallOpen, researchNeeded } from './stall.ts';
import { standingOf } from './standing.ts';
import { verificationBlockers } from './verification.ts';

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

/** Gates inside one open round. */
function roundGate(state: CampaignState, plan: RoundPlan, round: RoundState, around: BranchState): GateView {
  const at = round.round;
  if (round.gaps === null) return shut('gap', at, blocker('no-gap'));
  const standing = standingOf(round);
  if (standing.kind === 'no-row')
    return shut('gap', at, blocker('no-sla-row', standing.scenarios.join(', ')));
  if (standing.kind === 'not-behind')
    return shut('stop', at, blocker('may-stop', standing.reason), {
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
    return shut('gap', at, blocker('noise', standing.scenarios.join(', ')), {
      worker: 'author',
      next: ['round', 'gap', '--note', 'REASON'],
    });
  }
  const layers = layerBlockers(round);
  if (layers.length > 0) return shut('pipeline', at, layers);
  if (isStallOpen(state.rounds)) return shut('research', at, blocker('stall', String(researchNeeded)));
  const targets = targetBlockers(plan, round);
  if (targets.length > 0) return shut('target', at, targets);
  if (round.target?.kind === 'kernel') {
    const eligible = eligibilityOf(round);
    if (eligible.length > 0) return shut('target', at, eligible);
    if (needsCounters(round) && round.digests.length === 0) return shut('kernel', at, blocker('no-digest'));
  }
  const patches = patchBlockers(round, around);
  if (patches.length > 0) return shut('patch', at, patches);
  if (round.verification === null) return shut('verify', at, blocker('no-verification'));
  const failed = verificationBlockers(round);
  if (failed.length > 0) return shut('verify', at, failed);
  return shut('close', at, blocker('not-closed'));
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
  if (rounds.stop !== null) return shut('report', null, blocker('no-report'));
  if (state.isCancelled) return shut('done', null, blocker('cancelled'));
  if (state.frozen === null) {
    const { phase } = openWork(state);
    return shut('freeze', null, blocker('not-frozen'), { next: phase === 'measured' ? ['freeze'] : ['run'] });
  }
  const [raised] = rounds.blockers;
  const { plan, loop } = rounds;
  if (plan === null) return shut('plan', null, blocker('no-plan'));
  if (loop === null) return shut('start', null, blocker('no-loop'));
  const round = latestRound(rounds);
  if (raised !== undefined) {
    const [code, detail] = raised;
    return shut('start', round?.round ?? null, blocker('raised', `${code}: ${detail}`), { next: ['resume'] });
  }
  if (round === null) return shut('open', null, blocker('no-round'));
  if (round.closed === null) return roundGate(state, plan, round, around);
  if (!round.hasCheckpoint) return shut('checkpoint', round.round, blocker('no-checkpoint'));
  if (round.review === null) return shut('review', round.round, blocker('no-review'));
  if (rounds.rounds.length >= plan.max_rounds) {
    return shut('stop', round.round, blocker('may-stop', 'incomplete'), {
      next: ['stop', '--reason', 'incomplete'],
    });
  }
  return shut('open', round.round, blocker('no-round'));
}
