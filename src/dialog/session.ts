import type { Answers } from '../plan/answers.ts';
import type { Forecast } from '../plan/forecast.ts';
import type { Provenance } from '../plan/provenance.ts';
import type { SlotId, SlotValue, SlotValues, ValueOfSlot } from '../plan/slots/values.ts';
import type { Result } from '../results/result.ts';
import type { Language } from '../text/language.ts';
import type { Line } from '../text/line.ts';
import type { Understanding } from './understanding/understanding.ts';
import type { Unread } from './understanding/unread.ts';

/** The outer lifecycle: collect → review → confirm → run → explain ⇄ follow-up, with cancelled and failed. */
export const sessionPhases = [
  'collect',
  'review',
  'confirm',
  'run',
  'explain',
  'followUp',
  'cancelled',
  'failed',
] as const;
export type SessionPhase = (typeof sessionPhases)[number];

/** One way to answer the question on the screen. */
export interface Choice {
  /** Value that `choose` sends back. */
  readonly value: SlotValue;
  readonly label: string;
  readonly help: string;
  /** Group heading in a long list (model family, device series); null where there are no groups. */
  readonly group: string | null;
  /** Why it cannot be chosen; null when it can. */
  readonly disabledReason: string | null;
}

/** A suggested value with its one source label; shown only when the user asked. */
export interface Suggestion {
  readonly value: SlotValue;
  /** The value in words. */
  readonly label: string;
  readonly provenance: Provenance;
  /** One sentence: why this value. */
  readonly because: string;
}

/** Question that is asked now, ready to be drawn. All texts are in the session's language. */
export interface OpenQuestion {
  readonly id: string;
  /** `opening` and `text` are typed; the others are chosen from `choices` (typing filters or answers in words). */
  readonly kind: 'opening' | 'text' | 'choice' | 'many' | 'interpretations';
  /** The slot it fills; null for the opening and for questions that are no slot. */
  readonly slot: SlotId | null;
  readonly ask: string;
  readonly why: string;
  readonly example: string;
  /** Form of a typed answer in words: range, unit, spelling; empty where choices say it all. */
  readonly allowed: string;
  readonly choices: readonly Choice[];
  /** A long list: show a fuzzy filter. */
  readonly isFuzzy: boolean;
  readonly isOptional: boolean;
  /** Whether a value can be recommended; absent where nobody looked. */
  readonly hasSuggestion?: boolean;
  /** Words typed for this slot in earlier sessions, newest first. */
  readonly history: readonly string[];
}

/** One settled piece of the conversation: written once, never redrawn. */
export interface TranscriptEntry {
  readonly id: number;
  readonly kind:
    | 'said'
    | 'understood'
    | 'answered'
    | 'dropped'
    | 'notice'
    /** Something was done as asked: no reason to worry. */
    | 'note'
    | 'error'
    | 'command'
    | 'summary'
    | 'explanation';
  readonly lines: readonly Line[];
}

/** One row of the review table. */
export interface ReviewRow {
  readonly slot: SlotId;
  readonly label: string;
  readonly value: string;
  readonly source: string;
  readonly why: string;
}

/** A validation finding with its smallest fix. */
export interface ReviewFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The fix in words and the event that applies it; null when only a person can decide. */
  readonly fix: ReviewFix | null;
  /** Other fixes, each enough by itself. */
  readonly alternatives: readonly ReviewFix[];
}

/** A fix that a key applies. */
export interface ReviewFix {
  readonly label: string;
  readonly event: SessionEvent;
}

/** Everything the review shows. */
export interface Review {
  readonly rows: readonly ReviewRow[];
  readonly findings: readonly ReviewFinding[];
  /** Parts that were said and not used. */
  readonly unread: readonly Unread[];
  /** How the mode becomes a CLI mode, and why; single- or cross-hardware. */
  readonly modeNote: readonly string[];
  /** One exact command for each target; empty while errors block. */
  readonly commands: readonly string[];
  readonly canRun: boolean;
}

/** A run under way or ended. */
export interface RunState {
  readonly command: string;
  readonly engine: string;
  readonly startedAtMs: number;
  /** How long the whole takes at the pace so far; null while nothing is known. */
  readonly expectedMs: number | null;
  /** 0…1 where the engine reports it. */
  readonly progress: number | null;
  /** Last lines of the output, oldest first. */
  readonly tail: readonly string[];
  readonly logPath: string | null;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled' | 'timed-out';
}

