import type { SourceText } from '../source-text.ts';
import { areAlternatives } from './alternatives.ts';
import type { Cue } from './cues.ts';
import { distance } from './distance.ts';
import type { Quantity } from './quantity.ts';
import type { CueContext, Taking } from './takings/taking.ts';

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
export function takingsOf(cue: Cue, group: QuantityGroup, context: CueContext): readonly Taking[] | null {
  const takings = group.flatMap((quantity) => cue.kind.take(quantity, context) ?? []);
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
  context: CueContext,
): Link[] {
  const places = groups.map(placeOf);
  const all = [...cues, ...places].toSorted((a, b) => a.start - b.start);
  const cost = (cue: Cue, at: number): number => {
    const group = groups[at];
    const place = places[at];
    // Most pairs of a long text are too far apart, and nothing else of them is looked at.
    if (!group || !place || isFar(cue, place)) return Number.POSITIVE_INFINITY;
    const found = pairCost(source.text, cue, place, all);
    const weakest = group.find(({ isWeak }) => isWeak);
    const isTooFar =
      found > cue.kind.reach ||
      (weakest !== undefined && found > (weakest.unit === 'milliseconds' ? costOfWeakTime : costOfWeak));
    return isTooFar || takingsOf(cue, group, context) === null ? Number.POSITIVE_INFINITY : found;
  };
  return cheapestPairs(cues, groups, cost);
}

/** `8 per prefill instance, 24 per decode instance`: such words always stand behind their number. */
const perPhase = /^(?:per|for each|for every|\/) ?(?:prefill|decod|p(?![a-z])|d(?![a-z]))/u;

const isFar = (cue: Placed, place: Placed) =>
  place.start - cue.end > farthest || cue.start - place.end > farthest;

/** What lies whole between two places; `all` in order of start. */
function crossedBetween(all: readonly Placed[], from: number, to: number): Placed[] {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const crossed: Placed[] = [];
  for (let at = low; at < all.length; at += 1) {
    const one = all[at];
    if (one === undefined || one.start >= to) break;
    if (one.end <= to && one.end > one.start) crossed.push(one);
  }
  return crossed;
}

function pairCost(text: string, cue: Cue, place: Placed, all: readonly Placed[]): number {
  const isBehind = cue.start >= place.end;
  const from = isBehind ? place.end : cue.end;
  const to = isBehind ? cue.start : place.start;
  if (to < from) return Number.POSITIVE_INFINITY;
  if (isBehind && cue.kind.side === 'before') return Number.POSITIVE_INFINITY;
  if (!isBehind && perPhase.test(text.slice(cue.start, cue.end))) return Number.POSITIVE_INFINITY;
  const crossed = crossedBetween(all, from, to);
  const isTight = cue.kind.side === 'tight';
  const side = isBehind ? (isTight ? 0 : costOfCueBehind) : isTight ? costOfTightInFront : 0;
  const least = crossed.length * costOfCrossing + side;
  // A pair that costs more than leaving both is never made, so its words need no reading.
  if (least > 2 * costOfLeaving) return Number.POSITIVE_INFINITY;
  let between = text.slice(from, to);
  for (const one of crossed.toReversed()) {
    between = `${between.slice(0, one.start - from)} ${between.slice(one.end - from)}`;
  }
  return distance(between, isBehind) + least;
}

/** The pairs of an assignment, from the last to the first. */
interface Pairs {
  readonly link: Link;
  readonly before: Pairs | null;
}

/** The cheapest assignments of the first cues to each number of first groups: their costs, and their pairs. */
interface Row {
  readonly costs: readonly number[];
  readonly pairs: readonly (Pairs | null)[];
}

/** A general word (`latency`) is easily left beside a particular one (`end to end`). */
const costOfLeavingGeneral = 1;

function leavingCost(cue: Cue): number {
  return cue.kind.id === 'latency' ? costOfLeavingGeneral : costOfLeaving;
}

function cheapestPairs(
  cues: readonly Cue[],
  groups: readonly QuantityGroup[],
  cost: (cue: Cue, at: number) => number,
): Link[] {
  let row: Row = {
    costs: [0, ...groups.map((_, at) => (at + 1) * costOfLeaving)],
    pairs: [null, ...groups.map(() => null)],
  };
  let withoutAny = 0;
  for (const cue of cues) {
    withoutAny += leavingCost(cue);
    row = withCue(row, cue, withoutAny, groups, cost);
  }
  return linksOf(row.pairs.at(-1) ?? null);
}

/** One more cue: at each group it is paired with it, or one of the two is left. */
function withCue(
  { costs, pairs }: Row,
  cue: Cue,
  costOfNone: number,
  groups: readonly QuantityGroup[],
  cost: (cue: Cue, at: number) => number,
): Row {
  const nextCosts = [costOfNone];
  const nextPairs: (Pairs | null)[] = [null];
  for (const [at, group] of groups.entries()) {
    const withoutCue = (costs[at + 1] ?? Number.POSITIVE_INFINITY) + leavingCost(cue);
    const withoutGroup = (nextCosts[at] ?? Number.POSITIVE_INFINITY) + costOfLeaving;
    const leaving = Math.min(withoutCue, withoutGroup);
    const paired = (costs[at] ?? 0) + cost(cue, at);
    if (paired <= leaving) {
      nextCosts.push(paired);
      nextPairs.push({ link: { cue, group }, before: pairs[at] ?? null });
    } else {
      nextCosts.push(leaving);
      nextPairs.push((withoutCue <= withoutGroup ? pairs[at + 1] : nextPairs[at]) ?? null);
    }
  }
  return { costs: nextCosts, pairs: nextPairs };
}

function linksOf(last: Pairs | null): Link[] {
  const links: Link[] = [];
  for (let one = last; one !== null; one = one.before) links.push(one.link);
  return links.reverse();
}
