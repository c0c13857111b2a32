import { breaksBesideWide, displayWidth, graphemes } from '../../text/width.ts';
import type { Draft } from '../draft.ts';

/** A row of a draft on the screen: user-perceived characters from `from` up to but not including `to`. */
export interface DraftRow {
  readonly from: number;
  readonly to: number;
}

/** The most rows that a field takes; a longer text shows those around the caret. */
export const fieldRows = 6;

/**
 * A draft broken into rows of at most `columns`, behind a blank where there is one and beside a wide (CJK) character.
 * Every character is on exactly one row, blanks at a break included, so that the caret has a place anywhere.
 */
export function draftRows(text: string, columns: number): readonly DraftRow[] {
  const all = graphemes(text);
  const rows: DraftRow[] = [];
  let from = 0;
  let width = 0;
  let breakAt = 0;
  for (let at = 0; at < all.length; at += 1) {
    const own = displayWidth(all[at] ?? '');
    const before = all[at - 1] ?? '';
    if (before === ' ' || breaksBesideWide(before, all[at] ?? '')) breakAt = at;
    // A blank at the end of a row may hang over it: it is not seen.
    const overflows = width + own > columns && !(all[at] === ' ' && width + own === columns + 1);
    if (overflows && at > from) {
      const end = breakAt > from ? breakAt : at;
      rows.push({ from, to: end });
      from = end;
      width = widthOf(all, from, at);
    }
    width += own;
  }
  return [...rows, { from, to: all.length }];
}

/** Columns of a part of a text, given as its characters. */
export function widthOf(all: readonly string[], from: number, to: number): number {
  let width = 0;
  for (let at = from; at < to; at += 1) width += displayWidth(all[at] ?? '');
  return width;
}

/** The row that the caret is on: at a break it stands before the first character of the next row. */
export function rowOfCaret(rows: readonly DraftRow[], caret: number): number {
  return Math.max(
    0,
    rows.findLastIndex(({ from }) => from <= caret),
  );
}

/** The draft with its caret a row higher or lower, at about the same column; null where there is no such row. */
export function moveByRow(draft: Draft, step: -1 | 1, columns: number): Draft | null {
  const rows = draftRows(draft.text, columns);
  const at = rowOfCaret(rows, draft.caret);
  const [here, there] = [rows[at], rows[at + step]];
  if (here === undefined || there === undefined) return null;
  const all = graphemes(draft.text);
  const column = widthOf(all, here.from, draft.caret);
  const last = at + step === rows.length - 1 ? there.to : there.to - 1;
  let caret = there.from;
  while (caret < last && widthOf(all, there.from, caret + 1) <= column) caret += 1;
  return { ...draft, caret };
}
