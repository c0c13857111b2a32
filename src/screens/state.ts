import type { SessionSnapshot, Suggestion } from '../dialog/session.ts';
import { isCommandText } from './command-text.ts';
import { type Draft, emptyDraft } from './draft.ts';

/** Something opened over the screen until it is closed. */
export type Panel = 'none' | 'why' | 'help' | 'sources' | 'edit' | 'sessions' | 'table';

/** An earlier session as it is offered for resuming. */
export interface EarlierSession {
  readonly id: string;
  /** The plan in words. */
  readonly title: string;
  /** When and how far, in words. */
  readonly state: string;
  /** Difference to others of the same title; empty where its title is its own. */
  readonly difference: string;
}

/** State that a front end keeps beside the session: nothing here is an answer. */
export interface ScreenState {
  readonly draft: Draft;
  readonly selected: number;
  /** Marked rows of a question with several answers, by place in its choices. */
  readonly marked: readonly number[];
  /** How often the sorting of the table was changed, and whether its chosen row is open. */
  readonly sorted: number;
  readonly isOpen: boolean;
  readonly panel: Panel;
  /** The session of the list that is to be deleted, when that is confirmed. */
  readonly doomed: EarlierSession | null;
  readonly notice: string | null;
  /** Place in the history while going through it; null when not. */
  readonly historyAt: number | null;
  /** The letters that are looked for in the history; null when it is gone through row by row. */
  readonly historyQuery: string | null;
  /** The suggestion that was put aside to answer otherwise. */
  readonly dismissed: Suggestion | null;
  /** Until when another Ctrl-C quits or forces; 0 when none was pressed. */
  readonly quitArmedUntilMs: number;
  /** Until when another Ctrl-C ends a stopping run at once; 0 when no run is stopping. */
  readonly forceArmedUntilMs: number;
  /** Until when an Enter is taken as the one that ends a typed `y`. */
  readonly enterIgnoredUntilMs: number;
  /** A letter that is a command if nothing follows it: it waits in the draft, where further letters join it. */
  readonly pending: PendingKey | null;
  readonly nowMs: number;
}

/** A letter typed where it may be a command or the first of a sentence. */
export interface PendingKey {
  readonly mode: Mode;
  readonly name: string;
  readonly text: string;
  /** When it has stood alone for long enough to be the whole answer. */
  readonly atMs: number;
}

/** The screen of a session before its first key. */
export const initialState: ScreenState = {
  draft: emptyDraft,
  selected: 0,
  marked: [],
  sorted: 0,
  isOpen: false,
  panel: 'none',
  doomed: null,
  notice: null,
  historyAt: null,
  historyQuery: null,
  dismissed: null,
  quitArmedUntilMs: 0,
  forceArmedUntilMs: 0,
  enterIgnoredUntilMs: 0,
  pending: null,
  nowMs: 0,
};

/** Mode that decides what the keys mean now. */
export type Mode =
  | 'palette'
  | 'help'
  | 'sources'
  | 'table'
  | 'editing'
  | 'sessions'
  | 'deleting'
  | 'suggestion'
  | 'opening'
  | 'text'
  | 'choice'
  | 'many'
  | 'review'
  | 'confirm'
  | 'running'
  | 'followUp'
  | 'stopped';

/** The mode of the keys and the screen; every combination of session and screen state has one. */
export function modeOf(snapshot: SessionSnapshot, state: ScreenState): Mode {
  if (snapshot.phase === 'run') return 'running';
  if (state.doomed !== null) return 'deleting';
  if (isCommandText(state.draft.text)) return 'palette';
  if (state.panel === 'help') return 'help';
  if (state.panel === 'sources') return 'sources';
  if (state.panel === 'table') return 'table';
  if (state.panel === 'edit') return 'editing';
  if (state.panel === 'sessions') return 'sessions';
  const isSuggesting = snapshot.suggestion !== null && snapshot.suggestion !== state.dismissed;
  if (isSuggesting && state.draft.text === '') return 'suggestion';
  if (snapshot.question) {
    if (snapshot.question.kind === 'interpretations') return 'choice';
    return snapshot.question.kind;
  }
  if (snapshot.phase === 'confirm') return 'confirm';
  if (snapshot.phase === 'review' || snapshot.phase === 'collect') return 'review';
  if (snapshot.phase === 'cancelled' || snapshot.phase === 'failed') return 'stopped';
  return 'followUp';
}

/** Names the screen, so that selection and panels start anew when it changes. */
export function screenKey(snapshot: SessionSnapshot): string {
  return `${snapshot.id} ${snapshot.phase} ${snapshot.question?.id ?? '-'}`;
}
