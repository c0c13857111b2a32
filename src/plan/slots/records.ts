import document from '../../../dialogs/plan.yaml';
import { planDialogSchema, type SlotRecordDocument } from './schema.ts';
import type { SlotId } from './values.ts';

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

/** Whether a word is the id of a slot. */
export function isSlotId(word: string): word is SlotId {
  return byId.has(word);
}

/** The question of a slot. Every id of `SlotValues` has one, as the schema of the dialog demands. */
export function slotRecord(id: SlotId): SlotRecord {
  const record = byId.get(id);
  if (!record) throw new RangeError(`dialogs/plan.yaml has no slot "${id}"`);
  return record;
}

/** Groups of slots by their part in the dialog. */
export const askedSlots = slotRecords.filter((record) => record.asked === 'always');
/** Slots that are shown only where somebody asks for them. */
export const advancedSlots = slotRecords.filter((record) => record.advanced);
