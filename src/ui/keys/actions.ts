import type { Action } from '../../screens/bindings.ts';
import { candidateRows, commandOf } from '../../screens/candidates-table.ts';
import { draftOf, emptyDraft } from '../../screens/draft.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { fixes } from '../../screens/review.ts';
import { sessionsFound } from '../../screens/sessions.ts';
import { matchingCommands } from '../../screens/slash-commands.ts';
import type { Mode, ScreenState } from '../../screens/state.ts';
import { doom, enter, say, spare, toggle } from './entering.ts';
import type { KeyPress } from './key-press.ts';
import { cleared, type KeyScene, type Outcome, sends, stay } from './key-scene.ts';
import { history, move, scroll } from './moving.ts';

/** How long an Enter behind a `y` belongs to that `y`. */
const typedYesMs = 1500;

function stepBack(mode: Mode, { state }: KeyScene): Outcome {
  if (state.draft.text !== '') return stay({ ...cleared(state), panel: state.panel });
  if (state.panel !== 'none') return stay({ ...state, panel: 'none', selected: 0, isOpen: false });
  return sends(state, { type: mode === 'followUp' || mode === 'stopped' ? 'to-review' : 'back' });
}

/** A key that an action came from, where it was pressed. */
interface Pressed {
  readonly mode: Mode;
  readonly press: KeyPress;
  readonly scene: KeyScene;
}

type Deed = (pressed: Pressed) => Outcome;

/** Actions on a line that is typed, which every mode has: the line itself or the whole screen carries them out. */
type TypingAction =
  | 'searchHistory'
  | 'redraw'
  | 'lineStart'
  | 'lineEnd'
  | 'killLine'
  | 'killRest'
  | 'killWord';

const opens =
  (panel: ScreenState['panel']): Deed =>
  ({ scene: { state } }) =>
    stay({ ...state, panel: state.panel === panel ? 'none' : panel, selected: 0 });
const sendsBare =
  (type: 'recommend' | 'undo' | 'redo'): Deed =>
  ({ scene: { state } }) =>
    sends(state, { type });
const enters: Deed = ({ mode, scene }) => enter(mode, scene);
const stepsBack: Deed = ({ mode, scene }) => stepBack(mode, scene);

/** The session of the list that is selected. */
function chosenSession({ state, earlier }: KeyScene) {
  return sessionsFound(earlier, state.draft.text)[state.selected];
}

function close({ scene: { state } }: Pressed): Outcome {
  // Text typed into a list is taken back first.
  if (state.draft.text !== '') return stay({ ...state, draft: emptyDraft, selected: 0 });
  return stay({ ...state, panel: 'none', selected: 0 });
}

function fork({ scene }: Pressed): Outcome {
  const { state } = scene;
  const chosen = chosenSession(scene);
  return chosen ? { state: cleared(state), effects: [{ kind: 'fork', session: chosen.id }] } : stay(state);
}

function remove({ mode, scene }: Pressed): Outcome {
  const { state } = scene;
  if (mode === 'deleting') return doom(state);
  const chosen = chosenSession(scene);
  return chosen ? stay({ ...state, draft: emptyDraft, doomed: chosen }) : stay(state);
}

function copyRow({ scene: { snapshot, state } }: Pressed): Outcome {
  const row = candidateRows(snapshot, state)[state.selected];
  const command = row === undefined ? null : commandOf(row);
  return command === null ? stay(state) : { state, effects: [{ kind: 'copy-text', text: command }] };
}

function complete({ scene: { state } }: Pressed): Outcome {
  const picked = matchingCommands(state.draft.text)[state.selected];
  return picked ? stay({ ...state, draft: draftOf(`/${picked.name} `), selected: 0 }) : stay(state);
}

function resume({ scene }: Pressed): Outcome {
  const { state, earlier } = scene;
  return earlier.length > 1
    ? stay({ ...state, panel: 'sessions', selected: 0 })
    : enter('sessions', { ...scene, state: { ...state, selected: 0 } });
}

