import type { SessionSnapshot } from '../dialog/session.ts';
import { type Line, line, span } from '../text/line.ts';
import { type Block, block, stack } from './block.ts';
import { flow } from './parts/flow.ts';
import { textField } from './parts/text-field.ts';
import { signs } from './signs.ts';
import type { ScreenState } from './state.ts';
import type { View } from './view.ts';

/** The follow-up menu as far as it fits; while something is typed, the line where it goes. */
function menu(snapshot: SessionSnapshot, state: ScreenState, title: string, view: View, room: number): Block {
  const labels = snapshot.followUps.map((one) => one.label);
  const ask = block([line(span(`${signs.asked} `, 'accent'), span(title, 'strong'))]);
  const isTyping = state.draft.text !== '';
  const lines = labels.length > 0 ? flow(labels, isTyping ? -1 : state.selected, view.columns) : [];
  // With a menu above, the sign stands where Enter acts: at the selected row, or at what is typed.
  const field = textField(state.draft, view.columns, 2, lines.length > 0 && !isTyping ? ' ' : signs.pointer);
  const left = Math.max(1, room - field.lines.length);
  const first = Math.max(0, Math.min(lines.length - left, rowOfSelected(lines) - left + 1));
  return stack([ask, block(lines.slice(first, first + left)), field]);
}

function rowOfSelected(lines: readonly Line[]): number {
  const at = lines.findIndex((one) => one.some((part) => part.tone === 'accent'));
  return Math.max(0, at);
}

/** After the summary: questions to choose or to type. */
export function followUpScreen(
  snapshot: SessionSnapshot,
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  return menu(snapshot, state, view.texts.ui.prompt, view, Math.max(2, maxLines - 1));
}

/** After a run that failed, took too long or was stopped: what can be done. The transcript says what happened. */
export function stoppedScreen(
  snapshot: SessionSnapshot,
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  return menu(snapshot, state, view.texts.ui.stopped.whatNow, view, Math.max(2, maxLines - 1));
}
