import type { Catalogs } from '../catalog/catalogs.ts';
import { type Similarity, similarityOf } from '../catalog/similarity.ts';
import { fuseVerdict, kernelVerdict, runsOn, type Verdict } from '../catalog/verdicts.ts';
import type { TraceColumns } from '../columns/columns.ts';
import { detectFramework } from '../framework/detect-framework.ts';
import type { Framework } from '../framework/framework.ts';
import { type ServerArguments, serverCount, serverText } from '../framework/server-arguments.ts';
import { followersOf, rowsByStream } from '../fuse/adjacency.ts';
import { applicable, type FuseConditions, type FuseRow, fuseRows } from '../fuse/fuse-rows.ts';
import { type IdleView, idleViews } from '../idle/idle-view.ts';
import { type OverlapView, overlapView } from '../overlap/overlap-rows.ts';
import { type RooflineHint, rooflineHints } from '../roofline/roofline-hints.ts';
import type { AlignmentCount } from '../sites/capture-alignment.ts';
import type { SiteMap } from '../sites/name-lookup.ts';
import { type GraphHelp, type RowSources, rowSources } from '../sites/row-sources.ts';
import { assignStages, type StageAssignment } from '../stages/assign-stages.ts';
import { pathStage } from '../stages/path-stage.ts';
import type { Stage } from '../stages/stage.ts';
import { type Coverage, coverageOf } from '../tables/coverage.ts';
import { type Family, familiesOf } from '../tables/families.ts';
import {
  fillSites,
  groupKernels,
  type KernelGroup,
  type StageGroups,
  siteMapOf,
} from '../tables/kernel-groups.ts';
import { type ChosenDevice, chooseDevice, type DeviceWish } from '../work/chosen-device.ts';
import { type KernelNames, kernelNames } from '../work/kernel-names.ts';
import { finish, type Steps } from '../work/steps.ts';
import { type Outlier, outliersOf } from './outliers.ts';

/** One trace with what stands beside it. */
export interface TraceInput {
  readonly columns: TraceColumns;
  /** Path as the user gave it; its words may name the stage. */
  readonly path: string;
  readonly serverArguments: ServerArguments | null;
}

/** Parts that a person forces or leaves out in the analysis of a trace. */
export interface AnalysisOptions extends DeviceWish {
  /** The framework as the user forces it; null = told from the trace. */
  readonly framework: Framework | null;
  /** Share below which table rows are hidden, 0 to 1. */
  readonly minShare: number;
  /** Only this stage; null = all. */
  readonly stage: Stage | null;
  /** Only work that starts within, in nanoseconds from the trace's zero; null = all. */
  readonly rangeNs: readonly [from: number, to: number] | null;
}

/** Traces that locate kernels besides the trace itself. */
export interface Helpers extends GraphHelp {
  /** Sites of mapping traces; empty in single mode. */
  readonly maps: readonly SiteMap[];
}

/** Helpers of a trace that is read without any other file. */
export const noHelpers: Helpers = { graphs: null, graphNames: null, maps: [] };

/** Everything about one stage. */
export interface StageAnalysis {
  readonly groups: StageGroups;
  readonly families: readonly Family[];
  readonly overlap: OverlapView;
  /** Rows at or above the bar, and those of patterns below it. */
  readonly fuse: readonly FuseRow[];
  readonly fuseBelow: readonly FuseRow[];
  /** Patterns that another framework ships and this one's trace runs in parts. */
  readonly elsewhere: readonly FuseRow[];
  readonly idle: IdleView | null;
  readonly outliers: readonly Outlier[];
  readonly roofline: readonly RooflineHint[];
  readonly similarity: Similarity | null;
}

/** A trace analysed. */
export interface TraceAnalysis {
  readonly input: TraceInput;
  readonly framework: Framework;
  readonly model: string | null;
  readonly tp: number | null;
  readonly device: ChosenDevice;
  readonly rows: Uint32Array;
  readonly names: KernelNames;
  readonly assigned: StageAssignment;
  readonly sources: RowSources;
  readonly stages: readonly StageAnalysis[];
  readonly coverage: Coverage;
  readonly alignment: AlignmentCount | null;
  readonly hasMapping: boolean;
  readonly catalogs: Catalogs;
}

