import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { guidellmModel, titlesOf } from './guidellm-tables.ts';
import { measuredResult } from './result.ts';

const border = /^\s*={20,}\s*$/;
const innerBorder = /^\s*-{3,}(?:\|-{3,}){5,}\s*$/;
const stats = /^\s*Benchmarks Stats:\s*$/;
const info = /^\s*Benchmarks Info:\s*$/;
/** The table of requests stands this near above that of figures. */
const linesAbove = 80;
/** Titles, their border and a blank stand above the first row. */
const linesOfHead = 8;

/** Its column TPOT counts the wait for the first token; ITL, of the tokens after it, is what others call TPOT. */
const figures: readonly (readonly [RegExp, readonly FigureId[]])[] = [
  [/^ttft/, ['ttftMs']],
  [/^itl/, ['interTokenMs', 'tpotMs']],
  [/^req latency/, ['endToEndMs']],
  [/^out tok\/sec/, ['throughputTokensPerSecond']],
  [/^tot tok\/sec/, ['totalTokensPerSecond']],
  [/per second$/, ['requestsPerSecond']],
];

const statistics: Readonly<Record<string, Statistic>> = { mean: 'mean', median: 'median', p99: 'p99' };

interface Table {
  /** Both titles of each column, in lower case. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly unread: readonly string[];
  readonly end: number;
}

/** The table behind a heading; null where none follows. */
function tableAt(lines: readonly PrintedLine[], start: number): Table | null {
  const inner = lines.slice(start, start + linesOfHead).findIndex(({ text }) => innerBorder.test(text));
  if (inner < 3) return null;
  const [groups = [], names = []] = [2, 1].map((above) => {
    const titles = (lines[start + inner - above]?.text ?? '').trimEnd();
    // The last title of a line has no bar behind it.
    return titlesOf(`|${titles}|`);
  });
  const columns = names.map((name, at) => `${groups[at] ?? ''} ${name}`.trim().toLowerCase());
  const rows: string[][] = [];
  const unread: string[] = [];
  let index = start + inner + 1;
  for (; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    if (border.test(text) || text.trim() === '') break;
    const cells = text.split('|').map((cell) => cell.trim());
    if (cells.length === columns.length && !lines[index]?.isCut) rows.push(cells);
    else unread.push(text.trim());
  }
  return { columns, rows, unread, end: Math.min(index + 1, lines.length) };
}

function figureAt(cell: string | undefined): number | null {
  const value = Number((cell ?? '').replaceAll(',', ''));
  return cell !== undefined && cell !== '' && isFigure(value) ? value : null;
}

function measuresOf(columns: readonly string[], cells: readonly string[]): RowMeasure[] {
  const all = columns.flatMap((title, at): RowMeasure[] => {
    const ids = figures.find(([pattern]) => pattern.test(title))?.[1] ?? [];
    const value = figureAt(cells[at]);
    if (value === null || value <= 0) return [];
    const statistic = statistics[title.split(' ').at(-1) ?? ''] ?? 'total';
    return ids.map((figure) =>
      rowMeasure(figure, value, {
        statistic: figure.endsWith('Ms') ? statistic : 'total',
        basis: 'measured',
      }),
    );
  });
  const first = all.find(({ figure }) => figure === 'ttftMs')?.value ?? 0;
  // Times of whole requests are seconds, also under a title that says milliseconds: none is shorter than its first token.
  return all.map((one) =>
    one.figure === 'endToEndMs' && one.value < first ? { ...one, value: one.value * 1000 } : one,
  );
}

/** Facts of the requests of each strategy, from the table above. */
function requestsOf(table: Table | null, strategy: string) {
  const row = table?.rows.find(([name]) => name === strategy);
  const at = (title: RegExp) => figureAt(row?.[table?.columns.findIndex((one) => title.test(one)) ?? -1]);
  const length = (value: number | null) => (value === null || value < 1 ? null : Math.round(value));
  const [served, failed] = [at(/^requests made comp$/), at(/err$/)];
  return {
    seconds: at(/duration/),
    lengths: {
      inputLength: length(at(/^prompt tok\/req comp$/)),
      outputLength: length(at(/^output tok\/req comp$/)),
    },
    extra: {
      ...(served === null ? {} : { 'successful requests': String(served) }),
      ...(failed === null ? {} : { 'failed requests': String(failed) }),
    },
  };
}

/**
 * Reads the tables of guidellm before 0.4 (`Benchmarks Info`, `Benchmarks Stats`), whose columns stand between bars: one
 * result for each strategy of its profile that served anything.
 */
export function readGuidellmStats(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const text = lines[start]?.text ?? '';
  if (info.test(text)) {
    const above = tableAt(lines, start);
    // Told beside the figures below; read there.
    const hasStats = lines.slice(start, start + linesAbove).some((one) => stats.test(one.text));
    return above === null || !hasStats ? null : { results: [], unread: above.unread, end: above.end };
  }
  if (!stats.test(text)) return null;
  const table = tableAt(lines, start);
  if (table === null) return null;
  const from = Math.max(0, start - linesAbove);
  const at = lines.slice(from, start).findLastIndex((one) => info.test(one.text));
  const above = at < 0 ? null : tableAt(lines, from + at);
  const model = guidellmModel(lines, start);
  const concurrencyAt = table.columns.findIndex((title) => title.endsWith('concurrency'));
  const results = table.rows.flatMap((cells) => {
    const strategy = cells[0] ?? '';
    const measures = measuresOf(table.columns, cells);
    if (measures.length === 0) return [];
    const { seconds, lengths, extra } = requestsOf(above, strategy);
    const inFlight = figureAt(cells[concurrencyAt]);
    return [
      measuredResult({
        program: 'guidellm',
        measures,
        concurrency: inFlight === null || inFlight < 1 ? null : Math.round(inFlight),
        conditions: { ...lengths, ...(model === null ? {} : { model }) },
        elapsedSeconds: seconds,
        extra: { strategy, ...extra },
      }),
    ];
  });
  return { results, unread: table.unread, end: table.end };
}
