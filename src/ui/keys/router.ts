import { actionOf } from '../../screens/bindings.ts';
import { emptyDraft } from '../../screens/draft.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { modeOf, type ScreenState } from '../../screens/state.ts';
import { editDraft, insert } from '../input/edit-draft.ts';
import { perform } from './actions.ts';
import type { KeyPress } from './key-press.ts';
import type { Outcome, Situation } from './situation.ts';

/** How long a second Ctrl-C counts. */
export const quitWindowMs = 2000;

/**
 * Ctrl-C. During a run it stops the run; pressed again while the run is ending, it ends it at once. Otherwise it clears
 * the draft and warns, and pressed again quits.
 */
function interrupt({ snapshot, state, view }: Situation): Outcome {
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
function anywhere(situation: Situation, press: KeyPress): Outcome | null {
  const { state } = situation;
  switch (press.name) {
    case 'ctrl+c':
      return interrupt(situation);
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

/**
 * One key press: pure and synchronous, so that keys typed ahead of the screen land where they were meant. A key is an
 * action of the mode, a change of the draft, or nothing.
 */
export function route(situation: Situation, press: KeyPress): Outcome {
  // Only the very next key can be the Enter that ends a typed yes.
  const quiet = { ...situation.state, notice: null, enterIgnoredUntilMs: 0 };
  const here = { ...situation, state: quiet };
  const endsTypedYes = press.name === 'enter' && quiet.nowMs < situation.state.enterIgnoredUntilMs;
  if (endsTypedYes) return nothing(quiet);
  const global = anywhere(here, press);
  if (global) return global;
  const mode = modeOf(situation.snapshot, quiet);
  const isEmpty = quiet.draft.text === '';
  const asks = mode === 'review' || mode === 'confirm';
  const name = asks && isEmpty && answersYes(press.name) ? 'y' : press.name;
  const action = actionOf(mode, name, isEmpty);
  if (action) return perform(action, mode, press, here);
  if (
    mode === 'running' ||
    mode === 'help' ||
    mode === 'sources' ||
    mode === 'editing' ||
    mode === 'sessions'
  ) {
    return nothing(quiet);
  }
  const draft = editDraft(quiet.draft, press);
  return draft ? nothing({ ...quiet, draft, selected: 0, historyAt: null }) : nothing(quiet);
}

/** A pasted text: typed as it is, on one line. */
export function routePaste(situation: Situation, text: string): Outcome {
  const { state, snapshot } = situation;
  const mode = modeOf(snapshot, { ...state, panel: 'none' });
  if (mode === 'running') return nothing(state);
  const draft = insert(state.draft, text);
  return nothing({ ...state, draft, panel: 'none', selected: 0, notice: null });
}
