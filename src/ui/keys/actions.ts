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
  if (state.panel !== 'none') return stay({ ...state, panel: 'none', selected: 0 });
  return sends(state, { type: mode === 'followUp' || mode === 'stopped' ? 'to-review' : 'back' });
}

/** Carries out an action of the key table. */
export function perform(action: Action, mode: Mode, press: KeyPress, scene: KeyScene): Outcome {
  const { snapshot, state, earlier, view } = scene;
  const opens = (panel: ScreenState['panel']): Outcome =>
    stay({ ...state, panel: state.panel === panel ? 'none' : panel, selected: 0 });
  switch (action) {
    case 'submit':
    case 'choose':
    case 'accept':
    case 'send':
    case 'open':
      return enter(mode, scene);
    case 'edit':
      return mode === 'editing' ? enter(mode, scene) : opens('edit');
    case 'toggle':
      return toggle(scene);
    case 'move':
      return move(mode, press, scene);
    case 'history':
      return history(press, mode, scene);
    case 'scroll':
      return scroll(press, mode, scene);
    case 'back':
    case 'clear':
    case 'toReview':
      return stepBack(mode, scene);
    case 'close':
      // Text typed into a list is taken back first.
      if (state.draft.text !== '') return stay({ ...state, draft: emptyDraft, selected: 0 });
      return stay({ ...state, panel: 'none', selected: 0 });
    case 'help':
      return opens('help');
    case 'why':
      return opens('why');
    case 'sources':
      return opens('sources');
    case 'fork': {
      const chosen = sessionsFound(earlier, state.draft.text)[state.selected];
      return chosen
        ? { state: cleared(state), effects: [{ kind: 'fork', session: chosen.id }] }
        : stay(state);
    }
    case 'delete': {
      if (mode === 'deleting') return doom(state);
      const chosen = sessionsFound(earlier, state.draft.text)[state.selected];
      return chosen ? stay({ ...state, draft: emptyDraft, doomed: chosen }) : stay(state);
    }
    case 'keep':
      return spare(scene);
    case 'copyRow': {
      const row = candidateRows(snapshot, state)[state.selected];
      const command = row === undefined ? null : commandOf(row);
      return command === null ? stay(state) : { state, effects: [{ kind: 'copy-text', text: command }] };
    }
    case 'sort':
      return stay({ ...state, sorted: state.sorted + 1, selected: 0 });
    case 'detail':
      return stay({ ...state, isOpen: !state.isOpen });
    case 'commands':
      return stay({ ...state, draft: draftOf('/'), selected: 0 });
    case 'complete': {
      const picked = matchingCommands(state.draft.text)[state.selected];
      return picked ? stay({ ...state, draft: draftOf(`/${picked.name} `), selected: 0 }) : stay(state);
    }
    case 'recommend':
      return sends(state, { type: 'recommend' });
    case 'take':
      return sends(cleared(state), { type: 'take-suggestion' });
    case 'other':
      return stay({ ...cleared(state), dismissed: snapshot.suggestion });
    case 'resume':
      return earlier.length > 1
        ? stay({ ...state, panel: 'sessions', selected: 0 })
        : enter('sessions', { ...scene, state: { ...state, selected: 0 } });
    case 'run': {
      const ready = { ...state, enterIgnoredUntilMs: state.nowMs + typedYesMs };
      return mode === 'review'
        ? sends(ready, { type: 'to-confirm' }, { type: 'run' })
        : sends(ready, { type: 'run' });
    }
    case 'decline':
      // The review is where a no leads; there is nothing to go back from.
      if (mode === 'review') return stay({ ...cleared(state), notice: view.texts.ui.review.notRun });
      // Text typed at the last question is said, and is no bare no.
      if (press.name === 'enter' && state.draft.text.trim() !== '') {
        const said = say(scene);
        return { ...said, effects: [{ kind: 'send', event: { type: 'decline' } }, ...said.effects] };
      }
      return sends(
        { ...state, enterIgnoredUntilMs: press.name === 'n' ? state.nowMs + typedYesMs : 0 },
        {
          type: 'decline',
        },
      );
    case 'toConfirm':
      return state.draft.text.trim() === '' ? sends(state, { type: 'to-confirm' }) : say(scene);
    case 'fix': {
      const fix = snapshot.review ? fixes(snapshot.review)[Number(press.name) - 1] : undefined;
      return fix ? sends(state, fix.event) : stay({ ...state, draft: draftOf(press.text) });
    }
    case 'copy':
      return { state, effects: [{ kind: 'copy' }] };
    case 'cancelRun':
      return {
        state: { ...state, notice: view.texts.ui.quit.stopping },
        effects: [{ kind: 'send', event: { type: 'cancel' } }],
      };
    case 'undo':
      return sends(state, { type: 'undo' });
    case 'redo':
      return sends(state, { type: 'redo' });
    case 'quit':
      return { state, effects: [{ kind: 'exit', code: exitCodes.done }] };
    case 'searchHistory':
    case 'redraw':
    case 'lineStart':
    case 'lineEnd':
    case 'killLine':
    case 'killRest':
    case 'killWord':
      return stay(state);
  }
}
