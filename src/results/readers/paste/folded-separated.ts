import { readFigure } from '../figure.ts';
import { areKnownTitles, commaCells, mayHoldTitles } from './separated-header.ts';

/** No row of values is folded into more lines than this. */
const mostPieces = 40;
/** Shorter lines are not broken by any terminal. */
const leastWidth = 40;

/** A table of comma-separated values put together again. */
export interface UnfoldedTable {
  readonly lines: readonly string[];
  /** Index of the first line after it. */
  readonly end: number;
}

interface Fold {
  readonly lines: readonly string[];
  /** Signs of a line that is full. */
  readonly width: number;
}

function pieceAt({ lines }: Fold, at: number): string | null {
  const text = lines[at]?.trimEnd() ?? '';
  return text === '' ? null : text;
}

/** Copying may have taken the blank at the end of a full line. */
function isFull(piece: string, width: number): boolean {
  return piece.length === width || piece.length === width - 1;
}

/** The row at `start`, joined until it has all its cells; null where its lines do not end where its cells do. */
function rowAt(fold: Fold, start: number, columns: number): { text: string; end: number } | null {
  let text = '';
  for (let at = start; at < start + mostPieces; at += 1) {
    const piece = pieceAt(fold, at);
    // The text stops inside the last row.
    if (piece === null) return at === fold.lines.length && at > start ? { text, end: at } : null;
    if (piece.length > fold.width) return null;
    text += piece;
    const count = commaCells(text).length;
    const next = pieceAt(fold, at + 1);
    const goesOn = isFull(piece, fold.width) && next !== null;
    if (!goesOn) return count === columns ? { text, end: at + 1 } : null;
    text = text.padEnd(text.length + fold.width - piece.length);
    // A full line that ends a row looks like one that goes on; the cells with the next line tell.
    if (count === columns && commaCells(text + next).length > columns)
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
    if (rows.length > 0 && !piece.includes(',') && !isFull(piece, fold.width)) break;
    const row = rowAt(fold, at, columns);
    if (row === null) return null;
    rows.push(row.text);
    at = row.end;
  }
  return rows.length === 0 ? null : { lines: rows, end: at };
}

/**
 * The table of comma-separated values whose titles begin at `lines[at]`, as it was before a terminal broke its lines at
 * its width; null where none begins or none was broken. Only what fits is joined: every row then has a cell for each
 * title.
 */
export function unfoldedTableAt(lines: readonly string[], at: number): UnfoldedTable | null {
  const first = lines[at]?.trimEnd() ?? '';
  if (first.length < leastWidth - 1 || !first.includes(',')) return null;
  // A line as long as the one above it goes on with that; titles begin.
  if (at > 0 && lines[at - 1]?.trimEnd().length === first.length) return null;
  // Titles are no figures; rows, of which there may be very many, are.
  if (commaCells(first).some((cell) => readFigure(cell) !== null)) return null;
  const isWhole = commaCells(lines[at + 1] ?? '').length === commaCells(first).length;
  if (
    isWhole &&
    areKnownTitles(commaCells(first)) &&
    rowsFrom({ lines, width: 1e6 }, at + 1, commaCells(first).length)
  )
    return null;
  for (const width of [first.length, first.length + 1]) {
    const fold = { lines, width };
    let titles = first;
    let last = first;
    for (let pieces = 1; pieces <= mostPieces; pieces += 1) {
      const cells = commaCells(titles);
      if (mayHoldTitles(titles) && areKnownTitles(cells)) {
        const rows = rowsFrom(fold, at + pieces, cells.length);
        // Neither the titles nor any row is longer than a line: nothing was broken.
        if (rows && rows.end - at > rows.lines.length + 1)
          return { lines: [titles, ...rows.lines], end: rows.end };
      }
      const next = pieceAt(fold, at + pieces);
      if (next === null || !isFull(last, width) || next.length > width || titles.length > 1500) break;
      titles = titles.padEnd(titles.length + width - last.length) + next;
      last = next;
    }
  }
  return null;
}
