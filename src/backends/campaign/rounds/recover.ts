import { join } from 'node:path';
import { activePhases, type FoundLoop, startFaults } from '../../../campaign/rounds/humanize-state.ts';
import { lineageFaults } from '../../../campaign/rounds/lineage.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { hostOf } from '../hosts/host-of.ts';
import { closeOpenServers } from '../run-bench.ts';
import { settleBranch } from './close-gate.ts';
import { loopsOf, newestPrompt, staleMarker, startedLoop } from './humanize.ts';

/** Finding of a recovery, for a person. */
export type Finding =
  | { readonly kind: 'prompt'; readonly path: string }
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'marker'; readonly path: string }
  | { readonly kind: 'ended'; readonly name: string }
  | { readonly kind: 'foreign'; readonly dir: string }
  | { readonly kind: 'adopted'; readonly dir: string }
  | { readonly kind: 'unknown-commit'; readonly commit: string }
  | { readonly kind: 'lineage'; readonly text: string }
  | { readonly kind: 'turn'; readonly gate: string };

function raise(campaign: OpenCampaign, code: string, detail: string): void {
  if (campaign.state.rounds.blockers.get(code) !== detail)
    campaign.append({ type: 'blocker.raised', code, detail });
}

function clear(campaign: OpenCampaign, code: string): void {
  if (campaign.state.rounds.blockers.has(code)) campaign.append({ type: 'blocker.cleared', code });
}

/** Takes over a loop that was started with our plan, and of which the journal knows nothing. */
function adopt(campaign: OpenCampaign, plan: RoundPlan, ours: FoundLoop): Finding[] {
  const started = startedLoop(ours, join(plan.worktree, plan.plan_path));
  const faults = startFaults([ours], started, { baseCommit: plan.base_commit, needsSession: false }).filter(
    // It may have gone on before anybody looked.
    ({ code }) => code !== 'round-not-0',
  );
  if (faults.length > 0) {
    const codes = faults.map(({ code }) => code).join(', ');
    raise(campaign, 'foreign-loop', `${ours.dir}: ${codes}`);
    return [{ kind: 'foreign', dir: ours.dir }];
  }
  const session = ours.state?.sessionId ?? null;
  campaign.append({
    type: 'loop.started',
    loop: 'humanize',
    binding: session === null ? 'unbound' : 'bound',
    dir: ours.dir,
    session,
    runtime: null,
    commit: plan.base_commit,
  });
  return [{ kind: 'adopted', dir: ours.dir }];
}

/** Reads what the loop of Humanize says now, and brings the journal to it. Nothing of Humanize is written. */
function reconcile(campaign: OpenCampaign, nowMs: number): Finding[] {
  const { plan, loop } = campaign.state.rounds;
  if (plan === null) return [];
  const planFile = join(plan.worktree, plan.plan_path);
  const loops = loopsOf(plan.worktree);
  const active = loops.filter(({ phase }) => activePhases.some((name) => name === phase));
  const ours = loops.findLast((found) => startedLoop(found, planFile).isPlanEqual);
  const foreign = active.filter((found) => found !== ours);
  const findings: Finding[] = foreign.map(({ dir }) => ({ kind: 'foreign', dir }));
  if (foreign.length > 0) raise(campaign, 'foreign-loop', foreign.map(({ dir }) => dir).join(', '));
  else clear(campaign, 'foreign-loop');
  if (loop?.loop !== 'humanize') {
    if (ours === undefined || loop !== null || !active.includes(ours)) return findings;
    return [...findings, ...adopt(campaign, plan, ours)];
  }
  if (ours === undefined) {
    raise(campaign, 'loop-ended', 'no-loop');
    return findings;
  }
  const { state, phase, dir } = ours;
  const before = campaign.state.rounds.observed;
  const session = state?.sessionId ?? null;
  const loopRound = state?.currentRound ?? null;
  if (before?.phase !== phase || before.loop_round !== loopRound || before.session !== session) {
    campaign.append({ type: 'loop.observed', phase, loop_round: loopRound, session, dir });
  }
  const isActive = activePhases.some((name) => name === phase);
  if (isActive || phase === 'complete-state.md') clear(campaign, 'loop-ended');
  else raise(campaign, 'loop-ended', phase);
  const prompt = newestPrompt(dir);
  const marker = staleMarker(dir, nowMs);
  return [
    ...findings,
    ...(isActive && prompt !== null ? [{ kind: 'prompt', path: prompt } as const] : []),
    ...(isActive && session !== null ? [{ kind: 'session', id: session } as const] : []),
    ...(isActive ? [] : [{ kind: 'ended', name: phase } as const]),
    ...(marker === null ? [] : [{ kind: 'marker', path: marker } as const]),
  ];
}

/**
 * Recovers a campaign after anything: ends servers of ours that were left, closes a turn of an agent that nobody ended,
 * puts the branch where the journal says, and reads the loop. Measurements that were cut are made again by their gate.
 */
export async function recover(campaign: OpenCampaign, now: () => Date): Promise<Finding[]> {
  await closeOpenServers(campaign, hostOf(campaign.state.manifest.host_profile));
  const { runningTurn, plan } = campaign.state.rounds;
  const findings: Finding[] = [];
  if (runningTurn !== null) {
    campaign.append({
      type: 'agent.ended',
      gate: runningTurn.gate,
      outcome: 'interrupted',
      session: runningTurn.session,
      seconds: 0,
      input_tokens: null,
      output_tokens: null,
      cost_usd: null,
      detail: 'recovered',
    });
    findings.push({ kind: 'turn', gate: runningTurn.gate });
  }
  if (plan !== null) {
    const head = await settleBranch(campaign, plan);
    const last = campaign.state.rounds.rounds.at(-1);
    const known = last?.closed?.commit;
    if (known !== undefined && head !== null && head !== known)
      findings.push({ kind: 'unknown-commit', commit: head });
  }
  findings.push(...lineageFaults(campaign.state).map((text): Finding => ({ kind: 'lineage', text })));
  return [...findings, ...reconcile(campaign, now().getTime())];
}
