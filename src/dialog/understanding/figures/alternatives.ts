import { textBefore, textBehind } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { tidy } from '../../../text/words/numbers.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import { isNamedInFront } from './figure-names.ts';
import type { Quantity } from './quantity.ts';

const namedAsRate = new RegExp(`(?:%|${anyWay('named-as-rate')})`, 'u');
const cardsBetween = new RegExp(`^ ?${anyWay('cards-between')}?$`, 'u');
const listGoesOn = new RegExp(`[,;] ?${anyWay('list-goes-on')}?$`, 'u');

const alternatives = new RegExp(`^ ?${anyWay('either-of')} ?$`, 'u');
const endsOfRange = new RegExp(`^ ?${anyWay('ends-of-range')} ?$`, 'u');
const rangeBefore = new RegExp(`${anyWay('range-start')} ?$`, 'u');
const conjunctions = new RegExp(`^ ?${anyWay('conjunction')} ?$`, 'u');
const inTurn = new RegExp(`^ ?${anyWay('one-after-another')} ?$`, 'u');
/** `24 instead of 16 dies`. */
const insteadOf = new RegExp(`^,? ?${anyWay('instead-of')}${anyWay('article-of-instead')}? ?$`, 'u');
const listMarks = /^ ?[,、] ?$/u;
const figureOfItsOwn = new RegExp(`^[ -]?(?:ways? )?${anyWay('figure-of-its-own')}`, 'u');
const inARow = new RegExp(`^${anyWay('values-in-a-row')}$`, 'u');

/** Whether two numbers stand for one thing with several values: `8 or 16 cards`, `2k-4k`, `30 vs 50 ms`. */
export function areAlternatives(text: string, one: Quantity, next: Quantity): boolean {
  const between = text.slice(one.end, next.start);
  const isRange = rangeBefore.test(textBefore(text, one.start, 16));
  // `output 1k - 300 users`: a dash between blanks leads up, or to something else.
  if (between === ' - ' && one.value >= next.value) return false;
  return (
    // `两三秒`: digits that follow each other; `输出1500每秒2个请求` has two figures.
    (one.end === next.start && /[一二两三四五六七八九十]/u.test(text.charAt(one.end - 1))) ||
    alternatives.test(between) ||
    endsOfRange.test(between) ||
    (isRange && conjunctions.test(between))
  );
}

/** Whether two numbers are listed: `8 and 16 cards`, `8、16`; a comma alone may as well end a clause. */
export function areListed(text: string, one: Quantity, next: Quantity): boolean {
  const between = text.slice(one.end, next.start);
  return conjunctions.test(between) || listMarks.test(between) || inTurn.test(between) || isSequence(between);
}

/** `first 8 cards, then 16`: words between values that are wanted one after the other. */
export function isSequence(between: string): boolean {
  return inARow.test(between.replaceAll(besideNumber, '').trimEnd());
}

/** A device or model that was read may stand between. */
const besideNumber = /^ ?x? ?[\uE000-\uE002]+s?/gu;

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
    isInList =
      (next.unit === 'devices' || areTimesAlike(one, next) || arePercents(one, next)) &&
      (isAlternative ||
        insteadOf.test(source.text.slice(one.end, next.start)) ||
        continuesList(source, one, next, isInList) ||
        isRisingSeries(source, result, index));
    const factor = isAlternative ? spokenFactor(source, one, next) : 1;
    if (factor > 1) {
      result[index] = {
        ...one,
        figure: one.figure * factor,
        value: one.value * factor,
        unit: next.unit,
        isWeak: false,
      };
      continue;
    }
    if (one.unit !== 'none' || (next.unit === 'none' && next.scale === '')) continue;
    // `TPOT 30 and 32 cards`: the first number has a word of its own.
    const isRate = namedAsRate.test(textBefore(source.text, one.start, 24));
    const isNamed =
      (next.unit === 'devices' || (next.unit === 'fraction' && !isRate)) &&
      !isSequence(source.text.slice(one.end, next.start).replace(/(?<![a-z])also(?![a-z])/u, '-')) &&
      !insteadOf.test(source.text.slice(one.end, next.start)) &&
      isNamedInFront(source.text, one.start, cueEnds);
    if (isAlternative || (isInList && one.scale === '' && !isNamed)) result[index] = withUnitOf(one, next);
  }
  return countsInARow(source.text, result);
}

