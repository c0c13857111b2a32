import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { frozenPath, sealedHashes, writeArtefacts } from '../../backends/campaign/artefacts.ts';
import {
  CampaignAlteredError,
  CampaignLockedError,
  campaignFolders,
  freeName,
  OpenCampaign,
  readCampaign,
  verifyFrozen,
  writeArtefact,
} from '../../backends/campaign/campaign-folder.ts';
import { closeOpenServers, runBench } from '../../backends/campaign/run-bench.ts';
import { adapters } from '../../campaign/adapters/index.ts';
import { confirmedWinner, openWork } from '../../campaign/bench/gate.ts';
import type { Framework } from '../../campaign/manifest.ts';
import { inquirerAsk, pipedAsk } from '../../plain/ask.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { printLines } from '../print-lines.ts';
import { campaignInputs } from './ask-inputs.ts';
import { type CampaignFlags, manifestOf } from './campaign-flags.ts';
import { newsLine, planLines, statusDocument, statusLines } from './campaign-lines.ts';

export const actions = ['init', 'run', 'status', 'report', 'freeze', 'tune', 'cancel'] as const;
export type CampaignAction = (typeof actions)[number];

export function isAction(text: string): text is CampaignAction {
  return actions.some((action) => action === text);
}

/** Codes of a campaign that no other command has. */
const campaignCodes = {
  /** A gate is not satisfied. */
  notSatisfied: 1,
  /** A live process holds the campaign. */
  locked: 3,
  /** The journal or a frozen file was altered. */
  altered: 4,
} as const;

/** A gate that does not open, in words. */
class GateClosedError extends Error {
  override readonly name = 'GateClosedError';
}

function rootOf(flags: CampaignFlags, program: Program): string {
  return flags.root ?? join(program.locations.state, 'campaigns');
}

/** The folder that is meant: the named one, or the newest. @throws UsageError where there is none */
function folderOf(flags: CampaignFlags, program: Program): string {
  const root = rootOf(flags, program);
  const found = flags.run ?? campaignFolders(root)[0];
  if (found === undefined) throw new UsageError(program.texts.campaign.usage.none(root));
  return found;
}

function askOf(flags: CampaignFlags, program: Program) {
  const { terminal } = program;
  if (flags.yes === true || flags.json === true) return null;
  if (terminal.isInteractive) return inquirerAsk(terminal.stdin, terminal.stdout);
  return terminal.stdin.isTTY ? null : pipedAsk(terminal.stdin, terminal.stdout);
}

async function init(flags: CampaignFlags, program: Program): Promise<string> {
  const inputs = await campaignInputs(
    flags,
    program,
    program.terminal.isInteractive ? askOf(flags, program) : null,
  );
  const manifest = manifestOf(inputs, flags, new Date(), program.texts.campaign);
  const root = rootOf(flags, program);
  const id = freeName(root, manifest.id);
  const campaign = OpenCampaign.create(join(root, id), { ...manifest, id });
  writeArtefacts(campaign.folder, campaign.state, program.texts.campaign);
  campaign.close();
  program.err(program.texts.campaign.told.created(campaign.folder));
  return campaign.folder;
}

/** Opens a campaign, makes sure that it is whole, and closes it afterwards. */
async function opened<Value>(
  folder: string,
  program: Program,
  work: (campaign: OpenCampaign) => Promise<Value> | Value,
): Promise<Value> {
  const campaign = OpenCampaign.open(folder);
  try {
    if (campaign.repairedBytes > 0) {
      program.err(program.texts.campaign.told.repaired(String(campaign.repairedBytes)));
    }
    verifyFrozen(folder, campaign.state);
    return await work(campaign);
  } finally {
    campaign.close();
  }
}

async function mayStart(flags: CampaignFlags, program: Program): Promise<boolean> {
  if (flags.yes === true) return true;
  const ask = askOf(flags, program);
  if (ask === null) throw new UsageError(program.texts.campaign.usage.tty);
  const typed = await ask(program.texts.campaign.plan.confirm);
  return typed.kind === 'line' && /^\s*(y|yes|是|好)\s*$/i.test(typed.text);
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
    const outcome = await runBench(campaign, {
      version: program.version,
      now: () => new Date(),
      signal,
      tell: (news) => program.err(newsLine(news, texts)),
    });
    writeArtefacts(folder, campaign.state, texts);
    if (outcome === 'stopped') {
      program.err(texts.told.stopped);
      return exitCodes.cancelled;
    }
    if (outcome === 'busy') throw new GateClosedError(texts.refusals.busy);
    const isSomething = [...campaign.state.frameworks.values()].some(({ state }) => state === 'supported');
    if (!isSomething) throw new GateClosedError(texts.refusals.noFramework);
    return exitCodes.done;
  });
}

