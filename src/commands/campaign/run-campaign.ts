import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { writeArtefacts } from '../../backends/campaign/artefacts.ts';
import {
  campaignFolders,
  freeName,
  OpenCampaign,
  readCampaign,
} from '../../backends/campaign/campaign-folder.ts';
import { hostOf } from '../../backends/campaign/hosts/host-of.ts';
import { closeOpenServers } from '../../backends/campaign/run-bench.ts';
import { secretsBelow } from '../../backends/campaign/secrets-below.ts';
import type { Manifest } from '../../campaign/manifest.ts';
import { folded } from '../../campaign/state.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { campaignCodes } from './campaign-codes.ts';
import type { CampaignFlags } from './campaign-flags.ts';
import { rebuild, report, status } from './campaign-status.ts';
import { explained } from './explain-refusal.ts';
import { exportRows } from './export-rows.ts';
import { forkCampaign } from './fork-campaign.ts';
import { gatherInputs } from './gather-inputs.ts';
import { makeManifest } from './make-manifest.ts';
import { askOf, folderOf, opened, rootOf } from './open-campaign.ts';
import { reviewInputs } from './review-inputs.ts';
import type { RoundFlags } from './rounds/round-flags.ts';
import { runFinalReport } from './rounds/run-finish.ts';
import { runRound } from './rounds/run-round.ts';
import { dryRun, freeze, run, showPlan } from './run-benchmark.ts';
import { runCampaignDoctor } from './run-doctor.ts';
import { recordHistory } from './run-history.ts';
import { watchCampaign } from './watch-campaign.ts';

/** Actions of `throughline campaign` for the benchmark itself, by the word behind it. */
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

/** Whether a word behind `throughline campaign` is about the benchmark itself. */
export function isAction(text: string): text is CampaignAction {
  return actions.some((action) => action === text);
}

/** What a new campaign is fixed to. `isGuided`: a person sees every value with its source and may change it. */
async function gathered(
  flags: CampaignFlags,
  program: Program,
  { isGuided }: { readonly isGuided: boolean },
): Promise<Manifest> {
  const ask = program.terminal.isInteractive ? askOf(flags, program) : null;
  const first = await gatherInputs(flags, program, ask);
  const inputs = isGuided && ask !== null ? await reviewInputs(first, program, ask) : first;
  const root = rootOf(flags, program);
  const manifest = await makeManifest(inputs, flags, root, new Date(), program);
  const { plan } = inputs;
  const { told } = program.texts.campaign;
  if (plan !== null && plan.unknownFrameworks.length > 0)
    program.err(told.noAdapter(plan.unknownFrameworks.join(' ')));
  if (plan !== null && plan.notUsed.length > 0) program.err(told.notUsed(plan.notUsed.join(' ')));
  return manifest;
}

/** Fixes a new campaign in a folder of its own. */
async function init(
  flags: CampaignFlags,
  program: Program,
  how: { readonly isGuided: boolean },
): Promise<string> {
  const manifest = await gathered(flags, program, how);
  const root = rootOf(flags, program);
  const id = freeName(root, manifest.id);
  const campaign = OpenCampaign.create(join(root, id), { ...manifest, id });
  writeArtefacts(campaign.folder, campaign.state, program.texts.campaign);
  campaign.close();
  program.err(program.texts.campaign.told.created(campaign.folder));
  return campaign.folder;
}

function cancel(folder: string, program: Program): Promise<number> {
  return opened(folder, program, async (campaign) => {
    await closeOpenServers(campaign, hostOf(campaign.state.manifest.host_profile));
    if (!campaign.state.isCancelled) campaign.append({ type: 'campaign.cancelled' });
    program.err(program.texts.campaign.told.cancelled);
    return exitCodes.done;
  });
}

const guided = { isGuided: true };

/** Whether the newest campaign can go on: one that was cancelled stands in nobody's way. */
function hasOpenCampaign(flags: CampaignFlags, program: Program): boolean {
  const [newest] = campaignFolders(rootOf(flags, program));
  return newest !== undefined && !readCampaign(newest).isCancelled;
}

function goesOn(folder: string, { texts }: Program): string {
  return texts.campaign.told.goesOn(readCampaign(folder).manifest.model, folder);
}

async function tune(flags: CampaignFlags, program: Program, signal: AbortSignal): Promise<number> {
  const names = flags.model !== undefined || flags.plan !== undefined;
  const isNew = flags.run === undefined && (names || !hasOpenCampaign(flags, program));
  if (isNew && flags.dryRun === true) {
    // Nothing is fixed by a look: no folder is made that a later command would go on with.
    const state = folded([{ type: 'campaign.created', manifest: await gathered(flags, program, guided) }]);
    return showPlan(null, state, flags, program);
  }
  const folder = isNew ? await init(flags, program, guided) : folderOf(flags, program);
  if (!isNew) program.err(goesOn(folder, program));
  if (readCampaign(folder).frozen === null) {
    const code = await run(folder, flags, program, signal);
    if (code !== exitCodes.done || flags.dryRun === true) return code;
    await freeze(folder, program);
  }
  return status(folder, flags, program);
}

/** Looks for text that has the form of a key; its place is named, never itself. */
function redact(folder: string, flags: RoundFlags, program: Program): number {
  const places = secretsBelow(folder, program.environment);
  if (flags.json === true)
    program.out(JSON.stringify({ schema: 'throughline.campaign-redact/1', folder, places }));
  else for (const place of places) program.out(place);
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
  if (action === 'init') return status(await init(flags, program, { isGuided: false }), flags, program);
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
      return redact(folder, flags, program);
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
