import { type Line, line, type Span, span } from '../../text/line.ts';
import { displayWidth } from '../../text/width.ts';
import { type Action, bindings, keyName } from '../bindings.ts';
import type { Mode } from '../state.ts';
import type { View } from '../view.ts';

const gap = 3;

/** The keys that matter now, packed into as few lines as the width allows. */
export function footer(
  mode: Mode,
  { isDraftEmpty, leftOut }: { readonly isDraftEmpty: boolean; readonly leftOut: readonly Action[] },
  view: View,
): Line[] {
  const items = bindings[mode]
    .filter((one) => one.inFooter && (isDraftEmpty || !one.whenEmpty) && !leftOut.includes(one.action))
    .map((one) => {
      const action = !isDraftEmpty && one.action === 'back' ? 'clear' : one.action;
      return { key: keyName(one.keys[0] ?? ''), words: view.texts.ui.actions[action] };
    });
  return packed(items, view.columns);
}

/** Key and words in pairs, side by side. */
export function packed(
  items: readonly { readonly key: string; readonly words: string }[],
  columns: number,
): Line[] {
  const lines: Span[][] = [];
  let used = 0;
  for (const item of items) {
    const width = displayWidth(`${item.key} ${item.words}`);
    const isNew = lines.length === 0 || used + gap + width > columns;
    if (isNew) {
      lines.push([span('  ')]);
      used = 2;
    } else {
      lines.at(-1)?.push(span(' '.repeat(gap)));
      used += gap;
    }
    lines.at(-1)?.push(span(item.key, 'accent'), span(` ${item.words}`, 'dim'));
    used += width;
  }
  return lines.map((parts) => line(...parts));
}
