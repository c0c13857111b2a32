import type { SlotId } from '../../../plan/slots/values.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { correcting } from '../correcting.ts';
import { askedAbout, equal } from '../settle.ts';
import { type SlotMention, states } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import type { UnreadReason } from '../unread.ts';
import { ofOtherThings } from './compared.ts';
import { settleLoadsOfParts } from './each-part.ts';
import { type Frame, type Role, readFrames } from './frames.ts';

/** Why a figure of a role is not used, where another one is asked for. */
const reasons: Readonly<Record<Exclude<Role, 'wish' | 'ours'>, UnreadReason>> = {
  told: 'told',
  today: 'today',
  measured: 'measured',
  before: 'before',
  others: 'others',
  'others-perhaps': 'others',
  quoted: 'quoted',
  supposed: 'supposed',
  'supposed-perhaps': 'supposed',
  beyond: 'beyond',
  example: 'example',
  denied: 'denied',
};

/** How far from the plan each role is: of two values of a slot the nearer one holds. Beyond its clause a role is weaker. */
const distances: Readonly<Record<Role, readonly [near: number, far: number]>> = {
  wish: [0, 0],
  told: [1, 1],
  ours: [0, 0],
  today: [2, 1],
  measured: [2, 1],
  'others-perhaps': [3, 0],
  'supposed-perhaps': [3, 3],
  beyond: [3, 0],
  before: [4, 3],
  others: [4, 3],
  quoted: [4, 3],
  supposed: [4, 4],
  example: [4, 0],
  denied: [4, 0],
};

/** Figures that are told of what runs as often as they are asked for. */
const times: ReadonlySet<SlotId> = new Set(['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs']);

/** What a measurement gives, which is no limit by itself; and how it was set up. */
const results: ReadonlySet<SlotId> = new Set([
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'outputTokensPerSecond',
]);
const settings: ReadonlySet<SlotId> = new Set([
  'tpSizes',
  'epSizes',
  'moeDpSizes',
  'batchRange',
  'limitStatistic',
]);

/** Figures that are said back even where a word sets them right. */
const saidBack: ReadonlySet<SlotId> = new Set([
  ...times,
  'concurrentUsers',
  'requestsPerSecond',
  'devices',
  'inputLength',
  'outputLength',
]);

/** Roles of the own deployment. */
const ofTheOwn: ReadonlySet<Role> = new Set(['today', 'measured', 'ours', 'wish']);

const deniedBehind = new RegExp(anyWay('role-denied-behind'), 'u');
const acceptedBehind = new RegExp(anyWay('role-accepted-behind'), 'u');
const bound = new RegExp(anyWay('role-bound'), 'u');
const beyondIt = new RegExp(anyWay('role-more-than'), 'u');
/** A denied value stands this near to the words that deny it. */
const farthestDenial = 40;

interface Placed {
  readonly one: SlotMention;
  readonly role: Role | null;
  readonly distance: number;
  readonly isNear: boolean;
  readonly frame: Frame | null;
}

const isSwitch = ({ value, interpretations }: SlotMention) =>
  interpretations === null && (typeof value === 'boolean' || value === null);

const ofThePlan = (one: SlotMention): Placed => ({
  one,
  role: null,
  distance: 0,
  isNear: false,
  frame: null,
});

