import { type FigureId, figureUnits, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { separated } from '../recordings/plain-table.ts';
import { commandAbove, flagValue } from './command-above.ts';
import { measuredResult } from './result.ts';

type Split = (text: string) => readonly string[] | null;

/** A row between strokes, drawn by a terminal or retyped. */
const stroked: Split = (text) => {
  const row = text.trim();
  return /^[|│┃].*[|│┃]$/.test(row)
    ? row
        .slice(1, -1)
        .split(/[|│┃]/)
        .map((cell) => cell.trim())
    : null;
};

const splits: readonly Split[] = [stroked, separated(','), separated('\t'), separated(';')];
const border = /^\s*[+|┏┣┡┗┌├└╞╘╔╠╚][-=+─━═┬┼┴┳╇╋┻┯┿┷╤╪╧|]+[+|┓┫┩┛┐┤┘╡╛╗╣╝]\s*$/;

/** Titles of the columns by what they tell; the smallest, the spread and shares below a quarter are none of ours. */
const statistics: Readonly<Record<string, Statistic>> = {
  avg: 'mean',
  p25: 'p25',
  p50: 'median',
  p75: 'p75',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  max: 'max',
};

/**
 * Rows by their name without its unit. The inter-token latency of both programs is (request latency − first token) /
 * (tokens − 1): a time per output token.
 */
const figures: Readonly<Record<string, readonly FigureId[]>> = {
  'time to first token': ['ttftMs'],
  'inter token latency': ['interTokenMs', 'tpotMs'],
  'request latency': ['endToEndMs'],
  'output token throughput': ['throughputTokensPerSecond'],
  'total token throughput': ['totalTokensPerSecond'],
  'request throughput': ['requestsPerSecond'],
  'request goodput': ['goodputRequestsPerSecond'],
  goodput: ['goodputRequestsPerSecond'],
};

/** Rows that tell of the load and not of its figures; further ones are handed back unread. */
const beside: ReadonlySet<string> = new Set([
  'time to second token',
  'time to first output token',
  'inter chunk latency',
  'output token count',
  'reasoning token count',
  'prefill throughput per user',
  'output token throughput per user',
  'request count',
  'benchmark duration',
]);

const toMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, sec: 1000, us: 1e-3, ns: 1e-6 };
const rateUnit = /^(?:(?:tokens|requests|req|tok)\/s(?:ec)?|per sec)$/;

interface MetricRow {
  readonly name: string;
  readonly unit: string;
  readonly cells: readonly string[];
  readonly text: string;
}

function figureOf(cell: string | undefined): number | null {
  const value = Number((cell ?? '').replaceAll(',', '') || Number.NaN);
  return isFigure(value) ? value : null;
}

/** `Time to First Token (ms)`: name and unit of a row. */
function named(label: string): readonly [name: string, unit: string] {
  const [, name = label, unit = ''] = /^(.{1,80}?) ?\(([^()]{1,24})\)$/.exec(label) ?? [];
  return [name.trim().toLowerCase(), unit.trim().toLowerCase()];
}

/** Columns of a header; null where its titles are not those of the two programs. */
function headerOf(text: string): { readonly split: Split; readonly titles: readonly string[] } | null {
  for (const split of splits) {
    const titles = split(text)?.map((title) => title.trim().toLowerCase());
    if (titles === undefined || !/^(?:metric|statistic)$/.test(titles[0] ?? '')) continue;
    if (titles[1] === 'avg' && titles.some((title) => /^p(?:50|90|99)$/.test(title)))
      return { split, titles };
  }
  return null;
}

