import type { Provenance } from './provenance.ts';
import { type SlotId, type SlotValues, type ValueOfSlot, valueFor } from './slots/values.ts';

/** One answered slot. */
export interface Answer<Value> {
  readonly value: Value;
  readonly provenance: Provenance;
  /** The reading of the words where it is not obvious, e.g. `4k = 4,096`; null otherwise. Several possible ones are interpretations. */
  readonly reading: string | null;
}

/** Answers given so far; an absent slot is open, and an assumed value never stands here. */
export type Answers = { readonly [Id in SlotId]?: Answer<SlotValues[Id]> };

/** A slot with its answer. */
export type AnswerOfSlot = ValueOfSlot & Omit<Answer<unknown>, 'value'>;

/** A value of a slot as its answer. */
export function answerFor(one: ValueOfSlot, origin: Omit<Answer<unknown>, 'value'>): AnswerOfSlot {
  const { provenance, reading } = origin;
  return { ...valueFor(one.slot, one.value), provenance, reading };
}

/** Answers with one more, or with another one for its slot. */
export function withAnswer(answers: Answers, { slot, value, provenance, reading }: AnswerOfSlot): Answers {
  return { ...answers, [slot]: { value, provenance, reading } };
}

/** Answers with a value that an estimate supposes; never stored in a session. */
export function withSupposed(answers: Answers, one: ValueOfSlot): Answers {
  return withAnswer(
    answers,
    answerFor(one, { provenance: { label: 'user-provided', said: null }, reading: null }),
  );
}

/** The value of a slot, or null while it is open. */
export function answered<Id extends SlotId>(answers: Answers, id: Id): SlotValues[Id] | null {
  return answers[id]?.value ?? null;
}

/** Whether nobody has answered anything yet: at most the meaning of omitted flags stands. */
export function isUnanswered(answers: Answers): boolean {
  return Object.values(answers).every(({ provenance }) => provenance.label === 'CLI default');
}
