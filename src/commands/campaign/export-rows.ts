import type { Program } from '../../app/program.ts';
import { readCampaign, verifyFrozen } from '../../backends/campaign/campaign-folder.ts';
import { pointOf } from '../../backends/campaign/measured-points.ts';
import { candidatePlans } from '../../campaign/bench/gate.ts';
import { exitCodes } from '../../screens/exit-codes.ts';

/** Prints the measured rows as points for `throughline accuracy FILE --calibrate`: closed loops that were measured whole. */
export function exportRows(folder: string, program: Program): number {
  const state = readCampaign(folder);
  verifyFrozen(folder, state);
  const candidates = [...candidatePlans(state).values()].flatMap((plan) => plan.candidates);
  const points = [...state.rows.values()].flatMap((row) => {
    const candidate = candidates.find(({ id }) => id === row.candidate_id);
    const scenario = state.manifest.scenarios.find(({ name }) => name === row.scenario);
    const concurrency = row.load.max_concurrency;
    if (row.status !== 'ok' || row.contaminated || concurrency === null) return [];
    if (candidate === undefined || scenario === undefined) return [];
    return [pointOf(state.manifest, candidate, scenario, concurrency, row)];
  });
  if (state.manifest.hardware.device_model === null && points.length > 0) {
    program.err(program.texts.campaign.told.noDeviceModel);
  }
  program.out(JSON.stringify({ schema: 'throughline.points/1', points }, null, 2));
  return points.length === 0 ? 1 : exitCodes.done;
}