/** `one to two thousand`: what the words of the second number are scaled by, where the first is a word without a scale. */
function spokenFactor(source: SourceText, one: Quantity, next: Quantity): number {
  const words = ({ start, end }: Quantity) => source.folded.slice(start, end);
  const scale = group(/(?<![a-z])(?<scale>hundred|thousand)(?! [a-z]+ty)/u.exec(words(next)), 'scale');
  const isWord = one.scale === '' && one.value < 100 && /^[a-z-]+$/u.test(words(one));
  return scale !== '' && isWord && one.unit === 'none' ? (scale === 'hundred' ? 100 : 1000) : 1;
}

/** `first 8 cards, then 16 and 32`; `8 H200, TPOT 50, 16 next quarter`: counts that go on behind a count. */
function countsInARow(text: string, quantities: readonly Quantity[]): Quantity[] {
  const found: Quantity[] = [];
  let hasSequence = false;
  for (const one of quantities) {
    const before: Quantity | undefined = found.findLast((other) => !other.isWeak);
    const between = text.slice(before?.end ?? 0, one.start);
    // `128 H200, also 120-way concurrency`: the second number has a word of its own.
    const isOther = figureOfItsOwn.test(textBehind(text, one.end, 32));
    const isBare =
      one.unit === 'none' && one.scale === '' && !one.isWeak && !isOther && Number.isInteger(one.value);
    const isNext = before?.unit === 'devices' && isSequence(between);
    const goesOn: boolean = hasSequence && before?.unit === 'devices' && conjunctions.test(between);
    const isLater =
      found.some(({ unit }) => unit === 'devices') &&
      cardsBetween.test(beforeLater(text.slice(one.end))) &&
      listGoesOn.test(between);
    hasSequence = isNext || goesOn;
    found.push(isBare && (isNext || goesOn || isLater) ? { ...one, unit: 'devices' } : one);
  }
  return found;
}

/** Words in front of a word for a later time; something that is no such word where there is none. */
function beforeLater(behind: string): string {
  const found = wordsOf('later').exec(behind.slice(0, 24));
  return found ? behind.slice(0, found.index) : '-';
}

/** `90/70/50 %`. */
function arePercents(one: Quantity, next: Quantity): boolean {
  return next.unit === 'fraction' && one.figure > 1 && one.figure <= 100 && next.figure > 1;
}

/** `TPOT 20, 30 and 50 ms`: bare figures that may be of the same kind as a time in milliseconds. */
function areTimesAlike(one: Quantity, next: Quantity): boolean {
  const ratio = one.value / next.value;
  return next.unit === 'milliseconds' && next.value === next.figure && ratio > 1 / 20 && ratio < 20;
}

/** A comma goes on with a list that has an "and" behind it; `、` and "and" always do. */
function continuesList(source: SourceText, one: Quantity, next: Quantity, isInList: boolean): boolean {
  const between = source.text.slice(one.end, next.start);
  const isListMark = source.quote(one.end, next.start).trim() === '、';
  return (
    conjunctions.test(between) || isSequence(between) || isListMark || (isInList && listMarks.test(between))
  );
}

/** `on 1, 2, 4, 8 A2`: three bare counts or more that rise towards a count of devices are all counts. */
function isRisingSeries({ text }: SourceText, quantities: readonly Quantity[], index: number): boolean {
  const [before, one, next] = [quantities[index - 1], quantities[index], quantities[index + 1]];
  if (!before || !one || next?.unit !== 'devices') return false;
  const areBare = [before, one].every(
    ({ unit, scale, isWeak }) => unit === 'none' && scale === '' && !isWeak,
  );
  const areCommas = [
    [before, one],
    [one, next],
  ].every(([first, second]) => first && second && /^ ?, ?$/u.test(text.slice(first.end, second.start)));
  return areBare && areCommas && before.value < one.value && one.value < next.value;
}

function withUnitOf(one: Quantity, next: Quantity): Quantity {
  // `500到20k`: what is long enough as it is has its own scale.
  const isOwn = next.scale !== '' && one.figure >= 100 && one.figure > next.figure;
  // `TTFT 500 or 1s`: hundreds beside seconds are milliseconds.
  const areOwnTimes = next.unit === 'milliseconds' && next.value > next.figure && one.figure >= 100;
  const isScaled = one.scale === '' && next.figure !== 0 && !isOwn && !areOwnTimes;
  const factor = isScaled ? next.value / next.figure : 1;
  return {
    ...one,
    unit: next.unit,
    value: tidy(one.value * factor),
    scale: one.scale || (isOwn ? '' : next.scale),
  };
}
