import type { SlotId, SlotValue } from '../../plan/slots/values.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Interpretation } from './understanding.ts';

/** A place in the text: start, and the position behind its end. */
export type TextRange = readonly [start: number, end: number];

/** One thing that a place in the text states about one slot. */
export interface SlotMention {
  readonly slot: SlotId;
  readonly value: SlotValue;
  readonly start: number;
  readonly end: number;
  readonly reading: string | null;
  /** Several interpretations: the phrase is asked about instead of taken. */
  readonly interpretations: readonly Interpretation[] | null;
  /** Stands only where nothing else in the text fills the slot. */
  readonly isFallback: boolean;
  /** Follows from a figure of the slot: what the text says about the slot itself counts more, an open choice too. */
  readonly isImplied?: boolean;
}

/** A statement with one reading. */
export function states(
  slot: SlotId,
  value: SlotValue,
  [start, end]: TextRange,
  reading: string | null = null,
): SlotMention {
  return { slot, value, start, end, reading, interpretations: null, isFallback: false };
}

/** A phrase that can mean several things. */
export function asks(
  slot: SlotId,
  [start, end]: TextRange,
  interpretations: readonly Interpretation[],
): SlotMention {
  return { slot, value: null, start, end, reading: null, interpretations, isFallback: false };
}

/** A label that is the same in both languages. */
export function sameLabel(text: string): Bilingual {
  return { en: text, zh: text };
}
