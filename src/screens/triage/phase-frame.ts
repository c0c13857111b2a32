import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { truncate, wrap } from '../../text/width.ts';
import { type Block, block } from '../block.ts';
import { packed } from '../parts/footer.ts';
import type { View } from '../view.ts';

/** A report that is text only, scrolled. Nothing is cut: long lines wrap. */
export function textFrame(lines: readonly Line[], scroll: number, notice: string | null, view: View): Block {
  const { footer } = view.texts.triageScreen;
  const keys = packed(
    [
      { key: '↑ ↓', words: footer.pan },
      { key: 'x', words: footer.export },
      { key: 'q', words: footer.leave },
    ],
    view.columns,
  );
  const wrapped = lines.flatMap((one) => (one.length === 0 ? [emptyLine] : wrap(one, view.columns, 2)));
  const size = Math.max(1, view.rows - keys.length - 2);
  const from = Math.min(scroll, Math.max(0, wrapped.length - size));
  const said = notice === null ? [] : [line('  ', span(truncate(notice, view.columns - 2), 'good'))];
  return block(
    [...wrapped.slice(from, from + size - said.length), ...said, emptyLine, ...keys].slice(0, view.rows),
  );
}
