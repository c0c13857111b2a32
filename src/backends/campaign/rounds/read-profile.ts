import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Language } from '../../../text/language.ts';
import { type AnalysisOptions, analyseTrace, noHelpers } from '../../../trace/analysis/analyse.ts';
import { catalogs } from '../../../trace/catalog/catalogs.ts';
import type { Framework } from '../../../trace/framework/framework.ts';
import { buildLayers } from '../../../trace/pipeline/build-layers.ts';
import { NoLayersError } from '../../../trace/pipeline/layer-errors.ts';
import { layerLines } from '../../../trace/pipeline/layer-lines.ts';
import { LayerConfigError } from '../../../trace/pipeline/layer-types.ts';
import { type LayerConfig, layerConfigSchema } from '../../../trace/pipeline/profile.ts';
import { buildReport, type ReportedTrace } from '../../../trace/report/build-report.ts';
import { plainReport } from '../../../trace/report/plain-report.ts';
import { chooseTargets } from '../../../trace/targets/choose-targets.ts';
import { findTraces } from '../../trace/find-traces.ts';
import { readTrace } from '../../trace/trace-reader.ts';
import type { ProfileFacts } from './ports.ts';

/** Rows from 1 % of their stage on: what is below is counted, and cannot be cited. */
const leastShare = 0.01;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Fields of a local model's config.json that decide layers; null where the model is no folder with one. */
function modelConfig(model: string): LayerConfig | null {
  const path = join(model, 'config.json');
  if (!existsSync(path)) return null;
  try {
    const outer: object = JSON.parse(readFileSync(path, 'utf8'));
    const inner = 'text_config' in outer && typeof outer.text_config === 'object' ? outer.text_config : {};
    const found = layerConfigSchema.safeParse({ ...outer, ...inner });
    return found.success ? found.data : null;
  } catch {
    // A damaged configuration says nothing of the layers; the trace does.
    return null;
  }
}

/** Settings that the server wrote beside its traces. */
function argumentsBeside(path: string): Record<string, unknown> | null {
  for (const folder of [dirname(path), dirname(dirname(path))]) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, 'server_args.json'), 'utf8'));
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
    } catch {
      // None there, or no JSON.
    }
  }
  return null;
}

/** The traces that a path stands for: itself, or the newest run of a folder. */
async function tracesBelow(path: string): Promise<readonly string[]> {
  if (!statSync(path).isDirectory()) return [path];
  const { traces } = await findTraces(path);
  return chooseTargets(traces, null).files.map((file) => file.path);
}

/** Folder of a profile, and what it is of. */
export interface ProfileToRead {
  readonly path: string;
  readonly framework: Framework;
  readonly model: string;
  readonly command: readonly string[];
  readonly texts: Catalogue;
  readonly language: Language;
}

/** Reads traces into the three tables and the layers. @throws UnreadableTrace, Error where a folder holds no trace */
export async function readProfile(given: ProfileToRead): Promise<ProfileFacts> {
  const { texts, language } = given;
  const paths = await tracesBelow(given.path);
  const options: AnalysisOptions = {
    framework: given.framework,
    rangeNs: null,
    minShare: leastShare,
    stage: null,
    device: null,
    pidSubstring: null,
  };
  const traces: ReportedTrace[] = [];
  for (const path of paths) {
    const columns = await readTrace(path, {});
    const input = { columns, path, serverArguments: argumentsBeside(path) };
    const analysis = analyseTrace(input, options, noHelpers, catalogs());
    traces.push({ analysis, file: { path, sha256: await sha256Of(path), columns } });
  }
  const [first, ...rest] = traces;
  if (first === undefined) throw new Error(`no trace below ${given.path}`);
  const report = buildReport(first, rest, {
    limits: { minShare: leastShare, kernels: 0, overlap: 0 },
    mapping: [],
    captures: [],
    mappingFramework: null,
    texts: texts.triage,
    language,
  });
  const kernels = report.stages.flatMap(({ stage, kernels: rows }) => rows.map((row) => ({ stage, row })));
  return {
    stages: report.stages.map(({ stage, gpuMicroseconds, steps }) => ({
      stage,
      microseconds: gpuMicroseconds,
      steps,
    })),
    rows: kernels.map(({ stage, row }) => ({
      stage,
      kernel: row.kernel,
      category: row.category,
      microseconds: row.microseconds,
      share: row.share,
      launches: row.launches,
      location: row.sites[0]?.location ?? 'unresolved',
    })),
    ids: kernels.map(({ row }) => row.id),
    overlapRows: report.stages.reduce((sum, { overlap }) => sum + overlap.length, 0),
    fuseRows: report.stages.reduce((sum, { fuse }) => sum + fuse.length, 0),
    traces: report.traces.map(({ path, sha256 }) => ({ path, sha256: sha256 ?? '' })),
    command: given.command,
    document: report,
    text: plainReport(report, texts.triage, null).join('\n'),
    ...layersOf(traces, given),
  };
}

/** Layers of the trace in which the model decodes, where there is one. */
function layersOf(
  traces: readonly ReportedTrace[],
  { model, texts }: ProfileToRead,
): Pick<ProfileFacts, 'layers' | 'layersLimit'> {
  const wish = { config: modelConfig(model), profile: null, anchor: null, layers: null, pass: null };
  let limit = 'no-layers';
  for (const { analysis } of traces.toReversed()) {
    try {
      const found = buildLayers(analysis, { ...wish, layer: null, compareLayer: null, stage: null });
      const text = layerLines(found, null, texts.triageCommand.layers).join('\n');
      return { layers: { pipeline: found, text }, layersLimit: null };
    } catch (error) {
      if (!(error instanceof NoLayersError) && !(error instanceof LayerConfigError)) throw error;
      limit = error.name;
    }
  }
  return { layers: null, layersLimit: limit };
}
