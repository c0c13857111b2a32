import { commands } from './commands.ts';
import { common } from './common.ts';
import { dialog } from './dialog.ts';
import { engineCommand } from './engine-command.ts';
import { explain } from './explain.ts';
import { findings } from './findings.ts';
import { plan } from './plan.ts';
import { summary } from './summary.ts';
import { tensorcast } from './tensorcast.ts';
import { ui } from './ui.ts';
import { verify } from './verify.ts';

/** Every text that is not a question, by area. */
export const en = {
  commands,
  common,
  engineCommand,
  explain,
  findings,
  ui,
  dialog,
  plan,
  summary,
  tensorcast,
  verify,
};
