import type { Provenance } from './provenance.ts';
import type { SlotId, SlotValues } from './slots/values.ts';

/** One answered slot. */
export interface Answer<Value> {
  readonly value: Value;
  readonly provenance: Provenance;
  /** The reading of the words where it is not obvious, e.g. `4k = 4,096`; null otherwise. Several possible ones are interpretations. */
  readonly reading: string | null;
}

/** Answers given so far; an absent slot is open, and an assumed value never stands here. */
export type Answers = { readonly [Id in SlotId]?: Answer<SlotValues[Id]> };

/** The value of a slot, or null while it is open. */
export function answered<Id extends SlotId>(answers: Answers, id: Id): SlotValues[Id] | null {
  return answers[id]?.value ?? null;
}
