import type { SourceText } from '../source-text.ts';
import { areAlternatives } from './alternatives.ts';
import type { Cue, CueContext } from './cues.ts';
import { distance } from './distance.ts';
import type { Quantity } from './quantities.ts';
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

/** A lone number word may be mere grammar; farther from its cue than this it is. */
const costOfWeak = 0.3;
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
  const all = [...cues, ...places];
  const cost = (cue: Cue, at: number): number => {
    const group = groups[at];
    const place = places[at];
    if (!group || !place) return Number.POSITIVE_INFINITY;
    const found = pairCost(source.text, cue, place, all);
    const isTooFar = found > cue.kind.reach || (group.some(({ isWeak }) => isWeak) && found > costOfWeak);
    return isTooFar || takingsOf(cue, group, context) === null ? Number.POSITIVE_INFINITY : found;
  };
  return cheapestPairs(cues, groups, cost);
}

function pairCost(text: string, cue: Cue, place: Placed, all: readonly Placed[]): number {
  const isBehind = cue.start >= place.end;
  if (!isBehind && cue.end > place.start) return Number.POSITIVE_INFINITY;
  if (isBehind && cue.kind.side === 'before') return Number.POSITIVE_INFINITY;
  // `8 per prefill instance, 24 per decode instance`: such words always stand behind their number.
  const isPer = /^(?:per|for each|for every|\/) ?(?:prefill|decod|p(?![a-z])|d(?![a-z]))/u;
  if (!isBehind && isPer.test(text.slice(cue.start, cue.end))) return Number.POSITIVE_INFINITY;
  const [from, to] = isBehind ? [place.end, cue.start] : [cue.end, place.start];
  if (to - from > farthest) return Number.POSITIVE_INFINITY;
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
  let row: Best[] = [start, ...groups.map((_, at) => ({ ...start, cost: (at + 1) * costOfLeaving }))];
  for (const [index, cue] of cues.entries()) {
    const next: Best[] = [{ ...start, cost: (index + 1) * costOfLeaving }];
    for (const [at, group] of groups.entries()) {
      const [diagonal, above, left] = [row[at], row[at + 1], next[at]];
      if (!diagonal || !above || !left) continue;
      const paired = diagonal.cost + cost(cue, at);
      const leaving = Math.min(above.cost, left.cost) + costOfLeaving;
      if (paired <= leaving) next.push({ cost: paired, link: { cue, group }, before: diagonal });
      else next.push({ ...(above.cost <= left.cost ? above : left), cost: leaving });
    }
    row = next;
  }
  return linksOf(row.at(-1) ?? start);
}

/** The cheapest assignment of the first cues to the first groups: its last pair, and the one before it. */
interface Best {
  readonly cost: number;
  readonly link: Link | null;
  readonly before: Best | null;
}

const start: Best = { cost: 0, link: null, before: null };

function linksOf(best: Best): Link[] {
  const links: Link[] = [];
  for (let one: Best | null = best; one !== null; one = one.before) if (one.link) links.unshift(one.link);
  return links;
}
