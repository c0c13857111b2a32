import { cellsOf } from '../box-table.ts';
import { dumpCellCount, dumpColumns } from '../dumped-table.ts';
import { stripTerminalCodes } from '../printed-lines.ts';
import { unfoldedTableAt } from './folded-separated.ts';

/** No printed row is folded into more lines than this. */
const mostPieces = 40;

/** Shorter lines are not broken by any terminal. */
const leastWidth = 40;
const commandStart = /(?:throughput[_-]optimizer|text[_-]generate)(?:\.py)?\s/;

const wholeBorder = /^\s*\+(?:-+\+)+$/;
const borderStart = /^\s*\+-[-+]*$/;
const borderPiece = /^[-+]+$/;
const operatorBorder = /^-{3,}(?: {2}-+)*$/;
const dashesPiece = /^(?=.{0,400}--)[- ]+$/;

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

/** A table whose border was folded: its columns, how long a whole row is, and the width at which it was folded. */
interface FoldedTable {
  readonly columns: number;
  readonly length: number;
  readonly width: number;
}

/**
 * The row at the cursor joined until it has as many cells as the table has columns; null where it never has, or where a
 * line breaks behind the width: that is damage. Copying takes spaces from the end of a line; without them figures of two
 * lines would become one.
 */
function foldedRow(
  { lines, at }: Cursor,
  { columns, length, width }: FoldedTable,
): { readonly text: string; readonly pieces: number } | null {
  let text = lines[at] ?? '';
  for (let pieces = 1; pieces <= mostPieces; pieces += 1) {
    const read = bare(text).trimStart();
    const isWhole = read.length === length || cellsOf(read).length === columns;
    if (read.endsWith('|') && isWhole) return { text, pieces };
    const next = lines[at + pieces];
    const room = width * pieces - stripTerminalCodes(text).length;
    if (next === undefined || room < 0 || borderStart.test(bare(next))) return null;
    text += ' '.repeat(room) + next;
  }
  return null;
}

/** A text table whose titles were folded: how wide a full line is, and into how many lines its titles went. */
interface FoldedTitles {
  readonly width: number;
  readonly pieces: number;
  /** Columns of a dump; null of an operator table, whose columns stand where its borders stand. */
  readonly columns: number | null;
}

/** The longest line from here to the next empty one: copying may have taken blanks from the end of any single line. */
function widthFrom(lines: readonly string[], start: number): number {
  let width = 0;
  for (let at = start; at < lines.length && (lines[at] ?? '').trim() !== ''; at += 1)
    width = Math.max(width, (lines[at] ?? '').length);
  return width;
}

function piecesFrom(lines: readonly string[], start: number, pieces: number, width: number): string {
  const isLast = (piece: number) => piece === pieces - 1;
  return Array.from({ length: pieces }, (_, piece) =>
    (lines[start + piece] ?? '').padEnd(isLast(piece) ? 0 : width),
  ).join('');
}

/** The folded titles at the cursor; null where the table is whole as it stands. */
function foldedTitles({ lines, at }: Cursor): FoldedTitles | null {
  const first = bare(lines[at]);
  const count = (isPiece: (text: string) => boolean): number => {
    let pieces = 1;
    while (pieces < mostPieces && isPiece(bare(lines[at + pieces]))) pieces += 1;
    return pieces;
  };
  if (operatorBorder.test(first) && first.length >= leastWidth) {
    const pieces = count((text) => dashesPiece.test(text));
    return pieces > 1 ? { width: (lines[at] ?? '').length, pieces, columns: null } : null;
  }
  if (!/^\s*(?:device_name|pd_ratio)\s/.test(first)) return null;
  // The titles of a dump hold no figures, so the first line with one is the first row.
  const pieces = count((text) => text !== '' && !/(?:^|\s)\d/.test(text));
  const width = widthFrom(lines, at);
  const columns = pieces > 1 ? dumpColumns(bare(piecesFrom(lines, at, pieces, width))) : null;
  return columns && { width, pieces, columns: columns.length };
}

