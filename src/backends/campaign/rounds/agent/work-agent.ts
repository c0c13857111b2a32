import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { AgentKind } from '../../../../campaign/agent/agent-command.ts';
import {
  type AgentLimits,
  type LimitKind,
  limitReached,
  secondsLeft,
} from '../../../../campaign/agent/limits.ts';
import { answerFile, digestFile, gatePrompt, skillFile } from '../../../../campaign/agent/prompts.ts';
import { skillText } from '../../../../campaign/agent/skill.ts';
import { authorSchemas } from '../../../../campaign/rounds/author-texts.ts';
import type { GateId, GateView } from '../../../../campaign/rounds/gate.ts';
import type { RoundPlan } from '../../../../campaign/rounds/round-plan.ts';
import { latestRound, type RoundState } from '../../../../campaign/rounds/rounds-state.ts';
import { writeFileAtomically } from '../../../../store/atomic-file.ts';
import { readYaml } from '../../../../store/yaml-document.ts';
import { type OpenCampaign, verifyFrozen } from '../../campaign-folder.ts';
import { chooseTarget, recordDigest, recordResearch } from '../author-gate.ts';
import { recordCause } from '../cause-gate.ts';
import { closeRound } from '../close-gate.ts';
import { advance, gateOf } from '../drive.ts';
import { proposeStop, writeReport } from '../finish.ts';
import { dirtyFiles, gitOrNull, headOf } from '../git.ts';
import { recordPatch } from '../patch-gate.ts';
import type { RoundPorts } from '../ports.ts';
import { recover } from '../recover.ts';
import { reviewByHumanize, reviewedByPerson, reviewText, verdictIn } from '../review-gate.ts';
import { verifyRounds } from '../sealed.ts';
import { workFolder } from '../trees.ts';
import { runTurn, type TurnResult } from './run-turn.ts';

/** What an agent is told to do, and within what. */
export interface AgentWork {
  readonly kind: AgentKind;
  readonly limits: AgentLimits;
  readonly relaunches: number;
  readonly hangMs: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Words of faults, in the language of the person. */
  readonly wordsOf: (view: GateView) => readonly string[];
  readonly reasonWords: (text: string) => string;
  readonly checkMs?: number;
  /** A turn in another way than as a child process; tests have a scripted one. */
  readonly turn?: (gate: string, prompt: string, session: string | null) => Promise<TurnResult>;
}