/** Rows from `start` on up to the first line that is none; a name that its column was too narrow for goes on below. */
function rowsFrom(
  lines: readonly PrintedLine[],
  start: number,
  split: Split,
  columns: number,
): readonly [MetricRow[], number] {
  const rows: { label: string; cells: readonly string[]; text: string }[] = [];
  let index = start;
  for (; index < lines.length; index += 1) {
    const { text, isCut } = lines[index] ?? { text: '', isCut: false };
    if (border.test(text)) continue;
    const cells = split(text);
    if (cells === null || cells.length < 2 || /^metric$/i.test(cells[0] ?? '')) break;
    // The text stops in this row: without both decimals, or the stroke behind them, digits may be lost.
    if (isCut && (cells.length < columns || !/(?:\.\d{2}|N\/A)"?\s*$|[|│┃]\s*$/.test(text))) break;
    const last = rows.at(-1);
    if (last && cells.slice(1).every((cell) => cell === ''))
      last.label = `${last.label} ${cells[0] ?? ''}`.trim();
    else rows.push({ label: cells[0] ?? '', cells, text: text.trim() });
  }
  return [
    rows.map(({ label, cells, text }) => {
      const [name, unit] = named(label);
      return { name, unit, cells, text };
    }),
    index,
  ];
}

/** Columns of a row with what each tells of a figure. */
function statisticsOf(titles: readonly string[], isRate: boolean): readonly (readonly [Statistic, number])[] {
  return titles.flatMap((title, at): readonly (readonly [Statistic, number])[] => {
    if (isRate) return title === 'avg' || title === 'value' ? [['total', at]] : [];
    const statistic = statistics[title];
    return statistic === undefined ? [] : [[statistic, at]];
  });
}

/** Measures of a row; empty where it is no row of ours, or its unit or a figure of it cannot be read. */
function measuresOf({ name, unit, cells }: MetricRow, titles: readonly string[]): RowMeasure[] {
  const read = (figures[name] ?? []).flatMap((figure): (RowMeasure | null)[] => {
    const isRate = figureUnits[figure] !== 'ms';
    const factor = isRate ? (rateUnit.test(unit) ? 1 : null) : (toMilliseconds[unit] ?? null);
    return statisticsOf(titles, isRate).map(([statistic, at]) => {
      const value = figureOf(cells[at]);
      return value === null || factor === null
        ? null
        : rowMeasure(figure, value * factor, { statistic, basis: 'measured' });
    });
  });
  const whole = read.filter((one) => one !== null);
  return whole.length === read.length ? whole : [];
}

/** Requests in flight, as the command asks for; a list of them is a sweep, of which the table tells one. */
function concurrencyOf(command: string | null): number | null {
  const asked = /--(?:request-)?concurrency[ =]['"]?(\d{1,7})['"]?(?![\d,.])/.exec(command ?? '')?.[1];
  return asked === undefined ? null : Number(asked) || null;
}

type TitledRow = readonly [row: MetricRow, titles: readonly string[]];

/** What the rows of one run tell. */
function settled(rows: readonly TitledRow[]) {
  const measures: RowMeasure[] = [];
  const facts: Record<string, string> = {};
  const lengths: { inputLength?: number; outputLength?: number } = {};
  const unread: string[] = [];
  for (const [row, titles] of rows) {
    const read = measuresOf(row, titles);
    const mean = figureOf(row.cells[1]);
    if (read.length > 0) measures.push(...read);
    else if (mean === null) unread.push(row.text);
    else if (row.name === 'input sequence length') lengths.inputLength = Math.max(1, Math.round(mean));
    else if (row.name === 'output sequence length') lengths.outputLength = Math.max(1, Math.round(mean));
    else if (beside.has(row.name))
      facts[row.unit === '' ? row.name : `${row.name} (${row.unit})`] = row.cells[1] ?? '';
    else unread.push(row.text);
  }
  return { measures, facts, lengths, unread };
}

/** The command of a run, above its table or echoed below, and how long it took. */
function toldAround(lines: readonly PrintedLine[], first: number, end: number) {
  const isOther = (text: string) => headerOf(text) !== null;
  const below = lines.slice(end, end + 12).map(({ text }) => text);
  const stop = below.findIndex(isOther);
  const after = stop < 0 ? below : below.slice(0, stop);
  const echoed = after.find((text) => /^\s*CLI Command: /.test(text)) ?? null;
  const durations = after.map((text) => /^\s*Benchmark Duration: ([\d,.]{1,20}) sec/.exec(text)?.[1]);
  return {
    command: commandAbove(lines, first, isOther) ?? echoed,
    duration: durations.find((one) => one !== undefined),
    isTitledAiperf: lines.slice(Math.max(0, first - 4), first).some(({ text }) => /AIPerf/.test(text)),
  };
}

/**
 * Reads the table and the CSV of `genai-perf profile` and of its successor `aiperf profile`; null where none begins at
 * `lines[start]`.
 */
export function readNvidiaPerf(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const first = border.test(lines[start]?.text ?? '') ? start + 1 : start;
  const header = headerOf(lines[first]?.text ?? '');
  if (header === null) return null;
  const { split, titles } = header;
  const [rows, tableEnd] = rowsFrom(lines, first + 1, split, titles.length);
  // Whole-run figures of the CSV stand in a table of their own.
  const next = lines
    .slice(tableEnd, tableEnd + 3)
    .findIndex(({ text }) => /^"?metric"?\W"?value"?$/i.test(text.trim()));
  const [totals, end] = next < 0 ? [[], tableEnd] : rowsFrom(lines, tableEnd + next + 1, split, 2);
  const { measures, facts, lengths, unread } = settled([
    ...rows.map((row): TitledRow => [row, titles]),
    ...totals.map((row): TitledRow => [row, ['metric', 'value']]),
  ]);
  if (measures.length === 0) return null;
  const { command, duration, isTitledAiperf } = toldAround(lines, first, end);
  const model = flagValue(command, 'model', 'model-names');
  // Only AIPerf tells the spread.
  const isAiperf = isTitledAiperf || /aiperf/i.test(command ?? '') || titles.includes('std');
  const measurement = {
    program: isAiperf ? 'aiperf' : 'genai-perf',
    measures,
    concurrency: concurrencyOf(command),
    conditions: { ...(model === null ? {} : { model }), ...lengths },
    elapsedSeconds: figureOf(duration ?? facts['benchmark duration (sec)']),
    extra: facts,
  };
  return { results: [measuredResult(measurement)], unread, end };
}
