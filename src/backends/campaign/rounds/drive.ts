import { currentGate, restsOnBranch } from '../../../campaign/rounds/gate.ts';
import type { GateId, GateView } from '../../../campaign/rounds/gate-terms.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import { latestRound, type RoundState } from '../../../campaign/rounds/rounds-state.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { recordCause } from './cause-gate.ts';
import { closeRound, settleBranch, writeCheckpoint } from './close-gate.ts';
import { measureGap } from './gap-gate.ts';
import { standingOf } from './git.ts';
import { recordLayers } from './layers-gate.ts';
import { StoppedError } from './pairs.ts';
import { type RoundPorts, SideFailedError } from './ports.ts';
import { openProfiles, takeProfile } from './profile-gate.ts';
import { verifyPatch } from './verify-gate.ts';

/** The gate of a campaign, with what its worktree says where the gate rests on that: asking git costs a process. */
export async function gateOf({ state }: Pick<OpenCampaign, 'state'>): Promise<GateView> {
  const { plan } = state.rounds;
  const view = currentGate(state, { head: null, dirty: [] });
  return plan === null || !restsOnBranch(view) ? view : currentGate(state, await standingOf(plan.worktree));
}

/** Opens the next round at the head of the branch. */
export async function openRound(campaign: OpenCampaign, plan: RoundPlan, ports: RoundPorts): Promise<void> {
  const head = (await settleBranch(campaign, plan)) ?? plan.base_commit;
  const last = latestRound(campaign.state.rounds);
  campaign.append({
    type: 'round.opened',
    round: (last?.round ?? 0) + 1,
    commit: last?.closed?.commit ?? head,
    at: ports.now().toISOString(),
  });
}

/** A gate that this program passes by itself, and the work behind it. */
async function work(
  gate: GateId,
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState | null,
  ports: RoundPorts,
): Promise<boolean> {
  if (gate === 'open') {
    await openRound(campaign, plan, ports);
    return true;
  }
  if (round === null) return false;
  switch (gate) {
    case 'gap':
      // A gap that was measured and still shuts is for a person: noise, or nothing within the limits.
      if (round.gaps !== null) return false;
      await measureGap(campaign, plan, round, ports);
      return true;
    case 'profile': {
      const [wish] = openProfiles(plan, round);
      if (wish === undefined) return false;
      await takeProfile(campaign, plan, round, wish, ports);
      return true;
    }
    case 'root-cause':
      recordCause(campaign, plan, round, { sources: [], history: [], note: '' }, 'program', ports);
      return true;
    case 'pipeline':
      recordLayers(campaign, plan, round, ports);
      return true;
    case 'verify':
      await verifyPatch(campaign, plan, round, ports);
      return true;
    case 'close':
      await closeRound(campaign, plan, round, null, ports);
      return true;
    case 'checkpoint':
      writeCheckpoint(campaign, round, ports);
      return true;
    default:
      return false;
  }
}

/** Why an advance ended. */
export type Advance =
  | { readonly kind: 'author' | 'stopped'; readonly view: GateView }
  | { readonly kind: 'failed'; readonly view: GateView; readonly reason: string };

/**
 * Passes every gate that is ours, one after another, up to the one where a person or an agent must write, a review or a
 * stop is due, or something cannot be served. `until`: no further than this gate.
 */
export async function advance(
  campaign: OpenCampaign,
  ports: RoundPorts,
  until: GateId | null = null,
): Promise<Advance> {
  for (;;) {
    const view = await gateOf(campaign);
    const { plan } = campaign.state.rounds;
    if (ports.signal.aborted) return { kind: 'stopped', view };
    if (view.worker === 'author' || plan === null || view.gate === until) return { kind: 'author', view };
    ports.tell({ kind: 'gate', gate: view.gate, round: view.round });
    try {
      const isDone = await work(view.gate, campaign, plan, latestRound(campaign.state.rounds), ports);
      if (!isDone) return { kind: 'author', view };
    } catch (error) {
      if (error instanceof StoppedError) return { kind: 'stopped', view };
      if (!(error instanceof SideFailedError)) throw error;
      return { kind: 'failed', view, reason: error.message };
    }
  }
}
