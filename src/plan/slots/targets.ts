import type { Answers } from '../answers.ts';
import { slotFlag, slotRecord } from './records.ts';
import { isSlotId, type SlotId, type TargetValues, targetSlots } from './values.ts';

/**
 * The plans behind the answers: one for each target, with the shared answers filled in; a single plan when there are
 * no several targets.
 */
export function targetsOf(answers: Answers): readonly Answers[] {
  const known = knownTargets.get(answers) ?? freshTargets(answers);
  knownTargets.set(answers, known);
  return known;
}

/** Answers are immutable, and estimates are kept for the object that they were made for: a target has to stay the same one. */
const knownTargets = new WeakMap<Answers, readonly Answers[]>();

function freshTargets(answers: Answers): readonly Answers[] {
  const targets = answers.targets;
  const { targets: _, ...shared } = answers;
  if (!targets || targets.value.length === 0) return [shared];
  return targets.value.map((target) => {
    const own = targetSlots(target).map((id) => [
      id,
      { value: target[id], provenance: targets.provenance, reading: null },
    ]);
    return { ...shared, ...Object.fromEntries(own) };
  });
}

/** Writes a target for the command line: `devices=TEST_DEVICE,num-devices=8`. */
export function writeTarget(target: TargetValues): string {
  return targetSlots(target)
    .map((id) => {
      const value: unknown = target[id];
      return `${slotFlag(id).slice(2)}=${Array.isArray(value) ? value.join('+') : String(value)}`;
    })
    .join(',');
}

/** The assignments of a target as written by `writeTarget`: slot and words. Null when a part names no slot. */
export function splitTarget(
  words: string,
): readonly { readonly slot: SlotId; readonly words: string }[] | null {
  const parts = words.split(',').map((part) => {
    const [flag = '', ...rest] = part.split('=');
    const id = flag.trim().replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return isSlotId(id) && id !== 'targets' && rest.length > 0
      ? { slot: slotRecord(id).id, words: rest.join('=').replaceAll('+', ' ') }
      : null;
  });
  return parts.every((part) => part !== null) ? parts : null;
}
