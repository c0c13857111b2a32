import { matchesOf } from '../../text/words/matches.ts';
import { anyWay } from '../../text/words/words.ts';
import type { TextRange } from './slot-mention.ts';

/** A text with the columns of its tables told row by row, and where each character was written. */
export interface Unfolded {
  readonly text: string;
  positionOf(at: number): number;
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

interface Line extends Cell {
  readonly cells: readonly Cell[];
}

/** Signs between cells, the surest first: a comma parts clauses as well, so only many of them make a table. */
const delimiters: readonly { readonly sign: RegExp; readonly fewest: number }[] = [
  { sign: /[|｜]/gu, fewest: 2 },
  { sign: /\t+/gu, fewest: 2 },
  { sign: / {2,}/gu, fewest: 3 },
  { sign: /[,，]/gu, fewest: 3 },
];

const columnName = new RegExp(`^[([ ]*${anyWay('column-name')}[^\\d]{0,16}(?:p\\d\\d)?[^\\d]{0,8}$`, 'u');
const greetingInFront = new RegExp(
  `^\\s{0,8}(?:(?:(?:${anyWay('polite-lead')}) ?){1,3}(?: ?${anyWay('greeted')})? ?(?:[,:!.] |[，：！。,])\\s?){1,3}`,
  'u',
);
const border = /^[-－:：=＝|｜+＋\s]*$/u;

function cellsOf(text: string, { start, end }: Cell, sign: RegExp): readonly Cell[] {
  const line = text.slice(start, end);
  const cells: Cell[] = [];
  let from = 0;
  for (const match of [...matchesOf(line, sign), null]) {
    const to = match?.index ?? line.length;
    const cell = line.slice(from, to);
    const lead = cell.length - cell.trimStart().length;
    cells.push({ start: start + from + lead, end: start + from + lead + cell.trim().length });
    from = to + (match?.[0].length ?? 0);
  }
  // Marks at both ends of a line enclose it.
  return cells.filter(({ start: at, end: to }, index) => to > at || (index > 0 && index < cells.length - 1));
}

/** Where a table was pasted into one line: the bar at the end of a row, and the one that the next begins with. */
const rowsInLine = /[|｜]\s+[|｜]/u;

/** Whether a header and its rows stand in one line, parted by semicolons: `model | in | out; Qwen3-32B | 4k | 1k`. */
function hasPartedRows(text: string): boolean {
  if (text.includes('\n')) return false;
  const [header = '', row = ''] = text.split(/[;；]/u);
  return [header, row].every((line) => line.split(/[|｜]/u).length >= 3);
}

function linesOf(text: string): Cell[] {
  const line = text.includes('\n')
    ? /[^\n]+/gu
    : hasPartedRows(text)
      ? /[^;；]+/gu
      : /(?:[^|｜]|[|｜](?!\s+[|｜]))+[|｜]?/gu;
  return matchesOf(text, line).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Whether the cells are names of columns: nearly all of them known, none a figure. */
function isHeader(text: string, cells: readonly Cell[], fewest: number): boolean {
  const words = cells.map(({ start, end }) => text.slice(start, end).normalize('NFKC').toLowerCase());
  const known = words.filter((one) => columnName.test(one)).length;
  return (
    cells.length >= fewest &&
    known >= 2 &&
    known * 4 >= cells.length * 3 &&
    !words.some((one) => /^[~<>≤≥约]?\d/u.test(one))
  );
}

/** A line up to its last bar, where words stand behind the table. */
function withoutWordsBehind(text: string, { start, end }: Cell): Cell {
  const bar = /[|｜][^|｜]*$/u.exec(text.slice(start, end))?.index;
  return { start, end: bar === undefined ? end : start + bar + 1 };
}

/** The rows below a header, up to the first line that has other cells; rules between them are left out. */
function rowsBelow(text: string, lines: readonly Cell[], header: Line, sign: RegExp): Line[] {
  const rows: Line[] = [];
  const isEnclosed = /[|｜]\s*$/u.test(text.slice(header.start, header.end));
  for (const line of lines) {
    if (border.test(text.slice(line.start, line.end))) {
      rows.push({ ...line, cells: [] });
      continue;
    }
    const row = isEnclosed ? withoutWordsBehind(text, line) : line;
    const cells = cellsOf(text, row, sign);
    const hasFigure = cells.some(({ start, end }) => /\d/u.test(text.slice(start, end).normalize('NFKC')));
    if (cells.length !== header.cells.length || !hasFigure) break;
    rows.push({ ...row, cells });
  }
  return rows;
}

/**
 * Tells a table that was pasted by columns like one by rows: each cell behind the name of its column. Null where a text has
 * no such table.
 */
export function unfoldTables(text: string): Unfolded | null {
  if (!text.includes('\n') && !rowsInLine.test(text) && !hasPartedRows(text)) return null;
  const lines = linesOf(text);
  let told = '';
  const positions: number[] = [];
  const copy = (start: number, end: number) => {
    for (let at = start; at < end; at += 1) {
      told += text[at] ?? '';
      positions.push(at);
    }
  };
  const add = (sign: string, at: number) => {
    told += sign;
    positions.push(...Array.from({ length: sign.length }, () => at));
  };
  let from = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const table = tableAt(text, lines, at);
    if (table === null) continue;
    const { header, rows } = table;
    copy(from, header.start);
    for (const row of rows.filter(({ cells }) => cells.length > 0)) {
      row.cells.forEach((cell, column) => {
        const name = header.cells[column];
        if (!name || cell.end === cell.start) return;
        copy(name.start, name.end);
        add(':', cell.start);
        copy(cell.start, cell.end);
        add(';', cell.end);
      });
      add('\n', row.end);
    }
    at += rows.length;
    from = rows.at(-1)?.end ?? header.end;
  }
  if (from === 0) return null;
  copy(from, text.length);
  positions.push(text.length);
  return { text: told, positionOf: (at) => positions[at] ?? text.length };
}

function tableAt(
  text: string,
  lines: readonly Cell[],
  at: number,
): { readonly header: Line; readonly rows: readonly Line[] } | null {
  const line = lines[at];
  if (!line) return null;
  const head = withoutWordsBefore(text, line, lines[at + 1]);
  for (const { sign, fewest } of delimiters) {
    const header = { ...head, cells: cellsOf(text, head, sign) };
    if (!isHeader(text, header.cells, fewest)) continue;
    const rows = rowsBelow(text, lines.slice(at + 1), header, sign);
    if (rows.some((row) => row.cells.length > 0)) return { header, rows };
  }
  return null;
}

/** A character in half width; one that would become several stays as it is. */
function inHalfWidth(one: string): string {
  const half = one.normalize('NFKC');
  return half.length === one.length ? half : one;
}

/** A line from its first bar on, where the next begins with one: the words in front of the table are none of it. */
function withoutWordsBefore(text: string, written: Cell, next: Cell | undefined): Cell {
  const words = Array.from(text.slice(written.start, written.end), inHalfWidth).join('');
  const greeting = greetingInFront.exec(words.toLowerCase())?.[0].length ?? 0;
  const line = { start: written.start + greeting, end: written.end };
  const bar = text.slice(line.start, line.end).search(/[|｜]/u);
  const isEnclosed = next !== undefined && /^\s*[|｜]/u.test(text.slice(next.start, next.end));
  return bar > 0 && isEnclosed ? { start: line.start + bar, end: line.end } : line;
}

/** The runs of written characters that some of those told come from, in the order in which they are told. */
export function runsOf(positionOf: (at: number) => number, start: number, end: number): TextRange[] {
  const runs: [number, number][] = [];
  for (let at = start; at < end; at += 1) {
    const position = positionOf(at);
    const last = runs.at(-1);
    if (last && position >= last[1] - 1 && position <= last[1] + 1) last[1] = Math.max(last[1], position + 1);
    else runs.push([position, position + 1]);
  }
  return runs;
}
