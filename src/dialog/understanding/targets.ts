import type { SlotId } from '../../plan/slots/values.ts';
import { anyWay, says } from '../../text/words/words.ts';
import { correcting } from './correcting.ts';
import { isSequence } from './figures/alternatives.ts';
import type { SlotMention } from './slot-mention.ts';
import { marks } from './source-text.ts';

const eitherTarget = new RegExp(`^[^,、;]{0,6}${anyWay('either-target')}[^,、;]{0,6}$`, 'u');
const eitherLimit = new RegExp(`^ ?${anyWay('either-limit')} ?$`, 'u');

/** One target's own part: the value that differs, and the device that stands with it. */
export interface TargetParts {
  readonly differing: SlotMention;
  readonly device: SlotMention | null;
}

/** Slots in which targets may differ, besides the device. */
const differingSlots = ['numDevices', 'tpotLimitMs', 'ttftLimitMs', 'searchSpace'] as const;

const inTurn = new RegExp(`^ ?${anyWay('one-after-another')} ?$`, 'u');
const firstInFront = new RegExp(`${anyWay('first-of-several')}[^,;、\\n]{0,12}$`, 'u');

/** A list of plain values: `8、16、32卡`, `8 and 16 cards`. */
const listing = new RegExp(`^ ?(?:[,、/&]|${anyWay('targets-joint')})+ ?$`, 'u');

/** Targets that differ: `8卡A2 对比 16卡A3`, `TPOT 30 vs 50 ms`. Empty when the text has one target. */
export function findTargets(
  text: string,
  bySlot: ReadonlyMap<SlotId, readonly SlotMention[]>,
): readonly TargetParts[] {
  const devices = bySlot.get('devices') ?? [];
  const apart = devices.reduce(
    (rest, { start, end }) => rest.slice(0, start) + marks.device.repeat(end - start) + rest.slice(end),
    text,
  );
  for (const slot of differingSlots) {
    const values = (bySlot.get(slot) ?? []).filter((one) => one.interpretations === null);
    const owners = slot === 'numDevices' ? ownersOf(values, devices) : null;
    // `which is cheaper: 4 H200 or 8 A2 376T`: with a device of its own each is compared, and none chosen.
    const isChoice = areChoice(text, slot, values) && !(owners && says('comparing-targets', text));
    if (!differ(values) || isChoice) continue;
    const gaps = values.slice(1).map((one, at) => between(apart, values[at], one));
    const isList = gaps.every((gap) => listing.test(gap) || isSequence(gap));
    // Two limits beside an "and" may be a slip; three, or one after the other, are wanted.
    const areWanted = slot === 'numDevices' || gaps.length > 1 || gaps.some(isSequence);
    const isComparison =
      says('comparing-targets', text) ||
      areInTurn(text, values) ||
      (isList && areWanted && !isCorrected(text, values)) ||
      (slot === 'numDevices' && owners !== null && !isCorrected(text, values));
    if (isComparison) return values.map((differing, at) => ({ differing, device: owners?.[at] ?? null }));
  }
  return [];
}

/** `8 A100 until now, 16 A2 this time`: the second replaces the first. */
function isCorrected(text: string, values: readonly SlotMention[]): boolean {
  return values.slice(1).some((one, at) => correcting.test(between(text, values[at], one)));
}

/** `4张或者8张都行`: one of the values is wanted, and not a comparison of them. */
function areChoice(text: string, slot: SlotId, values: readonly SlotMention[]): boolean {
  const gaps = values.slice(1).map((one, at) => between(text, values[at], one));
  return gaps.every(
    (gap) =>
      eitherTarget.test(gap) ||
      (slot !== 'numDevices' && (eitherLimit.test(gap) || says('fallback-value', gap))) ||
      says('where-not-possible', gap),
  );
}

/** `先8卡再16卡`: one after the other. */
function areInTurn(text: string, values: readonly SlotMention[]): boolean {
  const [first] = values;
  const gaps = values.slice(1).map((one, at) => between(text, values[at], one));
  const before = text.slice(Math.max(0, (first?.start ?? 0) - 24), first?.start ?? 0);
  return gaps.every((gap) => inTurn.test(gap)) && firstInFront.test(before);
}

function between(text: string, one: SlotMention | undefined, next: SlotMention): string {
  return text.slice(one?.end ?? 0, next.start);
}

function differ(statements: readonly SlotMention[]): boolean {
  return new Set(statements.map((one) => JSON.stringify(one.value))).size > 1;
}

/** The device beside each count, when every count has one of its own. */
function ownersOf(
  counts: readonly SlotMention[],
  devices: readonly SlotMention[],
): readonly SlotMention[] | null {
  if (devices.length !== counts.length) return null;
  const isPaired = counts.every((count, at) => {
    const device = devices[at];
    return device !== undefined && distanceOf(count, device) <= 12;
  });
  return isPaired ? devices : null;
}

function distanceOf(one: SlotMention, other: SlotMention): number {
  return Math.max(0, one.start - other.end, other.start - one.end);
}
