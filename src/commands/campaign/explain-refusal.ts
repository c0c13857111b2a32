import { CommandError } from '../../app/command-error.ts';
import type { Program } from '../../app/program.ts';
import { CampaignAlteredError, CampaignLockedError } from '../../backends/campaign/campaign-folder.ts';
import { HostUnreachableError } from '../../backends/campaign/hosts/bench-host.ts';
import { GitError } from '../../backends/campaign/rounds/git.ts';
import { TemplateValueError } from '../../campaign/hosts/templates.ts';
import { campaignCodes } from './campaign-codes.ts';
import { GateClosedError } from './open-campaign.ts';

/** Words what shuts a campaign. @throws CommandError with the exit code that says so */
export async function explained(program: Program, work: () => Promise<number>): Promise<number> {
  const { refusals } = program.texts.campaign;
  try {
    return await work();
  } catch (error) {
    if (error instanceof GateClosedError) {
      throw new CommandError(error.message, 'gate-closed', campaignCodes.notSatisfied);
    }
    if (error instanceof CampaignLockedError) {
      const words = refusals.locked(String(error.holder.pid), error.holder.host);
      throw new CommandError(words, 'locked', campaignCodes.locked);
    }
    if (error instanceof CampaignAlteredError) {
      const words = refusals.altered(error.files.join(', '));
      throw new CommandError(words, 'altered', campaignCodes.altered);
    }
    if (error instanceof HostUnreachableError || error instanceof TemplateValueError) {
      const words = `${refusals.noHost} ${error.message}`;
      throw new CommandError(words, 'host-unusable', campaignCodes.unusable);
    }
    if (error instanceof GitError) {
      throw new CommandError(`${refusals.noGit} ${error.message}`, 'git-failed', campaignCodes.unusable);
    }
    throw error;
  }
}
