import { emptyLine, isCommand, type Line, line, plain } from '../text/line.ts';
import { lineWidth, wrap } from '../text/width.ts';

/** Where the terminal's cursor belongs, counted from the block's first line and column. */
export interface Caret {
  readonly row: number;
  readonly column: number;
}

/** A piece of a screen. */
export interface Block {
  readonly lines: readonly Line[];
  readonly caret: Caret | null;
}

/** Nothing to draw, and no cursor. */
export const emptyBlock: Block = { lines: [], caret: null };

/** Lines without a cursor in them. */
export function block(lines: readonly Line[]): Block {
  return { lines, caret: null };
}

/** Blocks below each other; the first caret counts. */
export function stack(blocks: readonly Block[]): Block {
  const lines: Line[] = [];
  let caret: Caret | null = null;
  for (const one of blocks) {
    if (one.caret && !caret) caret = { row: lines.length + one.caret.row, column: one.caret.column };
    lines.push(...one.lines);
  }
  return { lines, caret };
}

/** A command on a screen that is redrawn: broken where the screen ends, without an indent. */
export function brokenCommand(command: string, columns: number): readonly Line[] {
  const lines: Line[] = [];
  for (let from = 0; from < command.length; from += columns) {
    lines.push(line(command.slice(from, from + columns)));
  }
  return lines;
}

/** The block with every line inside `columns`: the last word against a terminal that wraps by itself. */
export function fitted(given: Block, columns: number): Block {
  const rows = given.lines.map((one) => {
    if (lineWidth(one) <= columns) return [one];
    return isCommand(one) ? brokenCommand(plain(one), columns) : wrap(one, columns, 2);
  });
  const { caret } = given;
  if (!caret) return block(rows.flat());
  const before = rows.slice(0, caret.row).flat().length;
  return { lines: rows.flat(), caret: { row: before, column: Math.min(caret.column, columns) } };
}

/** Blocks with an empty line between those that have lines. */
export function spaced(blocks: readonly Block[]): Block {
  const filled = blocks.filter((one) => one.lines.length > 0);
  return stack(filled.flatMap((one, at) => (at === 0 ? [one] : [block([emptyLine]), one])));
}
