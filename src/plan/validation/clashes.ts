import type { Bilingual } from '../../text/language.ts';
import { impliedBy } from '../slots/implied.ts';
import { slotRecord } from '../slots/records.ts';
import type { SlotId, SlotValue } from '../slots/values.ts';
import { both } from './rule.ts';

/** A value that was stated, and the words that stated it. */
export interface StatedValue {
  readonly slot: SlotId;
  readonly value: SlotValue;
  readonly words: string;
}

/** A value that cannot stand beside another one. */
export interface Clash {
  /** The slot whose value means something else than was stated. */
  readonly slot: SlotId;
  readonly message: Bilingual;
}

/**
 * Two values of one breath that cannot both be meant: `--mode aggregation` beside `--prefill-devices-per-instance 4`. What
 * was stated is never overruled by what something else implies.
 */
export function clashes(stated: readonly StatedValue[]): readonly Clash[] {
  const bySlot = new Map(stated.map((one) => [one.slot, one]));
  return stated.flatMap((one) =>
    impliedBy(one.slot, one.value).flatMap(({ slot, value, agreesWith }) => {
      const other = bySlot.get(slot);
      if (!other || agreesWith.includes(other.value)) return [];
      const meant = `${slotRecord(slot).flag} ${String(value)}`;
      return [{ slot: one.slot, message: both((texts) => texts.contradicts(other.words, one.words, meant)) }];
    }),
  );
}
