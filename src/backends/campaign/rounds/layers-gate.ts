import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { layerPipelineSchema } from '../../../trace/pipeline/layer-report.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import type { RoundPorts } from './ports.ts';
import { roundName } from './profile-gate.ts';
import { pointTo, sealedArtefact } from './sealed.ts';

/** Records the layers of this round's target profile: the pass looked at, its layers, and the hot rows in them. */
export function recordLayers(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  ports: RoundPorts,
): void {
  const { folder } = campaign;
  const profile = round.profiles.find(
    ({ framework, phase }) => framework === plan.target && phase === 'before',
  );
  if (profile === undefined) return;
  const place = join(profile.tables.path, '..');
  const [data, text] = [join(folder, place, 'layers.json'), join(folder, place, 'layers.md')];
  const pipeline = existsSync(data)
    ? layerPipelineSchema.parse(JSON.parse(readFileSync(data, 'utf8')))
    : null;
  const tables = { [profile.tables.path]: profile.tables.sha256 };
  const { layers: t } = ports.texts.rounds;
  const hot = (pipeline?.hotKernels ?? []).flatMap(({ kernel }) => {
    const row = profile.rows.find((one) => one.kernel === kernel);
    return row === undefined ? [] : [{ id: row.id, kernel }];
  });
  const body = [
    `campaign: ${campaign.state.manifest.id}`,
    `round: ${round.round}`,
    ...Object.entries(tables).map(([path, hash]) => `table: ${path} ${hash}`),
    '',
    `# ${t.title}`,
    '',
    ...(pipeline === null ? [t.none, ''] : [readFileSync(text, 'utf8')]),
    `## ${t.hot}`,
    '',
    ...(hot.length === 0 ? [t.noHot] : hot.map(({ id, kernel }) => `- ${id} · ${kernel}`)),
    '',
  ].join('\n');
  const path = join('analysis', 'rounds', roundName(round.round), 'layer-pipeline.md');
  const files = sealedArtefact(folder, path, body);
  campaign.append({
    type: 'layer.recorded',
    layers: {
      round: round.round,
      tables,
      pass: pipeline?.chosenPass ?? null,
      representatives: (pipeline?.representatives ?? []).map(({ layer, type }) => `${layer} ${type}`),
      hot_rows: hot.map(({ id }) => id),
      limit: pipeline === null ? 'no-layers' : null,
      files,
    },
  });
  pointTo(folder, join('analysis', 'layer-pipeline.md'), path);
}
