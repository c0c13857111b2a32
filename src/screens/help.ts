import type { SessionSnapshot } from '../dialog/session.ts';
import { type Line, line, span } from '../text/line.ts';
import { displayWidth, padEnd, wrap } from '../text/width.ts';
import { type Binding, bindings, editingBindings, keyName } from './bindings.ts';
import { type Block, block, spaced } from './block.ts';
import { matchingNames } from './fuzzy.ts';
import { choiceList } from './parts/choice-list.ts';
import { packed } from './parts/footer.ts';
import { whyPanel } from './question.ts';
import { signs } from './signs.ts';
import { matchingCommands, slashCommands } from './slash-commands.ts';
import { type EarlierSession, modeOf, type ScreenState } from './state.ts';
import type { View } from './view.ts';

function keyLines(rows: readonly Binding[], view: View): Line[] {
  return packed(
    rows.map((row) => ({
      key: row.keys.slice(0, 2).map(keyName).join('/'),
      words: view.texts.ui.actions[row.action],
    })),
    view.columns,
  );
}

function commandLines(view: View): Line[] {
  const columns = Math.max(...slashCommands.map((one) => displayWidth(one.name))) + 1;
  return slashCommands.flatMap((one) =>
    wrap(
      line(span(`  ${padEnd(`/${one.name}`, columns)}  `, 'accent'), view.texts.ui.slash[one.name]),
      view.columns,
      columns + 4,
    ),
  );
}

/** Everything that can be done here: why this is asked, the keys of this screen, the commands. */
export function helpPanel(snapshot: SessionSnapshot, state: ScreenState, view: View): Block {
  const under = modeOf(snapshot, { ...state, panel: 'none' });
  const texts = view.texts.ui;
  return spaced([
    snapshot.question ? whyPanel(snapshot.question, view) : block([]),
    block([line(span(texts.keys, 'strong')), ...keyLines([...bindings[under], ...editingBindings], view)]),
    block([line(span(texts.commands, 'strong')), ...commandLines(view)]),
  ]);
}

/** The commands that fit what is typed behind `/`. */
export function palette(state: ScreenState, view: View, maxLines: number): Block {
  const rows = matchingCommands(state.draft.text).map((one) => ({
    label: `/${one.name}`,
    help: view.texts.ui.slash[one.name],
    group: null,
    disabledReason: null,
    isMarked: null,
  }));
  return block(choiceList(rows, state.selected, view, maxLines));
}

/** The sessions whose title or state fits what is typed. */
export function sessionsFound(earlier: readonly EarlierSession[], typed: string): readonly EarlierSession[] {
  const wanted = typed.trim();
  return wanted === ''
    ? earlier
    : matchingNames(earlier, wanted, ({ title, state }) => [`${title} ${state}`]);
}

/** Earlier sessions to go on with. */
export function sessionsPanel(
  earlier: readonly EarlierSession[],
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  const rows = earlier.map((one) => ({
    label: one.title,
    help: one.state,
    group: null,
    disabledReason: null,
    isMarked: null,
  }));
  const typed =
    state.draft.text === '' ? [] : [span(`  ${view.texts.ui.table.filter(state.draft.text)}`, 'dim')];
  const title = line(
    span(`${signs.asked} `, 'accent'),
    span(view.texts.ui.sessionsHeading, 'strong'),
    ...typed,
  );
  return block([title, ...choiceList(rows, state.selected, view, Math.max(1, maxLines - 1))]);
}
