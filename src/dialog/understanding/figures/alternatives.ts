import { tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import type { Quantity } from './quantities.ts';

const alternatives = new RegExp(`^ ?${anyWay('either-of')} ?$`, 'u');
const rangeBefore = new RegExp(`${anyWay('range-start')} ?$`, 'u');
const conjunctions = new RegExp(`^ ?${anyWay('conjunction')} ?$`, 'u');
const inTurn = new RegExp(`^ ?${anyWay('one-after-another')} ?$`, 'u');
const listMarks = /^ ?[,、] ?$/u;

/** Whether two numbers stand for one thing with several values: `8 or 16 cards`, `2k-4k`, `30 vs 50 ms`. */
export function areAlternatives(text: string, one: Quantity, next: Quantity): boolean {
  const between = text.slice(one.end, next.start);
  const isRange = rangeBefore.test(text.slice(Math.max(0, one.start - 16), one.start));
  return one.end === next.start || alternatives.test(between) || (isRange && conjunctions.test(between));
}

/** Whether two numbers are listed: `8 and 16 cards`, `8、16`; a comma alone may as well end a clause. */
export function areListed(text: string, one: Quantity, next: Quantity): boolean {
  const between = text.slice(one.end, next.start);
  return conjunctions.test(between) || listMarks.test(between) || inTurn.test(between);
}

/** The unit of the last alternative is that of all: `1-2s`, `8/16卡`, `8, 16 and 32 cards`. */
export function inheritUnits(
  source: SourceText,
  quantities: readonly Quantity[],
  cueEnds: ReadonlySet<number>,
): Quantity[] {
  const result = [...quantities];
  let isInList = false;
  for (let index = result.length - 2; index >= 0; index -= 1) {
    const one = result[index];
    const next = result[index + 1];
    if (!one || !next) continue;
    const isAlternative = areAlternatives(source.text, one, next);
    // `每秒15到20字`: the rate in front is that of both.
    if (isAlternative && one.unit === 'tokensPerSecond' && (next.unit === 'tokens' || next.unit === 'none'))
      result[index + 1] = { ...next, unit: one.unit };
    isInList = next.unit === 'devices' && continuesList(source, one, next, isInList);
    if (one.unit !== 'none' || (next.unit === 'none' && next.scale === '')) continue;
    // `TPOT 30 and 32 cards`: the first number has a word of its own.
    const isNamed = next.unit === 'devices' && hasWordInFront(source.text, one.start, cueEnds);
    if (isAlternative || (isInList && one.scale === '' && !isNamed)) result[index] = withUnitOf(one, next);
  }
  return result;
}

function hasWordInFront(text: string, start: number, cueEnds: ReadonlySet<number>): boolean {
  const gap = /[ :=<>~]{0,3}$/u.exec(text.slice(0, start))?.[0].length ?? 0;
  return [...Array(gap + 1).keys()].some((back) => cueEnds.has(start - back));
}

/** A comma goes on with a list that has an "and" behind it; `、` and "and" always do. */
function continuesList(source: SourceText, one: Quantity, next: Quantity, isInList: boolean): boolean {
  const between = source.text.slice(one.end, next.start);
  const isListMark = source.quote(one.end, next.start).trim() === '、';
  return conjunctions.test(between) || isListMark || (isInList && listMarks.test(between));
}

function withUnitOf(one: Quantity, next: Quantity): Quantity {
  // `500到20k`: what is long enough as it is has its own scale.
  const isOwn = next.scale !== '' && one.figure >= 100 && one.figure > next.figure;
  const factor = one.scale === '' && next.figure !== 0 && !isOwn ? next.value / next.figure : 1;
  return {
    ...one,
    unit: next.unit,
    value: tidy(one.value * factor),
    scale: one.scale || (isOwn ? '' : next.scale),
  };
}
