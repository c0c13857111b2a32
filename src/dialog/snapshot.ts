import type { Dependencies } from './dependencies.ts';
import type { DialogState } from './dialog-state.ts';
import { followUpChoices } from './follow-up-questions.ts';
import { questionsLeft } from './next-question.ts';
import { questionOf } from './question-view.ts';
import { reviewOf } from './review-view.ts';
import type { SessionPhase, SessionSnapshot } from './session.ts';

const reviewed: readonly SessionPhase[] = ['review', 'confirm'];
const followed: readonly SessionPhase[] = ['explain', 'followUp', 'failed', 'cancelled'];

/** Everything a front end draws, derived from the state and nothing else. */
export function snapshotOf(
  state: DialogState,
  phase: SessionPhase,
  dependencies: Dependencies,
): SessionSnapshot {
  const isCollecting = phase === 'collect';
  return {
    id: dependencies.id,
    language: state.language,
    phase,
    answers: state.answers,
    question: isCollecting ? questionOf(state, dependencies) : null,
    questionsLeft: isCollecting ? questionsLeft(state, dependencies) : 0,
    suggestion: isCollecting ? state.suggestion : null,
    transcript: state.transcript,
    problem: state.problem,
    forecast: dependencies.forecast(state.answers),
    review: reviewed.includes(phase) ? reviewOf(state, dependencies) : null,
    run: state.run,
    results: state.results,
    ran: state.ran,
    followUps: followed.includes(phase) ? followUpChoices(state, dependencies) : [],
  };
}
