import { messages } from '../../text/catalogue.ts';
import { type Line, line, span } from '../../text/line.ts';
import { type Column, stackedRows, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import { isSameConfiguration } from '../configuration.ts';
import { noRowReason } from '../given-load.ts';
import type { ConfigurationOutcome, DeviceResult, ResultRow } from '../result.ts';
import { bandRange } from './measure-words.ts';
import { reported, type SummaryView, shortLabel } from './summary-view.ts';

/** Rows shown on a screen; the others are in the exports. */
const shownCandidates = 8;
const narrow = 60;

/** Figures that may carry a band, with their names and decimals as the table has them. */
const bandedFigures = [
  ['throughputTokensPerSecond', null, 0],
  ['ttftMs', 'TTFT', 0],
  ['tpotMs', 'TPOT', 2],
] as const;

/** Rule that ended the search of a configuration, in words; a dash for the winner. */
export function whyNot(
  row: ResultRow,
  isBest: boolean,
  outcomes: readonly ConfigurationOutcome[],
  { language }: SummaryView,
): string {
  const texts = messages(language).summary;
  if (isBest) return '–';
  const outcome = outcomes.find((one) => isSameConfiguration(one, row));
  const stopped = outcome?.stoppedBy;
  if (!stopped) return texts.unknownReason;
  return texts.reasons[stopped](reported(outcome?.stoppedAtBatch ?? null, 0, language));
}

/** Top candidates with their figures and what stopped each; configurations without a row follow with the reason. */
export function candidateLines(result: DeviceResult, view: SummaryView): Line[] {
  const { language, columns } = view;
  const texts = messages(language).summary;
  const shown = result.candidates.slice(0, shownCandidates);
  const isSwept = new Set(result.candidates.map((row) => row.mtp)).size > 1;
  const hasTtft = shown.some((row) => row.ttftMs !== null);
  const hasTpot = shown.some((row) => row.tpotMs !== null);
  const right = { align: 'right', tone: 'plain', least: 4, canShrink: false } as const;
  const all: (Column & { cell: (row: ResultRow, index: number) => string })[] = [
    {
      title: texts.strategy,
      align: 'left',
      tone: 'strong',
      least: 8,
      canShrink: true,
      cell: (row) => (isSwept ? withoutMtp(shortLabel(row.parallel)) : shortLabel(row.parallel)),
    },
    ...(isSwept ? [{ ...right, title: 'MTP', cell: (row: ResultRow) => String(row.mtp ?? 0) }] : []),
    {
      ...right,
      title: texts.tokensPerSecond,
      cell: (row) => reported(row.throughputTokensPerSecond, 0, language),
    },
    ...(hasTtft
      ? [{ ...right, title: 'TTFT ms', cell: (row: ResultRow) => reported(row.ttftMs, 0, language) }]
      : []),
    ...(hasTpot
      ? [{ ...right, title: 'TPOT ms', cell: (row: ResultRow) => reported(row.tpotMs, 2, language) }]
      : []),
    { ...right, title: texts.batch, cell: (row) => reported(row.batchSize, 0, language) },
    {
      title: texts.whyNot,
      align: 'left',
      tone: 'dim',
      least: 12,
      canShrink: true,
      cell: (row, index) => whyNot(row, index === 0, result.outcomes, view),
    },
  ];
  const cells = shown.map((row, index) => all.map((column) => column.cell(row, index)));
  const rest = result.candidates.length - shown.length;
  const body =
    columns < narrow
      ? shown.flatMap((row, index) => [
          ...stackedCandidate(all, cells[index] ?? [], columns),
          ...rowBands(row, view),
        ])
      : withRowBands(table(all, cells, columns - 1, 2, { hasHeader: true }), shown, view);
  return [
    ...body,
    ...(rest > 0 ? [line(span(`  … ${texts.moreCandidates(rest)}`, 'dim'))] : []),
    ...withoutRows(result, view),
  ];
}

/** The bands of a row's figures, below it; nothing where none is known. */
function rowBands(row: ResultRow, { language, columns }: SummaryView): Line[] {
  const texts = messages(language);
  const told = bandedFigures.flatMap(([figure, name, decimals]) => {
    const range = bandRange(row, figure, decimals);
    return range === null ? [] : [`${name ?? texts.summary.tokensPerSecond} ${range}`];
  });
  if (told.length === 0) return [];
  return wrap(line(span(`    ${texts.measures.bandsOf(told.join(' · '))}`, 'dim')), columns - 1, 6);
}

/** A table with the bands of each row below the row; its first line names the columns. */
function withRowBands(body: readonly Line[], rows: readonly ResultRow[], view: SummaryView): readonly Line[] {
  return body.flatMap((one, at) => {
    const row = rows[at - 1];
    return row === undefined ? [one] : [one, ...rowBands(row, view)];
  });
}

/** A label whose MTP length has a column of its own. */
function withoutMtp(label: string): string {
  return label.replace(/ MTP=\d+/, '');
}

function stackedCandidate(columns: readonly Column[], cells: readonly string[], width: number): Line[] {
  const [name = '', ...figures] = cells;
  const reason = figures.pop() ?? '';
  const text = figures.map((figure, index) => `${columns[index + 1]?.title ?? ''} ${figure}`).join(' · ');
  return stackedRows([[name, text, reason === '–' ? '' : reason]], width - 1, 2);
}

function withoutRows({ outcomes }: DeviceResult, { language, columns }: SummaryView): Line[] {
  const texts = messages(language).summary;
  const all = outcomes.filter((one) => one.verdict !== 'found');
  const failed = all.slice(0, shownCandidates);
  const rest = all.length - failed.length;
  const more = rest > 0 ? [line(span(`  … ${texts.moreCandidates(rest)}`, 'dim'))] : [];
  const rows = failed.map((one) => [shortLabel(one.parallel), noRowReason(one, language)]);
  if (columns < narrow) return [...stackedRows(rows, columns - 1, 2), ...more];
  const column = { align: 'left', tone: 'dim', canShrink: true } as const;
  return [
    ...table(
      [
        { ...column, title: '', least: 8 },
        { ...column, title: '', least: 12 },
      ],
      rows,
      columns - 1,
      2,
      { hasHeader: false },
    ),
    ...more,
  ];
}
