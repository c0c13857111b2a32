import { cellsOf } from '../box-table.ts';
import { dumpColumns } from '../dump-frame.ts';
import { stripTerminalCodes } from '../printed-lines.ts';

/** No printed row is folded into more lines than this. */
const mostPieces = 40;

const wholeBorder = /^\s*\+(?:-+\+)+$/;
const borderStart = /^\s*\+-[-+]*$/;
const borderPiece = /^[-+]+$/;
const operatorRule = /^-{3,}(?: {2}-{3,})*(?: {1,2}|-*)$/;
const rulePiece = /^[- ]*-{2,}[- ]*$/;

function bare(line: string | undefined): string {
  return stripTerminalCodes(line ?? '').trimEnd();
}

/** A reader that looks at lines one after the other and may join some. */
interface Cursor {
  readonly lines: readonly string[];
  at: number;
}

/** The border at the cursor with the pieces that a terminal broke off; null where it is whole as it stands. */
function foldedBorder({ lines, at }: Cursor): { readonly text: string; readonly pieces: number } | null {
  let text = bare(lines[at]);
  if (!borderStart.test(text)) return null;
  let pieces = 1;
  for (; pieces < mostPieces; pieces += 1) {
    const next = bare(lines[at + pieces]);
    if (!borderPiece.test(next)) break;
    // A border that is whole ends here, unless the next line goes on in the middle of a column.
    if (wholeBorder.test(text) && next.startsWith('+')) break;
    text += next;
  }
  return pieces > 1 && wholeBorder.test(text) ? { text, pieces } : null;
}

/** The row at the cursor joined until it has as many cells as the table has columns; null where it never has. */
function foldedRow(
  { lines, at }: Cursor,
  columns: number,
): { readonly text: string; readonly pieces: number } | null {
  let text = lines[at] ?? '';
  for (let pieces = 1; pieces <= mostPieces; pieces += 1) {
    const read = bare(text).trimStart();
    if (read.endsWith('|') && cellsOf(read).length === columns) return { text, pieces };
    const next = lines[at + pieces];
    if (next === undefined || borderStart.test(bare(next))) return null;
    text += next;
  }
  return null;
}

/** The number of lines that one row of a folded text table takes, and how wide a full one is; null where it is whole. */
function foldedFrame({ lines, at }: Cursor): { readonly width: number; readonly pieces: number } | null {
  const first = bare(lines[at]);
  const count = (isPiece: (text: string) => boolean): number => {
    let pieces = 1;
    while (pieces < mostPieces && isPiece(bare(lines[at + pieces]))) pieces += 1;
    return pieces;
  };
  if (operatorRule.test(first) && first.length >= 40) {
    const pieces = count((text) => rulePiece.test(text));
    return pieces > 1 ? { width: (lines[at] ?? '').length, pieces } : null;
  }
  if (!/^\s*device_name\s/.test(first)) return null;
  // The titles of a dump hold no figures, so the first line with one is the first row.
  const pieces = count((text) => text !== '' && !/(?:^|\s)\d/.test(text));
  const joined = Array.from({ length: pieces }, (_, piece) => lines[at + piece] ?? '').join('');
  return pieces > 1 && dumpColumns(bare(joined)) !== null
    ? { width: (lines[at] ?? '').length, pieces }
    : null;
}

/** Titles of titles and figures that a key-value line ends with: what follows is the rest of the same line. */
const knownStart =
  /^\s*(?:[-=*+|]{3,}|Input Configuration|Memory Info|Overall Best|Top \d|All experiments|\||\$ |>)/;

/**
 * Lines as they were before a terminal or `fold` broke them at its width: borders, rows of tables, operator tables, dumps
 * and commands are put together again. Lines that were never broken come back unchanged.
 */
export function unfolded(lines: readonly string[]): string[] {
  const cursor: Cursor = { lines, at: 0 };
  const joined: string[] = [];
  let columns: number | null = null;
  let width: number | null = null;
  while (cursor.at < lines.length) {
    const line = lines[cursor.at] ?? '';
    const border = foldedBorder(cursor);
    if (border) {
      width ??= bare(line).length;
      columns = (border.text.match(/\+/g)?.length ?? 1) - 1;
      joined.push(border.text);
      cursor.at += border.pieces;
      continue;
    }
    if (columns !== null && bare(line).trimStart().startsWith('|')) {
      const row = foldedRow(cursor, columns);
      joined.push(row?.text ?? line);
      cursor.at += row?.pieces ?? 1;
      continue;
    }
    const frame = foldedFrame(cursor);
    if (frame) {
      width ??= frame.width;
      cursor.at = takeFrame(cursor, frame, joined);
      continue;
    }
    if (bare(line) === '') columns = null;
    joined.push(line);
    cursor.at += 1;
  }
  return withCommands(joined, width);
}

/** Every row of a folded frame, piece by piece at full width; ends after the closing rule, or at an empty line. */
function takeFrame(
  { lines, at }: Cursor,
  { width, pieces }: { readonly width: number; readonly pieces: number },
  joined: string[],
): number {
  let index = at;
  let rules = 0;
  const isRuled = operatorRule.test(bare(lines[at]));
  while (index < lines.length) {
    if (bare(lines[index]) === '' || /^Total time for /.test(bare(lines[index]))) return index;
    const group = Array.from({ length: pieces }, (_, piece) => lines[index + piece] ?? '');
    const text = group.map((one, piece) => (piece < pieces - 1 ? one.padEnd(width) : one)).join('');
    joined.push(text);
    index += pieces;
    if (!isRuled) continue;
    if (rulePiece.test(bare(group[0]))) rules += 1;
    if (rules === 3) return index;
  }
  return index;
}

const commandStart = /(?:throughput[_-]optimizer|text[_-]generate)(?:\.py)?\s/;
/** Shorter lines are not broken by any terminal. */
const leastWidth = 40;

/** Commands and long labelled lines that were broken exactly at the width of the terminal. */
function withCommands(lines: readonly string[], known: number | null): string[] {
  const longest = Math.max(0, ...lines.map((line) => line.length).filter((length) => length < 400));
  const joined: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    let line = lines[index] ?? '';
    const width = known ?? (commandStart.test(line) ? longest : null);
    const isBroken = (piece: string) =>
      width !== null && width >= leastWidth && piece.length === width && !/^[\s*=-]+$/.test(piece);
    const starts = commandStart.test(line) || /QPS: .*\(T[TP]OT/.test(line) || /^\s*P\/D instance/.test(line);
    for (let piece = line; starts && isBroken(piece) && !piece.endsWith('\\'); ) {
      const next = lines[index + 1];
      if (next === undefined || next.trim() === '' || knownStart.test(next)) break;
      line += next;
      piece = next;
      index += 1;
    }
    joined.push(line);
  }
  return joined;
}
