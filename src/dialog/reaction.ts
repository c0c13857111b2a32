import { missingSlots } from '../plan/slots/applicability.ts';
import { choose, put } from './choosing.ts';
import { type DialogState, refused } from './dialog-state.ts';
import { listen } from './listening.ts';
import { offerWhereUnsure, recommend, takeSuggestion } from './recommending.ts';
import { noteLine, noteProgress } from './running.ts';
import type { MachineEvent } from './session-machine.ts';
import { back, backToResult, drop, edit, redo, requestReview, reuse, setLanguage, undo } from './steering.ts';
import type { Surroundings } from './surroundings.ts';

/** What an event does to the dialog. Pure; whether it may happen at all is decided by the statechart. */
export function react(state: DialogState, surroundings: Surroundings, event: MachineEvent): DialogState {
  return offerWhereUnsure(change(state, surroundings, event), surroundings);
}

function change(state: DialogState, surroundings: Surroundings, event: MachineEvent): DialogState {
  switch (event.type) {
    case 'say':
      return listen(state, surroundings, event.text);
    case 'choose':
      return choose(state, surroundings, event.value);
    case 'recommend':
      return recommend(state, surroundings);
    case 'take-suggestion':
      return takeSuggestion(state, surroundings, event.taken ?? null);
    case 'set':
      return put(state, surroundings, event.slot, event.value, event.said);
    case 'back':
      return back(state);
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'edit':
      return edit(state, surroundings, event.slot);
    case 'drop':
      return drop(state, surroundings, event.slot);
    case 'reuse':
      return reuse(state, surroundings, event.session, event.answers);
    case 'to-review':
      return requestReview(
        state,
        surroundings,
        missingSlots(state.answers, surroundings.circumstances(state.answers)),
      );
    case 'to-result':
      return backToResult(state);
    case 'language':
      return setLanguage(state, event.language);
    case 'refuse':
      return refused(state, event.problem);
    case 'run-line':
      return noteLine(state, event.text);
    case 'run-progress':
      return noteProgress(state, surroundings, event.fraction);
    default:
      return { ...state, problem: null };
  }
}
