import { type Answers, answered } from '../plan/answers.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { acceptSlotValue } from '../plan/slots/accept-value.ts';
import { explainProblem } from '../plan/slots/format-value.ts';
import { slotRecord } from '../plan/slots/records.ts';
import type { SlotId, SlotValue, ValueOfSlot } from '../plan/slots/values.ts';
import { languages } from '../text/language.ts';
import { answer, type Entry, stated } from './answering.ts';
import type { Dependencies } from './dependencies.ts';
import { type DialogState, refused, withUndo } from './dialog-state.ts';
import { inFront } from './in-front.ts';
import type { AmbiguousPhrase, Interpretation } from './understanding/understanding.ts';

/** Choice for a phrase that means none of the things it could. */
export const noneOfThem = 'none-of-them';

/** Whether a phrase names one value, and only whether it is asked for is open; a name may be another one. */
export function isLoneValue({ slot, interpretations }: AmbiguousPhrase): boolean {
  return interpretations.length === 1 && slot !== 'model' && slot !== 'devices';
}

/** What a row of a phrase's readings stands for: its value, with its slot where an earlier reading has the same value. */
export function choiceOf({ interpretations }: AmbiguousPhrase, one: Interpretation): SlotValue {
  const wanted = JSON.stringify(one.value);
  const first = interpretations.find(({ value }) => JSON.stringify(value) === wanted);
  return first === undefined || first === one || one.slot === undefined ? one.value : `${one.slot} ${wanted}`;
}

/** Leaves a phrase: its slot is asked about like any other. */
export function leaveInterpretation(state: DialogState, phrase: AmbiguousPhrase): DialogState {
  return withUndo(state, { interpretations: state.interpretations.filter((one) => one !== phrase) });
}

/** Whether as many devices as the plan has can run together; nothing else tells readings apart by the plan. */
function holdsCount(slot: SlotId, { value }: Interpretation, answers: Answers, facts: PlanFacts): boolean {
  const count = answered(answers, 'numDevices');
  if (slot !== 'devices' || count === null || !Array.isArray(value)) return true;
  return value.every((id) => count <= (facts.device(String(id))?.maxDevices ?? count));
}

/** The interpretations of a phrase as they are listed: devices that hold the count of the plan in front. */
export function listedInterpretations(
  { slot, interpretations }: AmbiguousPhrase,
  answers: Answers,
  facts: PlanFacts,
): readonly Interpretation[] {
  return inFront(interpretations, (one) => holdsCount(slot, one, answers, facts));
}

/** The interpretation that was typed: its number in the list, its words in either language, or its value. */
export function readInterpretation(listed: readonly Interpretation[], text: string): Interpretation | null {
  const wanted = text.toLowerCase();
  const byNumber = /^\d+$/.test(wanted) ? listed[Number(wanted) - 1] : undefined;
  const byWords = listed.filter(({ value, label }) =>
    [String(value), ...languages.map((language) => label[language])].some(
      (name) => name.toLowerCase() === wanted,
    ),
  );
  const byStart = listed.filter(({ label }) =>
    languages.some((language) => label[language].toLowerCase().startsWith(wanted)),
  );
  if (byWords.length === 1) return byWords[0] ?? null;
  return byNumber ?? (byStart.length === 1 ? (byStart[0] ?? null) : null);
}

/** Takes the chosen interpretation of a phrase. Where several targets wait for that slot, the first one without it gets it. */
export function settleInterpretation(
  state: DialogState,
  dependencies: Dependencies,
  phrase: AmbiguousPhrase,
  interpretation: Interpretation,
): DialogState {
  const slot = interpretation.slot ?? phrase.slot;
  const record = slotRecord(slot);
  const value = acceptSlotValue(record, interpretation.value, dependencies.facts);
  if (!value.ok) return refused(state, explainProblem(record, value.problem, state.language));
  const interpretations = state.interpretations.filter((one) => one !== phrase);
  const target = targetEntry(state, value);
  const own = stated(value, phrase.text, value.reading);
  const isTaken = target !== null && state.answers[slot] !== undefined;
  const entries: Entry[] = target === null ? [own] : isTaken ? [target] : [own, target];
  const next = answer(state, dependencies, entries, { interpretations });
  return { ...next, interpretations };
}

function targetEntry(state: DialogState, { slot, value }: ValueOfSlot): Entry | null {
  const targets = state.answers.targets;
  const waiting = targets?.value.findIndex((target) => !Object.hasOwn(target, slot)) ?? -1;
  if (!targets || waiting < 0) return null;
  const filled = targets.value.map((target, index) =>
    index === waiting ? { ...target, [slot]: value } : target,
  );
  return { slot: 'targets', value: filled, provenance: targets.provenance, reading: null };
}