function run({ mode, scene: { state } }: Pressed): Outcome {
  const ready = { ...state, enterIgnoredUntilMs: state.nowMs + typedYesMs };
  return mode === 'review'
    ? sends(ready, { type: 'to-confirm' }, { type: 'run' })
    : sends(ready, { type: 'run' });
}

function decline({ mode, press, scene }: Pressed): Outcome {
  const { state, view } = scene;
  // The review is where a no leads; there is nothing to go back from.
  if (mode === 'review') return stay({ ...cleared(state), notice: view.texts.ui.review.notRun });
  // Text typed at the last question is said, and is no bare no.
  if (press.name === 'enter' && state.draft.text.trim() !== '') {
    const said = say(scene);
    return { ...said, effects: [{ kind: 'send', event: { type: 'decline' } }, ...said.effects] };
  }
  const enterIgnoredUntilMs = press.name === 'n' ? state.nowMs + typedYesMs : 0;
  return sends({ ...state, enterIgnoredUntilMs }, { type: 'decline' });
}

function fix({ press, scene: { snapshot, state } }: Pressed): Outcome {
  const found = snapshot.review ? fixes(snapshot.review)[Number(press.name) - 1] : undefined;
  return found ? sends(state, found.event) : stay({ ...state, draft: draftOf(press.text) });
}

/** The action of every key, but for those on the line that is typed. */
const deeds: Readonly<Record<Exclude<Action, TypingAction>, Deed>> = {
  submit: enters,
  choose: enters,
  accept: enters,
  send: enters,
  open: enters,
  edit: (pressed) => (pressed.mode === 'editing' ? enters : opens('edit'))(pressed),
  toggle: ({ scene }) => toggle(scene),
  move: ({ mode, press, scene }) => move(mode, press, scene),
  history: ({ mode, press, scene }) => history(press, mode, scene),
  scroll: ({ mode, press, scene }) => scroll(press, mode, scene),
  back: stepsBack,
  clear: stepsBack,
  toReview: stepsBack,
  close,
  help: opens('help'),
  why: opens('why'),
  sources: opens('sources'),
  fork,
  delete: remove,
  keep: ({ scene }) => spare(scene),
  copyRow,
  sort: ({ scene: { state } }) => stay({ ...state, sorted: state.sorted + 1, selected: 0 }),
  detail: ({ scene: { state } }) => stay({ ...state, isOpen: !state.isOpen }),
  commands: ({ scene: { state } }) => stay({ ...state, draft: draftOf('/'), selected: 0 }),
  complete,
  recommend: sendsBare('recommend'),
  take: ({ scene: { state } }) => sends(cleared(state), { type: 'take-suggestion' }),
  other: ({ scene: { state, snapshot } }) => stay({ ...cleared(state), dismissed: snapshot.suggestion }),
  resume,
  run,
  decline,
  toConfirm: ({ scene }) =>
    scene.state.draft.text.trim() === '' ? sends(scene.state, { type: 'to-confirm' }) : say(scene),
  fix,
  copy: ({ scene: { state } }) => ({ state, effects: [{ kind: 'copy' }] }),
  cancelRun: ({ scene: { state, view } }) => ({
    state: { ...state, notice: view.texts.ui.quit.stopping },
    effects: [{ kind: 'send', event: { type: 'cancel' } }],
  }),
  undo: sendsBare('undo'),
  redo: sendsBare('redo'),
  quit: ({ scene: { state } }) => ({ state, effects: [{ kind: 'exit', code: exitCodes.done }] }),
};

function isOfMode(action: Action): action is keyof typeof deeds {
  return action in deeds;
}

/** Carries out an action of the key table. */
export function perform(action: Action, mode: Mode, press: KeyPress, scene: KeyScene): Outcome {
  return isOfMode(action) ? deeds[action]({ mode, press, scene }) : stay(scene.state);
}
