import type { Catalogue } from '../../text/catalogue.ts';
import { deviceHead, deviceTable } from './device-lines.ts';
import {
  coverageLine,
  fuseNotes,
  idleNotes,
  kernelNotes,
  overlapAnalysisLines,
  overlapNotes,
  verdictLines,
} from './notes.ts';
import { perStage } from './per-stage.ts';
import { rooflineNotes } from './roofline-lines.ts';
import type { TraceFacts, TriageReport } from './schema.ts';
import type { StageReport } from './stage-schema.ts';
import { fuseTable, kernelTable, overlapTable } from './table-lines.ts';

type Texts = Catalogue['triage'];

const paths = (traces: readonly TraceFacts[]) => traces.map(({ path }) => path).join(', ');

/** Subject of the report. */
function headLines(report: TriageReport, texts: Texts): string[] {
  const { headings, modes, frameworks } = texts;
  const isPair = report.mode === 'mapping-formal';
  const { mappingFramework, framework } = report;
  const differ = isPair && mappingFramework !== null && mappingFramework !== framework;
  return [
    headings.view,
    `${headings.mode}: ${modes[report.mode]}`,
    ...(differ
      ? [
          `${headings.mappingFramework}: ${frameworks[mappingFramework]}`,
          `${headings.formalFramework}: ${frameworks[framework]}`,
        ]
      : [`${headings.framework}: ${frameworks[framework]}`]),
    ...(isPair
      ? [
          `${headings.mappingTraces}: ${paths(report.mapping)}`,
          `${headings.formalTraces}: ${paths(report.traces)}`,
        ]
      : [`${headings.inputTraces}: ${paths(report.traces)}`]),
    ...(report.captures.length > 0 ? [`${headings.captureTraces}: ${paths(report.captures)}`] : []),
    ...deviceHead(report, texts),
    ...(report.model === null ? [] : [`${headings.model}: ${report.model}`]),
  ];
}

/** One section with a table for each stage; a lone stage `all` has no heading of its own. */
function section(
  heading: string,
  stages: readonly StageReport[],
  texts: Texts,
  linesOf: (stage: StageReport) => readonly string[],
  whenNone: readonly string[],
): string[] {
  const isOnlyAll = stages.length === 1 && stages[0]?.stage === 'all';
  const parts = stages.map((stage) => [
    ...(isOnlyAll ? [] : [`##### ${texts.stages[stage.stage]}`]),
    ...linesOf(stage),
  ]);
  const body =
    parts.length === 0 ? whenNone : parts.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
  return ['', heading, ...body];
}

/** A stage without rows, for the placeholder tables of a trace that holds no work on a device. */
const emptyStage: StageReport = {
  stage: 'all',
  gpuMicroseconds: 0,
  steps: 0,
  kernels: [],
  hidden: { rows: 0, share: 0 },
  families: [],
  overlap: [],
  overlapHidden: { rows: 0, share: 0 },
  streams: 0,
  busyMicroseconds: 0,
  overlapMicroseconds: 0,
  fuse: [],
  fuseHidden: { rows: 0, share: 0 },
  elsewhere: [],
  idle: null,
  outliers: [],
  roofline: [],
};

/** Notes stand in a paragraph of their own below a table. */
const below = (table: readonly string[], notes: readonly string[]) =>
  notes.length === 0 ? [...table] : [...table, '', ...notes];

function listed(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

/**
 * The report as text: a head, the three Markdown tables in their fixed order, and what is said about them. `nativeNote`
 * heads every table of a run that is not native evidence.
 */
export function plainReport(report: TriageReport, texts: Texts, nativeNote: string | null = null): string[] {
  const { stages, minSharePercent: bar, framework } = report;
  const isPair = report.mode === 'mapping-formal';
  const noPattern = framework === 'other' ? texts.fuse.unknownFramework : texts.fuse.empty;
  const warned = nativeNote === null ? [] : [nativeNote, ''];
  const kernels = (stage: StageReport) => [
    ...warned,
    ...below(kernelTable(stage, bar, texts), kernelNotes(stage, bar, texts)),
  ];
  const overlaps = (stage: StageReport) => [
    ...warned,
    ...below(overlapTable(stage, bar, isPair, texts), overlapNotes(stage, bar, texts)),
  ];
  const fuses = (stage: StageReport) => [
    ...warned,
    ...below(fuseTable(stage.fuse, bar, noPattern, texts), fuseNotes(stage, bar, texts)),
  ];
  const { headings } = texts;
  const hasFuzzy = report.coverage.fuzzy > 0;
  return [
    ...headLines(report, texts),
    ...section(headings.kernels, stages, texts, kernels, kernels(emptyStage)),
    ...section(headings.overlap, stages, texts, overlaps, overlaps(emptyStage)),
    ...section(headings.fuse, stages, texts, fuses, fuses(emptyStage)),
    ...listed(
      headings.elsewhere,
      perStage(stages, texts, ({ elsewhere }) =>
        elsewhere.map((row) => `${row.id}  ${row.pattern}: ${row.rationale} ${row.candidates.join(', ')}`),
      ),
    ),
    ...listed(headings.notes, [
      ...(report.dominatedBy === null ? [] : [report.dominatedBy]),
      coverageLine(report, texts),
      texts.overlap.source[report.mode],
      ...(isPair ? [] : [texts.overlap.needsPair]),
      texts.overlap.limits,
      ...(hasFuzzy ? [texts.warnings.similarNames] : []),
      ...(report.serverArguments === null
        ? []
        : [
            texts.serverArguments(
              Object.entries(report.serverArguments)
                .map(([name, value]) => `${name}=${value}`)
                .join(', '),
            ),
          ]),
      ...(report.similarity === null
        ? []
        : [
            texts.similarity.note(
              texts.similarity.grades[report.similarity.grade],
              report.similarity.title,
              report.similarity.cues.join(', '),
            ),
          ]),
    ]),
    ...listed(headings.catalog, [
      ...(report.verdicts.length > 0 ? [texts.catalog.asOf(report.catalogDate)] : []),
      ...perStage(stages, texts, ({ stage }) =>
        verdictLines(
          report.verdicts.filter((one) => one.stage === stage),
          texts,
        ),
      ),
    ]),
    ...listed(
      headings.idle,
      perStage(stages, texts, (stage) => idleNotes(stage, texts)),
    ),
    ...listed(headings.roofline, rooflineNotes(report, texts)),
    ...listed(headings.devices, deviceTable(report, texts)),
    ...listed(texts.overlapAnalysis.title, overlapAnalysisLines(report, texts)),
  ];
}
