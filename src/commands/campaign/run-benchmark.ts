import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { writeArtefacts } from '../../backends/campaign/artefacts.ts';
import { readCampaign, verifyFrozen } from '../../backends/campaign/campaign-folder.ts';
import { forecastCandidates } from '../../backends/campaign/forecast-candidates.ts';
import { type FreezeRefusal, freezeBench } from '../../backends/campaign/freeze-bench.ts';
import { type BenchOutcome, runBench } from '../../backends/campaign/run-bench.ts';
import type { CampaignState } from '../../campaign/state.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { readLocalCalibration } from '../../store/local-calibration.ts';
import { line, plainText } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { printLines } from '../print-lines.ts';
import { campaignCodes } from './campaign-codes.ts';
import type { CampaignFlags } from './campaign-flags.ts';
import { newsLine, planLines, statusDocument } from './campaign-lines.ts';
import { status } from './campaign-status.ts';
import { askOf, GateClosedError, opened } from './open-campaign.ts';
import { recordHistory } from './run-history.ts';

async function mayStart(flags: CampaignFlags, program: Program): Promise<boolean> {
  if (flags.yes === true) return true;
  const ask = askOf(flags, program);
  if (ask === null) throw new UsageError(program.texts.campaign.usage.tty, ['yes']);
  const typed = await ask(program.texts.campaign.plan.confirm);
  return typed.kind === 'line' && says('bare-yes', spelled(typed.text));
}

function outcomeCode(outcome: BenchOutcome, program: Program): number {
  const { told, refusals } = program.texts.campaign;
  switch (outcome) {
    case 'measured':
      return exitCodes.done;
    case 'stopped':
      program.err(told.stopped);
      return exitCodes.cancelled;
    case 'busy':
      throw new GateClosedError(refusals.busy);
    case 'no-space':
      throw new GateClosedError(refusals.noSpace);
    case 'no-host':
      program.err(refusals.noHost);
      return campaignCodes.unusable;
  }
}

/** Shows what will be measured; `folder` is null for a campaign that is only looked at. Returns the exit code. */
export function showPlan(
  folder: string | null,
  state: CampaignState,
  flags: CampaignFlags,
  program: Program,
): number {
  if (flags.json === true) program.out(JSON.stringify(statusDocument(folder, state)));
  else printLines(planLines(state, program.texts.campaign, program.terminal.columns() - 1), program);
  return exitCodes.done;
}

/** Measures what is open; asks before anything starts. Returns the exit code. */
export async function run(
  folder: string,
  flags: CampaignFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  const { campaign: texts } = program.texts;
  return opened(folder, program, async (campaign) => {
    if (campaign.state.isCancelled) throw new GateClosedError(texts.refusals.cancelled);
    if (campaign.state.frozen !== null) throw new GateClosedError(texts.refusals.frozen);
    if (flags.dryRun === true) return showPlan(folder, campaign.state, flags, program);
    if (flags.yes !== true && flags.json !== true) showPlan(folder, campaign.state, flags, program);
    if (!(await mayStart(flags, program))) {
      program.err(texts.told.notStarted(folder));
      return exitCodes.cancelled;
    }
    if (campaign.state.history === null) await recordHistory(campaign, flags, program);
    const outcome = await runBench(campaign, {
      version: program.version,
      now: () => new Date(),
      signal,
      forecast: (state) => forecastCandidates(state, readLocalCalibration(program.locations.config)),
      tell: (news) => program.err(told(newsLine(news, texts), program)),
    });
    writeArtefacts(folder, campaign.state, texts);
    const code = outcomeCode(outcome, program);
    const isSomething = [...campaign.state.frameworks.values()].some(({ state }) => state === 'supported');
    if (code === exitCodes.done && !isSomething) throw new GateClosedError(texts.refusals.noFramework);
    return code;
  });
}

/** News for whoever watches a terminal; a log keeps one line for each. */
function told(news: string, { terminal }: Program): string {
  return terminal.isInteractive ? plainText(wrap(line(news), terminal.columns() - 1, 4)) : news;
}

/** Next step of a run, read only: the commands of an open benchmark, else the gate of the rounds. */
export async function dryRun(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  if (state.isCancelled) throw new GateClosedError(program.texts.campaign.refusals.cancelled);
  if (state.frozen !== null) return status(folder, flags, program);
  return showPlan(folder, state, flags, program);
}

function freezeWords(refusal: FreezeRefusal, program: Program): string {
  const { refusals } = program.texts.campaign;
  switch (refusal.code) {
    case 'smoke':
      return refusals.smoke;
    case 'no-winner':
      return refusals.noWinner;
    case 'open':
      return refusals.open(String(refusal.trials));
    case 'unconfirmed':
      return refusals.unconfirmed(refusal.names.join(', '));
    case 'secrets':
      return refusals.secrets(refusal.places.slice(0, 5).join(' '));
  }
}

/** Freezes the winners. @throws GateClosedError with the reason where they cannot be. */
export function freeze(folder: string, program: Program): Promise<void> {
  const { campaign: texts } = program.texts;
  return opened(folder, program, (campaign) => {
    const wasFrozen = campaign.state.frozen !== null;
    const outcome = freezeBench(campaign, texts);
    if ('code' in outcome) throw new GateClosedError(freezeWords(outcome, program));
    if (!wasFrozen) program.err(texts.told.frozen(String(outcome.files)));
  });
}
