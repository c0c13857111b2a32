import { type Answers, answered } from '../answers.ts';
import { type ConditionFacts, holds, plansForGpus } from './conditions.ts';
import { askedSlots, type SlotRecord, slotRecord, slotRecords } from './records.ts';
import type { SlotId } from './values.ts';

/** Whether every condition of a slot holds. */
function isMeant({ when }: SlotRecord, answers: Answers, conditionFacts: ConditionFacts): boolean {
  return when.every((name) => holds(name, answers, conditionFacts));
}

/** Whether a slot means something in this plan. An answer that no longer applies is dropped. */
export function applies(record: SlotRecord, answers: Answers, conditionFacts: ConditionFacts): boolean {
  return (
    isMeant(record, answers, conditionFacts) && record.needs.every((need) => answered(answers, need) !== null)
  );
}

/** Whether the dialog still has to ask for a slot. */
export function isOpen(record: SlotRecord, answers: Answers, conditionFacts: ConditionFacts): boolean {
  return (
    record.asked === 'always' &&
    answers[record.id] === undefined &&
    applies(record, answers, conditionFacts) &&
    (record.asks === null || holds(record.asks, answers, conditionFacts))
  );
}

/** The slots that are still to be asked, in order: a pure function of the answers. */
export function openSlots(answers: Answers, conditionFacts: ConditionFacts): readonly SlotRecord[] {
  return askedSlots.filter((record) => isOpen(record, answers, conditionFacts));
}

/**
 * The slots without which no command can be built: the core, and what the chosen mode and features require. A latency
 * limit counts as missing while none is stated where one is needed.
 */
export function missingSlots(answers: Answers, conditionFacts: ConditionFacts): readonly SlotId[] {
  const open = openSlots(answers, conditionFacts);
  const isSearched = (id: SlotId) =>
    searchedOnGpus.includes(id) && plansForGpus(answers, conditionFacts.facts);
  return open
    .filter(({ id, required }) => (required && !isSearched(id)) || isNeededLimit(id, answers))
    .map(({ id }) => id);
}

/** Sizes that the estimator of GPUs searches where they are not said. */
const searchedOnGpus: readonly SlotId[] = [
  'prefillDevicesPerInstance',
  'decodeDevicesPerInstance',
  'precision',
];

function isNeededLimit(id: SlotId, answers: Answers): boolean {
  if (id === 'ttftLimitMs')
    return answered(answers, 'mode') !== 'aggregation' || answered(answers, 'tpotLimitMs') === null;
  return id === 'tpotLimitMs' && answered(answers, 'mode') !== 'pd-ratio';
}

/** Drops every answer whose condition or needs fail, until nothing more falls. Returns what was dropped, in order. */
export function revise(
  answers: Answers,
  conditionFacts: ConditionFacts,
): { readonly answers: Answers; readonly dropped: readonly SlotId[] } {
  const dropped: SlotId[] = [];
  let kept = answers;
  for (;;) {
    const falling = slotRecords.filter(
      (record) => kept[record.id] !== undefined && !survives(record, kept, conditionFacts),
    );
    if (falling.length === 0) return { answers: kept, dropped };
    for (const { id } of falling) dropped.push(id);
    const ids = new Set(falling.map(({ id }) => id));
    kept = Object.fromEntries(
      slotRecords.flatMap(({ id }) => (kept[id] && !ids.has(id) ? [[id, kept[id]]] : [])),
    );
  }
}

/** An answer that came early waits for what it needs, as long as that can still be answered. */
function survives(record: SlotRecord, answers: Answers, conditionFacts: ConditionFacts): boolean {
  const missing = record.needs.filter((need) => answers[need] === undefined);
  if (missing.length === 0) return isMeant(record, answers, conditionFacts);
  return missing.every((need) => survives(slotRecord(need), answers, conditionFacts));
}

/** The slots that cannot stand without an answer to `id`. */
export function dependantsOf(id: SlotId): readonly SlotId[] {
  const direct = slotRecords.filter((record) => record.needs.includes(id)).map((record) => record.id);
  return [...new Set([...direct, ...direct.flatMap((one) => dependantsOf(one))])];
}
