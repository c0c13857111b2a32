import type { Answers } from '../plan/answers.ts';
import { acceptSlotValue } from '../plan/slots/accept-value.ts';
import { revise } from '../plan/slots/applicability.ts';
import type { ConditionFacts } from '../plan/slots/conditions.ts';
import { inGpuTerms } from '../plan/slots/gpu-precision.ts';
import type { ValueProblem } from '../plan/slots/parse-value.ts';
import { slotRecord } from '../plan/slots/records.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { type Entry, stated, withEntries } from './answering.ts';
import { withStandingValues } from './standing-values.ts';

/** Words for one slot: of a flag, a column of a table, an answer to a question. */
export interface StatedWords {
  readonly slot: SlotId;
  /** `[]` of a list of sizes is every size. */
  readonly value: unknown;
  /** As it was typed, for the source of the value. */
  readonly said: string;
}

/** Words that cannot be an answer. */
export interface RefusedWords {
  readonly slot: SlotId;
  readonly said: string;
  readonly problem: ValueProblem;
}

/** Takes entries over as a dialog does: what they imply goes with them, what no longer applies falls. */
export function takenOver(
  answers: Answers,
  entries: readonly Entry[],
  conditionFacts: ConditionFacts,
): Answers {
  const given = inGpuTerms(withEntries(answers, entries), conditionFacts.facts);
  return withStandingValues(revise(given, conditionFacts).answers, answers, conditionFacts.facts);
}

/** Answers from words for slots, without a dialog; refused words are told and change nothing. */
export function statedAnswers(
  answers: Answers,
  words: readonly StatedWords[],
  conditionFacts: ConditionFacts,
): { readonly answers: Answers; readonly refused: readonly RefusedWords[] } {
  const refused: RefusedWords[] = [];
  const entries = words.flatMap(({ slot, value, said }): Entry[] => {
    const read = acceptSlotValue(slotRecord(slot), value, conditionFacts.facts);
    if (read.ok) return [stated(read, said, read.reading)];
    refused.push({ slot, said, problem: read.problem });
    return [];
  });
  return { answers: takenOver(answers, entries, conditionFacts), refused };
}
