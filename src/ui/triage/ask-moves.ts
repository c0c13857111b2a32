import { emptyDraft } from '../../screens/draft.ts';
import type { AskState } from '../../screens/triage/ask-screen.ts';
import type { JourneyQuestion } from '../../trace/journey/dialog-schema.ts';
import {
  type JourneyAnswers,
  nextQuestion,
  readAnswer,
  withoutLast,
} from '../../trace/journey/journey-questions.ts';
import { editDraft } from '../keys/edit-draft.ts';
import type { KeyPress } from '../keys/key-press.ts';

/** What a key leads to where something is asked: another state, an answer more, or the end. */
export type AskMove =
  | { readonly kind: 'stay'; readonly state: AskState }
  | { readonly kind: 'answered'; readonly answers: JourneyAnswers }
  | { readonly kind: 'left' };

/** A question that nobody has begun to answer. */
export function asked(
  question: JourneyQuestion,
  answers: JourneyAnswers,
  problem: string | null = null,
): AskState {
  return { question, answers, selected: 0, draft: emptyDraft, showsWhy: false, problem };
}

/** What a key leads to at a question; null where it leads nowhere. */
export function askMove(state: AskState, press: KeyPress): AskMove | null {
  const change = (part: Partial<AskState>): AskMove => ({ kind: 'stay', state: { ...state, ...part } });
  if (press.name === 'enter') return answered(state);
  if (press.name === '?' && state.draft.text === '') return change({ showsWhy: !state.showsWhy });
  if (press.name === 'escape') return back(state);
  const count = state.question.options?.length ?? 0;
  if (count === 0) {
    const draft = editDraft(state.draft, press);
    return draft === null ? null : change({ draft, problem: null });
  }
  const step = press.name === 'down' ? 1 : press.name === 'up' ? -1 : 0;
  if (step !== 0) return change({ selected: (state.selected + step + count) % count });
  const typed = Number(press.name);
  return typed >= 1 && typed <= count ? change({ selected: typed - 1 }) : null;
}

/** Takes the selected row or what is typed; an answer that does not fit is none. */
function answered({ question, answers, selected, draft }: AskState): AskMove | null {
  const value =
    question.options === undefined
      ? readAnswer(question, draft.text)
      : (question.options[selected]?.value ?? null);
  return value === null ? null : { kind: 'answered', answers: { ...answers, [question.id]: value } };
}

/** Takes back what is typed, the last answer, or leaves. */
function back(state: AskState): AskMove | null {
  if (state.draft.text !== '') return { kind: 'stay', state: { ...state, draft: emptyDraft } };
  if (Object.keys(state.answers).length === 0) return { kind: 'left' };
  const before = withoutLast(state.answers);
  const question = nextQuestion(before);
  return question === null ? null : { kind: 'stay', state: asked(question, before) };
}
