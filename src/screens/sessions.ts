import { type Line, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { type Block, block, spaced, stack } from './block.ts';
import { choiceList, type ListRow } from './parts/choice-list.ts';
import { textField } from './parts/text-field.ts';
import { signs } from './signs.ts';
import type { EarlierSession, ScreenState } from './state.ts';
import type { View } from './view.ts';

/** The sessions in which every typed word stands: in title, difference, state or id. */
export function sessionsFound(earlier: readonly EarlierSession[], typed: string): readonly EarlierSession[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return earlier.filter(({ id, title, difference, state }) => {
    const text = `${title} ${difference} ${state} ${id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A session as a row: in a narrow terminal all that tells it apart is its name, as only the chosen row says more. */
function rowOf({ title, difference, state }: EarlierSession, view: View): ListRow {
  const isStacked = view.layout === 'stacked';
  const { separator } = view.texts.punctuation;
  const joined = (parts: readonly string[]) => parts.filter((part) => part !== '').join(separator);
  return {
    label: isStacked ? joined([title, difference]) : title,
    help: isStacked ? state : joined([difference, state]),
    group: null,
    disabledReason: null,
    isMarked: null,
  };
}

/** Earlier sessions: searched by typing, resumed, copied, deleted. */
export function sessionsPanel(
  earlier: readonly EarlierSession[],
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  const texts = view.texts.ui.sessions;
  const found = sessionsFound(earlier, state.draft.text);
  const title = line(
    span(`${signs.asked} `, 'accent'),
    span(texts.heading, 'strong'),
    span(`   ${texts.count(found.length)}`, 'dim'),
  );
  const field = textField(state.draft, view.columns, 2);
  const hint: readonly Line[] =
    found.length === 0
      ? wrap(line(span(`  ${texts.none}`, 'dim')), view.columns, 2)
      : state.draft.text === ''
        ? wrap(line(span(`  ${texts.hint}`, 'dim')), view.columns, 2)
        : [];
  const room = Math.max(1, maxLines - 1 - field.lines.length - hint.length);
  const rows = found.map((one) => rowOf(one, view));
  return stack([
    block([title]),
    field,
    block(hint),
    block(rows.length === 0 ? [] : choiceList(rows, state.selected, view, room)),
  ]);
}

/** The sessions as line mode prints them: each with its id, by which it is opened. */
export function sessionLines(earlier: readonly EarlierSession[], view: View): readonly Line[] {
  const texts = view.texts.ui.sessions;
  const { separator } = view.texts.punctuation;
  const rows = earlier.flatMap(({ id, title, difference, state }) => {
    const more = [difference === id ? '' : difference, state].filter((part) => part !== '').join(separator);
    return wrap(
      line(span(`  ${id}`, 'accent'), `  ${title}`, span(separator + more, 'dim')),
      view.columns,
      4,
    );
  });
  return [line(span(texts.heading, 'strong')), ...rows, ...wrap(line(texts.plainHint), view.columns, 0)];
}

/** Whether a session is really to be deleted. */
export function deletingScreen(session: EarlierSession, state: ScreenState, view: View): Block {
  const texts = view.texts.ui.sessions;
  const { separator } = view.texts.punctuation;
  const what = [session.title, session.difference, session.state, session.id]
    .filter((part, at, all) => part !== '' && all.indexOf(part) === at)
    .join(separator);
  const ask = line(
    span(`${signs.asked} `, 'accent'),
    span(texts.deleteAsk, 'strong'),
    span(`  ${view.texts.ui.review.yesNo}`),
  );
  const field = state.draft.text === '' ? block([]) : textField(state.draft, view.columns, 2);
  return spaced([
    block([
      ask,
      ...wrap(line(`  ${what}`), view.columns, 2),
      ...wrap(line(span(`  ${texts.deleteMeans}`, 'dim')), view.columns, 2),
    ]),
    field,
  ]);
}
