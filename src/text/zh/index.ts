import type { Catalogue } from '../catalogue.ts';
import { accuracy } from './accuracy.ts';
import { agent } from './agent.ts';
import { aiconfigurator } from './aiconfigurator.ts';
import { assessment } from './assessment.ts';
import { campaign } from './campaign/index.ts';
import { cases } from './cases.ts';
import { catalog } from './catalog.ts';
import { commands } from './commands.ts';
import { completion } from './completion.ts';
import { connection } from './connection.ts';
import { counted } from './counted.ts';
import { dialog } from './dialog.ts';
import { disclaimer } from './disclaimer.ts';
import { doctor } from './doctor.ts';
import { engineCommand } from './engine-command.ts';
import { equations } from './equations.ts';
import { explain } from './explain/index.ts';
import { findings } from './findings.ts';
import { form } from './form.ts';
import { forwardPass } from './forward-pass.ts';
import { launch } from './launch.ts';
import { load } from './load.ts';
import { meant } from './meant.ts';
import { measures } from './measures.ts';
import { plan } from './plan.ts';
import { punctuation } from './punctuation.ts';
import { roundPlan } from './round-plan.ts';
import { rounds } from './rounds/index.ts';
import { serving } from './serving.ts';
import { settings } from './settings.ts';
import { sizing } from './sizing.ts';
import { stated } from './stated.ts';
import { store } from './store.ts';
import { summary } from './summary.ts';
import { tensorcast } from './tensorcast.ts';
import { triage } from './triage.ts';
import { triageCapture } from './triage-capture.ts';
import { triageCommand } from './triage-command.ts';
import { triageExport } from './triage-export.ts';
import { triageScreen } from './triage-screen.ts';
import { ui } from './ui.ts';
import { unread } from './unread.ts';
import { verify } from './verify.ts';

/** Every text that is not a question, by area. */
export const zh: Catalogue = {
  accuracy,
  agent,
  aiconfigurator,
  assessment,
  campaign,
  cases,
  catalog,
  commands,
  connection,
  disclaimer,
  punctuation,
  stated,
  completion,
  engineCommand,
  equations,
  explain,
  findings,
  form,
  ui,
  counted,
  dialog,
  doctor,
  load,
  launch,
  forwardPass,
  meant,
  measures,
  plan,
  roundPlan,
  rounds,
  serving,
  settings,
  store,
  sizing,
  summary,
  tensorcast,
  unread,
  triage,
  triageCapture,
  triageCommand,
  triageExport,
  triageScreen,
  verify,
};
