import type { Program } from '../../app/program.ts';
import { CampaignAlteredError, CampaignLockedError } from '../../backends/campaign/campaign-folder.ts';
import { HostUnreachableError } from '../../backends/campaign/hosts/bench-host.ts';
import { GitError } from '../../backends/campaign/rounds/git.ts';
import { TemplateValueError } from '../../campaign/hosts/templates.ts';
import { campaignCodes } from './campaign-codes.ts';
import { GateClosedError } from './open-campaign.ts';

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
