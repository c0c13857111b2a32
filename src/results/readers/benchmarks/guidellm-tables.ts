import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { strokedCells } from '../stroked-cells.ts';
import { measuredResult } from './result.ts';

const border = /^\|(?:=+\|)+$/;
const innerBorder = /^\|(?:-+\|)+$/;
/** No table of guidellm has more lines of titles. */
const mostTitles = 4;

/** How far above its tables the model of a server may be told. */
const linesAbove = 120;

/** The model that guidellm found at the server; null where it does not say. */
export function guidellmModel(lines: readonly PrintedLine[], start: number): string | null {
  const above = lines.slice(Math.max(0, start - linesAbove), start).map(({ text }) => text);
  const told = /backend validated with model ([\w./:@+-]{1,200})|backend_model='([\w./:@+-]{1,200})'/;
  const found = above.map((text) => told.exec(text)).findLast((one) => one !== null);
  return found?.[1] ?? found?.[2] ?? null;
}

/** Titles of one line, a title over several columns given to each: `TTFT ||| ITL |` are three columns and one. */
export function titlesOf(text: string): string[] {
  const parts = text.slice(1).split(/(\|+)/);
  return parts.flatMap((strokes, at) =>
    at % 2 === 0 ? [] : Array.from({ length: strokes.length }, () => (parts[at - 1] ?? '').trim()),
  );
}

/** Its column TPOT counts the wait for the first token; ITL, of the tokens after it, is what others call TPOT. */
const figures: readonly (readonly [RegExp, FigureId])[] = [
  [/ttft|time to first token/, 'ttftMs'],
  [/itl|inter.?token/, 'interTokenMs'],
  [/request latency/, 'endToEndMs'],
  [/output tokens.*per sec/, 'throughputTokensPerSecond'],
  [/total tokens.*per sec/, 'totalTokensPerSecond'],
  [/requests.*per sec/, 'requestsPerSecond'],
];

const statistics: Readonly<Record<string, Statistic>> = {
  mdn: 'median',
  median: 'median',
  mean: 'mean',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  max: 'max',
};

/** Figure that a column holds; null where it is no figure of a row. */
function columnOf(titles: readonly string[]): {
  readonly figure: FigureId;
  readonly statistic: Statistic | null;
  readonly factor: number;
} | null {
  const words = titles.join(' ').toLowerCase();
  const figure = figures.find(([pattern]) => pattern.test(words))?.[1];
  if (figure === undefined || /concurrency/.test(words)) return null;
  const statistic = statistics[titles.at(-1)?.toLowerCase() ?? ''] ?? null;
  const isSeconds = figure.endsWith('Ms') && titles.some((title) => /^sec$/i.test(title));
  return { figure, statistic, factor: isSeconds ? 1000 : 1 };
}

interface StrategyRow {
  readonly strategy: string;
  readonly measures: RowMeasure[];
  concurrency: number | null;
  /** Tokens of each request by the statistic told: a length where the median and the 95th percentile agree. */
  readonly lengths: Map<'inputLength' | 'outputLength', Set<number>>;
}

/** Reads the tables of a guidellm report that begin at `lines[start]`: one result for each strategy of its profile. */
export function readGuidellmTables(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  if (!border.test(lines[start]?.text ?? '') || !/^\| *Benchmark *\|/.test(lines[start + 1]?.text ?? ''))
    return null;
  const rows: StrategyRow[] = [];
  const model = guidellmModel(lines, start);
  let index = start;
  for (;;) {
    const table = readTable(lines, index, rows);
    if (table === null) break;
    index = table;
    const next = lines.slice(index, index + 6).findIndex(({ text }) => border.test(text));
    if (next < 0) break;
    index += next;
  }
  const results = rows
    .filter(({ measures }) => measures.length > 0)
    .map(({ strategy, measures, concurrency, lengths }) => {
      const told = [...lengths].flatMap(([name, all]) =>
        all.size === 1 ? [[name, [...all][0]] as const] : [],
      );
      const conditions = { ...Object.fromEntries(told), ...(model === null ? {} : { model }) };
      return measuredResult({ program: 'guidellm', measures, concurrency, conditions, extra: { strategy } });
    });
  return { results, unread: [], end: Math.max(index, start + 1) };
}

/** Reads one table into `rows`; the index after it, or null where there is none. */
function readTable(lines: readonly PrintedLine[], start: number, rows: StrategyRow[]): number | null {
  if (!border.test(lines[start]?.text ?? '')) return null;
  const titles: string[][] = [];
  let index = start + 1;
  while (titles.length < mostTitles && !innerBorder.test(lines[index]?.text ?? '')) {
    const text = lines[index]?.text ?? '';
    if (!text.startsWith('|')) return null;
    titles.push(titlesOf(text));
    index += 1;
  }
  if (!innerBorder.test(lines[index]?.text ?? '')) return null;
  const width = titles[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => titles.map((line) => line[at] ?? ''));
  let at = 0;
  for (index += 1; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    if (border.test(text)) return index + 1;
    if (!text.startsWith('|')) return index;
    const cells = strokedCells(text);
    if (cells.length !== width) continue;
    const row = rows[at] ?? {
      strategy: cells[0] ?? '',
      measures: [],
      concurrency: null,
      lengths: new Map(),
    };
    rows[at] = row;
    at += 1;
    for (const [place, column] of columns.entries()) takeCell(row, column, cells[place] ?? '');
  }
  return index;
}

function takeCell(row: StrategyRow, titles: readonly string[], cell: string): void {
  const value = Number(cell.replaceAll(',', ''));
  if (cell === '' || !isFigure(value)) return;
  const words = titles.join(' ').toLowerCase();
  if (/concurrency/.test(words) && /mdn|median|mean/.test(words)) {
    row.concurrency ??= Number.isInteger(value) ? value : null;
    return;
  }
  const side = /^input tok per req/.test(words)
    ? 'inputLength'
    : /^output tok per req/.test(words)
      ? 'outputLength'
      : null;
  if (side !== null) {
    row.lengths.set(side, (row.lengths.get(side) ?? new Set()).add(Math.round(value)));
    return;
  }
  const column = columnOf(titles);
  if (column === null) return;
  const facts = { statistic: column.statistic ?? 'total', basis: 'measured' } as const;
  row.measures.push(rowMeasure(column.figure, value * column.factor, facts));
  if (column.figure === 'interTokenMs') row.measures.push(rowMeasure('tpotMs', value * column.factor, facts));
}
