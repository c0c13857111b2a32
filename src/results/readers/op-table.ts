import type { Shares } from '../result.ts';
import { readCount, readFigure } from './figure.ts';
import type { PrintedOperator } from './printed-forward.ts';
import type { PrintedLine } from './printed-lines.ts';

const border = /^-{3,}(?: {2}-{3,})+$/;

/** Whether a line is the dashed border of an operator table. */
export function isOperatorBorder(text: string): boolean {
  return border.test(text);
}

/** Operators of a printed table, lines that were no rows of it, and the number of the line behind its end. */
export interface ReadOperators {
  readonly operators: readonly PrintedOperator[];
  readonly unread: readonly string[];
  readonly end: number;
}

const units: Readonly<Record<string, number>> = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };

/** Reads `4.062ms` as seconds; null where the text is not a time with its unit. */
export function readPrintedTime(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)(s|ms|us|ns)$/.exec(text.trim());
  const divisor = units[found?.[2] ?? ''];
  return found && divisor !== undefined ? Number(found[1]) / divisor : null;
}

function readShare(text: string | undefined): number | null {
  const found = /^(\d+(?:\.\d+)?)%$/.exec((text ?? '').trim());
  return found ? Number((Number(found[1]) / 100).toFixed(6)) : null;
}

const known = new Set([
  'name',
  'bound (analytic)',
  'input shapes',
  'analytic total',
  'analytic avg',
  'analytic memory %',
  'analytic comm %',
  'analytic mma %',
  'analytic gp %',
  '# of calls',
]);

/** Whether the last column of a whole table is there. */
function isWithCalls(columns: readonly string[]): boolean {
  return columns.some((title) => title.toLowerCase() === '# of calls');
}

function readOperator(columns: readonly string[], cells: readonly string[]): PrintedOperator | null {
  const cell = (title: string): string | undefined => {
    const index = columns.findIndex((one) => one.toLowerCase() === title);
    return index < 0 ? undefined : cells[index];
  };
  const name = cell('name');
  const calls = readCount(cell('# of calls'));
  const totalSeconds = readPrintedTime(cell('analytic total') ?? '');
  // A table that was cut at the right has lost the calls first; a row of it still tells its time.
  const isCut = !isWithCalls(columns);
  if (!name || (isCut ? totalSeconds === null : calls === null)) return null;
  const shares = ['memory', 'comm', 'mma', 'gp'].map((one) => readShare(cell(`analytic ${one} %`)));
  const [memory = null, communication = null, cube = null, vector = null] = shares;
  const components: Shares | null = shares.some((share) => share !== null)
    ? { memory, communication, cube, vector, printed: null, reading: 'as-is' }
    : null;
  return {
    name,
    bound: cell('bound (analytic)') ?? null,
    inputShapes: cell('input shapes') ?? null,
    totalSeconds,
    averageSeconds: readPrintedTime(cell('analytic avg') ?? ''),
    calls,
    components,
    extra: Object.fromEntries(
      columns.flatMap((title, index) =>
        known.has(title.toLowerCase()) ? [] : [[title, cells[index] ?? '']],
      ),
    ),
  };
}

/** Reads the operator table whose first border is `lines[start]`; null when no header follows. Columns stand where the border stands. */
export function readOperatorTable(lines: readonly PrintedLine[], start: number): ReadOperators | null {
  const top = lines[start];
  const header = lines[start + 1];
  if (!(top && header && isOperatorBorder(top.text)) || lines[start + 2]?.text !== top.text) return null;
  const spans = [...top.text.matchAll(/-+/g)].map(
    (dash) => [dash.index, dash.index + dash[0].length] as const,
  );
  const columns = spans.map(([from, to]) => header.text.slice(from, to).trim());
  const split = (text: string): string[] | null => {
    const gapsAreEmpty = spans.slice(1).every(([from]) => text.slice(from - 2, from).trim() === '');
    const isWholeLine =
      text.length === top.text.length || (!isWithCalls(columns) && text.length < top.text.length);
    return gapsAreEmpty && isWholeLine ? spans.map(([from, to]) => text.slice(from, to).trim()) : null;
  };
  // The table of a real profiler has the same form, and other columns.
  if (columns.some((title) => /^self (?:cpu|cuda|npu|xpu|device)/i.test(title))) return null;
  const operators: PrintedOperator[] = [];
  const unread: string[] = [];
  for (let index = start + 3; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (line.text === top.text) return { operators, unread, end: index + 1 };
    if (/^(?:Total time for|\[analytic\]|Number of Queries|\[pipeline )/.test(line.text)) {
      return { operators, unread, end: index };
    }
    const cells = split(line.text);
    const operator = cells ? readOperator(columns, cells) : null;
    if (operator) operators.push(operator);
    else if (line.text !== '') unread.push(line.text);
  }
  return { operators, unread, end: lines.length };
}

/** Reads one `name: 12.34` of a stats line as a fraction. */
export function readStatShare(line: string, name: string): number | null {
  const found = new RegExp(`(?:^|[ :,])${name}: (\\d+\\.\\d{2})(?:,|$)`).exec(line);
  const percentage = readFigure(found?.[1]);
  return percentage === null ? null : Number((percentage / 100).toFixed(4));
}
