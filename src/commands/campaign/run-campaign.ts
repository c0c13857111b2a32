import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { writeArtefacts } from '../../backends/campaign/artefacts.ts';
import {
  CampaignAlteredError,
  CampaignLockedError,
  campaignFolders,
  freeName,
  OpenCampaign,
  readCampaign,
  verifyFrozen,
} from '../../backends/campaign/campaign-folder.ts';
import { forecastCandidates } from '../../backends/campaign/forecast-candidates.ts';
import { type FreezeRefusal, freezeBench } from '../../backends/campaign/freeze-bench.ts';
import { HostUnreachableError } from '../../backends/campaign/hosts/bench-host.ts';
import { hostOf } from '../../backends/campaign/hosts/host-of.ts';
import { rebuildCampaign } from '../../backends/campaign/rebuild-campaign.ts';
import { GitError } from '../../backends/campaign/rounds/git.ts';
import { verifyRounds } from '../../backends/campaign/rounds/sealed.ts';
import { type BenchOutcome, closeOpenServers, runBench } from '../../backends/campaign/run-bench.ts';
import { secretsBelow } from '../../backends/campaign/secrets-below.ts';
import { TemplateValueError } from '../../campaign/hosts/templates.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { readLocalCalibration } from '../../store/local-calibration.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { printLines } from '../print-lines.ts';
import { campaignCodes } from './campaign-codes.ts';
import type { CampaignFlags } from './campaign-flags.ts';
import { newsLine, planLines, statusDocument, statusLines } from './campaign-lines.ts';
import { exportRows } from './export-rows.ts';
import { forkCampaign } from './fork-campaign.ts';
import { gatherInputs } from './gather-inputs.ts';
import { makeManifest } from './make-manifest.ts';
import { askOf, folderOf, GateClosedError, opened, rootOf } from './open-campaign.ts';
import { reviewInputs } from './review-inputs.ts';
import type { RoundFlags } from './rounds/round-flags.ts';
import { roundsStatus } from './rounds/rounds-status.ts';
import { runFinalReport } from './rounds/run-finish.ts';
import { runRound } from './rounds/run-round.ts';
import { runCampaignDoctor } from './run-doctor.ts';
import { recordHistory } from './run-history.ts';
import { watchCampaign } from './watch-campaign.ts';

export const actions = [
  'doctor',
  'init',
  'history',
  'run',
  'status',
  'report',
  'freeze',
  'tune',
  'fork',
  'rebuild',
  'export',
  'redact',
  'cancel',
] as const;
export type CampaignAction = (typeof actions)[number];

export function isAction(text: string): text is CampaignAction {
  return actions.some((action) => action === text);
}

/** Fixes a new campaign. `isGuided`: a person sees every value with its source and may change it. */
async function init(flags: CampaignFlags, program: Program, isGuided: boolean): Promise<string> {
  const ask = program.terminal.isInteractive ? askOf(flags, program) : null;
  const gathered = await gatherInputs(flags, program, ask);
  const inputs = isGuided && ask !== null ? await reviewInputs(gathered, program, ask) : gathered;
  const root = rootOf(flags, program);
  const manifest = await makeManifest(inputs, flags, root, new Date(), program);
  const { plan } = inputs;
  const { told } = program.texts.campaign;
  if (plan !== null && plan.unknownFrameworks.length > 0)
    program.err(told.noAdapter(plan.unknownFrameworks.join(' ')));
  if (plan !== null && plan.notUsed.length > 0) program.err(told.notUsed(plan.notUsed.join(' ')));
  const id = freeName(root, manifest.id);
  const campaign = OpenCampaign.create(join(root, id), { ...manifest, id });
  writeArtefacts(campaign.folder, campaign.state, program.texts.campaign);
  campaign.close();
  program.err(told.created(campaign.folder));
  return campaign.folder;
}

