import type { Answers } from '../../plan/answers.ts';
import type { PlanFacts } from '../../plan/plan-facts.ts';
import type { SlotId, SlotValue } from '../../plan/slots/values.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import type { TextRange } from './slot-mention.ts';
import type { Unread } from './unread.ts';

/** One value that the words state. */
export interface Understood {
  readonly value: SlotValue;
  /** The exact substring that states it. */
  readonly text: string;
  /** How the words were read where that is not obvious, e.g. `4k = 4,096`. */
  readonly reading: string | null;
}

/** One of the values that an ambiguous phrase could mean. */
export interface Interpretation {
  readonly value: SlotValue;
  readonly label: Bilingual;
  /** The slot it would fill where that is not the phrase's own: a bare "latency 50 ms" may be TTFT or TPOT. */
  readonly slot?: SlotId;
}

/** A phrase with several interpretations: asked about, never guessed. */
export interface AmbiguousPhrase {
  readonly slot: SlotId;
  /** The exact substring. */
  readonly text: string;
  readonly interpretations: readonly Interpretation[];
}

/** Values by slot. */
export type UnderstoodSlots = Readonly<Partial<Record<SlotId, Understood>>>;

/** Understanding of a free text. Nothing that was not said is in here. */
export interface Understanding {
  /** `reuse`: earlier values are wanted; `explain`: a result is asked about; `none`: the text is no plan. */
  readonly intent: 'plan' | 'reuse' | 'explain' | 'none';
  readonly slots: UnderstoodSlots;
  readonly ask: readonly AmbiguousPhrase[];
  /** Slots about which the user said not to know. */
  readonly unsure: readonly SlotId[];
  /** The user said not to know, and nothing that the doubt would be about. */
  readonly isUnsure: boolean;
  /** Several targets that differ in count, SLO or search space, each with what is its own; empty when there is one. */
  readonly targets: readonly UnderstoodSlots[];
  /** The exact substring that names the targets; empty where there is one. */
  readonly targetsText: string;
  /** Every stretch that was said and not used, in the order of the text. */
  readonly unread: readonly Unread[];
  /**
   * Places whose words were understood. With `unread` and the stop words of `dialogs/words.yaml` they are the whole
   * text.
   */
  readonly used: readonly TextRange[];
}

/** Position of the dialog in which words are said, as far as their reader needs it. */
export interface DialogPosition {
  /** The question on the screen; null in the opening and where no slot is asked. */
  readonly slot: SlotId | null;
  readonly answers: Answers;
  readonly facts: PlanFacts;
  readonly language: Language;
  /** Whether every question is answered, so that a bare figure can only change a value of the plan. */
  readonly isWhole?: boolean;
}

/** Reads a free text. Deterministic; both languages at once, whatever the session speaks. */
export type Understand = (text: string, position: DialogPosition) => Understanding;
