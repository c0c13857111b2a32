import type { SlotId, SlotValue } from '../../../../plan/slots/values.ts';
import type { Interpretation } from '../../understanding.ts';
import type { UnreadReason } from '../../unread.ts';
import type { Quantity } from '../quantity.ts';
import type { SpokenUnit } from '../units.ts';

/**
 * Interpretation of a number next to a keyword: one value, several candidates, or (slot null) a quantity ignored
 * on purpose.
 */
export interface Taking {
  readonly slot: SlotId | null;
  readonly value: SlotValue;
  readonly reading: string | null;
  readonly interpretations: readonly Interpretation[] | null;
  /** Stands only where nothing else fills the slot. */
  readonly isFallback?: boolean;
  /** Why the number is not used, where no slot holds it. */
  readonly unread?: UnreadReason;
}

/** Facts of the whole text that bear on how a number is read. */
export interface TextFacts {
  /** The text speaks of instances, a ratio or xPyD, so counts beside P and D are per instance. */
  readonly speaksOfInstances: boolean;
}

/** Interpretation of a number beside one kind of keyword; null where it cannot be meant. */
export type Take = (quantity: Quantity, textFacts: TextFacts) => Taking | null;

/** The number is the value of a slot, with its reading where it was written otherwise. */
export const takes = (slot: SlotId, value: SlotValue, reading: string | null = null): Taking => ({
  slot,
  value,
  reading,
  interpretations: null,
});

/** The number may be several things: the user is asked which. */
export const asksAbout = (slot: SlotId, interpretations: readonly Interpretation[]): Taking => ({
  slot,
  value: null,
  reading: null,
  interpretations,
});

/** A bare figure: no unit, no `k`. */
export const isPlain = (quantity: Quantity) => quantity.unit === 'none' && quantity.scale === '';

/** Whether a quantity carries one of these units. */
export const isOneOf = (quantity: Quantity, ...units: readonly SpokenUnit[]) => units.includes(quantity.unit);
/** A whole number from 1 on. */
export const isCount = (quantity: Quantity) => Number.isInteger(quantity.value) && quantity.value >= 1;

/** A number that belongs to something no slot holds; it must not be read as anything else. */
export function absorbs(unread: UnreadReason, ...units: readonly SpokenUnit[]): Take {
  return (quantity) =>
    isOneOf(quantity, ...units)
      ? { slot: null, value: null, reading: null, interpretations: null, unread }
      : null;
}

/** Versions, sampling, money: numbers with a name of their own that no plan asks. */
export const foreignTakes = absorbs('number', 'none', 'other', 'fraction');
