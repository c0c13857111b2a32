import { missingSlots } from '../plan/slots/applicability.ts';
import { slotRecord } from '../plan/slots/records.ts';
import { messages } from '../text/catalogue.ts';
import type { Dependencies } from './dependencies.ts';
import type { DialogState } from './dialog-state.ts';
import { findingsOf, isBlocking } from './review-view.ts';
import type { SessionEvent, SessionPhase } from './session.ts';

/** Why an event cannot happen now, in words. */
export function refusalOf(
  event: SessionEvent,
  phase: SessionPhase,
  state: DialogState,
  dependencies: Dependencies,
): string {
  const problems = messages(state.language).dialog.problems;
  if (phase === 'run') return problems.running;
  if (event.type === 'run') {
    const isBlocked =
      phase === 'confirm' || (phase === 'review' && isBlocking(findingsOf(state, dependencies)));
    return isBlocked ? problems.blocked : problems.confirmFirst;
  }
  if (event.type === 'ask' || event.type === 'to-result') return problems.noResultYet;
  if (event.type !== 'to-confirm') return problems.notNow;
  const missing = missingSlots(state.answers, dependencies.conditionFacts(state.answers));
  if (missing.length === 0) return phase === 'review' ? problems.blocked : problems.notNow;
  const labels = missing.map((id) => slotRecord(id).label[state.language]);
  return problems.unansweredYet(labels.join(messages(state.language).punctuation.separator));
}
