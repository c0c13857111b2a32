import type { SessionSnapshot } from '../dialog/session.ts';
import { isSlotId, type SlotId } from '../plan/slots/values.ts';
import { matchingNames } from './fuzzy.ts';
import { planLines } from './plan-lines.ts';

/**
 * The answered slot that a person means by `name`: its id, its flag or its label in the review, in part or whole.
 * null when none fits.
 */
export function slotNamed(name: string, snapshot: SessionSnapshot): SlotId | null {
  const labels = new Map(planLines(snapshot).map((row) => [row.slot, row.label]));
  const slots = [...new Set([...labels.keys(), ...Object.keys(snapshot.answers).filter(isSlotId)])];
  const typed = name.trim().replace(/^--/, '').replaceAll(/[-\s]/g, '').toLowerCase();
  const namesOf = (slot: SlotId) => [slot, labels.get(slot)?.replaceAll(/\s/g, '') ?? slot];
  return matchingNames(slots, typed, namesOf)[0] ?? null;
}
