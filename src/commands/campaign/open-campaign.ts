import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import {
  campaignFolders,
  journalPath,
  OpenCampaign,
  verifyFrozen,
} from '../../backends/campaign/campaign-folder.ts';
import { verifyRounds } from '../../backends/campaign/rounds/sealed.ts';
import { type Ask, inquirerAsk, pipedAsk } from '../../plain/ask.ts';
import type { CampaignFlags } from './campaign-flags.ts';

/** A gate that does not open, in words. */
export class GateClosedError extends Error {
  override readonly name = 'GateClosedError';
}

/** The folder of all campaigns. */
export function rootOf(flags: CampaignFlags, program: Program): string {
  return flags.root ?? join(program.locations.state, 'campaigns');
}

/** The folder that is meant: the named one, or the newest; null where there is none. @throws UsageError */
export function folderIfAny(flags: CampaignFlags, program: Program): string | null {
  const { run } = flags;
  if (run === undefined) return campaignFolders(rootOf(flags, program))[0] ?? null;
  if (!existsSync(journalPath(run))) throw new UsageError(program.texts.campaign.usage.noCampaign(run));
  return run;
}

/** The folder that is meant. @throws UsageError where there is none */
export function folderOf(flags: CampaignFlags, program: Program): string {
  const found = folderIfAny(flags, program);
  if (found === null) throw new UsageError(program.texts.campaign.usage.none(rootOf(flags, program)));
  return found;
}

/** How a person is asked; null where nobody can be, or nobody wants to be. */
export function askOf(flags: CampaignFlags, program: Program): Ask | null {
  const { terminal } = program;
  if (flags.yes === true || flags.json === true) return null;
  if (terminal.isInteractive) return inquirerAsk(terminal.stdin, terminal.stdout);
  return terminal.stdin.isTTY ? null : pipedAsk(terminal.stdin, terminal.stdout);
}

/** Opens a campaign, makes sure that it is whole, and closes it afterwards. `isDeep` reads large files as well. */
export async function opened<Value>(
  folder: string,
  program: Program,
  work: (campaign: OpenCampaign) => Promise<Value> | Value,
  { isDeep = false }: { readonly isDeep?: boolean } = {},
): Promise<Value> {
  const campaign = OpenCampaign.open(folder);
  try {
    if (campaign.repairedBytes > 0) {
      program.err(program.texts.campaign.told.repaired(String(campaign.repairedBytes)));
    }
    verifyFrozen(folder, campaign.state);
    verifyRounds(folder, campaign.state, { isDeep });
    return await work(campaign);
  } finally {
    campaign.close();
  }
}