/** Verdict of a kernel row. */
export function verdictOfKernel(
  analysis: TraceAnalysis,
  group: KernelGroup,
  isOverlap: boolean,
): Verdict | null {
  const { framework, catalogs, input } = analysis;
  const conditions = {
    framework: framework === 'other' ? null : framework,
    vendor: input.columns.head.vendor,
    serverArguments: input.serverArguments,
  };
  return kernelVerdict(group, catalogs, conditions, isOverlap);
}

/** Verdict of a fuse row. */
export function verdictOfFuse(analysis: TraceAnalysis, row: FuseRow): Verdict {
  return fuseVerdict(row, analysis.catalogs, analysis.input.serverArguments);
}

/** Tensor-parallel size: as the server said, else the largest process group that is not of all pipeline stages. */
export function tensorParallelSize({ columns, serverArguments }: TraceInput): number | null {
  const said = serverCount(serverArguments, 'tp_size', 'tensor_parallel_size', 'tp');
  if (said !== null) return said;
  const groups = columns.head.distributed?.groups ?? [];
  const named = groups.find(
    ({ description, ranks }) => /\btp\b|tensor/i.test(description) && ranks.length > 1,
  );
  if (named !== undefined) return named.ranks.length;
  const sizes = groups.map(({ ranks }) => ranks.length).filter((size) => size > 1);
  return sizes.length > 0 ? Math.max(...sizes) : (columns.head.distributed?.worldSize ?? null);
}

/** Rows of the device that are looked at: those within the wished stretch of time. */
function wantedRows(
  { device }: TraceColumns,
  rows: Uint32Array,
  range: AnalysisOptions['rangeNs'],
): Uint32Array {
  if (range === null) return rows;
  const [from, to] = range;
  return rows.filter((row) => (device.startNs[row] ?? 0) >= from && (device.startNs[row] ?? 0) < to);
}

/** A stage of leftovers is only shown where it matters: below 1 % of the trace it is not, unless it is all there is. */
function shownStages(parts: readonly StageGroups[], wished: Stage | null): StageGroups[] {
  const totalNs = parts.reduce((sum, part) => sum + part.totalNs, 0);
  return parts.filter(({ stage, totalNs: ownNs }) => {
    if (wished !== null) return stage === wished;
    return stage !== 'all' || parts.length === 1 || ownNs >= 0.01 * totalNs;
  });
}

interface Prepared {
  readonly device: ChosenDevice;
  readonly rows: Uint32Array;
  readonly names: KernelNames;
  readonly assigned: StageAssignment;
  readonly sources: RowSources;
  readonly parts: readonly StageGroups[];
}

function* prepare(
  input: TraceInput,
  wish: DeviceWish,
  range: AnalysisOptions['rangeNs'],
  graphs: GraphHelp,
): Steps<Prepared> {
  const { columns } = input;
  const device = chooseDevice(columns, wish);
  const rows = wantedRows(columns, device.rows, range);
  yield;
  const names = kernelNames(columns);
  yield;
  const assigned = yield* assignStages(columns, pathStage(input.path));
  const sources = yield* rowSources(columns, rows, names, assigned, graphs);
  yield;
  const parts = yield* groupKernels(columns, rows, names, assigned, sources);
  return { device, rows, names, assigned, sources, parts };
}

/** Where the kernels of a mapping trace come from, by name. */
export function* siteMapOfTrace(input: TraceInput, wish: DeviceWish): Steps<SiteMap> {
  const { parts } = yield* prepare(input, wish, null, noHelpers);
  return siteMapOf(parts);
}

