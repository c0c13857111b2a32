import { textBefore, textBehind } from '../../../text/words/around.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import { areAlternatives } from './alternatives.ts';
import type { Cue } from './cues.ts';
import { distance } from './distance.ts';
import type { Quantity } from './quantity.ts';
import type { Taking, TextFacts } from './takings/taking.ts';

/** One number, or several that stand for one thing: `8 or 16 cards`, `2k-4k`. */
export type QuantityGroup = readonly Quantity[];

/** A cue and the numbers that belong to it. */
export interface Link {
  readonly cue: Cue;
  readonly group: QuantityGroup;
}

/** Leaving a cue or a number without a partner costs this much; a pair that costs more than both is none. */
const costOfLeaving = 3;
/** Each other cue or number between the two: `TTFT and TPOT 2s and 50ms`. */
const costOfCrossing = 1.2;
const costOfCueBehind = 0.6;
/** A cue like `in` stands right behind its number; in front only where its partner does so too. */
const costOfTightInFront = 1;

/** A lone number word may be mere grammar; farther from its cue than this it is. */
const costOfWeak = 0.3;
/** `a second for the first token`: a time with its word right behind. */
const costOfWeakTime = 0.7;
/** No number belongs to a word more characters away. */
const farthest = 100;

/** Numbers joined by "or", "to" or "vs" are one group. */
export function groupAlternatives(text: string, quantities: readonly Quantity[]): QuantityGroup[] {
  const groups: Quantity[][] = [];
  for (const quantity of quantities) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const joins = last !== undefined && last.unit === quantity.unit && areAlternatives(text, last, quantity);
    if (joins && group) group.push(quantity);
    else groups.push([quantity]);
  }
  return groups;
}

/** Meaning of each number of a group beside a cue; null when any of them cannot be meant. */
export function takingsOf(cue: Cue, group: QuantityGroup, textFacts: TextFacts): readonly Taking[] | null {
  const takings = group.flatMap((quantity) => cue.kind.take(quantity, textFacts) ?? []);
  return takings.length === group.length ? takings : null;
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

const placeOf = (group: QuantityGroup): Placed => ({
  start: group[0]?.start ?? 0,
  end: group.at(-1)?.end ?? 0,
});

/**
 * Which number belongs to which cue: the cheapest assignment that keeps the order of both (`TTFT and TPOT 2s and
 * 50ms` pairs first with first). Found by dynamic programming over cues and groups.
 */
export function linkQuantities(
  source: SourceText,
  cues: readonly Cue[],
  groups: readonly QuantityGroup[],
  textFacts: TextFacts,
): Link[] {
  const places = groups.map(placeOf);
  const all = [...cues, ...places].toSorted((a, b) => a.start - b.start);
  const cost = (cue: Cue, at: number): number => {
    const group = groups[at];
    const place = places[at];
    if (!group || !place) return Number.POSITIVE_INFINITY;
    const gap = isShareOfOther(cue, group, place, cues) ? null : gapBetween(source.text, cue, place, all);
    // Most pairs cannot be: what they mean and the words between them are looked at last.
    if (gap === null || takingsOf(cue, group, textFacts) === null) return Number.POSITIVE_INFINITY;
    const found = gapCost(source.text, gap);
    const weakest = group.find(({ isWeak }) => isWeak);
    const isTooFar =
      found > cue.kind.reach ||
      (weakest !== undefined && found > (weakest.unit === 'milliseconds' ? costOfWeakTime : costOfWeak));
    return isTooFar ? Number.POSITIVE_INFINITY : found;
  };
  return cheapestPairs(cues, groups, places, cost);
}

/** `8 per prefill instance, 24 per decode instance`: such words always stand behind their number. */
const perPhase = new RegExp(`^(?:/|${anyWay('per-phase-link')}) ?${anyWay('phase-stem')}`, 'u');

/** `P实例8卡/D实例16卡`: with a number right behind it a stroke parts two phases, and is no "per". */
const leadsTo = (text: string, { start, end }: Cue) =>
  text[start] === '/' && /^ ?\d/u.test(textBehind(text, end, 2));

/** `2 s for prefill and 35 ms for decode`: behind a figure and `for` its name is that of this figure. */
const forPhase = new RegExp(`\\d ?(?:[a-z]{1,12} )?${anyWay('figure-of-a-phase')}$`, 'u');
const phaseKinds: ReadonlySet<string> = new Set(['prefill', 'decode', 'ttft', 'tpot']);

/** Whether a word belongs to the number in front of it and to none behind. */
function pointsBack(text: string, cue: Cue): boolean {
  const { kind, start, end } = cue;
  if (perPhase.test(text.slice(start, end)) && !leadsTo(text, cue)) return true;
  return phaseKinds.has(kind.id) && forPhase.test(textBefore(text, start, 24));
}

/** The first and the last but one of the places, in order, that are not too far from a cue. */
function placesNear(cue: Placed, places: readonly Placed[]): readonly [first: number, end: number] {
  const first = firstWhere(places, ({ end }) => cue.start - end <= farthest);
  return [first, firstWhere(places, ({ start }) => start - cue.end > farthest)];
}

/** Where the first item stands that holds; with one that holds, all behind it do. */
function firstWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item === undefined || holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Cues that lie whole between two places; `all` in order of start. */
function crossedBetween(all: readonly Placed[], from: number, to: number): Placed[] {
  const [first, end] = [from, to].map((place) => firstWhere(all, ({ start }) => start >= place));
  return all.slice(first, end).filter((one) => one.end <= to);
}

/** The stretch between a cue and a number. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly crossed: readonly Placed[];
  /** Whether the cue stands behind its number. */
  readonly isBehind: boolean;
  /** Cost of the pair whatever the words between say. */
  readonly least: number;
}

