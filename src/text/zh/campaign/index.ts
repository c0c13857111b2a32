import type { Catalogue } from '../../catalogue.ts';
import { campaignCommand } from './command.ts';
import { campaignHistory } from './history.ts';
import { campaignReport } from './report.ts';
import { campaignRunning } from './running.ts';
import { campaignScreens } from './screens.ts';

export const campaign: Catalogue['campaign'] = {
  ...campaignCommand,
  ...campaignRunning,
  ...campaignReport,
  ...campaignHistory,
  ...campaignScreens,
};