/** Where a statement stands: in the last frame that has begun before its end. */
function placeOf(one: SlotMention, frames: readonly Frame[], folded: string): Placed {
  if (isSwitch(one)) return ofThePlan(one);
  if (deniedBehind.test(folded.slice(one.end, one.end + 24)))
    return { one, role: 'denied', distance: 4, isNear: true, frame: null };
  const frame = frames.findLast(({ start, end }) => start < one.end && one.start < end);
  // `实验室500ms，线上900ms就够了`: who says that a value will do asks for it, unless he supposes it.
  const mayBeAccepted = frame === undefined || ofTheOwn.has(frame.role);
  if (mayBeAccepted && acceptedBehind.test(folded.slice(one.end, one.end + 24)))
    return { one, role: 'wish', distance: 0, isNear: true, frame: null };
  if (frame === undefined) return ofThePlan(one);
  const { role } = frame;
  // `don't use more than half`: a bound, and nothing that is denied.
  const isBound = role === 'denied' && beyondIt.test(folded.slice(frame.start, one.start));
  if (
    role === 'denied' &&
    (isBound || typeof one.value !== 'number' || one.start - frame.start > farthestDenial)
  )
    return ofThePlan(one);
  // `how is it on H100 compared to H200`: devices that are compared are all wanted.
  if (role === 'supposed-perhaps' && one.slot === 'devices') return ofThePlan(one);
  const from = frame.start < one.start ? Math.max(frame.start, one.start - 12) : one.start;
  const [behind = ''] = folded.slice(one.end, one.end + 4).split(/[,;]/u);
  const words = folded.slice(from, one.end) + behind;
  const isOfRun = role === 'today' || role === 'measured';
  // `TTFT 800ms内`: a bound is asked for, whatever is told beside it; a value with its change (`4s，砍一半`) as well.
  if (
    isOfRun &&
    times.has(one.slot) &&
    (bound.test(words) || /[,;](?!\d{3})/u.test(folded.slice(one.start, one.end)))
  )
    return ofThePlan(one);
  const isNear = one.start < frame.near || (role === 'today' && isUnderLoad(one, folded));
  const [near, far] = distances[role];
  const isSetting = role === 'measured' && !times.has(one.slot);
  return { one, role, distance: isSetting ? 1 : isNear ? near : far, isNear, frame };
}

const underLoad = new RegExp(`${anyWay('role-under-load')}[^,;\\d]{0,16}$`, 'u');

/** `现网…，并发32时TPOT 45ms`: a time that a load gives today is measured, wherever today is told. */
function isUnderLoad({ slot, start }: SlotMention, folded: string): boolean {
  return times.has(slot) && underLoad.test(folded.slice(Math.max(0, start - 40), start));
}

/** `首token要3s，SLA写的是1s`: a wished time that may be of several limits is of the one that is told of today. */
function namedByToday(statements: readonly SlotMention[], frames: readonly Frame[]): readonly SlotMention[] {
  const within = (one: SlotMention, roles: readonly Role[]) => {
    const frame = frames.findLast(({ start, end }) => start < one.end && one.start < end);
    return frame !== undefined && roles.includes(frame.role);
  };
  return statements.map((one) => {
    const slots = one.interpretations?.map(({ slot }) => slot ?? one.slot) ?? [];
    if (!slots.every((slot) => times.has(slot)) || new Set(slots).size < 2 || !within(one, ['wish']))
      return one;
    const told = new Set(
      statements
        .filter((other) => other.end <= one.start && within(other, ['today', 'measured', 'before']))
        .map(({ slot }) => slot)
        .filter((slot) => slots.includes(slot)),
    );
    const [slot] = told;
    const meant = one.interpretations?.find((other) => (other.slot ?? one.slot) === slot);
    if (told.size !== 1 || slot === undefined || meant === undefined) return one;
    return { ...states(slot, meant.value, [one.start, one.end]), isFallback: one.isFallback };
  });
}

/** Words between two values of which each may do. */
const eachMayDo = [
  'fallback-value',
  'or-between',
  'in-a-case',
  'where-it-fails',
  'where-not-possible',
] as const;

/** `生产TPOT 60ms，合同约定TPOT 40ms`: a time that nothing calls wished, in front of another that something does. */
function isBesideAWish({ one, role, distance }: Placed, placed: readonly Placed[], folded: string): boolean {
  if (!times.has(one.slot) || distance > 0 || role === 'wish' || one.interpretations !== null) return false;
  if (one.value === null || bound.test(folded.slice(one.start, one.end + 4))) return false;
  const wished = placed.find(
    ({ one: next, role: other, isNear }) =>
      next.slot === one.slot && other === 'wish' && isNear && next.start >= one.end,
  )?.one;
  if (!wished || wished.interpretations !== null || wished.value === null || equal(wished.value, one.value))
    return false;
  const between = folded.slice(one.end, wished.start);
  return (
    !eachMayDo.some((group) => says(group, between)) &&
    !says('fallback-value-behind', folded.slice(wished.end, wished.end + 40))
  );
}