/** Titles of tables and figures that a key-value line ends with: what follows is the rest of the same line. */
const knownStart =
  /^\s*(?:[-=*+|]{3,}|Input Configuration|Memory Info|Overall Best|Top \d|All experiments|(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b|Traceback |usage: |\||\$ |>)/;

/**
 * Lines as they were before a terminal or `fold` broke them at its width: borders, rows of tables, operator tables, dumps,
 * comma-separated values and commands are put together again. Lines that were never broken come back unchanged.
 */
export function unfolded(lines: readonly string[]): string[] {
  const cursor: Cursor = { lines, at: 0 };
  const joined: string[] = [];
  let table: FoldedTable | null = null;
  let width: number | null = null;
  while (cursor.at < lines.length) {
    const line = lines[cursor.at] ?? '';
    const border = foldedBorder(cursor);
    if (border) {
      width ??= bare(line).length;
      const length = border.text.trimStart().length;
      table = {
        columns: (border.text.match(/\+/g)?.length ?? 1) - 1,
        length,
        width: bare(line).length,
      };
      joined.push(border.text);
      cursor.at += border.pieces;
      continue;
    }
    if (table !== null && bare(line).trimStart().startsWith('|')) {
      const row = foldedRow(cursor, table);
      joined.push(row?.text ?? line);
      cursor.at += row?.pieces ?? 1;
      continue;
    }
    const values = unfoldedTableAt(lines, cursor.at);
    if (values) {
      joined.push(...values.lines);
      cursor.at = values.end;
      continue;
    }
    const titles = foldedTitles(cursor);
    if (titles) {
      width ??= titles.width;
      cursor.at = (titles.columns === null ? takeRuled : takeDump)(cursor, titles, joined);
      continue;
    }
    if (bare(line) === '') table = null;
    joined.push(line);
    cursor.at += 1;
  }
  return withCommands(joined, width);
}

/** Every row of a folded operator table, at full width piece by piece; ends after the closing rule. */
function takeRuled({ lines, at }: Cursor, { width, pieces }: FoldedTitles, joined: string[]): number {
  let index = at;
  let borders = 0;
  while (index < lines.length && borders < 3) {
    if (bare(lines[index]) === '' || /^Total time for /.test(bare(lines[index]))) return index;
    const group = Array.from({ length: pieces }, (_, piece) => lines[index + piece] ?? '');
    joined.push(group.map((one, piece) => (piece < pieces - 1 ? one.padEnd(width) : one)).join(''));
    if (dashesPiece.test(bare(group[0]))) borders += 1;
    index += pieces;
  }
  return index;
}

/** Every row of a folded dump; ends at an empty line. */
function takeDump({ lines, at }: Cursor, { width, pieces, columns }: FoldedTitles, joined: string[]): number {
  joined.push(piecesFrom(lines, at, pieces, width));
  let index = at + pieces;
  let end = index;
  while (end < lines.length && bare(lines[end]) !== '') end += 1;
  // The rows of a dump are as wide as each other, its titles a little wider: all rows break into as many lines.
  for (let each = pieces; each > 0; each -= 1) {
    const rows = Array.from({ length: (end - index) / each }, (_, row) =>
      piecesFrom(lines, index + row * each, each, width),
    );
    const isWhole = rows.length * each === end - index;
    if (isWhole && rows.every((one) => dumpCellCount(one) === columns)) {
      joined.push(...rows);
      return end;
    }
  }
  // In a damaged one each row is joined until it has a cell for each column.
  while (index < lines.length && bare(lines[index]) !== '') {
    let row = lines[index] ?? '';
    let piece = row;
    index += 1;
    // A row that is full may still go on in the middle of its last figure.
    while (index < lines.length && bare(lines[index]) !== '') {
      const isFull = dumpCellCount(row) >= (columns ?? 0);
      if (isFull && piece.length < width) break;
      piece = lines[index] ?? '';
      row = `${row.padEnd(isFull ? 0 : Math.ceil(row.length / width) * width)}${piece}`;
      index += 1;
    }
    joined.push(row);
  }
  return index;
}

/** Whether a line reads as the rest of a command: it has flags, or is what a flag at the end still lacks. */
function goesOn(line: string, next: string): boolean {
  if (/(?:^|\s)--[a-z]/.test(next)) return true;
  if (/\s--?$/.test(line)) return /^[\w-]+(?:\s+[\w.,/-]+)?\s*$/.test(next);
  return /\s-[\w-]*$/.test(line) && /^\s*[\w.,/-]+\s*$/.test(next);
}

/** Labelled lines of text_generate and of a ratio that are not over. */
const unfinished: readonly (readonly [RegExp, RegExp])[] = [
  [/^\s+analytic_OpBound: memory_bound/, /compute_bound_gp: \d+\.\d{2}$/],
  [/^\s+\[analytic\] stage \d+ \(layers/, /total=\d+\.\d{6} s$/],
  [/^\s+stage \d+ \(layers .*weight=/, /activation=\d+\.\d{3} GB$/],
  [/^\s*(?:Prefill|Decode) QPS: .*\(/, /\)$/],
];

/** A labelled line that a terminal broke before its known end. */
function isUnfinished(line: string): boolean {
  const kind = unfinished.find(([start]) => start.test(line));
  return kind !== undefined && line.length >= leastWidth && !kind[1].test(line.trimEnd());
}

/** Commands and long labelled lines that were broken exactly at the width of the terminal. */
function withCommands(lines: readonly string[], known: number | null): string[] {
  const longest = Math.max(0, ...lines.map((line) => line.length).filter((length) => length < 400));
  const joined: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    let line = lines[index] ?? '';
    const rest = lines[index + 1] ?? '';
    // A rule of stars or dashes that is wider than the terminal leaves a short rest below it.
    if (known !== null && line.length === known && /^\s*([-*])\1+$/.test(line) && /^([-*])\1*$/.test(rest)) {
      joined.push(line + rest);
      index += 1;
      continue;
    }
    if (isUnfinished(line) && isUnfinished(line + rest) === false && rest.trim() !== '') {
      joined.push(line + rest);
      index += 1;
      continue;
    }
    const width = known ?? (commandStart.test(line) ? longest : null);
    // Copying may have taken the blank at the end of a full line.
    const lacked = (piece: string) => (width ?? 0) - piece.length;
    const isBroken = (piece: string) =>
      width !== null &&
      width >= leastWidth &&
      (lacked(piece) === 0 || lacked(piece) === 1) &&
      !/^[\s*=-]+$/.test(piece);
    const starts = known !== null || commandStart.test(line);
    for (let piece = line; starts && isBroken(piece) && !piece.endsWith('\\'); ) {
      const next = lines[index + 1];
      if (next === undefined || next.trim() === '' || knownStart.test(bare(next))) break;
      const isTrimmed = lacked(piece) === 1;
      if ((known === null || isTrimmed) && !goesOn(line, next)) break;
      line += isTrimmed ? ` ${next}` : next;
      piece = next;
      index += 1;
    }
    joined.push(line);
  }
  return joined;
}
