import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { truncate } from '../../text/width.ts';
import { type Block, block } from '../block.ts';
import { packed } from '../parts/footer.ts';
import type { View } from '../view.ts';
import { markdownLines } from './markdown-lines.ts';

/** Last drawing of a text: it is scrolled many times and changes only with the width. */
const drawnTexts = new WeakMap<
  readonly Line[],
  { readonly columns: number; readonly lines: readonly Line[] }
>();

function drawn(lines: readonly Line[], { columns }: View): readonly Line[] {
  const known = drawnTexts.get(lines);
  if (known?.columns === columns) return known.lines;
  const fresh = markdownLines(lines, columns);
  drawnTexts.set(lines, { columns, lines: fresh });
  return fresh;
}

/** The furthest that a text can be scrolled, and the lines of a page. */
export function textExtent(
  lines: readonly Line[],
  view: View,
): { readonly last: number; readonly page: number } {
  const page = Math.max(1, view.rows - keysOf(view).length - 2);
  return { last: Math.max(0, drawn(lines, view).length - page), page };
}

function keysOf(view: View): Line[] {
  const { footer } = view.texts.triageScreen;
  return packed(
    [
      { key: '↑ ↓', words: footer.pan },
      { key: 'x', words: footer.export },
      { key: 'q', words: footer.leave },
    ],
    view.columns,
  );
}

/** A report that is text only, scrolled. Long lines wrap; in tables names are cut. */
export function textScreen(lines: readonly Line[], scroll: number, notice: string | null, view: View): Block {
  const keys = keysOf(view);
  const all = drawn(lines, view);
  const { last, page: size } = textExtent(lines, view);
  const from = Math.min(scroll, last);
  const said = notice === null ? [] : [line('  ', span(truncate(notice, view.columns - 2), 'good'))];
  return block(
    [...all.slice(from, from + size - said.length), ...said, emptyLine, ...keys].slice(0, view.rows),
  );
}
