import type { Answers } from '../plan/answers.ts';
import type { SlotId } from '../plan/slots/values.ts';
import type { Result } from '../results/result.ts';
import type { Language } from '../text/language.ts';
import type { Line } from '../text/line.ts';
import type { FollowUpAnswer } from './ports.ts';
import type { RanPlan, RunState, Suggestion, TranscriptEntry } from './session.ts';
import type { AmbiguousPhrase } from './understanding/understanding.ts';
import type { Unread } from './understanding/unread.ts';

/** Step by step for someone who is not sure about the whole: mode, then one target or a comparison. */
export type Guidance = 'off' | 'mode' | 'targets';

/** The part of a dialog that undo and redo move through. */
export interface UndoableState {
  readonly answers: Answers;
  /** The opening question is behind us. */
  readonly isOpened: boolean;
  readonly guidance: Guidance;
  /** The slot the user jumped to; null when the questions follow their order. */
  readonly editing: SlotId | null;
  /** Phrases with several interpretations that still have to be asked about. */
  readonly interpretations: readonly AmbiguousPhrase[];
  /** Slots the user is not sure about: a suggestion is offered when they come up. */
  readonly unsure: readonly SlotId[];
  /** Parts that were said and not used, as long as they look like requirements. */
  readonly unread: readonly Unread[];
  /** "Anything else?" was answered with no. */
  readonly isSettled: boolean;
}

/** Everything a dialog remembers. Immutable. */
export interface DialogState extends UndoableState {
  readonly language: Language;
  readonly suggestion: Suggestion | null;
  readonly past: readonly UndoableState[];
  readonly future: readonly UndoableState[];
  readonly transcript: readonly TranscriptEntry[];
  /** The question about a result that was asked last; null before the first one. */
  readonly lastAsked: string | null;
  readonly problem: string | null;
  readonly results: readonly Result[];
  /** Answers that the results were computed from; null before the first result. */
  readonly ran: RanPlan | null;
  readonly run: RunState | null;
  /** Offers of the last follow-up answer or failure. */
  readonly offers: FollowUpAnswer['events'];
}

/** A dialog before its first word. */
export function newDialog(language: Language, answers: Answers): DialogState {
  const hasAnswers = Object.keys(answers).length > 0;
  return {
    language,
    answers,
    isOpened: hasAnswers,
    guidance: 'off',
    editing: null,
    interpretations: [],
    unsure: [],
    unread: [],
    isSettled: false,
    suggestion: null,
    past: [],
    future: [],
    transcript: [],
    lastAsked: null,
    problem: null,
    results: [],
    ran: null,
    run: null,
    offers: [],
  };
}

/** The state with one more settled entry in the transcript. */
export function appendTranscript(
  state: DialogState,
  kind: TranscriptEntry['kind'],
  lines: readonly Line[],
): DialogState {
  if (lines.length === 0) return state;
  return { ...state, transcript: [...state.transcript, { id: state.transcript.length + 1, kind, lines }] };
}

/** The state with a visible refusal. */
export function refused(state: DialogState, problem: string): DialogState {
  return { ...state, problem };
}

function undoablePart(state: DialogState): UndoableState {
  const { answers, isOpened, guidance, editing, interpretations, unsure, unread, isSettled } = state;
  return { answers, isOpened, guidance, editing, interpretations, unsure, unread, isSettled };
}

/** Moves on to a new state; the old one can be undone to. */
export function withUndo(state: DialogState, change: Partial<UndoableState>): DialogState {
  return {
    ...state,
    ...change,
    past: [...state.past, undoablePart(state)],
    future: [],
    suggestion: null,
    problem: null,
  };
}

/** The state before; null when there is none. */
export function undone(state: DialogState): DialogState | null {
  const last = state.past.at(-1);
  if (!last) return null;
  const future = [undoablePart(state), ...state.future];
  return { ...state, ...last, past: state.past.slice(0, -1), future, suggestion: null, problem: null };
}

/** The state that was undone last; null when there is none. */
export function redone(state: DialogState): DialogState | null {
  const [next, ...future] = state.future;
  if (!next) return null;
  return {
    ...state,
    ...next,
    past: [...state.past, undoablePart(state)],
    future,
    suggestion: null,
    problem: null,
  };
}
