import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { TraceAnalysis } from '../analysis/analyse.ts';
import type { Framework } from '../framework/framework.ts';
import { shownArguments } from '../framework/server-arguments.ts';
import { stages as stageOrder } from '../stages/stage.ts';
import type { Coverage } from '../tables/coverage.ts';
import { deviceReports } from './device-report.ts';
import { type TriageReport, triageSchemaId, type VerdictReport } from './schema.ts';
import { stageReport, type TableLimits } from './stage-report.ts';
import type { StageReport } from './stage-schema.ts';
import { overlapAnalysisFacts, type ReadTrace, traceFacts } from './trace-facts.ts';
import { similarityReport, stageVerdicts } from './verdict-report.ts';
import { freeWarning, warningsOf } from './warnings.ts';

/** One trace of a report: the analysis and the file it came from. */
export interface ReportedTrace {
  readonly analysis: TraceAnalysis;
  readonly file: ReadTrace;
}

/** Options and facts that a report is made of besides its traces. */
export interface ReportOptions {
  readonly limits: TableLimits;
  readonly mapping: readonly ReadTrace[];
  readonly captures: readonly ReadTrace[];
  readonly mappingFramework: Framework | null;
  readonly texts: Catalogue['triage'];
  readonly language: Language;
}

const shares = [
  'located',
  'replayed',
  'own',
  'capture',
  'order',
  'exact',
  'fuzzy',
  'replayCallOnly',
  'unresolved',
] as const;

/** Replayed kernels that graph annotations name, over all traces. */
function annotatedOf(traces: readonly ReportedTrace[]): TriageReport['coverage']['annotated'] {
  const counts = traces.flatMap(({ analysis }) => analysis.sources.annotated ?? []);
  if (counts.length === 0) return null;
  return {
    replayed: counts.reduce((sum, { replayed }) => sum + replayed, 0),
    named: counts.reduce((sum, { named }) => sum + named, 0),
  };
}

/** Coverage over all traces, weighted by their time. */
function coverageReport(traces: readonly ReportedTrace[]): TriageReport['coverage'] {
  const timed = traces.map(({ analysis }) => ({
    coverage: analysis.coverage,
    ns: analysis.stages.reduce((sum, { groups }) => sum + groups.totalNs, 0),
  }));
  const totalNs = timed.reduce((sum, { ns }) => sum + ns, 0);
  const share = (key: keyof Coverage) =>
    totalNs > 0 ? (timed.reduce((sum, { coverage, ns }) => sum + coverage[key] * ns, 0) / totalNs) * 100 : 0;
  const alignments = traces.flatMap(({ analysis }) =>
    analysis.alignment === null ? [] : [analysis.alignment],
  );
  const alignment =
    alignments.length === 0
      ? null
      : alignments.reduce((sum, one) => ({
          replayed: sum.replayed + one.replayed,
          aligned: sum.aligned + one.aligned,
          ambiguous: sum.ambiguous + one.ambiguous,
        }));
  const [located, replayed, own, capture, order, exact, fuzzy, replayCallOnly, unresolved] =
    shares.map(share);
  return {
    located: located ?? 0,
    replayed: replayed ?? 0,
    own: own ?? 0,
    capture: capture ?? 0,
    order: order ?? 0,
    exact: exact ?? 0,
    fuzzy: fuzzy ?? 0,
    replayCallOnly: replayCallOnly ?? 0,
    unresolved: unresolved ?? 0,
    alignment,
    annotated: annotatedOf(traces),
  };
}

/** The one sentence on what dominates: the largest stage, its largest family, its largest kernel. */
function dominatedBy(stages: readonly StageReport[], texts: Catalogue['triage']): string | null {
  const [stage] = [...stages].sort((a, b) => b.gpuMicroseconds - a.gpuMicroseconds);
  const family = stage?.families[0];
  if (stage === undefined || family === undefined) return null;
  const percent = (share: number) => `${fixed(share, 1)}%`;
  const [first] = stage.kernels;
  const ofFamily = stage.kernels.find(({ category }) => category === family.category);
  const said = (row: typeof first) =>
    row === undefined ? null : { kernel: row.shortName, share: percent(row.share) };
  return texts.dominatedBy({
    stage: texts.stages[stage.stage],
    family: texts.categories[family.category],
    share: percent(family.share),
    most: said(ofFamily),
    // A single kernel of another family may be longer than each of the largest family.
    longest: first === ofFamily ? null : said(first),
  });
}

/** Stages of all traces in the fixed order; of two traces with the same stage the first counts. */
function allStages(traces: readonly ReportedTrace[], { limits, texts, language }: ReportOptions) {
  const found = new Map<string, { readonly report: StageReport; readonly verdicts: VerdictReport[] }>();
  for (const { analysis } of traces) {
    for (const stage of analysis.stages) {
      if (found.has(stage.groups.stage)) continue;
      const report = stageReport(stage, analysis, limits, texts, language);
      found.set(stage.groups.stage, { report, verdicts: stageVerdicts(stage, report, analysis, language) });
    }
  }
  return [...found.values()].sort(
    (a, b) => stageOrder.indexOf(a.report.stage) - stageOrder.indexOf(b.report.stage),
  );
}

/** The document of a triage. `traces` holds at least one. */
export function buildReport(
  first: ReportedTrace,
  rest: readonly ReportedTrace[],
  options: ReportOptions,
): TriageReport {
  const traces = [first, ...rest];
  const { analysis, file } = first;
  const { texts, language } = options;
  const parts = allStages(traces, options);
  const stages = parts.map(({ report }) => report);
  const given = analysis.input.serverArguments;
  const overlapAnalysis = overlapAnalysisFacts(analysis.input.columns);
  return {
    schema: triageSchemaId,
    mode: analysis.hasMapping ? 'mapping-formal' : 'single-trace',
    framework: analysis.framework,
    mappingFramework: options.mappingFramework,
    model: analysis.model,
    tp: analysis.tp,
    minSharePercent: options.limits.minShare * 100,
    trace: traceFacts(file),
    traces: traces.map((one) => traceFacts(one.file)),
    mapping: options.mapping.map(traceFacts),
    captures: options.captures.map(traceFacts),
    device: analysis.device.chosen?.device ?? null,
    devices: traces.flatMap((one) => deviceReports(one.analysis)),
    stages,
    coverage: coverageReport(traces),
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
    similarity: similarityReport(
      traces.flatMap((one) => one.analysis.stages),
      language,
    ),
    dominatedBy: dominatedBy(stages, texts),
    serverArguments: given === null ? null : Object.fromEntries(shownArguments(given)),
    overlapAnalysis,
    catalogDate: analysis.catalogs.refreshed,
    warnings: [
      ...traces.flatMap((one) => warningsOf(one.analysis, one.file.path, texts.warnings)),
      ...freeWarning(overlapAnalysis?.free, texts.warnings),
    ],
  };
}
