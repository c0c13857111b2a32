import document from '../../../dialogs/plan.yaml';
import type { Bilingual } from '../../text/language.ts';
import { planDialogSchema, type SlotRecordDocument } from './schema.ts';
import { type SlotId, type SlotValues, valueOfSlot } from './values.ts';

/** One question of the plan, with its id as a type. */
export interface SlotRecord extends SlotRecordDocument {
  /** Flag of `throughline plan`, e.g. `--num-devices`. */
  readonly flag: string;
}

/** The flag of a slot: its id in kebab case. */
export function slotFlag(id: SlotId): string {
  return `--${id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Every question of the plan, in the order in which they are asked. */
export const slotRecords: readonly SlotRecord[] = planDialogSchema
  .parse(document)
  .slots.map((record) => ({ ...record, flag: slotFlag(record.id) }));

const byId = new Map<string, SlotRecord>(slotRecords.map((record) => [record.id, record]));

/** The question of a slot. Every id of `SlotValues` has one, as the schema of the dialog demands. */
export function slotRecord(id: SlotId): SlotRecord {
  const record = byId.get(id);
  if (!record) throw new RangeError(`dialogs/plan.yaml has no slot "${id}"`);
  return record;
}

/** A value that the record of a slot suggests as a heuristic, with its reason. */
export interface Heuristic<Id extends SlotId> {
  readonly value: SlotValues[Id];
  readonly because: Bilingual;
}

/** The heuristic of a slot; null where its record has none. */
export function heuristicOf<Id extends SlotId>(id: Id): Heuristic<Id> | null {
  for (const one of slotRecord(id).suggest) {
    const typed = one.from === 'heuristic' ? valueOfSlot(id, one.value) : null;
    if (one.from === 'heuristic' && typed !== null) return { value: typed.value, because: one.because };
  }
  return null;
}

/** Groups of slots by their part in the dialog. */
export const askedSlots = slotRecords.filter((record) => record.asked === 'always');
/** Slots that are shown only where somebody asks for them. */
export const advancedSlots = slotRecords.filter((record) => record.advanced);