/** Whether a value that nothing else in the text replaces is asked about instead of taken. */
function isAskedAbout({ one: { slot }, role, isNear, frame }: Placed, placed: readonly Placed[]): boolean {
  if (
    role === null ||
    role === 'wish' ||
    role === 'told' ||
    role === 'ours' ||
    role === 'beyond' ||
    role.endsWith('perhaps')
  )
    return false;
  if (role === 'today' || role === 'measured') {
    // Behind a comma a time goes on with what is measured only where the measurement has one of its own.
    const goesOn = placed.some((other) => other.frame === frame && other.isNear && times.has(other.one.slot));
    return times.has(slot) && (isNear || goesOn);
  }
  return isNear;
}

/**
 * Values that a text tells of today, of a measurement, of others, of earlier plans, of what somebody says, or that it only
 * supposes: where it has another value of the same slot that is nearer to the plan they are left unread, with the reason;
 * alone they are asked about where they may well not be meant.
 */
export function settleRoles(source: SourceText, all: readonly SlotMention[]): readonly SlotMention[] {
  const loads = settleLoadsOfParts(source, all);
  const frames = readFrames(source, loads);
  const statements = namedByToday(loads, frames);
  const others = ofOtherThings(source, statements, frames);
  const places = statements.map(
    (one): Placed =>
      others.has(one) && !isSwitch(one)
        ? { one, role: 'others', distance: 3, isNear: false, frame: null }
        : placeOf(one, frames, source.folded),
  );
  const placed = places.map((place) =>
    isBesideAWish(place, places, source.folded) ? { ...place, role: 'told' as const, distance: 1 } : place,
  );
  if (placed.every(({ distance }) => distance === 0)) return statements;
  const nearest = ({ one: { slot } }: Placed) =>
    Math.min(
      ...placed.filter(({ one }) => one.slot === slot && !one.isFallback).map(({ distance }) => distance),
    );
  const replaced = placed.filter((place) => nearest(place) < place.distance);
  // How a measurement was set up, or a deployment that is left, is no wish for this plan; nor what was measured.
  const isLeft = ({ one: { slot }, role, frame, isNear }: Placed) =>
    (settings.has(slot) &&
      role !== 'wish' &&
      role !== 'ours' &&
      role !== null &&
      (role === 'measured' || role === 'supposed' || replaced.some((other) => other.frame === frame))) ||
    // Nothing of a clause about another device or model is of the plan.
    (role === 'others' && frame === null && slot !== 'model' && slot !== 'devices') ||
    (role === 'measured' && results.has(slot) && isNear) ||
    ((role === 'others' || role === 'quoted') && slot === 'outputTokensPerSecond');
  const givesWay = placed.filter((place) => replaced.includes(place) || isLeft(place));
  const placeDistance = (one: SlotMention) => placed.find((place) => place.one === one)?.distance ?? 0;
  for (const { one, role } of givesWay) {
    // `原来想16卡，改成32卡`: who sets a value right knows that it is gone.
    const isSetRight = placed.some(
      ({ one: next, distance }) =>
        next.slot === one.slot &&
        distance < placeDistance(one) &&
        (equal(next.value, one.value) ||
          ((!saidBack.has(one.slot) || (role === 'denied' && !times.has(one.slot))) &&
            (role === 'today' || role === 'before' || role === 'denied') &&
            next.start >= one.end &&
            correcting.test(source.folded.slice(one.end, next.start)))),
    );
    if (isSetRight) source.claim(one.start, one.end);
    else source.leave(one.start, one.end, reasons[role as keyof typeof reasons]);
  }
  return placed
    .filter((place) => !givesWay.includes(place))
    .map((place) => {
      // `老集群A2 313T跑Qwen3-32B，新集群换A2 376T`: where the rest gives way, the model is that of both.
      // `原计划8张H200扛不住，扩到24张`: the count is another, and the device stays.
      const isShared =
        (place.one.slot === 'model' && givesWay.length > 0) ||
        (place.one.slot === 'devices' &&
          place.role === 'before' &&
          givesWay.some(({ one, frame }) => one.slot === 'numDevices' && frame === place.frame));
      // `right now 8 H200; need 40 ms on B200`: how many of the new ones is not said.
      const isOfOldDevices =
        place.one.slot === 'numDevices' &&
        place.role === 'today' &&
        replaced.some(({ one, frame }) => one.slot === 'devices' && frame === place.frame);
      if (isOfOldDevices) return askedAbout(place.one);
      return place.distance > 0 && !isShared && isAskedAbout(place, placed)
        ? askedAbout(place.one)
        : place.one;
    });
}