function* analyseStage(
  stage: StageGroups,
  { columns }: TraceInput,
  { names }: Prepared,
  conditions: FuseConditions,
  known: Catalogs,
  { minShare }: AnalysisOptions,
  hasMapping: boolean,
): Steps<Omit<StageAnalysis, 'idle'>> {
  const own = known.detectors.filter((detector) =>
    applicable(detector, conditions, { isOwnFramework: true }),
  );
  const others = known.detectors.filter(
    (detector) =>
      detector.origin !== 'in-flight' && applicable(detector, conditions, { isOwnFramework: false }),
  );
  yield;
  const streams = rowsByStream(columns, stage.rows);
  const fuse = fuseRows(columns, stage, names, streams, own);
  yield;
  const taken = new Set(fuse.flatMap(({ evidence }) => evidence.map(({ group }) => group.name.index)));
  const elsewhere = fuseRows(columns, stage, names, streams, others).filter(
    ({ state, share, evidence }) =>
      state === 'split' && share >= minShare && !evidence.some(({ group }) => taken.has(group.name.index)),
  );
  yield;
  const overlap = overlapView(columns, stage, names, { minShare, hasMapping });
  yield;
  const outliers = outliersOf(columns, stage, names);
  yield;
  const roofline = rooflineHints(columns, stage, names);
  yield;
  return {
    groups: stage,
    families: familiesOf(stage),
    overlap,
    fuse: fuse.filter(({ share }) => share >= minShare),
    fuseBelow: fuse.filter(({ share }) => share < minShare),
    elsewhere: conditions.framework === null ? [] : elsewhere,
    outliers,
    roofline,
    similarity: similarityOf(
      stage,
      [...known.fuse, ...known.overlap].filter((family) => runsOn(family, columns.head.vendor)),
      {
        model: conditions.model,
        named: new Set(fuse.map(({ detector }) => detector.id)),
        followers: followersOf(streams, names),
      },
    ),
  };
}

/** Analyses a trace in one go; see {@link analysisOf}. */
export function analyseTrace(...given: Parameters<typeof analysisOf>): TraceAnalysis {
  return finish(analysisOf(...given));
}

/** Analyses a trace: tables, families, coverage, idle time. Deterministic: the same columns give the same result. */
export function* analysisOf(
  input: TraceInput,
  options: AnalysisOptions,
  helpers: Helpers,
  known: Catalogs,
): Steps<TraceAnalysis> {
  const prepared = yield* prepare(input, options, options.rangeNs, helpers);
  const { columns, serverArguments } = input;
  yield;
  const ownMap = siteMapOf(prepared.parts);
  const parts = shownStages(fillSites(prepared.parts, [...helpers.maps, ownMap]), options.stage);
  yield;
  const framework = options.framework ?? detectFramework(input);
  yield;
  const model = serverText(serverArguments, 'model_path', 'model');
  const conditions: FuseConditions = {
    framework: framework === 'other' ? null : framework,
    vendor: columns.head.vendor,
    model: model?.toLowerCase() ?? '',
    tp: tensorParallelSize(input),
  };
  const hasMapping = helpers.maps.length > 0;
  const idle = new Map(
    idleViews(columns, prepared.rows, prepared.assigned).map((view) => [view.stage, view]),
  );
  yield;
  let replayedNs = 0;
  for (const row of prepared.rows) {
    if (prepared.sources.replayed[row] === 1) replayedNs += columns.device.durationNs[row] ?? 0;
  }
  const analysed: StageAnalysis[] = [];
  for (const stage of parts) {
    const found = yield* analyseStage(stage, input, prepared, conditions, known, options, hasMapping);
    analysed.push({ ...found, idle: idle.get(stage.stage) ?? null });
  }
  return {
    input,
    framework,
    model,
    tp: conditions.tp,
    device: prepared.device,
    rows: prepared.rows,
    names: prepared.names,
    assigned: prepared.assigned,
    sources: prepared.sources,
    stages: analysed,
    coverage: coverageOf(parts, replayedNs),
    alignment: prepared.sources.alignment,
    hasMapping,
    catalogs: known,
  };
}
