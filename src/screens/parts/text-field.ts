import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, graphemes } from '../../text/width.ts';
import type { Block } from '../block.ts';
import type { Draft } from '../draft.ts';
import { signs } from '../signs.ts';
import { draftRows, fieldRows, rowOfCaret, widthOf } from './draft-rows.ts';

/** Columns for the text of a field: the sign stands before every row, and the caret has room behind the last. */
export function fieldColumns(columns: number, indentBy: number, sign: string = signs.pointer): number {
  return Math.max(4, columns - displayWidth(`${' '.repeat(indentBy)}${sign} `) - 1);
}

/**
 * Where typing goes. A text longer than the line wraps; one longer than the field shows the rows around the caret, and
 * what is left out is marked by `…`.
 */
export function textField(
  draft: Draft,
  columns: number,
  indentBy: number,
  sign: string = signs.pointer,
): Block {
  const prompt = `${' '.repeat(indentBy)}${sign} `;
  const all = graphemes(draft.text);
  const rows = draftRows(draft.text, fieldColumns(columns, indentBy, sign));
  const caretRow = rowOfCaret(rows, draft.caret);
  const first = Math.max(0, Math.min(caretRow - fieldRows + 2, rows.length - fieldRows));
  const shown = rows.slice(first, first + fieldRows);
  const isCutBefore = first > 0;
  const isCutBehind = first + shown.length < rows.length;
  const lines = shown.map(({ from, to }, at): Line => {
    const text = all.slice(from, to).join('').trimEnd();
    const isFirst = at === 0;
    const isLast = at === shown.length - 1;
    const start = isFirst && !isCutBefore ? span(prompt, 'accent') : span(' '.repeat(displayWidth(prompt)));
    const before = isFirst && isCutBefore ? span('… ', 'dim') : null;
    const behind = isLast && isCutBehind ? [span(' …', 'dim')] : [];
    const lead = before === null ? start : span(' '.repeat(Math.max(0, displayWidth(prompt) - 2)));
    return line(lead, ...(before === null ? [] : [before]), text, ...behind);
  });
  const { from = 0 } = rows[caretRow] ?? {};
  return {
    lines,
    caret: {
      row: caretRow - first,
      column: displayWidth(prompt) + widthOf(all, from, draft.caret),
    },
  };
}
