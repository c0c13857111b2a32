import type { Catalogue } from '../text/catalogue.ts';
import type { Mode } from './state.ts';

/** Action of a key; its words are `ui.actions` in the catalogue. */
export type Action = keyof Catalogue['ui']['actions'];

/** One row of the key table: help panel, footer and router read the same records. */
export interface Binding {
  readonly action: Action;
  readonly keys: readonly string[];
  /** Works only while nothing is typed; otherwise the key is text. */
  readonly whenEmpty: boolean;
  /** Shown in the footer, not only in the help panel. */
  readonly inFooter: boolean;
}

const shown = (action: Action, ...keys: string[]): Binding => ({
  action,
  keys,
  whenEmpty: false,
  inFooter: true,
});
const shownWhenEmpty = (action: Action, ...keys: string[]): Binding => ({
  action,
  keys,
  whenEmpty: true,
  inFooter: true,
});
const hidden = (action: Action, ...keys: string[]): Binding => ({
  action,
  keys,
  whenEmpty: false,
  inFooter: false,
});

const hiddenWhenEmpty = (action: Action, ...keys: string[]): Binding => ({
  action,
  keys,
  whenEmpty: true,
  inFooter: false,
});

const asking = [
  shownWhenEmpty('recommend', '?'),
  shown('why', 'tab'),
  shown('back', 'escape'),
  hidden('help', 'f1'),
] as const;

/** Keys of each mode, in the order of the footer. */
export const bindings: Readonly<Record<Mode, readonly Binding[]>> = {
  opening: [
    shown('submit', 'enter'),
    shownWhenEmpty('help', '?', 'f1'),
    shownWhenEmpty('commands', '/'),
    hiddenWhenEmpty('resume', 'down'),
    hidden('history', 'up', 'down'),
    hidden('why', 'tab'),
    hidden('clear', 'escape'),
  ],
  text: [shown('submit', 'enter'), ...asking, hidden('history', 'up', 'down')],
  choice: [shown('choose', 'enter'), ...asking, hidden('move', 'up', 'down', 'pageup', 'pagedown')],
  many: [
    shownWhenEmpty('toggle', 'space'),
    shown('accept', 'enter'),
    ...asking,
    hidden('move', 'up', 'down', 'pageup', 'pagedown'),
  ],
  suggestion: [
    shown('take', 'enter'),
    shown('other', 'c'),
    shown('why', 'tab'),
    hidden('back', 'escape'),
    hidden('help', 'f1'),
  ],
  review: [
    shownWhenEmpty('run', 'y'),
    shownWhenEmpty('edit', 'e'),
    shownWhenEmpty('copy', 'c'),
    shownWhenEmpty('sources', 'w'),
    hiddenWhenEmpty('fix', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
    hidden('toConfirm', 'enter'),
    hiddenWhenEmpty('decline', 'n'),
    hidden('back', 'escape'),
    hiddenWhenEmpty('help', '?', 'f1'),
  ],
  confirm: [
    shownWhenEmpty('run', 'y'),
    shownWhenEmpty('decline', 'n'),
    hidden('decline', 'enter', 'escape'),
    shownWhenEmpty('copy', 'c'),
    hiddenWhenEmpty('help', '?', 'f1'),
  ],
  running: [shown('cancelRun', 'ctrl+c')],
  followUp: [
    shown('send', 'enter'),
    hidden('move', 'up', 'down'),
    hiddenWhenEmpty('move', 'left', 'right', 'tab'),
    shownWhenEmpty('help', '?', 'f1'),
    shownWhenEmpty('commands', '/'),
    shown('toReview', 'escape'),
  ],
  stopped: [
    shown('choose', 'enter'),
    hidden('move', 'up', 'down'),
    hiddenWhenEmpty('move', 'left', 'right', 'tab'),
    shownWhenEmpty('help', '?', 'f1'),
    shown('toReview', 'escape'),
  ],
  palette: [
    shown('choose', 'enter'),
    shown('complete', 'tab'),
    hidden('move', 'up', 'down'),
    shown('clear', 'escape'),
  ],
  editing: [
    shown('edit', 'enter'),
    hidden('move', 'up', 'down', 'pageup', 'pagedown'),
    shown('close', 'escape'),
  ],
  sessions: [
    shown('open', 'enter'),
    shown('fork', 'ctrl+o'),
    shown('delete', 'ctrl+x'),
    hidden('move', 'up', 'down', 'pageup', 'pagedown'),
    shown('close', 'escape'),
  ],
  deleting: [
    shownWhenEmpty('delete', 'y'),
    shownWhenEmpty('keep', 'n'),
    hidden('submit', 'enter'),
    hidden('keep', 'escape'),
  ],
  table: [
    shown('sort', 'tab'),
    shown('detail', 'enter'),
    shown('copyRow', 'ctrl+o'),
    hidden('move', 'up', 'down', 'pageup', 'pagedown'),
    shown('close', 'escape'),
  ],
  sources: [shown('close', 'escape', 'enter', 'w'), hidden('scroll', 'up', 'down', 'pageup', 'pagedown')],
  help: [shown('close', 'escape', 'enter', '?', 'f1'), hidden('scroll', 'up', 'down', 'pageup', 'pagedown')],
};

/** Keys that work in every mode where something can be typed. */
export const editingBindings: readonly Binding[] = [
  hidden('undo', 'ctrl+z', 'ctrl+_'),
  hidden('redo', 'ctrl+y'),
  hidden('lineStart', 'ctrl+a', 'home'),
  hidden('lineEnd', 'ctrl+e', 'end'),
  hidden('killLine', 'ctrl+u'),
  hidden('killRest', 'ctrl+k'),
  hidden('killWord', 'ctrl+w'),
  hidden('searchHistory', 'ctrl+r'),
  hidden('redraw', 'ctrl+l'),
  hidden('quit', 'ctrl+c', 'ctrl+d'),
];

const shortNames: Readonly<Record<string, string>> = {
  escape: 'esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  'ctrl+c': 'ctrl-c',
};

/** A key as the screen writes it: `esc`, `ctrl-z`. */
export function keyName(key: string): string {
  return shortNames[key] ?? key.replace('ctrl+', 'ctrl-').replace('shift+', 'shift-').replace('alt+', 'alt-');
}

/** The action of a key in a mode; null when the key is text or nothing. */
export function actionOf(
  mode: Mode,
  key: string,
  { isDraftEmpty }: { readonly isDraftEmpty: boolean },
): Action | null {
  const found = bindings[mode].find(
    (binding) => binding.keys.includes(key) && (isDraftEmpty || !binding.whenEmpty),
  );
  return found?.action ?? null;
}