export type WorkEnd =
  | { readonly kind: 'reported' | 'interrupted' }
  | { readonly kind: 'person'; readonly view: GateView }
  | { readonly kind: 'limit'; readonly limit: LimitKind | 'turns' }
  | { readonly kind: 'pushed'; readonly branch: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Answers that are refused so often at one gate end the round. */
const mostRefusals = 3;

function answerText(plan: RoundPlan, name: string): string | null {
  const path = join(plan.worktree, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** The answer of a gate, checked; the faults of one that is none. */
function answerOf<Gate extends keyof typeof authorSchemas>(
  gate: Gate,
  plan: RoundPlan,
): z.infer<(typeof authorSchemas)[Gate]> | { readonly faults: string[] } {
  const text = answerText(plan, answerFile);
  if (text === null) return { faults: [`${answerFile}: –`] };
  try {
    return authorSchemas[gate].parse(readYaml(text)) as z.infer<(typeof authorSchemas)[Gate]>;
  } catch (error) {
    return {
      faults: [error instanceof z.ZodError ? z.prettifyError(error) : String((error as Error).message)],
    };
  }
}

function isFault(answer: object): answer is { readonly faults: string[] } {
  return 'faults' in answer;
}

/** Records what an agent answered at a gate; gives why it was refused, nothing where it was taken. */
async function take(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  gate: GateId,
  work: AgentWork,
  ports: RoundPorts,
): Promise<readonly string[]> {
  const words = ports.texts.rounds;
  switch (gate) {
    case 'root-cause': {
      const answer = answerOf('root-cause', plan);
      if (isFault(answer)) return answer.faults;
      recordCause(campaign, plan, round, answer, 'agent', ports);
      return [];
    }
    case 'target': {
      const answer = answerOf('target', plan);
      if (isFault(answer)) return answer.faults;
      return chooseTarget(campaign, plan, round, answer, 'agent').map(({ code, detail }) =>
        words.blockers[code](detail),
      );
    }
    case 'research': {
      const answer = answerOf('research', plan);
      if (isFault(answer)) return answer.faults;
      const fault = recordResearch(campaign, round, answer);
      return fault === null ? [] : [words.researchFaults[fault]];
    }
    case 'kernel': {
      const text = answerText(plan, digestFile);
      if (text === null) return [`${digestFile}: –`];
      const fault = recordDigest(campaign, round, text, 'agent');
      return fault === null ? [] : [words.digestFaults[fault]];
    }
    case 'patch': {
      const dirty = await dirtyFiles(plan.worktree);
      if (dirty.length > 0) return [words.blockers.dirty(dirty.join(', '))];
      const answer = existsSync(join(plan.worktree, answerFile))
        ? answerOf('patch', plan)
        : { provenance: [] };
      const provenance = isFault(answer) ? [] : answer.provenance;
      const fault = await recordPatch(campaign, plan, round, 'agent', provenance, ports);
      if (fault !== null) return [words.patchFaults[fault.code](fault.detail)];
      const now = latestRound(campaign.state.rounds);
      const refused = (now?.patch?.refusals ?? []).filter(({ code }) => now?.allowed.has(code) !== true);
      return refused.map(({ code, where }) => words.blockers.refused(work.reasonWords(`${code}: ${where}`)));
    }
    default:
      return [];
  }
}

function clearAnswers({ worktree }: RoundPlan): void {
  for (const name of [answerFile, digestFile]) rmSync(join(worktree, name), { force: true });
}

/** Every byte that was sealed is still what it was: an agent that changed one ends the work. @throws CampaignAlteredError */
function stillWhole(campaign: OpenCampaign): void {
  verifyFrozen(campaign.folder, campaign.state);
  verifyRounds(campaign.folder, campaign.state, false);
}

/** The session that the next turn goes on with. */
function sessionOf(campaign: OpenCampaign): string | null {
  return campaign.state.rounds.turns.findLast(({ session }) => session !== null)?.session ?? null;
}

/** One turn, journalled before and after. */
async function turn(
  campaign: OpenCampaign,
  plan: RoundPlan,
  gate: string,
  prompt: string,
  session: string | null,
  work: AgentWork,
  ports: RoundPorts,
): Promise<TurnResult> {
  const { rounds } = campaign.state;
  campaign.append({
    type: 'agent.started',
    gate,
    command: [...work.kind.launch],
    session,
    at: ports.now().toISOString(),
  });
  const left = secondsLeft(rounds, work.limits);
  const result = await (work.turn === undefined
    ? runTurn({
        kind: work.kind,
        prompt,
        session,
        gate,
        worktree: plan.worktree,
        place: join(workFolder(resolve(campaign.folder)), 'agent'),
        logName: `turn-${rounds.turns.length + 1}.log`,
        environment: work.environment,
        signal: ports.signal,
        hangMs: work.hangMs,
        mostMs: left === null ? null : left * 1000,
        ...(work.checkMs === undefined ? {} : { checkMs: work.checkMs }),
      })
    : work.turn(gate, prompt, session));
  const { usage, outcome, seconds, detail } = result;
  campaign.append({
    type: 'agent.ended',
    gate,
    outcome,
    session: usage.session ?? session,
    seconds,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cost_usd: usage.costUsd,
    detail,
  });
  const said = ports.texts.agent.told;
  ports.tell({ kind: 'agent', text: said.outcome(said.outcomes[outcome], detail) });
  return result;
}

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
      refused = await take(campaign, plan, round, view.gate, work, ports);
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
    const { outcome, detail } = await turn(
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
    refused = await take(campaign, plan, round, view.gate, work, ports);
    clearAnswers(plan);
    if (refused.length === 0) return null;
    for (const text of refused) ports.tell({ kind: 'agent', text });
    if (limit !== null && limit !== 'rounds') return { kind: 'limit', limit };
  }
  const round = latestRound(campaign.state.rounds);
  ports.tell({ kind: 'agent', text: said.gaveUp(ports.texts.rounds.gates[view.gate]) });
  if (round !== null) await closeRound(campaign, plan, round, `${view.gate}: ${refused[0] ?? ''}`, ports);
  return null;
}

async function hasAnswer(plan: RoundPlan, round: RoundState, gate: GateId): Promise<boolean> {
  if (gate !== 'patch') return existsSync(join(plan.worktree, gate === 'kernel' ? digestFile : answerFile));
  const head = await headOf(plan.worktree);
  return (
    round.patch === null &&
    head !== null &&
    head !== round.commit &&
    (await dirtyFiles(plan.worktree)).length === 0
  );
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
  const { outcome } = await turn(campaign, plan, 'review', prompt, null, work, ports);
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
  await turn(campaign, plan, 'start', ports.texts.agent.prompt.setup(command), null, work, ports);
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
