import type { TriageReport } from './schema.ts';
import type { StageReport } from './stage-schema.ts';

/** A value of a CSV cell, quoted where it must be (RFC 4180). */
function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(header: readonly string[], rows: readonly Cells[]): string {
  return `${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

type Cells = readonly (string | number | null)[];
type Rows = (stage: StageReport) => readonly Cells[];

/** Columns of the roofline hints, which stand behind those of their kernel. */
const rooflineColumns = [
  'basis',
  'knownShare',
  'teraflops',
  'gigabytesPerSecond',
  'flopsPerByte',
  'roofShare',
  'bound',
  'device',
  'blocks',
  'multiprocessors',
] as const satisfies readonly (keyof StageReport['roofline'][number])[];

/** One line for each place of a kernel. */
const kernelRows: Rows = ({ kernels, roofline }) =>
  kernels.flatMap((row) => {
    const hint = roofline.find((one) => one.row === row.id);
    return row.sites.map((site) => [
      row.id,
      row.kernel,
      row.fullName,
      row.category,
      row.rule,
      row.microseconds,
      row.share,
      row.launches,
      site.location,
      site.share,
      site.cpuOp,
      `${site.match.kind}${site.match.letter === null ? '' : `-${site.match.letter}`}`,
      row.microsecondsPerStep,
      row.launchesPerStep,
      row.longestMicroseconds,
      row.longestStartMicroseconds,
      row.perfetto,
      ...rooflineColumns.map((column) => hint?.[column] ?? null),
    ]);
  });

const overlapRows: Rows = ({ overlap }) =>
  overlap.map((row) => [
    row.id,
    row.priority,
    row.verdict,
    row.kernel,
    row.scope,
    row.microseconds,
    row.share,
    row.exclusive,
    row.hidden,
    row.dependencyRisk,
    row.recommendation,
  ]);

const fuseRows: Rows = ({ fuse, elsewhere }) =>
  [...fuse, ...elsewhere].map((row) => [
    row.id,
    row.detector,
    row.pattern,
    row.framework,
    row.state,
    row.confidence,
    row.microseconds,
    row.share,
    row.evidence.map(({ kernel }) => kernel).join('; '),
    row.candidates.join('; '),
  ]);

const gapRows: Rows = ({ idle }) =>
  (idle?.longest ?? []).map((gap) => [
    gap.startMicroseconds,
    gap.microseconds,
    gap.before,
    gap.after,
    String(gap.hostBound),
    String(gap.betweenSteps),
    gap.perfetto,
  ]);

const outlierRows: Rows = ({ outliers }) =>
  outliers.map((one) => [
    one.kernel,
    one.startMicroseconds,
    one.microseconds,
    one.medianMicroseconds,
    one.share,
    one.perfetto,
  ]);

/** The tables: name of the file, names of its columns behind the stage, rows of a stage. */
const tables: readonly (readonly [name: string, columns: string, rows: Rows])[] = [
  [
    'kernels.csv',
    `id,kernel,fullName,category,rule,microseconds,share,launches,location,siteShare,cpuOp,match,microsecondsPerStep,launchesPerStep,longestMicroseconds,longestStartMicroseconds,perfetto,${rooflineColumns.map((one) => `roofline.${one}`).join(',')}`,
    kernelRows,
  ],
  [
    'families.csv',
    'category,microseconds,share,launches',
    ({ families }) => families.map((row) => [row.category, row.microseconds, row.share, row.launches]),
  ],
  [
    'overlap.csv',
    'id,priority,verdict,kernel,scope,microseconds,share,exclusive,hidden,dependencyRisk,recommendation',
    overlapRows,
  ],
  [
    'fuse.csv',
    'id,detector,pattern,framework,state,confidence,microseconds,share,evidence,candidates',
    fuseRows,
  ],
  ['gaps.csv', 'startMicroseconds,microseconds,before,after,hostBound,betweenSteps,perfetto', gapRows],
  ['outliers.csv', 'kernel,startMicroseconds,microseconds,medianMicroseconds,share,perfetto', outlierRows],
];

/** The tables of a report as CSV files by name. Figures unrounded; an empty cell is not known. */
export function csvFiles({
  stages,
}: TriageReport): readonly { readonly name: string; readonly text: string }[] {
  return tables.map(([name, columns, rows]) => ({
    name,
    text: csv(
      ['stage', ...columns.split(',')],
      stages.flatMap((stage) => rows(stage).map((row) => [stage.stage, ...row])),
    ),
  }));
}
