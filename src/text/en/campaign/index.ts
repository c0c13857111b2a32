import { campaignCommand } from './command.ts';
import { campaignHistory } from './history.ts';
import { campaignReport } from './report.ts';
import { campaignRunning } from './running.ts';
import { campaignScreens } from './screens.ts';

/** `throughline campaign`: a benchmark of serving frameworks that is fair, and survives anything. */
export const campaign = {
  ...campaignCommand,
  ...campaignRunning,
  ...campaignReport,
  ...campaignHistory,
  ...campaignScreens,
};