/** The plan that the last results belong to, and its run. */
export interface RanPlan {
  readonly answers: Answers;
  readonly run: RunState;
}

/** One entry of the follow-up menu. */
export type FollowUpChoice = { readonly label: string } & (
  | {
      /** Event of choosing it; `ask` events go through the follow-up understanding like typed words. */
      readonly event: SessionEvent;
    }
  | {
      /** A command of the front end, as it would be typed: `/export`. */
      readonly command: string;
    }
);

/** Everything a front end draws. Immutable; a new object for every change. */
export interface SessionSnapshot {
  readonly id: string;
  readonly language: Language;
  readonly phase: SessionPhase;
  readonly answers: Answers;
  readonly question: OpenQuestion | null;
  /** Questions still to come after this one. */
  readonly questionsLeft: number;
  readonly suggestion: Suggestion | null;
  readonly transcript: readonly TranscriptEntry[];
  /** Why the last event was refused or what it could not read; null when all is well. */
  readonly problem: string | null;
  readonly forecast: Forecast | null;
  readonly review: Review | null;
  readonly run: RunState | null;
  readonly results: readonly Result[];
  /** Answers that the results were computed from; null before the first result. Later edits are not in it. */
  readonly ran: RanPlan | null;
  readonly followUps: readonly FollowUpChoice[];
}

/** What is picked from the choices of a question: the value of a row, or those of several. */
export type ChosenValue = SlotValue | readonly SlotValue[];

/** Sets one slot: to a value of its type, or to what its words mean. */
export type SetEvent = { readonly type: 'set'; readonly said: string | null } & (
  | ValueOfSlot
  | { readonly slot: SlotId; readonly value: string }
);

/** Values of several slots, or the words for them. */
export type SaidValues = { readonly [Id in SlotId]?: SlotValues[Id] | string };

/** Events that a front end, a flag or a replay can send. Only these change a session. */
export type SessionEvent =
  /**
   * `isEdit`: said to change the plan, whatever the phase would take it for. Only journals of older versions say it, and
   * the offers that they kept.
   */
  | { readonly type: 'say'; readonly text: string; readonly isEdit?: boolean }
  | { readonly type: 'choose'; readonly value: ChosenValue }
  | { readonly type: 'recommend' }
  /** `taken` is filled in by the session, so that its journal says what was taken; a replay opens the source again. */
  | { readonly type: 'take-suggestion'; readonly taken?: Suggestion }
  | SetEvent
  /** Values that belong together: one step, taken back at once. */
  | { readonly type: 'set-several'; readonly values: SaidValues }
  | { readonly type: 'back' }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'edit'; readonly slot: SlotId }
  | { readonly type: 'drop'; readonly slot: SlotId }
  | { readonly type: 'reuse'; readonly session: string; readonly answers: Answers }
  | { readonly type: 'to-review' }
  | { readonly type: 'to-confirm' }
  /** Back to the last result and the plan it belongs to. */
  | { readonly type: 'to-result' }
  | { readonly type: 'run' }
  | { readonly type: 'decline' }
  | { readonly type: 'cancel' }
  | { readonly type: 'ask'; readonly text: string }
  | { readonly type: 'language'; readonly language: Language };

/** The answer to a follow-up question as it was given: kept, so that a replay computes nothing. */
export interface GivenReply {
  readonly type: 'reply';
  readonly lines: readonly Line[];
  readonly events: readonly { readonly label: string; readonly event: SessionEvent }[];
}

/** Record of a journal: an event, and the answers that followed. */
export type JournalledEvent = SessionEvent | GivenReply;

/** The facade over the statechart: synchronous `send`, so type-ahead loses nothing. */
export interface Session {
  snapshot(): SessionSnapshot;
  send(event: SessionEvent): void;
  /** What was understood of the words said last; null where none were said, or they were not read. */
  heard(): Understanding | null;
  /** Whether `send` would do something (or be visibly refused) with this event now. */
  can(event: SessionEvent): boolean;
  subscribe(listener: (snapshot: SessionSnapshot) => void): () => void;
}
