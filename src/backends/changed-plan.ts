import { type Answers, withSupposed } from '../plan/answers.ts';
import { type SlotId, type SlotValues, valueFor } from '../plan/slots/values.ts';

/** A plan with one value changed. */
export function changed<Id extends SlotId>(answers: Answers, slot: Id, value: SlotValues[Id]): Answers {
  return withSupposed(answers, valueFor(slot, value));
}

const stepsOf = (value: number) => 10 ** (2 - Math.floor(Math.log10(value)));

/** The least figure of three digits that is not below `value`. */
export function roundedUp(value: number): number {
  const scale = stepsOf(value);
  return Number((Math.ceil(value * scale - 1e-9) / scale).toPrecision(12));
}

/** The figure of three digits before one of three digits. */
export function nextBelow(value: number): number {
  const scale = stepsOf(value);
  return Number(((Math.round(value * scale) - 1) / scale).toPrecision(12));
}
