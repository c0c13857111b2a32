import type { PrintedLine } from './printed-lines.ts';

/** A table with `|` between cells, mostly with `+---+` borders around it. */
export interface BoxTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Index of the first line after the table. */
  readonly end: number;
  /** Lines inside the table that are not rows of it. */
  readonly foreign: readonly PrintedLine[];
  /** The closing border was there. */
  readonly isClosed: boolean;
}

const border = /^\+(?:-+\+)+$/;
/** A border whose right end is missing: cut at the width of a terminal, or by `cut`. */
const cutBorder = /^\+(?:-+\+){2,}-+$/;

function isBorder(text: string): boolean {
  return border.test(text.trimStart());
}

function isCutBorder(text: string): boolean {
  return cutBorder.test(text.trimStart());
}

/** The header of a table that was copied without its borders, as documents have it. */
const openHeader = /^\| *(?:Top|Rank) *\|.*\|$/;
/** The line under a header in Markdown. */
const markdownBorder = /^\|(?: *:?-+:? *\|)+$/;

/** Whether a table may begin at this line. */
export function startsTable({ text }: PrintedLine): boolean {
  return isBorder(text) || isCutBorder(text) || openHeader.test(text.trimStart());
}

/** Reads the table that begins at `lines[start]`, with or without borders; null when it is none. */
export function readTableAt(lines: readonly PrintedLine[], start: number): BoxTable | null {
  const line = lines[start];
  if (!line) return null;
  if (isCutBorder(line.text)) return readCutTable(lines, start);
  return isBorder(line.text) ? readBoxTable(lines, start) : readOpenTable(lines, start);
}

function readOpenTable(lines: readonly PrintedLine[], start: number): BoxTable | null {
  const header = lines[start];
  if (!header || header.isCut || !openHeader.test(header.text.trimStart())) return null;
  const columns = cellsOf(header.text.trimStart());
  const rows: string[][] = [];
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const text = lines[index]?.text.trimStart() ?? '';
    if (!text.startsWith('|')) break;
    if (markdownBorder.test(text)) continue;
    const cells = byWords(text, columns.length);
    if (cells) rows.push(cells);
  }
  return { columns, rows, end: index, foreign: [], isClosed: true };
}

/** Cells between the columns of the border; null where the separators stand elsewhere. */
function byPosition(text: string, edges: readonly number[]): string[] | null {
  const lastEdge = edges.at(-1);
  if (lastEdge === undefined || text.length !== lastEdge + 1) return null;
  if (edges.some((edge) => text[edge] !== '|')) return null;
  return edges.slice(1).map((edge, index) => text.slice((edges[index] ?? 0) + 1, edge).trim());
}

/** Cells split at `|`, except where the next word belongs to a parallel label. */
function byWords(text: string, count: number): string[] | null {
  if (!text.startsWith('|') || !text.endsWith('|')) return null;
  const cells = cellsOf(text);
  return cells.length === count ? cells : null;
}

/** The titles of a table whose border was typed by hand, with other corners than the header has strokes. */
function byTitle(text: string): string[] | null {
  return openHeader.test(text) ? cellsOf(text) : null;
}

/** A separator of cells: the strokes inside a parallel label are none. */
const separator = /\|(?! ?(?:PP|DP|EP|MOE-TP|MOE-DP|MTP|DCP|DFlash|DSpark)=)/;

/** The cells of a row that begins and ends with a stroke. */
export function cellsOf(text: string): string[] {
  return (
    text
      .slice(1, -1)
      // Markdown writes a stroke inside a cell with a backslash.
      .replaceAll('\\|', '|')
      .split(separator)
      .map((cell) => cell.trim())
  );
}

/** The cells of a row whose right end may be missing: the last one counts only where its end was seen. */
function cellsBeforeCut({ text, hasBlankEnd }: PrintedLine): string[] {
  const cells = text
    .trimStart()
    .slice(1)
    .split(separator)
    .map((cell) => cell.trim());
  return text.endsWith('|') || !hasBlankEnd ? cells.slice(0, -1) : cells;
}

/** A table of which only the left part is there: what was cut off is not known, and the header is handed back. */
function readCutTable(lines: readonly PrintedLine[], start: number): BoxTable | null {
  const header = lines[start + 1];
  if (!header?.text.trimStart().startsWith('|')) return null;
  const columns = cellsBeforeCut(header);
  if (columns.length < 2) return null;
  const rows: string[][] = [];
  let borders = 0;
  let index = start + 2;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    const text = line?.text.trimStart() ?? '';
    if (isCutBorder(text)) {
      borders += 1;
      if (borders === 2) return { columns, rows, end: index + 1, foreign: [header], isClosed: true };
    } else if (line && text.startsWith('|')) rows.push(cellsBeforeCut(line).slice(0, columns.length));
    else break;
  }
  return { columns, rows, end: index, foreign: [header], isClosed: false };
}

/**
 * Reads the table whose first border is `lines[start]`; null when there is no header under it. Lines of something else in
 * between are passed over and handed back; a row with another number of cells is not a row.
 */
function readBoxTable(printed: readonly PrintedLine[], start: number): BoxTable | null {
  const indent = (printed[start]?.text.length ?? 0) - (printed[start]?.text.trimStart().length ?? 0);
  const lines = indent === 0 ? printed : printed.map((line) => dedented(line, indent));
  const top = lines[start];
  const header = lines[start + 1];
  if (!(top && header && isBorder(top.text)) || header.isCut) return null;
  const edges = [...top.text.matchAll(/\+/g)].map((edge) => edge.index);
  const columns =
    byPosition(header.text, edges) ?? byWords(header.text, edges.length - 1) ?? byTitle(header.text);
  if (!columns) return null;
  const rows: string[][] = [];
  const foreign: PrintedLine[] = [];
  let borders = 0;
  let index = start + 2;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (isBorder(line.text)) {
      borders += 1;
      if (borders === 2) return { columns, rows, end: index + 1, foreign, isClosed: true };
      continue;
    }
    if (/^(?:\*{20,}|Top \d+ |\s*(?:Input|Overall Best) Configuration:)/.test(line.text)) break;
    if (line.text === '' && foreign.length === 0 && rows.length > 0) break;
    const cells = line.text.startsWith('|')
      ? (byPosition(line.text, edges) ?? byWords(line.text, columns.length))
      : null;
    if (cells) rows.push(cells);
    else if (line.text !== '') foreign.push(line);
  }
  return { columns, rows, end: index, foreign, isClosed: false };
}

/** A line without the indent of a table that stands in a list or a quotation. */
function dedented(line: PrintedLine, indent: number): PrintedLine {
  return line.text.slice(0, indent).trim() === '' ? { ...line, text: line.text.slice(indent) } : line;
}
