import { textBefore } from '../../../text/words/around.ts';
import { matchesOf } from '../../../text/words/matches.ts';
import { numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { isWithin } from '../places.ts';
import { marks, SourceText } from '../source-text.ts';
import { inheritUnits } from './alternatives.ts';
import { belowZero, isBelowZero } from './below-zero.ts';
import { endsInNameOf, isNamedInFront } from './figure-names.ts';
import { findPartsOfTime } from './parts-of-time.ts';
import { isLoneWord, isPlainNumber } from './plain-numbers.ts';
import type { Quantity } from './quantity.ts';
import { rateAt } from './rate-quantities.ts';
import { timesAgain } from './times-again.ts';
import { findShares, isNextKey, readScale, readUnit } from './units.ts';

const bareHalf = new RegExp(`^${anyWay('bare-half')}`, 'u');

const numbers = new RegExp(numberPattern, 'gu');
/** `two MTP tokens`: a word in front of what is drafted is a count. */
const ofDrafts = new RegExp(`^ ?${anyWay('drafted-behind')}`, 'u');
const pieceOfDevice = new RegExp(anyWay('piece-of-device'), 'u');

/** All numbers with a meaning of their own, in order; digits inside names and identifiers are none. */
export function findQuantities(source: SourceText, cueEnds: ReadonlySet<number>): Quantity[] {
  const { text } = source;
  const times = findPartsOfTime(text);
  const inWords = findShares(text)
    .filter(({ start, end }) => times.every((one) => start >= one.end || end <= one.start))
    .map(({ start, end, value }) => ({
      start,
      end,
      figure: value,
      value: tidy(value),
      unit: 'fraction' as const,
      scale: '',
      isWeak: false,
    }));
  const shares: readonly Quantity[] = [...inWords, ...times];

  const found = [...shares];
  for (const match of matchesOf(text, numbers)) {
    // Numbers come in order, so of those that were found only the last can reach this far.
    const isTaken = [...shares, ...found.slice(-2)].some(
      ({ start, end }) => match.index < end && match.index + match[0].length > start,
    );
    if (isTaken) continue;
    const pair = neighbours(match[0]) ? splitAt(text, match.index, match[0], cueEnds) : null;
    const quantity = pair ? null : quantityAt(text, match.index, match[0], cueEnds);
    // `后面一秒30个字`: what was taken for a time is how often.
    const last = found.at(-1);
    const isOfIt = quantity && last && isWithin(last, [quantity.start, quantity.end]);
    if (isOfIt && last.unit === 'milliseconds') found.pop();
    found.push(...(pair ?? (quantity ? [quantity] : [])));
  }
  const counted = ofThose(
    source,
    found.map((one) => (isCardsAfterAll(source, one) ? { ...one, unit: 'devices' as const } : one)),
  );
  const inOrder = counted.toSorted((a, b) => a.start - b.start);
  return inheritUnits(source, timesAgain(source, inOrder), cueEnds);
}

const those = new RegExp(`${anyWay('of-those-said')}$`, 'u');

/** `6000 tokens, 4500 of those`: what they are of stands in front. */
function ofThose({ text }: SourceText, found: readonly Quantity[]): readonly Quantity[] {
  const inOrder = found.toSorted((a, b) => a.start - b.start);
  return inOrder.map((one, at) => {
    const before = inOrder[at - 1];
    const isOther = before !== undefined && before.unit !== 'devices' && before.unit !== 'none';
    const between = text.slice(before?.end, one.start);
    if (one.unit !== 'devices' || !isOther || between.includes(marks.device)) return one;
    return those.test(text.slice(one.start, one.end)) && between.length <= 24
      ? { ...one, unit: before.unit }
      : one;
  });
}

/** Words that a text about pictures has, or the size of one. */
const ofPictures = new RegExp(`${anyWay('picture')}|\\d{3,5} ?[x*] ?\\d{3,5}|\\d{3,4}p(?![a-z])`, 'u');

/** `H200 32张，TP 8`: in a text without pictures the measure word alone counts cards. */
function isCardsAfterAll({ text, folded }: SourceText, { unit, end }: Quantity): boolean {
  return unit === 'images' && text.charAt(end - 1) === '张' && !ofPictures.test(folded);
}

const digitsInOrder = '一二三四五六七八九';

/** `两三`, `三四百`: two digits that follow each other are one or the other; so are `三五`. */
function neighbours(words: string): boolean {
  if (/^三五[十百千万]/u.test(words)) return true;
  const [first, second, ...scale] = words.replace('两', '二');
  const at = digitsInOrder.indexOf(first ?? ' ');
  return (
    scale.every((one) => /[十百千万]/u.test(one)) &&
    at >= 0 &&
    digitsInOrder.indexOf(second ?? ' ') === at + 1
  );
}

/** The two values of `两三秒` or `三四百`; null where neither unit nor scale follows. */
function splitAt(
  text: string,
  start: number,
  words: string,
  cueEnds: ReadonlySet<number>,
): Quantity[] | null {
  const second = quantityAt(text, start + 1, words.slice(1), new Set([...cueEnds, start + 1]));
  const figure = readNumber(text.charAt(start) + words.slice(2));
  if (!second || figure === null || second.figure === 0) return null;
  if (second.unit === 'none' && second.scale === '' && words.length < 3) return null;
  const factor = second.value / second.figure;
  return [{ ...second, start, end: start + 1, figure, value: tidy(figure * factor), isWeak: false }, second];
}

/** Characters in front that make a number part of a name, an ordinal or an idiom. */
const boundBefore = new RegExp(`[a-z0-9_#$.]$|${anyWay('no-count-in-front')}个?$|\\d[.:]$`, 'u');
const timesBefore = /(?:^|[^a-z])x$/u;
const hundredthsBefore = /百分之$/u;
/** A number beside a device name counts devices: `8x H200`, `8块A2`, `H200 x 8`; in front of "nodes" it does not. */
const beforeDevice = new RegExp(
  `^ ?(?:x|\\*|${anyWay('piece-counter')})? ?${anyWay('of-named-devices')}?${anyWay('maker-in-front')}?${marks.device}+(?!${marks.device})s?(?! ?(?:nvl\\d* ?)?(?:${anyWay('machine-en')}|${anyWay('machine-of-device-zh')}))`,
  'u',
);
/** `Q1 2027`, `March 2027`: the number behind is a year. */
const inAYear = new RegExp(`(?<![a-z])${anyWay('part-of-year')}[ ,/'-]{1,2}$`, 'u');
/** The count of a device behind its name: `x8`, `*8`, `8张`, `单卡`. */
const countedBehind = new RegExp(
  `^[ ,、]{0,2}(?:(?:x|\\*) ?\\d|(?:单|双|${numberPattern}) ?(?:${anyWay('card')}))`,
  'u',
);
/** Names of figures that no device stands beside: `输出200 A2`. Others, like `decode`, may have devices of their own. */
const namesLengthOrLimit = endsInNameOf(
  'ttft',
  'tpot',
  'input',
  'output',
  'concurrency',
  'request-rate',
  'peak',
  'mtp',
  'service-rate',
);
/** `4 A3 supernodes`: a number in front of a device's machines counts those. */
const beforeMachines = new RegExp(
  `^ ?(?:\\*|${anyWay('device-times')})? ?${anyWay('of-device')}?${marks.device}+(?!${marks.device})s? ?(?:nvl\\d* ?)?(?:${anyWay('machine-en')}|${anyWay('machine-of-device-zh')})`,
  'u',
);
/** Marks behind a count, and words behind one that is written in digits. */
const markBehind = /^ ?(?:[,;.、()!?\n|]|[/-] |$)/u;
const wordBehind = new RegExp(`^ ?(?:[,;.、()!?\\n|]|[/-] |${anyWay('clause-joint')} |$)`, 'u');
/** `A2 376T, one with 16`: a word may be no number. */
const behindApart = (words: string) => (/^\d/u.test(words) ? wordBehind : markBehind);
/** `H200s, eight`: a count alone between marks behind a device. */
const apartBehindDevice = new RegExp(`${marks.device}s?(?:[,、:=] ?| ?\\()(?:x ?|\\* ?)?$`, 'u');
const behindDevice = new RegExp(
  `${marks.device}[a-z]{0,8}${anyWay('version-word')}?(?: ?${anyWay('card')})? ?(?:x|\\*) ?$`,
  'u',
);

function quantityAt(
  text: string,
  start: number,
  words: string,
  cueEnds: ReadonlySet<number>,
): Quantity | null {
  const before = textBefore(text, start, 24);
  const isHundredths = hundredthsBefore.test(before);
  // `50ms十六卡`: behind a unit a Chinese number begins anew.
  const isBehindUnit = /^[一二两三四五六七八九十百千]/u.test(words) && /\d ?(?:ms|s|k|%)$/u.test(before);
  const isFree = isBehindUnit || !boundBefore.test(before) || timesBefore.test(before) || cueEnds.has(start);
  const written = readNumber(words);
  if ((!isFree && !isHundredths) || written === null) return null;
  const scaled = readScale(text, start + words.length, written);
  const { figure } = scaled;
  if (isBelowZero(text, start, cueEnds)) return belowZero(text, start, figure, scaled);
  const base = { start, end: scaled.end, figure, scale: scaled.scale, value: scaled.value, isWeak: false };
  if (isHundredths) {
    return { ...base, start: start - '百分之'.length, value: tidy(scaled.value / 100), unit: 'fraction' };
  }
  const found = readUnit(text, scaled.end);
  const unit = found && isNamed(text, start, cueEnds) && isNextKey(text, scaled.end, found) ? null : found;
  const end = scaled.end + (unit?.words.length ?? 0);
  const rate = rateAt({ text, before, base, scaled, unit, end });
  if (rate) return rate;
  const countsDevices = beforeDevice.exec(text.slice(end));
  // `TPOT 50 H200 8张`: the device has a count of its own behind it, and the number the name of a figure in front.
  const isOther =
    unit === null &&
    !pieceOfDevice.test(countsDevices?.[0] ?? '') &&
    isNamed(text, start, cueEnds) &&
    (namesLengthOrLimit.test(before) ||
      countedBehind.test(text.slice(end + (countsDevices?.[0].length ?? 0))));
  if (countsDevices && !isOther && (unit === null || unit.meaning.unit === 'devices')) {
    return { ...base, end, unit: 'devices' };
  }
  if (unit === null) {
    if (beforeMachines.test(text.slice(end))) return { ...base, unit: 'machines' };
    const isApart =
      scaled.scale === '' && apartBehindDevice.test(before) && behindApart(words).test(text.slice(end));
    if (behindDevice.test(before) || isApart) return { ...base, unit: 'devices' };
    // `INC-4412` is a name, `TPOT-50` is not.
    const isOfName = /(?<![\d.a-z])[a-z]+-$/u.test(before) && !cueEnds.has(start - 1);
    const isYear = /^20[2-4]\d$/u.test(words) && inAYear.test(before);
    return !isOfName && !isYear && isPlainNumber(text, words, scaled)
      ? { ...base, unit: 'none', isWeak: isLoneWord(words, scaled) && !ofDrafts.test(text.slice(end)) }
      : null;
  }
  const hasTail = unit.meaning.unit === 'milliseconds' || unit.words.endsWith('成');
  const tail = hasTail ? tailBehind(text, end) : null;
  return {
    ...base,
    end: tail?.end ?? end,
    value: tidy((scaled.value + (tail?.value ?? 0)) * unit.meaning.factor),
    unit: unit.meaning.unit,
    // "A second" is an ordinal, too.
    isWeak: /^an?$/u.test(words),
  };
}

/** Whether a word for a figure stands in front of a number. */
function isNamed(text: string, start: number, cueEnds: ReadonlySet<number>): boolean {
  // `输入/输出=16k/1500 QPS 100`: of a pair the first is named.
  const isOfPair = /\d ?k? ?[/+] ?$/u.test(textBefore(text, start, 5));
  return isOfPair || isNamedInFront(text, start, cueEnds);
}

/** `一秒半`, `一秒五`, `七成五`: what follows the unit counts in parts of it. */
function tailBehind(text: string, at: number): { readonly value: number; readonly end: number } | null {
  const half = /^ and a half(?![a-z])/u.exec(text.slice(at))?.[0];
  if (half !== undefined) return { value: 0.5, end: at + half.length };
  // `1秒5`: a digit alone behind 秒 counts tenths as well.
  const isWritten = text.charAt(at - 1) === '秒' && /^[1-9](?![\p{Script=Han}\d.a-z%])/u.test(text.slice(at));
  const [tail] = isWritten ? [text.charAt(at)] : (bareHalf.exec(text.slice(at)) ?? []);
  if (tail === undefined) return null;
  return { value: tail === '半' ? 0.5 : (readNumber(tail) ?? 0) / 10, end: at + 1 };
}

/** The rate in tokens per second that a text names; null where it names none. */
export function rateNamed(text: string): number | null {
  const source = new SourceText(text);
  return findQuantities(source, new Set()).find(({ unit }) => unit === 'tokensPerSecond')?.value ?? null;
}
