import { line, span } from '../../text/line.ts';
import { displayWidth, graphemes } from '../../text/width.ts';
import type { Block } from '../block.ts';
import type { Draft } from '../draft.ts';
import { signs } from '../signs.ts';

/**
 * One line where typing goes. A text longer than the line scrolls sideways so that the caret stays in sight; what is
 * left out is marked by `…`.
 */
export function textField(
  draft: Draft,
  columns: number,
  indentBy: number,
  sign: string = signs.pointer,
): Block {
  const prompt = `${' '.repeat(indentBy)}${sign} `;
  const room = Math.max(4, columns - displayWidth(prompt) - 1);
  const all = graphemes(draft.text);
  let from = 0;
  while (widthOf(all, from, draft.caret) > room - (from > 0 ? 1 : 0)) from += 1;
  let to = draft.caret;
  const start = from > 0 ? '…' : '';
  while (to < all.length && displayWidth(start) + widthOf(all, from, to + 1) <= room) to += 1;
  const isCut = to < all.length;
  const shown = start + all.slice(from, isCut ? Math.max(draft.caret, to - 1) : to).join('');
  return {
    lines: [line(span(prompt, 'accent'), isCut ? `${shown}…` : shown)],
    caret: {
      row: 0,
      column: displayWidth(prompt) + displayWidth(start) + widthOf(all, from, draft.caret),
    },
  };
}

function widthOf(all: readonly string[], from: number, to: number): number {
  let width = 0;
  for (let at = from; at < to; at += 1) width += displayWidth(all[at] ?? '');
  return width;
}
