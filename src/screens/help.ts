import type { SessionSnapshot } from '../dialog/session.ts';
import { type Line, line, span } from '../text/line.ts';
import { displayWidth, padEnd, wrap } from '../text/width.ts';
import { type Binding, bindings, editingBindings, keyName } from './bindings.ts';
import { type Block, block, spaced } from './block.ts';
import { choiceList } from './parts/choice-list.ts';
import { packed } from './parts/footer.ts';
import { whyPanel } from './question.ts';
import { matchingCommands, slashCommands } from './slash-commands.ts';
import { modeOf, type ScreenState } from './state.ts';
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

/** Every command with its help. */
export function commandLines(view: View): Line[] {
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