const leastRepeats = 3;

function freeze(folder: string, program: Program): Promise<number> {
  const { campaign: texts } = program.texts;
  return opened(folder, program, (campaign) => {
    const { state } = campaign;
    if (state.frozen !== null) return exitCodes.done;
    if (state.manifest.smoke) throw new GateClosedError(texts.refusals.smoke);
    const { phase, trials } = openWork(state);
    if (phase !== 'measured')
      throw new GateClosedError(texts.refusals.open(String(Math.max(1, trials.length))));
    const winners = Object.keys(state.manifest.frameworks).flatMap((framework) =>
      state.manifest.scenarios.flatMap(({ name }) => {
        const winner = confirmedWinner(state, framework as Framework, name);
        return winner === null
          ? []
          : [{ ...winner, name: `${adapters[framework as Framework].title} ${name}` }];
      }),
    );
    if (winners.length === 0) throw new GateClosedError(texts.refusals.noWinner);
    const loose = winners.filter(({ repeats }) => repeats.length < leastRepeats);
    if (loose.length > 0)
      throw new GateClosedError(texts.refusals.unconfirmed(loose.map(({ name }) => name).join(', ')));
    writeArtefacts(folder, state, texts);
    const hashes = sealedHashes(folder, state);
    campaign.append({ type: 'bench.frozen', hashes });
    writeArtefact(folder, frozenPath, `${JSON.stringify(hashes, null, 2)}\n`);
    program.err(texts.told.frozen(String(Object.keys(hashes).length)));
    return exitCodes.done;
  });
}

function cancel(folder: string, program: Program): Promise<number> {
  return opened(folder, program, async (campaign) => {
    await closeOpenServers(campaign);
    if (!campaign.state.isCancelled) campaign.append({ type: 'campaign.cancelled' });
    program.err(program.texts.campaign.told.cancelled);
    return exitCodes.done;
  });
}

function status(folder: string, flags: CampaignFlags, program: Program): number {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  if (flags.json === true) program.out(JSON.stringify(statusDocument(folder, state)));
  else
    printLines(statusLines(folder, state, program.texts.campaign, program.terminal.columns() - 1), program);
  return exitCodes.done;
}

async function tune(flags: CampaignFlags, program: Program, signal: AbortSignal): Promise<number> {
  const isNew =
    flags.run === undefined &&
    (flags.model !== undefined || campaignFolders(rootOf(flags, program)).length === 0);
  const folder = isNew ? await init(flags, program) : folderOf(flags, program);
  if (readCampaign(folder).frozen === null) {
    const code = await run(folder, flags, program, signal);
    if (code !== exitCodes.done || flags.dryRun === true) return code;
    await freeze(folder, program);
  }
  return status(folder, flags, program);
}

async function act(
  action: CampaignAction,
  flags: CampaignFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  if (action === 'tune') return tune(flags, program, signal);
  if (action === 'init') return status(await init(flags, program), flags, program);
  const folder = folderOf(flags, program);
  switch (action) {
    case 'run': {
      const code = await run(folder, flags, program, signal);
      return code === exitCodes.done && flags.dryRun !== true ? status(folder, flags, program) : code;
    }
    case 'status':
      return status(folder, flags, program);
    case 'report': {
      const state = readCampaign(folder);
      verifyFrozen(folder, state);
      if (state.frozen === null) writeArtefacts(folder, state, program.texts.campaign);
      return status(folder, flags, program);
    }
    case 'freeze': {
      await freeze(folder, program);
      return status(folder, flags, program);
    }
    case 'cancel':
      return cancel(folder, program);
  }
}

/** Does one action of a campaign; refusals say which gate is closed and what opens it. Returns the exit code. */
export async function runCampaign(
  action: CampaignAction,
  flags: CampaignFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  const { refusals } = program.texts.campaign;
  try {
    return await act(action, flags, program, signal);
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
    throw error;
  }
}
