import { actionOf } from '../../screens/bindings.ts';
import { draftOf, emptyDraft } from '../../screens/draft.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { pastedReport } from '../../screens/pasted-report.ts';
import { type Mode, modeOf, type ScreenState } from '../../screens/state.ts';
import { perform } from './actions.ts';
import { editDraft, insert } from './edit-draft.ts';
import { searchHistory } from './history.ts';
import type { KeyPress } from './key-press.ts';
import type { KeyScene, Outcome } from './key-scene.ts';

/** How long a second Ctrl-C counts. */
export const quitWindowMs = 2000;

/**
 * Ctrl-C. During a run it stops the run; pressed again while the run is ending, it ends it at once. Otherwise it clears
 * the draft and warns, and pressed again quits.
 */
function interrupt({ snapshot, state, view }: KeyScene): Outcome {
  const texts = view.texts.ui.quit;
  const later = state.nowMs + quitWindowMs;
  if (snapshot.phase === 'run') {
    return {
      state: { ...state, forceArmedUntilMs: later, notice: texts.stopping },
      effects: [{ kind: 'send', event: { type: 'cancel' } }],
    };
  }
  const warned = { ...state, draft: emptyDraft, quitArmedUntilMs: later, notice: texts.again };
  if (state.nowMs < state.forceArmedUntilMs) {
    return { state: { ...warned, forceArmedUntilMs: 0 }, effects: [{ kind: 'force-cancel' }] };
  }
  const isSecond = state.nowMs < state.quitArmedUntilMs;
  return isSecond
    ? { state, effects: [{ kind: 'exit', code: exitCodes.cancelled }] }
    : { state: warned, effects: [] };
}

const nothing = (state: ScreenState): Outcome => ({ state, effects: [] });

/** Keys that mean the same in every mode. */
function anywhere(scene: KeyScene, press: KeyPress): Outcome | null {
  const { state } = scene;
  switch (press.name) {
    case 'ctrl+c':
      return interrupt(scene);
    case 'ctrl+d':
      // An end of input: with something typed it deletes, as in every line editor.
      return state.draft.text === '' ? interrupt(scene) : null;
    case 'ctrl+l':
      return { state, effects: [{ kind: 'redraw' }] };
    case 'ctrl+z':
    case 'ctrl+_':
      return { state, effects: [{ kind: 'send', event: { type: 'undo' } }] };
    case 'ctrl+y':
      return { state, effects: [{ kind: 'send', event: { type: 'redo' } }] };
    default:
      return null;
  }
}

function answersYes(name: string): boolean {
  return name === '是' || name === 'Y';
}

/** How long a letter stands alone before it is a command; typing goes on faster than this. */
const aloneMs = 450;

/** Modes in which letters are commands and sentences may be typed as well. */
const lettersWait: ReadonlySet<Mode> = new Set(['review', 'confirm', 'suggestion', 'deleting']);

/** A letter or digit on its own waits in the draft: it is a command only when it is the whole answer. */
function waiting(mode: Mode, name: string, press: KeyPress, state: ScreenState): Outcome | null {
  const isLetter = /^[\p{L}\p{N}]$/u.test(press.text);
  if (!isLetter || !lettersWait.has(mode) || actionOf(mode, name, { isDraftEmpty: true }) === null)
    return null;
  const pending = { mode, name, text: press.text, atMs: state.nowMs + aloneMs };
  return nothing({ ...state, draft: draftOf(press.text), pending });
}

/** The waiting letter is the whole answer: it does what it stands for. Null while more may follow. */
export function settlePending(scene: KeyScene, { isEnter }: { readonly isEnter: boolean }): Outcome | null {
  const { state } = scene;
  const { pending } = state;
  if (pending === null || state.draft.text !== pending.text) return null;
  if (!isEnter && state.nowMs < pending.atMs) return null;
  const here = { ...scene, state: { ...state, draft: emptyDraft, pending: null } };
  const action = actionOf(pending.mode, pending.name, { isDraftEmpty: true });
  const press: KeyPress = { name: pending.name, text: pending.text };
  const outcome = action ? perform(action, pending.mode, press, here) : null;
  if (outcome === null) return null;
  // The Enter that ended the letter is over; it is not waited for.
  return isEnter ? { ...outcome, state: { ...outcome.state, enterIgnoredUntilMs: 0 } } : outcome;
}

/**
 * One key press: pure and synchronous, so that keys typed ahead of the screen land where they were meant. A key is an
 * action of the mode, a change of the draft, or nothing.
 */
export function route(scene: KeyScene, press: KeyPress): Outcome {
  // Only the very next key can be the Enter that ends a typed yes.
  const quiet = { ...scene.state, notice: null, enterIgnoredUntilMs: 0 };
  const here = { ...scene, state: quiet };
  if (press.name === 'enter') {
    const settled = settlePending(here, { isEnter: true });
    if (settled) return settled;
  }
  const endsTypedYes = press.name === 'enter' && quiet.nowMs < scene.state.enterIgnoredUntilMs;
  if (endsTypedYes) return nothing(quiet);
  const global = anywhere(here, press);
  if (global) return global;
  const mode = modeOf(scene.snapshot, quiet);
  const isEmpty = quiet.draft.text === '';
  const asks = mode === 'review' || mode === 'confirm' || mode === 'deleting';
  const name = asks && isEmpty && answersYes(press.name) ? 'y' : press.name;
  const waits = isEmpty ? waiting(mode, name, press, quiet) : null;
  if (waits) return waits;
  const action = actionOf(mode, name, { isDraftEmpty: isEmpty });
  if (action) return perform(action, mode, press, here);
  if (mode === 'running' || mode === 'help' || mode === 'sources') return nothing(quiet);
  if (name === 'ctrl+r') return searchHistory(here);
  const draft = editDraft(quiet.draft, press);
  if (!draft) return nothing(quiet);
  return nothing({ ...quiet, draft, pending: null, selected: 0, historyAt: null, historyQuery: null });
}

/** A pasted text: typed as it is, on one line. */
export function routePaste(scene: KeyScene, text: string): Outcome {
  const { state, snapshot } = scene;
  const mode = modeOf(snapshot, { ...state, panel: 'none' });
  if (mode === 'running') return nothing(state);
  // A printed result is no answer: lines of it would be read as limits, lengths and rates.
  const report = state.draft.text === '' ? pastedReport(text) : null;
  if (report !== null) {
    return { state: { ...state, panel: 'none', notice: null }, effects: [{ kind: 'explain', text: report }] };
  }
  const draft = insert(state.draft, text);
  return nothing({ ...state, draft, panel: 'none', selected: 0, notice: null });
}
