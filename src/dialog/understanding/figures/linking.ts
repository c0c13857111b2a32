import type { SourceText } from '../source-text.ts';
import type { Cue, CueContext } from './cues.ts';
import { distance } from './distance.ts';
import { areAlternatives, type Quantity } from './quantities.ts';
import type { Taking } from './takings.ts';

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

/** What each number of a group means beside a cue; null when any of them cannot be meant. */
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
  const cost = (cue: Cue, at: number): number => {
    const group = groups[at];
    const place = places[at];
    if (!group || !place || takingsOf(cue, group, context) === null) return Number.POSITIVE_INFINITY;
    const found = pairCost(source.text, cue, place, [...cues, ...places]);
    const isTooFar = found > cue.kind.reach || (group.some(({ isWeak }) => isWeak) && found > 0.3);
    return isTooFar ? Number.POSITIVE_INFINITY : found;
  };
  return cheapestPairs(cues, groups, cost);
}

function pairCost(text: string, cue: Cue, place: Placed, all: readonly Placed[]): number {
  const isBehind = cue.start >= place.end;
  if (!isBehind && cue.end > place.start) return Number.POSITIVE_INFINITY;
  if (isBehind && cue.kind.side === 'before') return Number.POSITIVE_INFINITY;
  const [from, to] = isBehind ? [place.end, cue.start] : [cue.end, place.start];
  const crossed = all.filter((one) => one.start >= from && one.end <= to && one.end > one.start);
  let between = text.slice(from, to);
  for (const one of crossed.toSorted((a, b) => b.start - a.start)) {
    between = `${between.slice(0, one.start - from)} ${between.slice(one.end - from)}`;
  }
  const isTight = cue.kind.side === 'tight';
  const side = isBehind ? (isTight ? 0 : costOfCueBehind) : isTight ? costOfTightInFront : 0;
  return distance(between, isBehind) + crossed.length * costOfCrossing + side;
}

function cheapestPairs(
  cues: readonly Cue[],
  groups: readonly QuantityGroup[],
  cost: (cue: Cue, at: number) => number,
): Link[] {
  interface Best {
    readonly cost: number;
    readonly links: readonly Link[];
  }
  let row: Best[] = groups
    .map((_, at) => ({ cost: (at + 1) * costOfLeaving, links: [] }))
    .toSpliced(0, 0, { cost: 0, links: [] });
  for (const [index, cue] of cues.entries()) {
    const next: Best[] = [{ cost: (index + 1) * costOfLeaving, links: [] }];
    for (const [at, group] of groups.entries()) {
      const [diagonal, above, left] = [row[at], row[at + 1], next[at]];
      if (!diagonal || !above || !left) continue;
      const options: Best[] = [
        { cost: diagonal.cost + cost(cue, at), links: [...diagonal.links, { cue, group }] },
        { cost: above.cost + costOfLeaving, links: above.links },
        { cost: left.cost + costOfLeaving, links: left.links },
      ];
      next.push(options.reduce((best, one) => (one.cost < best.cost ? one : best)));
    }
    row = next;
  }
  return [...(row.at(-1)?.links ?? [])];
}
