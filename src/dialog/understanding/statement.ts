import type { SlotId } from '../../plan/slots/values.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Reading } from './understanding.ts';

/** One thing that a place in the text states about one slot. */
export interface Statement {
  readonly slot: SlotId;
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
  readonly reading: string | null;
  /** Several readings: the phrase is asked about instead of taken. */
  readonly readings: readonly Reading[] | null;
}

/** A statement with one reading. */
export function states(
  slot: SlotId,
  value: unknown,
  [start, end]: readonly [number, number],
  reading: string | null = null,
): Statement {
  return { slot, value, start, end, reading, readings: null };
}

/** A phrase that can mean several things. */
export function asks(
  slot: SlotId,
  [start, end]: readonly [number, number],
  readings: readonly Reading[],
): Statement {
  return { slot, value: null, start, end, reading: null, readings };
}

/** A label that is the same in both languages. */
export function sameLabel(text: string): Bilingual {
  return { en: text, zh: text };
}
