import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { markdownTable } from '../report/markdown-table.ts';
import type { DiffReport } from './diff-report.ts';

const left = '---';
const right = '---:';
const shownKernels = 25;

type StageDiff = DiffReport['stages'][number];
type Row = Pick<StageDiff['total'], 'a' | 'b' | 'delta' | 'aLaunches' | 'bLaunches'>;

const count = (value: number) => fixed(value, Number.isInteger(value) ? 0 : 1);
const signed = (us: number) => `${us >= 0 ? '+' : '−'}${fixed(Math.abs(us) / 1000, 3)}`;

function cells(what: string, row: Row): string[] {
  return [
    what,
    fixed(row.a / 1000, 3),
    fixed(row.b / 1000, 3),
    signed(row.delta),
    `${count(row.aLaunches)} → ${count(row.bLaunches)}`,
  ];
}

/** The difference of two runs as text. */
export function diffLines(report: DiffReport, texts: Catalogue): string[] {
  const { diff } = texts.triageCommand;
  const { stages, categories } = texts.triage;
  const table = (rows: readonly string[][]) =>
    markdownTable(
      [diff.columns.what, diff.columns.a, diff.columns.b, diff.columns.delta, diff.columns.launches],
      [left, right, right, right, right],
      rows,
    );
  const conditions = report.conditions.map(
    ({ condition, a, b, verdict }) =>
      `${diff.names[condition]}: ${diff.verdicts[verdict]}${verdict === 'same' ? ` (${a ?? '-'})` : ` (A ${a ?? '-'}, B ${b ?? '-'})`}`,
  );
  const parts = report.stages.flatMap((stage) => [
    '',
    `##### ${stages[stage.stage]}`,
    diff.basis[stage.basis],
    ...table([
      cells(diff.total, stage.total),
      ...stage.families.map((one) => cells(categories[one.category], one)),
    ]),
    '',
    diff.kernels,
    ...table(
      stage.kernels.slice(0, shownKernels).map((one) => {
        const status = diff.status[one.status];
        return cells(status === '' ? one.kernel : `${one.kernel} (${status})`, one);
      }),
    ),
  ]);
  return [
    diff.title,
    `A: ${report.a.path}`,
    `B: ${report.b.path}`,
    '',
    diff.conditions,
    ...conditions,
    ...(report.stages.length === 0 ? ['', diff.none] : parts),
    ...report.onlyIn.map(({ stage, side }) => diff.onlyIn(stages[stage], side.toUpperCase())),
  ];
}
