import { CsvError, parse } from 'csv-parse/sync';
import { MeasuredDataError } from './damage.ts';

/** One measured call of a kernel (references/engine/measured-operators.md 2). */
export interface MeasuredRow {
  readonly inputShapes: readonly (readonly number[])[];
  readonly inputTypes: readonly string[];
  readonly inputFormats: readonly string[];
  readonly outputShapes: readonly (readonly number[])[];
  readonly outputTypes: readonly string[];
  readonly outputFormats: readonly string[];
  /** The text of a cell; null where it is empty or there is no such column. */
  cell(column: string): string | null;
  /** A cell that holds a number; null where it holds none. */
  figure(column: string): number | null;
}

/** All measured calls of one kernel. */
export interface MeasuredTable {
  readonly kernel: string;
  readonly rows: readonly MeasuredRow[];
  has(column: string): boolean;
}

/** Columns that hold a duration in microseconds, the one that is believed first in front. */
export const latencyColumns = [
  'Average Duration(us)',
  'Profiling Average Duration(us)',
  'Duration(us)',
] as const;

/** Columns that hold a duration, as interpolation tries them. */
export const interpolatedColumns = [
  'Profiling Average Duration(us)',
  'Profiling Median Duration(us)',
  'Average Duration(us)',
  'Median Duration(us)',
  'Duration(us)',
] as const;

const pointerStart = 'version https://git-lfs.github.com/';
const wholeNumber = /^\s*-?\d+\s*$/;

function unquoted(text: string): string {
  let first = 0;
  let end = text.length;
  const isEdge = (at: number) => text[at] === '"' || text[at] === ' ' || text[at] === '\t';
  while (first < end && isEdge(first)) first += 1;
  while (end > first && isEdge(end - 1)) end -= 1;
  return text.slice(first, end);
}

/** `136,5120;320,48,16,16` → sizes of two tensors; null for a text that states none. */
function shapesOf(text: string): number[][] | null {
  const shapes: number[][] = [];
  for (const part of unquoted(text).split(';')) {
    const one = part.trim();
    if (one === '') continue;
    if (one === '()') {
      shapes.push([]);
      continue;
    }
    const sizes = one.split(',');
    if (!sizes.every((size) => wholeNumber.test(size))) return null;
    const numbers = sizes.map(Number);
    // A size with hundreds of digits is read as endless.
    if (!numbers.every(Number.isSafeInteger)) return null;
    shapes.push(numbers);
  }
  return shapes;
}

function namesOf(text: string | null): string[] {
  if (text === null) return [];
  return unquoted(text)
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function rowOf(cells: Readonly<Record<string, string>>, path: string, line: number): MeasuredRow {
  const cell = (column: string) => {
    const text = cells[column]?.trim() ?? '';
    return text === '' || text.toLowerCase() === 'nan' ? null : text;
  };
  const shapes = (column: string) => {
    const text = cell(column);
    if (text === null) return [];
    const read = shapesOf(text);
    if (read === null) throw new MeasuredDataError({ code: 'cell', path, line, column, value: text });
    return read;
  };
  const figure = (column: string) => {
    const text = cell(column);
    const value = text === null ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : null;
  };
  for (const column of new Set([...latencyColumns, ...interpolatedColumns])) {
    const text = cell(column);
    if (text === null || /^[+-]?inf(inity)?$/i.test(text)) continue;
    if ((figure(column) ?? -1) < 0) {
      throw new MeasuredDataError({ code: 'cell', path, line, column, value: text });
    }
  }
  return {
    inputShapes: shapes('Input Shapes'),
    inputTypes: namesOf(cell('Input Data Types')),
    inputFormats: namesOf(cell('Input Formats')),
    outputShapes: shapes('Output Shapes'),
    outputTypes: namesOf(cell('Output Data Types')),
    outputFormats: namesOf(cell('Output Formats')),
    cell,
    figure,
  };
}

interface RecordWithLine {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function recordsOf(text: string, path: string): RecordWithLine[] {
  try {
    // Only the overload that adds `info` is meant; its types do not follow the option.
    return parse(text, {
      bom: true,
      columns: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as RecordWithLine[];
  } catch (error) {
    if (error instanceof CsvError) {
      const line = typeof error.lines === 'number' ? error.lines : 1;
      throw new MeasuredDataError({ code: 'table-unreadable', path, line, reason: error.code });
    }
    throw error;
  }
}

/**
 * Reads the CSV file of one kernel. `path` names it in errors.
 * @throws MeasuredDataError naming file, line and column of what cannot be read
 */
export function readMeasuredTable(kernel: string, text: string, path: string): MeasuredTable {
  if (text.startsWith(pointerStart)) throw new MeasuredDataError({ code: 'pointer', path });
  const records = recordsOf(text, path);
  const columns = new Set(Object.keys(records[0]?.record ?? {}));
  if (records.length > 0 && !interpolatedColumns.some((column) => columns.has(column))) {
    throw new MeasuredDataError({ code: 'no-latency', path });
  }
  return {
    kernel,
    rows: records.map(({ record, info }) => rowOf(record, path, info.lines)),
    has: (column) => columns.has(column),
  };
}
