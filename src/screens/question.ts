import type { Choice, OpenQuestion, SessionSnapshot } from '../dialog/session.ts';
import { type Line, line, span } from '../text/line.ts';
import { displayWidth, lineWidth, padEnd, wrap } from '../text/width.ts';
import { type Block, block, stack } from './block.ts';
import { matchingChoices, type ShownChoice } from './fuzzy.ts';
import { choiceList, type ListRow } from './parts/choice-list.ts';
import { textField } from './parts/text-field.ts';
import { signs } from './signs.ts';
import type { ScreenState } from './state.ts';
import type { View } from './view.ts';

/** The choices on the screen while this is typed; the selection counts in this list. */
export function shownChoices(question: OpenQuestion, typed: string): readonly ShownChoice[] {
  return matchingChoices(question.choices, typed, question.isFuzzy);
}

/** The question itself, and how many are still to come behind it or below it. */
export function questionTitle(question: OpenQuestion, questionsLeft: number, view: View): Line[] {
  const title = line(span(`${signs.asked} `, 'accent'), span(question.ask, 'strong'));
  const left = span(`   ${view.texts.ui.questionsLeft(questionsLeft)}`, 'dim');
  const together = line(...title, left);
  return lineWidth(together) <= view.columns ? [together] : wrap(title, view.columns, 2);
}

function rowOf(choice: Choice, isMarked: boolean | null): ListRow {
  return {
    label: choice.label,
    help: choice.help,
    group: choice.group,
    disabledReason: choice.disabledReason,
    isMarked,
  };
}

/** Form, range and an example of what may be typed, in one line where it fits. */
function hint(question: OpenQuestion, view: View): Line[] {
  const texts = view.texts.ui;
  const parts = [
    question.allowed,
    question.example === '' ? '' : view.texts.punctuation.labelled(texts.example, question.example),
    question.isOptional ? texts.optional : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return [];
  return wrap(line(span(`  ${parts.join(' · ')}`, 'dim')), view.columns, 2);
}

/** A question that is answered by typing. */
export function textQuestion(snapshot: SessionSnapshot, state: ScreenState, view: View): Block {
  const { question } = snapshot;
  if (!question) return block([]);
  return stack([
    block(questionTitle(question, snapshot.questionsLeft, view)),
    textField(state.draft, view.columns, 2),
    block(hint(question, view)),
  ]);
}

/** A question with choices: the list, filtered by what is typed, and the line where typing goes. */
export function choiceQuestion(
  snapshot: SessionSnapshot,
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  const { question } = snapshot;
  if (!question) return block([]);
  const title = questionTitle(question, snapshot.questionsLeft, view);
  const shown = shownChoices(question, state.draft.text);
  const isMany = question.kind === 'many';
  const rows = shown.map(({ choice, index }) => rowOf(choice, isMany ? state.marked.includes(index) : null));
  const isTyping = state.draft.text !== '';
  const field = isTyping || question.isFuzzy ? textField(state.draft, view.columns, 2) : block([]);
  const none = rows.length === 0 ? wrap(line(span(`  ${view.texts.ui.noRow}`, 'dim')), view.columns, 2) : [];
  const marked =
    isMany && state.marked.length > 0
      ? [line(span(`  ${view.texts.ui.marked(state.marked.length)}`, 'dim'))]
      : [];
  const room = maxLines - title.length - field.lines.length - none.length - marked.length;
  const list = rows.length > 0 ? choiceList(rows, state.selected, view, Math.max(1, room)) : [];
  const parts = question.isFuzzy
    ? [block(title), field, block(none), block(list), block(marked)]
    : [block(title), block(list), block(marked), field, block(none)];
  return stack(parts);
}

/** Why this is asked, an example and what may be answered. */
export function whyPanel(question: OpenQuestion, view: View): Block {
  const texts = view.texts.ui;
  const rows: readonly (readonly [string, string])[] = [
    [texts.why, question.why],
    [texts.example, question.example],
    [texts.allowed, question.allowed],
  ];
  const shown = rows.filter(([, text]) => text !== '');
  const columns = Math.max(...shown.map(([name]) => displayWidth(name)));
  const hanging = view.layout === 'stacked' ? 4 : columns + 4;
  return block(
    shown.flatMap(([name, text]) =>
      wrap(line(span(`  ${padEnd(name, columns)}  `, 'dim'), text), view.columns, hanging),
    ),
  );
}
