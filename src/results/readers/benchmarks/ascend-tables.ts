import { type FigureId, figureUnits, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { strokedCells } from '../stroked-cells.ts';
import { measuredResult } from './result.ts';

const border = /^\s*\+[-=+]+\+\s*$/;
const row = /^\s*\|.*\|\s*$/;
/** The title of the first column of each table; the others are its statistics. */
const titled = /^\s*\| *(Metric|Common Metric|Performance Parameters) *\|/;

/** Figures of a request under the names of AISBench and of MindIE's own benchmark. Its DecodeTime is a time between chunks. */
const figures: Readonly<Record<string, FigureId>> = {
  E2EL: 'endToEndMs',
  TTFT: 'ttftMs',
  TPOT: 'tpotMs',
  ITL: 'interTokenMs',
  GenerateTime: 'endToEndMs',
  FirstTokenTime: 'ttftMs',
  DecodeTime: 'interTokenMs',
  QueueWaitTime: 'queueMs',
};
const rates: Readonly<Record<string, FigureId>> = {
  'Request Throughput': 'requestsPerSecond',
  'Output Token Throughput': 'throughputTokensPerSecond',
  'Total Token Throughput': 'totalTokensPerSecond',
  Throughput: 'requestsPerSecond',
  GenerateSpeed: 'throughputTokensPerSecond',
  OutputGenerateSpeed: 'throughputTokensPerSecond',
  TotalGenerateSpeed: 'totalTokensPerSecond',
};
const statistics: Readonly<Record<string, Statistic>> = {
  average: 'mean',
  median: 'median',
  p90: 'p90',
  p99: 'p99',
  max: 'max',
};
const toMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, us: 0.001 };

interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly end: number;
}

/** The table whose upper border stands at `lines[start]`; rules between its rows say nothing. */
function tableAt(lines: readonly PrintedLine[], start: number): Table | null {
  const titles = lines[start + 1]?.text ?? '';
  if (!border.test(lines[start]?.text ?? '') || !titled.test(titles)) return null;
  const rows: string[][] = [];
  let end = start + 2;
  for (; end < lines.length; end += 1) {
    const text = lines[end]?.text ?? '';
    if (row.test(text)) rows.push(strokedCells(text));
    else if (!border.test(text)) break;
    // Two borders in a row are the end of one table and the begin of the next.
    else if (!row.test(lines[end + 1]?.text ?? '') || titled.test(lines[end + 1]?.text ?? '')) {
      const isNext = titled.test(lines[end + 1]?.text ?? '');
      end += isNext ? 0 : 1;
      break;
    }
  }
  return { titles: strokedCells(titles), rows, end };
}

/** Figure and unit of a cell: `425.2379 ms`, `0.0799 req/s`, `200( 100.0% )`. */
function figureIn(cell: string | undefined): { readonly value: number; readonly unit: string } | null {
  const [, text, unit = ''] = /^(-?\d[\d.,]{0,30})\s*([a-zA-Z/]{0,12})/.exec(cell?.trim() ?? '') ?? [];
  const value = Number(text?.replaceAll(',', '') ?? Number.NaN);
  return isFigure(value) ? { value, unit } : null;
}

function measuresOf({ titles, rows }: Table): RowMeasure[] {
  const seen = new Set<string>();
  return rows.flatMap((cells): RowMeasure[] => {
    const [name = ''] = cells;
    const figure = figures[name];
    // A second stage (`stable` behind `total`) tells the same of fewer requests.
    if (figure === undefined || seen.has(name)) return [];
    seen.add(name);
    return titles.flatMap((title, at): RowMeasure[] => {
      const statistic = statistics[title.toLowerCase()];
      const read = figureIn(cells[at]);
      const factor = read === null ? undefined : toMilliseconds[read.unit];
      if (statistic === undefined || read === null || factor === undefined) return [];
      return [rowMeasure(figure, read.value * factor, { statistic, basis: 'measured' })];
    });
  });
}

/**
 * The tables that AISBench and MindIE's own benchmark print: what single requests took, and the whole run. Null where none
 * begins at `lines[start]`.
 */
export function readAscendTables(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const tables: Table[] = [];
  let index = start;
  for (let table = tableAt(lines, index); table !== null; table = tableAt(lines, index)) {
    tables.push(table);
    index = table.end;
    const next = lines.slice(index, index + 4).findIndex((_, at) => tableAt(lines, index + at) !== null);
    // A second table of the same kind belongs to another run.
    if (next < 0 || tables.some(({ titles }) => titles[0] === tableAt(lines, index + next)?.titles[0])) break;
    index += next;
  }
  if (tables.length === 0) return null;
  const isMindie = tables.some(({ rows }) =>
    rows.some(([name]) => name === 'lpct' || name === 'FirstTokenTime'),
  );
  const common = new Map<string, string>();
  for (const { titles, rows } of tables)
    for (const cells of rows)
      if (titles[0] === 'Common Metric' && !common.has(cells[0] ?? ''))
        common.set(cells[0] ?? '', cells.at(-1) ?? '');
  const told = (...names: readonly string[]) =>
    names.map((name) => figureIn(common.get(name))).find((one) => one !== null) ?? null;
  const totals = [...common].flatMap(([name, cell]): RowMeasure[] => {
    const figure = rates[name];
    const read = figureIn(cell);
    const isRate = figure !== undefined && figureUnits[figure] !== 'ms';
    return isRate && read !== null
      ? [rowMeasure(figure, read.value, { statistic: 'total', basis: 'measured' })]
      : [];
  });
  const measures = [...totals, ...tables.flatMap(measuresOf)];
  if (measures.length === 0) return null;
  const mean = (name: string): number | null => {
    const cells = tables.flatMap(({ rows }) => rows).find(([one]) => one === name);
    const average = tables
      .find(({ titles }) => titles[0] !== 'Common Metric')
      ?.titles.findIndex((title) => /^average$/i.test(title));
    const value =
      cells === undefined || average === undefined ? null : (figureIn(cells[average])?.value ?? null);
    return value === null ? null : Math.round(value);
  };
  const inFlight = told('Max Concurrency', 'Concurrency')?.value ?? null;
  const duration = told('Benchmark Duration', 'TimeElapsed');
  const model = common.get('ModelName');
  const facts = ['Total Requests', 'Failed Requests', 'Failed', 'DataSource'];
  const measurement = {
    program: isMindie ? 'MindIE benchmark' : 'AISBench',
    measures,
    concurrency: inFlight === null ? null : Math.round(inFlight),
    conditions: {
      ...(model === undefined || model === '/' ? {} : { model }),
      inputLength: mean('InputTokens'),
      outputLength: mean('OutputTokens') ?? mean('GeneratedTokens'),
    },
    elapsedSeconds: duration === null ? null : (duration.value * (toMilliseconds[duration.unit] ?? 1)) / 1000,
    extra: Object.fromEntries(
      facts.flatMap((name) => (common.has(name) ? [[name, common.get(name) ?? '']] : [])),
    ),
  };
  return { results: [measuredResult(measurement)], unread: [], end: Math.max(index, start + 1) };
}
