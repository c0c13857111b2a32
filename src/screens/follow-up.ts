import type { SessionSnapshot } from '../dialog/session.ts';
import { type Line, line, span } from '../text/line.ts';
import { truncate, wrap } from '../text/width.ts';
import { type Block, block, spaced, stack } from './block.ts';
import { flow } from './parts/flow.ts';
import { logTail } from './parts/log-tail.ts';
import { textField } from './parts/text-field.ts';
import { signs } from './signs.ts';
import type { ScreenState } from './state.ts';
import type { View } from './view.ts';

const failureLines = 8;

/** The follow-up menu as far as it fits; while something is typed, the line where it goes. */
function menu(snapshot: SessionSnapshot, state: ScreenState, title: string, view: View, room: number): Block {
  const labels = snapshot.followUps.map((one) => one.label);
  const ask = block([line(span(`${signs.asked} `, 'accent'), span(title, 'strong'))]);
  const isTyping = state.draft.text !== '';
  const lines = labels.length > 0 ? flow(labels, isTyping ? -1 : state.selected, view.columns) : [];
  const first = Math.max(0, Math.min(lines.length - room, rowOfSelected(lines) - room + 1));
  return stack([ask, block(lines.slice(first, first + room)), textField(state.draft, view.columns, 2)]);
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
  return menu(snapshot, state, view.texts.ui.prompt, view, Math.max(1, maxLines - 2));
}

/** After a run that failed, took too long or was stopped: what was seen last, and what can be done. */
export function stoppedScreen(
  snapshot: SessionSnapshot,
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  const texts = view.texts.ui.stopped;
  const { run } = snapshot;
  const isFailure = snapshot.phase === 'failed';
  const words = !isFailure ? texts.cancelled : run?.status === 'timed-out' ? texts.timedOut : texts.failed;
  const head = isFailure
    ? wrap(line(span(`${signs.error} ${words}`, 'error')), view.columns, 2)
    : wrap(line(span(words)), view.columns);
  const tail =
    isFailure && run && run.tail.length > 0
      ? logTail(run.tail, view.columns, Math.max(1, Math.min(failureLines, maxLines - head.length - 7)))
      : [];
  const log = run?.logPath
    ? [line(span(`  ${view.texts.ui.running.log}  ${truncate(run.logPath, view.columns - 8)}`, 'dim'))]
    : [];
  const room = Math.max(1, maxLines - head.length - tail.length - log.length - 3);
  return spaced([block([...head, ...tail, ...log]), menu(snapshot, state, texts.whatNow, view, room)]);
}
