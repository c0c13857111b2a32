import { textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { partBehind } from '../clauses.ts';
import { correcting, isSetRight } from '../correcting.ts';
import { askedAbout, equal } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { chosenByName } from './chosen.ts';
import { chosenBySize } from './chosen-by-size.ts';
import { ofOtherThings } from './compared.ts';
import { settleLoadsOfParts } from './each-part.ts';
import { inAnotherCase } from './in-another-case.ts';
import { readPassages } from './passages.ts';
import { bound, isSwitch, type Placed, placeOf } from './place-in-text.ts';
import { distances, reasons, results, saidBack, settings, times } from './role-tables.ts';
import { namedInFront } from './wished-limits.ts';

/** `昨天的方案要改：卡数不是48，改成64`: a value that takes the place of another holds, whenever the other was told. */
function setsRight(source: SourceText, { start, end }: SlotMention): boolean {
  if (source.givenUp.length === 0) return false;
  const [from, to] = source.placeOf(start, end);
  return source.givenUp.some(([first, behind]) => first >= from && behind <= to);
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
  const behind = partBehind(textBehind(folded, one.end, 4), 'clauses');
  if (one.value === null || bound.test(folded.slice(one.start, one.end) + behind)) return false;
  const wished = placed.find(
    ({ one: next, role: other, isNear }) =>
      next.slot === one.slot && other === 'wish' && isNear && next.start >= one.end,
  )?.one;
  if (!wished || wished.interpretations !== null || wished.value === null || equal(wished.value, one.value))
    return false;
  // `P99 95ms，均值52ms，SLO是均值45ms`: only what stands right in front of the wish says that either may do.
  const last = placed.findLast(({ one: other }) => other.slot === one.slot && other.end <= wished.start);
  const between = folded.slice(last?.one.end ?? one.end, wished.start);
  return (
    !eachMayDo.some((group) => says(group, between)) &&
    !says('fallback-value-behind', textBehind(folded, wished.end, 40))
  );
}

/** `8 H200 today, maybe four later`: what comes one day does not take the place of what there is, so both are asked about. */
function comesLater({ one, role, isNear }: Placed, placed: readonly Placed[], folded: string): boolean {
  return (
    (role === null || role === 'ours' || (role === 'today' && !isNear)) &&
    says('comes-later', textBehind(folded, one.end, 32)) &&
    placed.some(
      (other) => other.one.slot === one.slot && other.role === 'today' && other.one.end <= one.start,
    )
  );
}

/** `I said output 500, the logs say 900`: what was measured is the value where it sets another one right. */
function rightsASlip({ one, role }: Placed, placed: readonly Placed[], folded: string): boolean {
  return (
    role === 'measured' &&
    placed.some(
      ({ one: said }) =>
        said.slot === one.slot &&
        said.end <= one.start &&
        isSetRight(folded, said.start, said.end, one.start),
    )
  );
}

const refusedBehind = new Expression(anyWay('not-to-be-had'), 'u');

/** `64 H100 got rejected, we only get 24`: what there is of devices is no result of a measurement. */
function takesRefusedPlace({ one, role }: Placed, placed: readonly Placed[], folded: string): boolean {
  return (
    role === 'measured' &&
    one.slot === 'numDevices' &&
    placed.some(
      ({ one: first }) =>
        first.slot === one.slot &&
        first.end <= one.start &&
        refusedBehind.isIn(folded.slice(first.end, one.start)),
    )
  );
}

/** `TP4 and TP8, TP8 was unstable`: a size that was tried and rejected is searched no more. */
function isRejected({ one }: Placed, placed: readonly Placed[], folded: string): boolean {
  return (
    settings.has(one.slot) &&
    placed.some(
      ({ one: tried }) =>
        tried.slot === one.slot &&
        tried.start >= one.start &&
        equal(tried.value, one.value) &&
        rejectedBehind.test(textBehind(folded, tried.end, 48)),
    )
  );
}

const rejectedBehind = new RegExp(`^ ?${anyWay('turned-out-worse')}`, 'u');

const asToday = (place: Placed): Placed => ({ ...place, distance: distances.today[0] });

/** Whether a value that nothing else in the text replaces is asked about instead of taken. */
function isAskedAbout({ one: { slot }, role, isNear, passage }: Placed, placed: readonly Placed[]): boolean {
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
    const goesOn = placed.some(
      (other) => other.passage === passage && other.isNear && times.has(other.one.slot),
    );
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
  const sized = chosenBySize(source, all);
  const cases = inAnotherCase(source, sized);
  for (const { start, end } of cases) source.leave(start, end, 'condition');
  const ofThePlan = cases.size === 0 ? sized : sized.filter((one) => !cases.has(one));
  const stated = settleLoadsOfParts(source, ofThePlan);
  const { held, dropped } = chosenByName(source, stated);
  for (const { start, end } of dropped) source.leave(start, end, 'said-otherwise');
  const loads = stated.filter((one) => !dropped.has(one));
  const passages = readPassages(source, loads);
  const statements = namedInFront(loads, passages, source.folded);
  const others = ofOtherThings(source, statements, passages);
  const places = statements.map(
    (one): Placed =>
      others.has(one) && !isSwitch(one)
        ? { one, role: 'others', distance: 3, isNear: false, passage: null }
        : held.has(one) || setsRight(source, one)
          ? { one, role: 'wish', distance: 0, isNear: true, passage: null }
          : placeOf(one, passages, source.folded),
  );
  const told = places.map((place) =>
    comesLater(place, places, source.folded)
      ? asToday(place)
      : rightsASlip(place, places, source.folded) || takesRefusedPlace(place, places, source.folded)
        ? { ...place, role: null, distance: 0 }
        : place,
  );
  const placed = told.map((place) =>
    isBesideAWish(place, told, source.folded) ? { ...place, role: 'told' as const, distance: 1 } : place,
  );
  if (placed.every(({ distance }) => distance === 0)) return statements;
  const nearest = ({ one: { slot } }: Placed) =>
    Math.min(
      ...placed.filter(({ one }) => one.slot === slot && !one.isFallback).map(({ distance }) => distance),
    );
  const replaced = placed.filter((place) => nearest(place) < place.distance);
  // How a measurement was set up, or a deployment that is left, is no wish for this plan; nor what was measured.
  const isLeft = ({ one: { slot }, role, passage, isNear }: Placed) =>
    (settings.has(slot) &&
      role !== 'wish' &&
      role !== 'ours' &&
      role !== null &&
      (role === 'measured' || role === 'supposed' || replaced.some((other) => other.passage === passage))) ||
    // Nothing of a clause about another device or model is of the plan.
    (role === 'others' && passage === null && slot !== 'model' && slot !== 'devices') ||
    (role === 'measured' && results.has(slot) && isNear) ||
    ((role === 'others' || role === 'quoted') && slot === 'outputTokensPerSecond');
  const givesWay = placed.filter(
    (place) => replaced.includes(place) || isLeft(place) || isRejected(place, placed, source.folded),
  );
  const placeDistance = (one: SlotMention) => placed.find((place) => place.one === one)?.distance ?? 0;
  for (const { one, role } of givesWay) {
    // `原来想16卡，改成32卡`: who sets a value right knows that it is gone.
    const isTwice = placed.some(
      ({ one: next, distance }) =>
        next.slot === one.slot &&
        distance < placeDistance(one) &&
        ((one.interpretations === null && equal(next.value, one.value)) ||
          ((!saidBack.has(one.slot) || (role === 'denied' && !times.has(one.slot))) &&
            (role === 'today' || role === 'before' || role === 'denied') &&
            next.start >= one.end &&
            correcting.test(source.folded.slice(one.end, next.start)))),
    );
    if (isTwice) source.claim(one.start, one.end);
    else source.leave(one.start, one.end, reasons[role as keyof typeof reasons] ?? 'measured');
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
          givesWay.some(({ one, passage }) => one.slot === 'numDevices' && passage === place.passage));
      // `right now 8 H200; need 40 ms on B200`: how many of the new ones is not said.
      const isOfOldDevices =
        place.one.slot === 'numDevices' &&
        place.role === 'today' &&
        replaced.some(({ one, passage }) => one.slot === 'devices' && passage === place.passage);
      if (isOfOldDevices) return askedAbout(place.one);
      return place.distance > 0 && !isShared && isAskedAbout(place, placed)
        ? askedAbout(place.one)
        : place.one;
    });
}
