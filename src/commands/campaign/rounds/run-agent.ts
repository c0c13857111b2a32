import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import type { AgentWork } from '../../../backends/campaign/rounds/agent/agent-turn.ts';
import { bindLoop, type WorkEnd, workAgent } from '../../../backends/campaign/rounds/agent/work-agent.ts';
import { findHumanize, probeHumanize } from '../../../backends/campaign/rounds/humanize.ts';
import { checkPlan } from '../../../backends/campaign/rounds/plan-gate.ts';
import { setupCommand } from '../../../backends/campaign/rounds/start-gate.ts';
import { agentKind } from '../../../campaign/agent/agent-command.ts';
import type { GateView } from '../../../campaign/rounds/gate-terms.ts';
import { blockerWords, reasonWords } from '../../../screens/campaign/gate-words.ts';
import { gateLines } from '../../../screens/campaign/round-lines.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { plainText } from '../../../text/line.ts';
import { printLines } from '../../print-lines.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError, opened } from '../open-campaign.ts';
import { positiveOf, type RoundFlags } from './round-flags.ts';
import { machinePorts } from './round-ports.ts';
import { runStart } from './run-plan.ts';

/** The gate that waits for a person; with a document on standard output its end is told as an error. */
function sayGate(view: GateView, flags: RoundFlags, program: Program): void {
  const lines = gateLines(view, program.texts.rounds, program.terminal.columns() - 1);
  if (flags.json === true) program.err(plainText(lines));
  else printLines(lines, program);
}

function ended(end: WorkEnd, flags: RoundFlags, program: Program): number {
  const { told } = program.texts.agent;
  switch (end.kind) {
    case 'reported':
      return exitCodes.done;
    case 'interrupted':
      program.err(program.texts.campaign.told.stopped);
      return exitCodes.cancelled;
    case 'person':
      program.err(told.person);
      sayGate(end.view, flags, program);
      return campaignCodes.notSatisfied;
    case 'limit': {
      const name = end.limit === 'costUsd' ? 'cost' : end.limit;
      program.err(told.limit(told.limits[name]));
      return campaignCodes.notSatisfied;
    }
    case 'unkept':
      program.err(told.unkept(told.limits[end.limit === 'costUsd' ? 'cost' : 'tokens']));
      return campaignCodes.notSatisfied;
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
  const code = await startedLoop(folder, flags, program, work, signal);
  if (code !== exitCodes.done) return code;
  return opened(folder, program, async (campaign) => {
    if (campaign.state.rounds.plan === null) throw new GateClosedError(t.usage.needsPlan);
    return ended(await workAgent(campaign, work, machinePorts(program, signal)), flags, program);
  });
}

/**
 * Makes sure that a loop is there. That of Humanize is begun by the agent's own first call: its command is sent as the
 * first prompt, and the start is checked again behind it.
 */
async function startedLoop(
  folder: string,
  flags: RoundFlags,
  program: Program,
  work: AgentWork,
  signal: AbortSignal,
): Promise<number> {
  const code = await runStart(folder, flags, program);
  if (code !== campaignCodes.notSatisfied || flags.loop === 'native') return code;
  const root = findHumanize(program.environment);
  if (root === null) return code;
  const isSent = await opened(folder, program, async (campaign) => {
    const { plan } = campaign.state.rounds;
    if (plan === null || checkPlan(campaign, plan).length > 0) return false;
    const { command } = setupCommand(plan, await probeHumanize(root));
    await bindLoop(campaign, command, work, machinePorts(program, signal));
    return true;
  });
  return isSent ? runStart(folder, flags, program) : code;
}
