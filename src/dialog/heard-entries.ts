import type { PlanFacts } from '../plan/plan-facts.ts';
import { acceptSlotValue } from '../plan/slots/accept-value.ts';
import type { ValueProblem } from '../plan/slots/parse-value.ts';
import { slotRecord, slotRecords } from '../plan/slots/records.ts';
import { type SlotId, type TargetValues, targetSlots, valueFor } from '../plan/slots/values.ts';
import { type Entry, stated } from './answering.ts';
import type { Understanding } from './understanding/understanding.ts';

/** A value that was said but cannot be an answer. */
export interface RefusedValue {
  readonly slot: SlotId;
  readonly text: string;
  readonly problem: ValueProblem;
}

/** Answers that a free text contributes, in the order of the dialog. */
export interface HeardEntries {
  readonly entries: readonly Entry[];
  readonly refused: readonly RefusedValue[];
}

/**
 * Checks every understood value against its slot; targets become one entry, and what the first one says stands for
 * the plan.
 */
export function heardEntries(heard: Understanding, facts: PlanFacts): HeardEntries {
  const entries: Entry[] = [];
  const refused: RefusedValue[] = [];
  for (const { id } of slotRecords) {
    const understood = heard.slots[id];
    if (!understood) continue;
    const value = acceptSlotValue(slotRecord(id), understood.value, facts);
    if (value.ok) entries.push(stated(value, understood.text, understood.reading));
    else {
      const apart = id === 'devices' ? devicesApart(understood.value, facts) : null;
      if (apart === null) refused.push({ slot: id, text: understood.text, problem: value.problem });
      else {
        entries.push(stated(valueFor('devices', apart.known), understood.text, understood.reading));
        refused.push(...apart.refused);
      }
    }
  }
  return { entries: [...entries, ...targetEntries(heard)], refused };
}

/** `A2 376T跟H20`: of several devices those that are known, each of the others refused by its own name; null where none is. */
function devicesApart(
  value: unknown,
  facts: PlanFacts,
): { readonly known: readonly string[]; readonly refused: readonly RefusedValue[] } | null {
  const names = Array.isArray(value) ? value.map(String) : [];
  const record = slotRecord('devices');
  const checked = names.map((name) => ({ name, accepted: acceptSlotValue(record, [name], facts) }));
  const known = checked.filter(({ accepted }) => accepted.ok).map(({ name }) => name);
  if (known.length === 0) return null;
  return {
    known,
    refused: checked.flatMap(({ name, accepted }) =>
      accepted.ok ? [] : [{ slot: 'devices' as const, text: name, problem: accepted.problem }],
    ),
  };
}

function targetEntries(heard: Understanding): Entry[] {
  if (heard.targets.length < 2) return [];
  const values = heard.targets.map((target) =>
    Object.fromEntries(Object.entries(target).map(([id, understood]) => [id, understood.value])),
  ) as readonly TargetValues[];
  const words = (id: SlotId) => heard.targets[0]?.[id]?.text ?? heard.targetsText;
  return [
    ...ofFirstTarget(values, words).filter(({ slot }) => heard.slots[slot] === undefined),
    stated(valueFor('targets', values), heard.targetsText, null),
  ];
}

/** Values of the first target double as plan-wide answers, so they are not asked for. */
export function ofFirstTarget(
  targets: readonly TargetValues[],
  wordsOf: (id: SlotId) => string | null,
): readonly Entry[] {
  const first = targets[0] ?? {};
  return targetSlots(first).flatMap((id) => {
    const value = first[id];
    return value === undefined ? [] : [stated(valueFor(id, value), wordsOf(id), null)];
  });
}
