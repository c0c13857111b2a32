import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import {
  type AgentWork,
  type WorkEnd,
  workAgent,
} from '../../../backends/campaign/rounds/agent/work-agent.ts';
import { findHumanize, probeHumanize } from '../../../backends/campaign/rounds/humanize.ts';
import { setupCommand } from '../../../backends/campaign/rounds/start-gate.ts';
import { agentKind } from '../../../campaign/agent/agent-command.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { printLines } from '../../print-lines.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError, opened } from '../open-campaign.ts';
import { blockerWords, reasonWords } from './gate-words.ts';
import { positiveOf, type RoundFlags } from './round-flags.ts';
import { gateLines } from './round-lines.ts';
import { machinePorts } from './round-ports.ts';
import { runStart } from './run-plan.ts';

function ended(end: WorkEnd, program: Program): number {
  const { told } = program.texts.agent;
  switch (end.kind) {
    case 'reported':
      return exitCodes.done;
    case 'interrupted':
      program.err(program.texts.campaign.told.stopped);
      return exitCodes.cancelled;
    case 'person':
      program.err(told.person);
      printLines(gateLines(end.view, program.texts.rounds, program.terminal.columns() - 1), program);
      return campaignCodes.notSatisfied;
    case 'limit': {
      const name = end.limit === 'costUsd' ? 'cost' : end.limit;
      program.err(told.limit(told.limits[name]));
      return campaignCodes.notSatisfied;
    }
    case 'pushed':
      program.err(told.pushed(end.branch));
      return campaignCodes.notSatisfied;
    case 'failed':
      program.err(told.outcome(told.outcomes.failed, end.reason));
      return campaignCodes.notSatisfied;
  }
}

/** `campaign agent --with …`: the user's own coding agent works the rounds, gate by gate. */
export async function runAgent(
  folder: string,
  flags: RoundFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  const { rounds: t } = program.texts;
  const kind = flags.with === undefined ? null : agentKind(flags.with);
  if (kind === null) throw new UsageError(t.usage.agent);
  const limit = (flag: string, text: string | undefined) =>
    text === undefined ? null : positiveOf(flag, text, t);
  const limits = {
    hours: limit('--hours', flags.hours),
    costUsd: limit('--cost', flags.cost),
    tokens: limit('--tokens', flags.tokens),
    rounds: limit('--rounds', flags.rounds),
  };
  const relaunches = Number(flags.relaunch);
  if (!Number.isInteger(relaunches) || relaunches < 0)
    throw new UsageError(t.usage.number('--relaunch', flags.relaunch));
  const work: AgentWork = {
    kind,
    limits,
    relaunches,
    hangMs: positiveOf('--hang', flags.hang, t) * 60_000,
    environment: program.environment,
    wordsOf: (view) => view.blockers.map((blocker) => blockerWords(blocker, t)),
    reasonWords: (text) => reasonWords(text, t),
  };
  const started = await loopFor(folder, flags, program);
  if (started.code !== exitCodes.done) return started.code;
  return opened(folder, program, async (campaign) => {
    if (campaign.state.rounds.plan === null) throw new GateClosedError(t.usage.needsPlan);
    return ended(await workAgent(campaign, work, machinePorts(program, signal), started.setup), program);
  });
}

/**
 * Makes sure that a loop is there. Humanize is bound by the agent's own first call, which needs a session that stays; so
 * its command is printed, and the work begins when the loop is there.
 */
async function loopFor(
  folder: string,
  flags: RoundFlags,
  program: Program,
): Promise<{ readonly code: number; readonly setup: string | null }> {
  const code = await runStart(folder, flags, program);
  if (code !== campaignCodes.notSatisfied) return { code, setup: null };
  const root = flags.loop === 'native' ? null : findHumanize(program.environment);
  if (root === null) return { code, setup: null };
  return opened(folder, program, async (campaign) => {
    const { plan } = campaign.state.rounds;
    if (plan === null) return { code, setup: null };
    const { command } = setupCommand(plan, await probeHumanize(root));
    program.err(command);
    return { code, setup: command };
  });
}
