import { readFigure } from '../figure.ts';
import { areKnownTitles, commaCells, mayHoldTitles, tabCells } from './separated-header.ts';

/** No row of values is folded into more lines than this. */
const mostPieces = 40;
/** Shorter lines are not broken by any terminal. */
const leastWidth = 40;

/** A table of comma- or tab-separated values put together again. */
export interface UnfoldedTable {
  readonly lines: readonly string[];
  /** Index of the first line after it. */
  readonly end: number;
}

/** How cells are told apart, and how much of a line they take. */
interface Form {
  readonly separator: string;
  readonly cellsOf: (text: string) => readonly string[];
  readonly measure: (text: string) => number;
}

/** Columns that a text takes where tabs go on to every eighth one. */
function columnsTaken(text: string): number {
  let column = 0;
  for (const sign of text) column = sign === '\t' ? column + 8 - (column % 8) : column + 1;
  return column;
}

const signs = (text: string) => text.length;
const forms: readonly Form[] = [
  { separator: ',', cellsOf: commaCells, measure: signs },
  { separator: '\t', cellsOf: tabCells, measure: signs },
  { separator: '\t', cellsOf: tabCells, measure: columnsTaken },
];

interface Fold extends Form {
  readonly lines: readonly string[];
  /** How much a line takes that is full. */
  readonly width: number;
}

function pieceAt({ lines }: Fold, at: number): string | null {
  const text = (lines[at] ?? '').replace(/ {1,400}$/, '');
  return text === '' ? null : text;
}

/** Copying may have taken the blank at the end of a full line. */
function isFull(piece: string, { width, measure }: Fold): boolean {
  return measure(piece) === width || measure(piece) === width - 1;
}

/** The row at `start`, joined until it has all its cells; null where its lines do not end where its cells do. */
function rowAt(fold: Fold, start: number, columns: number): { text: string; end: number } | null {
  let text = '';
  for (let at = start; at < start + mostPieces; at += 1) {
    const piece = pieceAt(fold, at);
    // The text stops inside the last row.
    if (piece === null) return at === fold.lines.length && at > start ? { text, end: at } : null;
    if (fold.measure(piece) > fold.width) return null;
    text += piece;
    const count = fold.cellsOf(text).length;
    const next = pieceAt(fold, at + 1);
    const goesOn = isFull(piece, fold) && next !== null;
    if (!goesOn) return count === columns ? { text, end: at + 1 } : null;
    text = text.padEnd(text.length + fold.width - fold.measure(piece));
    // A full line that ends a row looks like one that goes on; the cells with the next line tell.
    if (count === columns && fold.cellsOf(text + next).length > columns)
      return { text: text.trimEnd(), end: at + 1 };
    if (count > columns) return null;
  }
  return null;
}

/** All rows from `start`; null where one of them cannot be put together. */
function rowsFrom(fold: Fold, start: number, columns: number): UnfoldedTable | null {
  const rows: string[] = [];
  let at = start;
  for (let piece = pieceAt(fold, at); piece !== null; piece = pieceAt(fold, at)) {
    // A short line of one cell is what stands below the table.
    if (rows.length > 0 && !piece.includes(fold.separator) && !isFull(piece, fold)) break;
    const row = rowAt(fold, at, columns);
    if (row === null) return null;
    rows.push(row.text);
    at = row.end;
  }
  return rows.length === 0 ? null : { lines: rows, end: at };
}

/**
 * The table of comma- or tab-separated values whose titles begin at `lines[at]`, as it was before a terminal broke its
 * lines at its width; null where none begins or none was broken. Only what fits is joined: every row then has a cell for
 * each title.
 */
export function unfoldedTableAt(lines: readonly string[], at: number): UnfoldedTable | null {
  for (const form of forms) {
    const table = unfoldedAs(form, lines, at);
    if (table !== null) return table;
  }
  return null;
}

function unfoldedAs(form: Form, lines: readonly string[], at: number): UnfoldedTable | null {
  const { cellsOf, measure, separator } = form;
  const first = lines[at]?.trimEnd() ?? '';
  if (measure(first) < leastWidth - 1 || !first.includes(separator)) return null;
  // A line as long as the one above it goes on with that; titles begin.
  if (at > 0 && measure(lines[at - 1]?.trimEnd() ?? '') === measure(first)) return null;
  // Titles are no figures; rows, of which there may be very many, are.
  if (cellsOf(first).some((cell) => readFigure(cell) !== null)) return null;
  const isWhole = cellsOf(lines[at + 1] ?? '').length === cellsOf(first).length;
  if (
    isWhole &&
    areKnownTitles(cellsOf(first)) &&
    rowsFrom({ ...form, lines, width: 1e6 }, at + 1, cellsOf(first).length)
  )
    return null;
  for (const width of [measure(first), measure(first) + 1]) {
    const table = unfoldedAt({ ...form, lines, width }, at, first);
    if (table !== null) return table;
  }
  return null;
}

/** The table whose titles begin with `first`, where lines are as wide as the fold says. */
function unfoldedAt(fold: Fold, at: number, first: string): UnfoldedTable | null {
  let titles = first;
  let last = first;
  for (let pieces = 1; pieces <= mostPieces; pieces += 1) {
    const cells = fold.cellsOf(titles);
    if (mayHoldTitles(titles) && areKnownTitles(cells)) {
      const rows = rowsFrom(fold, at + pieces, cells.length);
      // Neither the titles nor any row is longer than a line: nothing was broken.
      if (rows && rows.end - at > rows.lines.length + 1)
        return { lines: [titles, ...rows.lines], end: rows.end };
    }
    const next = pieceAt(fold, at + pieces);
    if (next === null || !isFull(last, fold) || fold.measure(next) > fold.width || titles.length > 1500)
      return null;
    titles = titles.padEnd(titles.length + fold.width - fold.measure(last)) + next;
    last = next;
  }
  return null;
}
