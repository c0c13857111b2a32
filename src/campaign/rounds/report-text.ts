import type { Catalogue } from '../../text/catalogue.ts';
import { significant } from '../../text/figures.ts';
import type { CandidateRow } from '../bench/row.ts';
import type { FinalReport } from './final-report.ts';
import { markdownTable } from './ledgers.ts';
import type { ReportBlock, ReportCell } from './report-tables.ts';

type Texts = Catalogue['rounds'];

/** The anchor of a row: letters, digits and dashes, the same for the same row. */
export function anchorOf(row: string): string {
  return `row-${row.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

/** Whether a link leads to a row of this report; else it leads to a file of the campaign. */
function isRow({ rows }: FinalReport, row: string): boolean {
  return rows.has(row);
}

function markdownCell(report: FinalReport, { text, row }: ReportCell): string {
  if (row === null) return text;
  return `[${text.replaceAll('[', '(').replaceAll(']', ')')}](${isRow(report, row) ? `#${anchorOf(row)}` : encodeURI(row)})`;
}

function markdownBlock(report: FinalReport, block: ReportBlock): string[] {
  switch (block.kind) {
    case 'table':
      return markdownTable(
        block.heads,
        block.rows.map((row) => row.map((cell) => markdownCell(report, cell))),
      );
    case 'list':
      return block.items.map((item) => `- ${markdownCell(report, item)}`);
    case 'code':
      return ['```sh', ...block.lines, '```'];
    case 'text':
      return [block.text];
  }
}

/** Figures of a row, as the report shows them. */
export function rowFigures({ metrics }: CandidateRow): readonly (readonly [string, string])[] {
  return Object.entries(metrics).map(([name, value]) => [name, value === null ? '–' : significant(value, 5)]);
}

/** Rows that something links to. */
export function linkedRows(report: FinalReport): readonly (readonly [string, CandidateRow])[] {
  const cells = report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'table') return block.rows.flat();
      return block.kind === 'list' ? block.items : [];
    }),
  );
  const ids = [...new Set(cells.flatMap(({ row }) => row ?? []))];
  return ids.flatMap((id) => {
    const row = report.rows.get(id);
    return row === undefined ? [] : [[id, row] as const];
  });
}

/** The report as Markdown; behind it every row that a figure links to. */
export function reportMarkdown(report: FinalReport, t: Texts): string {
  const rows = linkedRows(report).flatMap(([id, row]) => [
    `### <a id="${anchorOf(id)}"></a>${id}`,
    '',
    rowFigures(row)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · '),
    '',
    ...(row.artifacts.raw_result === null
      ? []
      : [`[${row.artifacts.raw_result}](${encodeURI(row.artifacts.raw_result)})`, '']),
  ]);
  return [
    `# ${report.title}`,
    '',
    `**${report.verdictLine}** ${report.scope}`,
    '',
    ...report.sections.flatMap(({ title, blocks }) => [
      `## ${title}`,
      '',
      ...blocks.flatMap((block) => [...markdownBlock(report, block), '']),
    ]),
    `## ${t.report.sections.rows}`,
    '',
    ...rows,
  ].join('\n');
}
