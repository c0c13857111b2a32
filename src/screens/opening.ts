import type { SessionSnapshot } from '../dialog/session.ts';
import { type Line, line, span } from '../text/line.ts';
import { lineWidth, truncate, wrap } from '../text/width.ts';
import { keyName } from './bindings.ts';
import { type Block, block, spaced, stack } from './block.ts';
import { textField } from './parts/text-field.ts';
import type { EarlierSession, ScreenState } from './state.ts';
import type { View } from './view.ts';

/** The newest session that can be gone on with, on one line. */
function resumeLine(earlier: readonly EarlierSession[], view: View): Line[] {
  const newest = earlier[0];
  if (!newest) return [];
  const start = line(span(`  ${keyName('down')}`, 'accent'), span(` ${view.texts.ui.resume}  `, 'dim'));
  const words = [newest.title, newest.state].filter(Boolean).join(', ');
  return [line(...start, span(truncate(words, view.columns - lineWidth(start))))];
}

/** The first question: one sentence that says as much as is known. */
export function openingScreen(
  snapshot: SessionSnapshot,
  state: ScreenState,
  earlier: readonly EarlierSession[],
  view: View,
): Block {
  const { question } = snapshot;
  if (!question) return block([]);
  const { labelled } = view.texts.punctuation;
  const ask = wrap(line(span(question.ask, 'strong')), view.columns);
  const example = question.example === '' || state.draft.text !== '' ? [] : [question.example];
  const hints = [
    ...example.flatMap((text) =>
      wrap(line(span(`  ${labelled(view.texts.ui.example, text)}`, 'dim')), view.columns, 2),
    ),
    ...wrap(line(span(`  ${question.allowed}`, 'dim')), view.columns, 2),
  ];
  const resume = state.draft.text === '' ? resumeLine(earlier, view) : [];
  return spaced([stack([block(ask), textField(state.draft, view.columns, 0)]), block([...hints, ...resume])]);
}

/** The line above the first question. */
export function titleLine(): Line {
  return line(span('throughline', 'strong'));
}
