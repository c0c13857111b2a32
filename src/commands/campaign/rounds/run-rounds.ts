import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import { readCampaign } from '../../../backends/campaign/campaign-folder.ts';
import { writeCheckpoint } from '../../../backends/campaign/rounds/close-gate.ts';
import { gateOf } from '../../../backends/campaign/rounds/drive.ts';
import { type Finding, recover } from '../../../backends/campaign/rounds/recover.ts';
import { ledgerDocument, ledgers } from '../../../campaign/rounds/ledger-document.ts';
import { attemptLedger, ideaLedger, optimizationLedger } from '../../../campaign/rounds/ledgers.ts';
import { lineageOf } from '../../../campaign/rounds/lineage.ts';
import { latestRound } from '../../../campaign/rounds/rounds-state.ts';
import { gateLines, roundsDocument } from '../../../screens/campaign/round-lines.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { printLines } from '../../print-lines.ts';
import { explained } from '../explain-refusal.ts';
import { folderOf, GateClosedError, opened } from '../open-campaign.ts';
import { dryRun } from '../run-benchmark.ts';
import type { RoundFlags } from './round-flags.ts';
import { machinePorts } from './round-ports.ts';
import { runAgent } from './run-agent.ts';
import { runStop } from './run-finish.ts';
import { runPlanBuild, runPlanCheck, runStart } from './run-plan.ts';
import { runRound } from './run-round.ts';

/** Actions of `throughline campaign` for rounds, by the word behind it. */
export const roundActions = [
  'plan',
  'start',
  'round',
  'checkpoint',
  'stop',
  'resume',
  'ledger',
  'agent',
] as const;
export type RoundAction = (typeof roundActions)[number];

/** Whether a word behind `throughline campaign` is about rounds. */
export function isRoundAction(text: string): text is RoundAction {
  return roundActions.some((action) => action === text);
}

function findingWords(finding: Finding, program: Program): string {
  const { told, blockers } = program.texts.rounds;
  switch (finding.kind) {
    case 'prompt':
      return told.newestPrompt(finding.path);
    case 'session':
      return told.sessionOf(finding.id);
    case 'marker':
      return told.staleMarker(finding.path);
    case 'ended':
      return told.loopEnded(finding.name);
    case 'foreign':
      return program.texts.rounds.preconditions['active-loop'](finding.dir);
    case 'adopted':
      return told.started(finding.dir);
    case 'unknown-commit':
      return blockers['head-moved'](finding.commit);
    case 'lineage':
      return finding.text;
    case 'turn':
      return told.recorded(finding.gate);
  }
}

/** `campaign resume`: recovery, then the one next action. */
function resume(folder: string, flags: RoundFlags, program: Program): Promise<number> {
  return opened(folder, program, async (campaign) => {
    for (const finding of await recover(campaign, () => new Date()))
      program.err(findingWords(finding, program));
    const view = await gateOf(campaign);
    if (flags.json === true) program.out(JSON.stringify(roundsDocument(campaign.state, view)));
    else printLines(gateLines(view, program.texts.rounds, program.terminal.columns() - 1), program);
    return exitCodes.done;
  });
}

function ledger(folder: string, step: string | null, flags: RoundFlags, program: Program): number {
  const { rounds: t } = program.texts;
  const name = ledgers.find((one) => one === (step ?? 'attempts'));
  if (name === undefined) throw new UsageError(t.usage.step('ledger', step ?? '', ledgers.join(' ')));
  const state = readCampaign(folder);
  if (flags.json === true) {
    program.out(JSON.stringify(ledgerDocument(name, state)));
    return exitCodes.done;
  }
  const text = {
    attempts: () => attemptLedger(state, t),
    optimizations: () => optimizationLedger(state, t),
    ideas: () => ideaLedger(state, t),
    lineage: () =>
      lineageOf(state)
        .map((entry) => JSON.stringify(entry))
        .join('\n'),
  }[name]();
  program.out(text.trimEnd());
  return exitCodes.done;
}

function checkpoint(folder: string, program: Program, signal: AbortSignal): Promise<number> {
  return opened(folder, program, (campaign) => {
    const round = latestRound(campaign.state.rounds);
    if (round === null || round.closed === null)
      throw new GateClosedError(program.texts.rounds.blockers['not-closed']());
    writeCheckpoint(campaign, round, machinePorts(program, signal));
    return exitCodes.done;
  });
}

function act(
  action: RoundAction,
  step: string | null,
  flags: RoundFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> | number {
  const folder = folderOf(flags, program);
  switch (action) {
    case 'plan':
      if (step === null || step === 'build') return runPlanBuild(folder, flags, program);
      if (step === 'check') return runPlanCheck(folder, program);
      throw new UsageError(program.texts.rounds.usage.step('plan', step, 'build check'));
    case 'start':
      return runStart(folder, flags, program);
    case 'round':
      return runRound(folder, step, flags, program, signal);
    case 'checkpoint':
      return checkpoint(folder, program, signal);
    case 'stop':
      return runStop(folder, flags, program);
    case 'resume':
      if (flags.dryRun === true) return dryRun(folder, flags, program);
      return resume(folder, flags, program);
    case 'ledger':
      return ledger(folder, step, flags, program);
    case 'agent':
      return runAgent(folder, flags, program, signal);
  }
}

/** Does one action of the rounds. Returns the exit code. */
export function runRounds(
  action: RoundAction,
  step: string | null,
  flags: RoundFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  return explained(program, async () => act(action, step, flags, program, signal));
}
