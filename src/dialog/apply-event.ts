import { missingSlots } from '../plan/slots/applicability.ts';
import { choose, setSlot, setTogether } from './choosing.ts';
import type { Dependencies } from './dependencies.ts';
import { type DialogState, refused } from './dialog-state.ts';
import { hearText } from './hear-text.ts';
import { back, backToResult, drop, edit, redo, requestReview, reuse, setLanguage, undo } from './moves.ts';
import { offerWhereUnsure, recommend, takeSuggestion } from './recommending.ts';
import { noteLine, noteProgress } from './running.ts';
import type { MachineEvent } from './session-machine.ts';

/** State of the dialog after an event. Pure; whether it may happen at all is decided by the statechart. */
export function applyEvent(state: DialogState, dependencies: Dependencies, event: MachineEvent): DialogState {
  return offerWhereUnsure(change(state, dependencies, event), dependencies);
}

function change(state: DialogState, dependencies: Dependencies, event: MachineEvent): DialogState {
  switch (event.type) {
    case 'say':
      return hearText(state, dependencies, event.text);
    case 'choose':
      return choose(state, dependencies, event.value);
    case 'recommend':
      return recommend(state, dependencies);
    case 'take-suggestion':
      return takeSuggestion(state, dependencies, event.taken ?? null);
    case 'set':
      return setSlot(state, dependencies, event.slot, event.value, event.said);
    case 'set-several':
      return setTogether(state, dependencies, event.values);
    case 'back':
      return back(state);
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'edit':
      return edit(state, dependencies, event.slot);
    case 'drop':
      return drop(state, dependencies, event.slot);
    case 'reuse':
      return reuse(state, dependencies, event.session, event.answers);
    case 'to-review':
      return requestReview(
        state,
        dependencies,
        missingSlots(state.answers, dependencies.conditionFacts(state.answers)),
      );
    case 'to-result':
      return backToResult(state, dependencies);
    case 'language':
      return setLanguage(state, event.language);
    case 'refuse':
      return refused(state, event.problem);
    case 'run-line':
      return noteLine(state, event.text);
    case 'run-progress':
      return noteProgress(state, dependencies, event.fraction);
    // These move the chart, or are handled by an action of their own; the dialog only forgets its last problem.
    case 'data-read':
    case 'to-confirm':
    case 'run':
    case 'decline':
    case 'cancel':
    case 'ask':
    case 'run-ended':
    case 'restored-run':
    case 'restored-reply':
      return { ...state, problem: null };
  }
}
