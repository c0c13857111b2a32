import { join, resolve } from 'node:path';
import { type LimitKind, limitReached, unkeptLimit } from '../../../../campaign/agent/limits.ts';
import { answerFile, gatePrompt, skillFile } from '../../../../campaign/agent/prompts.ts';
import { skillText } from '../../../../campaign/agent/skill.ts';
import type { GateView } from '../../../../campaign/rounds/gate-terms.ts';
import type { RoundPlan } from '../../../../campaign/rounds/round-plan.ts';
import { latestRound } from '../../../../campaign/rounds/rounds-state.ts';
import { writeFileAtomically } from '../../../../store/atomic-file.ts';
import type { OpenCampaign } from '../../campaign-folder.ts';
import { closeRound } from '../close-gate.ts';
import { advance, gateOf } from '../drive.ts';
import { proposeStop, writeReport } from '../finish.ts';
import { gitOrNull, headOf } from '../git.ts';
import type { RoundPorts } from '../ports.ts';
import { recover } from '../recover.ts';
import { reviewByHumanize, reviewedByPerson, reviewText, verdictIn } from '../review-gate.ts';
import { type AgentWork, agentTurn, sessionOf, stillWhole } from './agent-turn.ts';
import { answerText, clearAnswers, hasAnswer, takeAnswer } from './take-answer.ts';

