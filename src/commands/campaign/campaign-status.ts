import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { writeArtefacts } from '../../backends/campaign/artefacts.ts';
import { campaignHolder, readCampaign, verifyFrozen } from '../../backends/campaign/campaign-folder.ts';
import { rebuildCampaign } from '../../backends/campaign/rebuild-campaign.ts';
import { verifyRounds } from '../../backends/campaign/rounds/sealed.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { printLines } from '../print-lines.ts';
import type { CampaignFlags } from './campaign-flags.ts';
import { statusDocument, statusLines } from './campaign-lines.ts';
import { roundsStatus } from './rounds/rounds-status.ts';

/** Prints the state of a campaign; JSON with `--json`. Returns the exit code. */
export async function status(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  verifyRounds(folder, state, { isDeep: false });
  const columns = program.terminal.columns() - 1;
  const rounds = await roundsStatus(state, program.texts.rounds, columns);
  const holder = campaignHolder(folder);
  if (flags.json === true) {
    const running = holder === null ? null : { pid: holder.pid, host: holder.host };
    program.out(JSON.stringify({ ...statusDocument(folder, state), running, rounds: rounds.document }));
  } else {
    printLines(
      [...statusLines(folder, state, program.texts.campaign, { columns, holder }), ...rounds.lines],
      program,
    );
  }
  return exitCodes.done;
}

/** Writes the artefacts of an open benchmark anew, and prints the state. */
export async function report(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  if (state.frozen === null) writeArtefacts(folder, state, program.texts.campaign);
  program.err(program.texts.campaign.told.reported(join(folder, 'benchmark', 'summary.md')));
  return status(folder, flags, program);
}

/** Reads ledgers and files again where the journal is damaged, and says what was kept and refused. */
export async function rebuild(folder: string, flags: CampaignFlags, program: Program): Promise<number> {
  const { told } = program.texts.campaign;
  const { keptPath, readLines, rows, refused } = rebuildCampaign(folder, () => new Date());
  program.err(told.rebuilt(String(readLines), String(rows), keptPath ?? ''));
  if (refused.length > 0) program.err(told.refused(refused.join(' ')));
  return report(folder, flags, program);
}