async function mayStart(flags: CampaignFlags, program: Program): Promise<boolean> {
  if (flags.yes === true) return true;
  const ask = askOf(flags, program);
  if (ask === null) throw new UsageError(program.texts.campaign.usage.tty);
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

async function run(
  folder: string,
  flags: CampaignFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  const { campaign: texts } = program.texts;
  const columns = program.terminal.columns() - 1;
  return opened(folder, program, async (campaign) => {
    if (campaign.state.isCancelled) throw new GateClosedError(texts.refusals.cancelled);
    if (campaign.state.frozen !== null) throw new GateClosedError(texts.refusals.frozen);
    const shown = planLines(campaign.state, texts, columns);
    if (flags.dryRun === true) {
      printLines(shown, program);
      return exitCodes.done;
    }
    if (flags.yes !== true) printLines(shown, program);
    if (!(await mayStart(flags, program))) return exitCodes.cancelled;
    if (campaign.state.history === null) await recordHistory(campaign, flags, program);
    const outcome = await runBench(campaign, {
      version: program.version,
      now: () => new Date(),
      signal,
      forecast: (state) => forecastCandidates(state, readLocalCalibration(program.locations.config)),
      tell: (news) => program.err(newsLine(news, texts)),
    });
    writeArtefacts(folder, campaign.state, texts);
    const code = outcomeCode(outcome, program);
    const isSomething = [...campaign.state.frameworks.values()].some(({ state }) => state === 'supported');
    if (code === exitCodes.done && !isSomething) throw new GateClosedError(texts.refusals.noFramework);
    return code;
  });
}

/** Next step of a run, read only: the commands of an open benchmark, else the gate of the rounds. */
export async function dryRun(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  if (state.isCancelled) throw new GateClosedError(program.texts.campaign.refusals.cancelled);
  if (state.frozen !== null) return status(folder, flags, program);
  const columns = program.terminal.columns() - 1;
  if (flags.json === true) program.out(JSON.stringify(statusDocument(folder, state)));
  else printLines(planLines(state, program.texts.campaign, columns), program);
  return exitCodes.done;
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

function freeze(folder: string, program: Program): Promise<void> {
  const { campaign: texts } = program.texts;
  return opened(folder, program, (campaign) => {
    const wasFrozen = campaign.state.frozen !== null;
    const outcome = freezeBench(campaign, texts);
    if ('code' in outcome) throw new GateClosedError(freezeWords(outcome, program));
    if (!wasFrozen) program.err(texts.told.frozen(String(outcome.files)));
  });
}

function cancel(folder: string, program: Program): Promise<number> {
  return opened(folder, program, async (campaign) => {
    await closeOpenServers(campaign, hostOf(campaign.state.manifest.host_profile));
    if (!campaign.state.isCancelled) campaign.append({ type: 'campaign.cancelled' });
    program.err(program.texts.campaign.told.cancelled);
    return exitCodes.done;
  });
}

async function status(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  verifyRounds(folder, state, false);
  const columns = program.terminal.columns() - 1;
  const rounds = await roundsStatus(state, program.texts.rounds, columns);
  if (flags.json === true) {
    program.out(JSON.stringify({ ...statusDocument(folder, state), rounds: rounds.document }));
  } else {
    printLines([...statusLines(folder, state, program.texts.campaign, columns), ...rounds.lines], program);
  }
  return exitCodes.done;
}

async function tune(flags: CampaignFlags, program: Program, signal: AbortSignal): Promise<number> {
  const names = flags.model !== undefined || flags.plan !== undefined;
  const isNew = flags.run === undefined && (names || campaignFolders(rootOf(flags, program)).length === 0);
  const folder = isNew ? await init(flags, program, true) : folderOf(flags, program);
  if (readCampaign(folder).frozen === null) {
    const code = await run(folder, flags, program, signal);
    if (code !== exitCodes.done || flags.dryRun === true) return code;
    await freeze(folder, program);
  }
  return status(folder, flags, program);
}

async function report(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  if (state.frozen === null) writeArtefacts(folder, state, program.texts.campaign);
  return status(folder, flags, program);
}

async function rebuild(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const { told } = program.texts.campaign;
  const { keptPath, readLines, rows, refused } = rebuildCampaign(folder, () => new Date());
  program.err(told.rebuilt(String(readLines), String(rows), keptPath ?? ''));
  if (refused.length > 0) program.err(told.refused(refused.join(' ')));
  return report(folder, flags, program);
}

/** Looks for text that has the form of a key; its place is named, never itself. */
function redact(folder: string, program: Program): number {
  const places = secretsBelow(folder, program.environment);
  for (const place of places) program.out(place);
  return places.length === 0 ? exitCodes.done : campaignCodes.notSatisfied;
}

async function act(
  action: CampaignAction,
  flags: RoundFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  if (action === 'tune') return tune(flags, program, signal);
  if (action === 'doctor') return runCampaignDoctor(flags, program);
  if (action === 'init') return status(await init(flags, program, false), flags, program);
  const folder = folderOf(flags, program);
  switch (action) {
    case 'run': {
      if (flags.dryRun === true) return dryRun(folder, flags, program);
      // Once the loop was started, what is open are its gates.
      if (readCampaign(folder).rounds.loop !== null) return runRound(folder, null, flags, program, signal);
      const code = await run(folder, flags, program, signal);
      return code === exitCodes.done ? status(folder, flags, program) : code;
    }
    case 'status':
      return flags.watch === true ? watchCampaign(folder, program, signal) : status(folder, flags, program);
    case 'report':
      return readCampaign(folder).rounds.plan === null
        ? report(folder, flags, program)
        : runFinalReport(folder, flags, program, signal);
    case 'history':
      return opened(folder, program, async (campaign) => {
        const history = await recordHistory(campaign, flags, program);
        if (flags.json === true) program.out(JSON.stringify(history));
        return exitCodes.done;
      });
    case 'freeze': {
      await freeze(folder, program);
      return status(folder, flags, program);
    }
    case 'fork':
      return status(forkCampaign(folder, flags, program), flags, program);
    case 'rebuild':
      return rebuild(folder, flags, program);
    case 'export':
      return exportRows(folder, program);
    case 'redact':
      return redact(folder, program);
    case 'cancel':
      return cancel(folder, program);
  }
}

/** Does one action of a campaign; refusals say which gate is closed and what opens it. Returns the exit code. */
export async function runCampaign(
  action: CampaignAction,
  flags: RoundFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  return explained(program, () => act(action, flags, program, signal));
}

/** Words what shuts a campaign, and gives the exit code that says so. */
export async function explained(program: Program, work: () => Promise<number>): Promise<number> {
  const { refusals } = program.texts.campaign;
  try {
    return await work();
  } catch (error) {
    if (error instanceof GateClosedError) {
      program.err(error.message);
      return campaignCodes.notSatisfied;
    }
    if (error instanceof CampaignLockedError) {
      program.err(refusals.locked(String(error.holder.pid), error.holder.host));
      return campaignCodes.locked;
    }
    if (error instanceof CampaignAlteredError) {
      program.err(refusals.altered(error.files.join(', ')));
      return campaignCodes.altered;
    }
    if (error instanceof HostUnreachableError || error instanceof TemplateValueError) {
      program.err(`${refusals.noHost} ${error.message}`);
      return campaignCodes.unusable;
    }
    if (error instanceof GitError) {
      program.err(`${refusals.noGit} ${error.message}`);
      return campaignCodes.unusable;
    }
    throw error;
  }
}
