import { textBefore, textBehind } from '../../../text/words/around.ts';
import { anyWay } from '../../../text/words/words.ts';
import { partBehind } from '../clauses.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { Passage, Role } from './passages.ts';
import { distances, times } from './role-tables.ts';

/** Roles of the own deployment. */
const ofTheOwn: ReadonlySet<Role> = new Set(['today', 'measured', 'ours', 'wish']);

const deniedBehind = new RegExp(anyWay('role-denied-behind'), 'u');
const acceptedBehind = new RegExp(anyWay('role-accepted-behind'), 'u');
/** Words that make a bound of the value beside them. */
export const bound = new RegExp(anyWay('role-bound'), 'u');
const beyondIt = new RegExp(anyWay('role-more-than'), 'u');
/** A denied value stands this near to the words that deny it. */
const farthestDenial = 40;

/** A statement with the role and the passage that it stands in. */
export interface Placed {
  readonly one: SlotMention;
  readonly role: Role | null;
  readonly distance: number;
  readonly isNear: boolean;
  readonly passage: Passage | null;
}

/** Whether a statement only turns something on or off. */
export const isSwitch = ({ value, interpretations }: SlotMention) =>
  interpretations === null && (typeof value === 'boolean' || value === null);

const ofThePlan = (one: SlotMention): Placed => ({
  one,
  role: null,
  distance: 0,
  isNear: false,
  passage: null,
});

const underLoad = new RegExp(`${anyWay('role-under-load')}[^,;\\d]{0,16}$`, 'u');

/** `现网…，并发32时TPOT 45ms`: a time that a load gives today is measured, wherever today is told. */
function isUnderLoad({ slot, start }: SlotMention, folded: string): boolean {
  return times.has(slot) && underLoad.test(textBefore(folded, start, 40));
}

/** Where a statement stands: in the last passage that has begun before its end. */
export function placeOf(one: SlotMention, passages: readonly Passage[], folded: string): Placed {
  if (isSwitch(one)) return ofThePlan(one);
  if (deniedBehind.test(textBehind(folded, one.end, 24)))
    return { one, role: 'denied', distance: 4, isNear: true, passage: null };
  const passage = passages.findLast(({ start, end }) => start < one.end && one.start < end);
  // `实验室500ms，线上900ms就够了`: who says that a value will do asks for it, unless he supposes it.
  const mayBeAccepted = passage === undefined || ofTheOwn.has(passage.role);
  if (mayBeAccepted && acceptedBehind.test(textBehind(folded, one.end, 24)))
    return { one, role: 'wish', distance: 0, isNear: true, passage: null };
  if (passage === undefined) return ofThePlan(one);
  const { role } = passage;
  // `don't use more than half`: a bound, and nothing that is denied.
  const isBound = role === 'denied' && beyondIt.test(folded.slice(passage.start, one.start));
  if (
    role === 'denied' &&
    (isBound || typeof one.value !== 'number' || one.start - passage.start > farthestDenial)
  )
    return ofThePlan(one);
  // `how is it on H100 compared to H200`: devices that are compared are all wanted.
  if (role === 'supposed-perhaps' && one.slot === 'devices') return ofThePlan(one);
  const from = passage.start < one.start ? Math.max(passage.start, one.start - 12) : one.start;
  const behind = partBehind(textBehind(folded, one.end, 4), 'clauses');
  const words = folded.slice(from, one.end) + behind;
  const isOfRun = role === 'today' || role === 'measured';
  // `TTFT 800ms内`: a bound is asked for, whatever is told beside it; a value with its change (`4s，砍一半`) as well.
  if (
    isOfRun &&
    times.has(one.slot) &&
    (bound.test(words) || /[,;](?!\d{3})/u.test(folded.slice(one.start, one.end)))
  )
    return ofThePlan(one);
  const isNear = one.start < passage.near || (role === 'today' && isUnderLoad(one, folded));
  const [near, far] = distances[role];
  const isSetting = role === 'measured' && !times.has(one.slot);
  return { one, role, distance: isSetting ? 1 : isNear ? near : far, isNear, passage };
}
