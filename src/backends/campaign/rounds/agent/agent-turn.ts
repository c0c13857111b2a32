import { join, resolve } from 'node:path';
import type { AgentKind } from '../../../../campaign/agent/agent-command.ts';
import { type AgentLimits, secondsLeft } from '../../../../campaign/agent/limits.ts';
import type { GateView } from '../../../../campaign/rounds/gate-terms.ts';
import type { RoundPlan } from '../../../../campaign/rounds/round-plan.ts';
import { type OpenCampaign, verifyFrozen } from '../../campaign-folder.ts';
import type { RoundPorts } from '../ports.ts';
import { verifyRounds } from '../sealed.ts';
import { workFolder } from '../trees.ts';
import { runTurn, type TurnResult } from './run-turn.ts';

/** Task of an agent's turn, and its limits. */
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

/** Every byte that was sealed is still what it was: an agent that changed one ends the work. @throws CampaignAlteredError */
export function stillWhole(campaign: OpenCampaign): void {
  verifyFrozen(campaign.folder, campaign.state);
  verifyRounds(campaign.folder, campaign.state, { isDeep: false });
}

/** The session that the next turn goes on with. */
export function sessionOf(campaign: OpenCampaign): string | null {
  return campaign.state.rounds.turns.findLast(({ session }) => session !== null)?.session ?? null;
}

/** One turn, journalled before and after. */
export async function agentTurn(
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