/** Null where the two are no pair, whatever stands between. */
function gapBetween(text: string, cue: Cue, place: Placed, all: readonly Placed[]): Gap | null {
  const isBehind = cue.start >= place.end;
  const from = isBehind ? place.end : cue.end;
  const to = isBehind ? cue.start : place.start;
  if (to < from) return null;
  if (isBehind && cue.kind.side === 'before') return null;
  if (!isBehind && pointsBack(text, cue)) return null;
  const crossed = crossedBetween(all, from, to);
  const isTight = cue.kind.side === 'tight';
  const side = isBehind ? (isTight ? 0 : costOfCueBehind) : isTight ? costOfTightInFront : 0;
  const least = crossed.length * costOfCrossing + side;
  // A pair that costs more than leaving both is never made, so its words need no reading.
  return least > Math.min(2 * costOfLeaving, cue.kind.reach) ? null : { from, to, crossed, isBehind, least };
}

function gapCost(text: string, { from, to, crossed, isBehind, least }: Gap): number {
  let between = text.slice(from, to);
  for (const one of crossed.toReversed()) {
    between = `${between.slice(0, one.start - from)} ${between.slice(one.end - from)}`;
  }
  return distance(between, isBehind) + least;
}

const ofShares: ReadonlySet<string> = new Set(['hit-rate', 'acceptance', 'not-shared']);

/** `TPOT的影响，接受率0.9`: a bare share right behind its word is of nothing else. */
function isShareOfOther(
  { kind }: Cue,
  group: QuantityGroup,
  { start }: Placed,
  cues: readonly Cue[],
): boolean {
  const isBareShare = group.every(({ unit, value }) => unit === 'none' && value < 1);
  return (
    isBareShare &&
    !ofShares.has(kind.id) &&
    cues.some((one) => ofShares.has(one.kind.id) && start >= one.end && start - one.end <= 2)
  );
}

/** A general word (`latency`, `context`) is easily left beside a particular one (`end to end`, `input`). */
const costOfLeavingGeneral = 1;
const generalKinds: ReadonlySet<string> = new Set(['latency', 'context', 'request', 'load']);

function leavingCost(cue: Cue): number {
  return generalKinds.has(cue.kind.id) ? costOfLeavingGeneral : costOfLeaving;
}

/** How the cheapest assignment of the first cues to the first groups ends. */
const ends = { pair: 0, withoutCue: 1, withoutGroup: 2 } as const;

function cheapestPairs(
  cues: readonly Cue[],
  groups: readonly QuantityGroup[],
  places: readonly Placed[],
  cost: (cue: Cue, at: number) => number,
): Link[] {
  const width = groups.length + 1;
  let costs = Float64Array.from({ length: width }, (_, at) => at * costOfLeaving);
  let next = new Float64Array(width);
  const ways = new Uint8Array(cues.length * width);
  for (const [row, cue] of cues.entries()) {
    const [first, end] = placesNear(cue, places);
    const costAt = (at: number) => (at < first || at >= end ? Number.POSITIVE_INFINITY : cost(cue, at));
    fillRow({ costs, next, ways: ways.subarray(row * width, (row + 1) * width) }, leavingCost(cue), costAt);
    [costs, next] = [next, costs];
  }
  return linksOf(cues, groups, ways);
}

/** The costs of the cues so far beside each number of groups, those with one cue more, and how they come about. */
interface Row {
  readonly costs: Float64Array;
  readonly next: Float64Array;
  readonly ways: Uint8Array;
}

/** One more cue: at each group it is paired with it, or one of the two is left. */
function fillRow({ costs, next, ways }: Row, leaving: number, costAt: (at: number) => number): void {
  let before = (costs[0] ?? 0) + leaving;
  next[0] = before;
  for (let at = 0; at + 1 < next.length; at += 1) {
    const withoutCue = (costs[at + 1] ?? 0) + leaving;
    const withoutGroup = before + costOfLeaving;
    const least = Math.min(withoutCue, withoutGroup);
    const paired = (costs[at] ?? 0) + costAt(at);
    before = paired <= least ? paired : least;
    next[at + 1] = before;
    ways[at + 1] =
      paired <= least ? ends.pair : withoutCue <= withoutGroup ? ends.withoutCue : ends.withoutGroup;
  }
}

/** The pairs of the cheapest assignment, found from its end. */
function linksOf(cues: readonly Cue[], groups: readonly QuantityGroup[], ways: Uint8Array): Link[] {
  const links: Link[] = [];
  let [row, at] = [cues.length, groups.length];
  while (row > 0 && at > 0) {
    const way = ways[(row - 1) * (groups.length + 1) + at];
    const [cue, group] = [cues[row - 1], groups[at - 1]];
    if (way === ends.pair && cue && group) links.push({ cue, group });
    if (way !== ends.withoutGroup) row -= 1;
    if (way !== ends.withoutCue) at -= 1;
  }
  return links.reverse();
}