/** Why an agent stopped working. */
export type WorkEnd =
  | { readonly kind: 'reported' | 'interrupted' }
  | { readonly kind: 'person'; readonly view: GateView }
  | { readonly kind: 'limit'; readonly limit: LimitKind | 'turns' }
  /** A limit that was given cannot be kept: the agent does not tell what it takes. */
  | { readonly kind: 'unkept'; readonly limit: 'costUsd' | 'tokens' }
  | { readonly kind: 'pushed'; readonly branch: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Answers that are refused so often at one gate end the round. */
const mostRefusals = 3;

/** Whether the branch of patches is on a remote: nobody but a person may put it there. */
async function isPushed(plan: RoundPlan): Promise<boolean> {
  const found = await gitOrNull(
    plan.checkout,
    'for-each-ref',
    '--format=%(refname)',
    `refs/remotes/*/${plan.branch}`,
  );
  return found !== null && found !== '';
}

/** A gate of the agent: prompted, answered, recorded; asked again with what was refused, a few times. */
async function authorGate(
  campaign: OpenCampaign,
  plan: RoundPlan,
  view: GateView,
  work: AgentWork,
  ports: RoundPorts,
): Promise<WorkEnd | null> {
  const said = ports.texts.agent.told;
  let refused: readonly string[] = [];
  let launches = 0;
  for (let tries = 0; tries < mostRefusals; ) {
    const round = latestRound(campaign.state.rounds);
    if (round === null) return null;
    if (tries === 0 && launches === 0 && (await hasAnswer(plan, round, view.gate))) {
      // A program that was killed between an answer and its record does not ask twice.
      refused = await takeAnswer(campaign, plan, round, view.gate, work.reasonWords, ports);
      clearAnswers(plan);
      if (refused.length === 0) return null;
    }
    const prompt = gatePrompt(
      campaign.state,
      plan,
      view,
      { folder: resolve(campaign.folder), reasons: work.wordsOf(view), refused },
      ports.texts,
    );
    clearAnswers(plan);
    ports.tell({ kind: 'agent', text: said.turn(ports.texts.rounds.gates[view.gate], said.unlimited) });
    const { outcome, detail } = await agentTurn(
      campaign,
      plan,
      view.gate,
      prompt,
      sessionOf(campaign),
      work,
      ports,
    );
    stillWhole(campaign);
    if (await isPushed(plan)) return { kind: 'pushed', branch: plan.branch };
    if (outcome === 'interrupted') return { kind: 'interrupted' };
    if (outcome === 'limit') return { kind: 'limit', limit: 'hours' };
    const limit = limitReached(campaign.state.rounds, work.limits, 0);
    if (outcome === 'failed' || outcome === 'hung') {
      launches += 1;
      if (launches > work.relaunches) return { kind: 'failed', reason: detail };
      if (limit !== null && limit !== 'rounds') return { kind: 'limit', limit };
      continue;
    }
    tries += 1;
    const unkept = unkeptLimit(campaign.state.rounds, work.limits);
    refused = await takeAnswer(campaign, plan, round, view.gate, work.reasonWords, ports);
    clearAnswers(plan);
    // The answer is kept; another turn would be one too many.
    if (unkept !== null) return { kind: 'unkept', limit: unkept };
    if (refused.length === 0) return null;
    for (const text of refused) ports.tell({ kind: 'agent', text });
    if (limit !== null && limit !== 'rounds') return { kind: 'limit', limit };
  }
  const round = latestRound(campaign.state.rounds);
  ports.tell({ kind: 'agent', text: said.gaveUp(ports.texts.rounds.gates[view.gate]) });
  if (round !== null) await closeRound(campaign, plan, round, `${view.gate}: ${refused[0] ?? ''}`, ports);
  return null;
}

/** The review of the native loop is a turn of the same agent, in a session of its own, that changes nothing. */
async function review(
  campaign: OpenCampaign,
  plan: RoundPlan,
  work: AgentWork,
  ports: RoundPorts,
): Promise<WorkEnd | null> {
  const round = latestRound(campaign.state.rounds);
  if (round === null) return null;
  if (campaign.state.rounds.loop?.loop === 'humanize') {
    const outcome = await reviewByHumanize(campaign, plan, round);
    if (outcome.kind === 'reviewed') return null;
    return { kind: 'failed', reason: 'said' in outcome ? outcome.said : '' };
  }
  const prompt = `${ports.texts.agent.prompt.review}\n\n${reviewText(campaign, round)}`;
  const head = await headOf(plan.worktree);
  const { outcome } = await agentTurn(campaign, plan, 'review', prompt, null, work, ports);
  stillWhole(campaign);
  if (outcome === 'interrupted') return { kind: 'interrupted' };
  const text = answerText(plan, answerFile) ?? '';
  clearAnswers(plan);
  const verdict = verdictIn(text);
  const measured = round.closed?.type === 'round.accepted' ? 'ADVANCED' : 'STALLED';
  // A reviewer may be stricter than the measurement, never kinder.
  const isStricter = verdict !== null && measured === 'ADVANCED';
  const isUntouched = (await headOf(plan.worktree)) === head;
  reviewedByPerson(campaign, round, isStricter && isUntouched ? verdict : measured, text);
  return null;
}

/**
 * Lets the agent start the loop of Humanize by its own first call, so that it is bound to its session; whether it did is
 * for the check behind it.
 */
export async function bindLoop(
  campaign: OpenCampaign,
  command: string,
  work: AgentWork,
  ports: RoundPorts,
): Promise<void> {
  const { plan } = campaign.state.rounds;
  if (plan === null) return;
  writeFileAtomically(join(plan.worktree, skillFile), skillText(ports.language), { mode: 0o644 });
  await agentTurn(campaign, plan, 'start', ports.texts.agent.prompt.setup(command), null, work, ports);
  stillWhole(campaign);
}

/**
 * Lets an agent work the rounds: gates of ours are passed by us, its gates are prompted one by one, until the report is
 * written, a limit is reached, or a person must decide. @throws CampaignAlteredError where evidence was changed
 */
export async function workAgent(
  campaign: OpenCampaign,
  work: AgentWork,
  ports: RoundPorts,
): Promise<WorkEnd> {
  await recover(campaign, ports.now);
  const before = campaign.state.rounds.rounds.filter(({ closed }) => closed !== null).length;
  const { plan } = campaign.state.rounds;
  if (plan === null) return { kind: 'person', view: await gateOf(campaign) };
  writeFileAtomically(join(plan.worktree, skillFile), skillText(ports.language), { mode: 0o644 });
  for (;;) {
    if (ports.signal.aborted) return { kind: 'interrupted' };
    const limit = limitReached(campaign.state.rounds, work.limits, before);
    if (limit !== null) return { kind: 'limit', limit };
    const outcome = await advance(campaign, ports);
    if (outcome.kind === 'stopped') return { kind: 'interrupted' };
    if (outcome.kind === 'failed') return { kind: 'failed', reason: outcome.reason };
    const { view } = outcome;
    switch (view.gate) {
      case 'root-cause':
      case 'research':
      case 'target':
      case 'kernel':
      case 'patch': {
        const end = await authorGate(campaign, plan, view, work, ports);
        if (end !== null) return end;
        break;
      }
      case 'review': {
        const end = await review(campaign, plan, work, ports);
        if (end !== null) return end;
        break;
      }
      case 'stop': {
        const reason = view.next.at(-1);
        const wished = reason === 'beats' || reason === 'tied' ? reason : 'incomplete';
        const faults = proposeStop(
          campaign,
          { reason: wished, evidence: [], external: null, limit: null },
          '',
        );
        if (faults.length > 0) return { kind: 'person', view };
        break;
      }
      case 'report':
        writeReport(campaign, ports);
        return { kind: 'reported' };
      case 'done':
        return { kind: 'reported' };
      default:
        return { kind: 'person', view };
    }
  }
}
