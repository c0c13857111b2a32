import { grouped, numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { marks, SourceText } from '../source-text.ts';
import { inheritUnits } from './alternatives.ts';
import { findShares, readScale, readUnit, type Scaled, type Unit } from './units.ts';

/** A number with its unit, where it stands and what it comes to. */
export interface Quantity {
  readonly start: number;
  readonly end: number;
  /** As written, before scale and unit. */
  readonly figure: number;
  /** In the unit: ms, tokens, devices, a fraction of 1. */
  readonly value: number;
  readonly unit: Unit;
  /** The scale as written (`k`, `万`), or empty. */
  readonly scale: string;
  /** A lone number word, which may be mere grammar ("one of these"): linked only where it stands right at its cue. */
  readonly isWeak: boolean;
}

const numbers = new RegExp(numberPattern, 'gu');

/** All numbers with a meaning of their own, in order; digits inside names and identifiers are none. */
export function findQuantities(source: SourceText, cueEnds: ReadonlySet<number>): Quantity[] {
  const { text } = source;
  const shares: readonly Quantity[] = findShares(text).map(({ start, end, value }) => ({
    start,
    end,
    figure: value,
    value: tidy(value),
    unit: 'fraction',
    scale: '',
    isWeak: false,
  }));
  const found = [...shares];
  for (const match of text.matchAll(numbers)) {
    // Numbers come in order, so of those that were found only the last can reach this far.
    const isTaken = [...shares, ...found.slice(-2)].some(
      ({ start, end }) => match.index < end && match.index + match[0].length > start,
    );
    if (isTaken) continue;
    const pair = neighbours(match[0]) ? splitAt(text, match.index, match[0], cueEnds) : null;
    const quantity = pair ? null : quantityAt(text, match.index, match[0], cueEnds);
    found.push(...(pair ?? (quantity ? [quantity] : [])));
  }
  return inheritUnits(
    source,
    found.toSorted((a, b) => a.start - b.start),
    cueEnds,
  );
}

const digitsInOrder = '一二三四五六七八九';

/** `两三`, `三四百`: two digits that follow each other are one or the other. */
function neighbours(words: string): boolean {
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
const boundBefore = /[a-z0-9_#$.]$|[第之统唯同某合万几]个?$|\d[.:]$/u;
const timesBefore = /(?:^|[^a-z])x$/u;
const hundredthsBefore = /百分之$/u;
/** A rate said the Chinese way round: `每秒25个token`, `每秒至少出25个字`. */
const perSecondBefore = leadOf('per-second-lead');
const requestsBefore = /(?:请求|查询|调用|访问)(?:量|数|速率)?[^,;、\n]{0,16}$/u;
const measureWord = (text: string, at: number) => /^ ?[个次条]/u.exec(text.slice(at))?.[0].length ?? 0;

/** Requests of longer times: `每小时3600个请求`, `日均50万次`. */
const periods = [
  { lead: leadOf('per-minute-lead'), unit: 'requestsPerSecond', seconds: 60 },
  { lead: leadOf('per-hour-lead'), unit: 'requestsPerSecond', seconds: 3600 },
  { lead: leadOf('per-day-lead'), unit: 'requestsPerDay', seconds: 86_400 },
] as const;

function leadOf(group: string): RegExp {
  return new RegExp(`${anyWay(group)}(?:${anyWay('per-second-filler')}| )*$`, 'u');
}

/** A number beside a device name counts devices: `8x H200`, `8块A2`, `H200 x 8`; in front of "nodes" it does not. */
const beforeDevice = new RegExp(
  `^ ?(?:x|\\*|[个张块片颗枚])? ?(?:的|of |of the |the |new |identical )?(?:nvidia |huawei |ascend |英伟达|华为|昇腾)?${marks.device}+(?!${marks.device})s?(?! ?(?:nvl\\d* ?)?(?:${anyWay('machine-en')}|机器|服务器|节点|机柜|超节点))`,
  'u',
);
/** `4 A3 supernodes`: a number in front of a device's machines counts those. */
const beforeMachines = new RegExp(
  `^ ?(?:x|\\*|个|台)? ?(?:的|of )?${marks.device}+(?!${marks.device})s? ?(?:nvl\\d* ?)?(?:${anyWay('machine-en')}|机器|服务器|节点|机柜|超节点)`,
  'u',
);
/** `H200s, eight`: a count alone between marks behind a device. */
const apartBehindDevice = new RegExp(`${marks.device}s?[,、:=] ?$`, 'u');
const behindDevice = new RegExp(`${marks.device}[a-z]{0,8} ?(?:x|\\*) ?$`, 'u');

function quantityAt(
  text: string,
  start: number,
  words: string,
  cueEnds: ReadonlySet<number>,
): Quantity | null {
  const before = text.slice(Math.max(0, start - 24), start);
  const isHundredths = hundredthsBefore.test(before);
  const isFree = !boundBefore.test(before) || timesBefore.test(before) || cueEnds.has(start);
  const written = readNumber(words);
  if ((!isFree && !isHundredths) || written === null) return null;
  const scaled = readScale(text, start + words.length, written);
  const { figure } = scaled;
  if (isBelowZero(text, start, cueEnds)) return belowZero(text, start, figure, scaled);
  const base = { start, end: scaled.end, figure, scale: scaled.scale, value: scaled.value, isWeak: false };
  if (isHundredths) {
    return { ...base, start: start - '百分之'.length, value: tidy(scaled.value / 100), unit: 'fraction' };
  }
  const unit = readUnit(text, scaled.end);
  const end = scaled.end + (unit?.words.length ?? 0);
  const perSecond = perSecondBefore.exec(before);
  if (perSecond && (unit === null || unit.meaning.unit === 'tokens')) {
    const rate = decimal(figure, scaled);
    const from = start - perSecond[0].length;
    // `请求从每秒2个涨到每秒10个`
    const areOfRequests = unit === null && requestsBefore.test(text.slice(Math.max(0, from - 24), from));
    const perSecondUnit = areOfRequests ? 'requestsPerSecond' : 'tokensPerSecond';
    return {
      ...base,
      start: from,
      end: areOfRequests ? end + measureWord(text, end) : end,
      value: rate,
      unit: perSecondUnit,
    };
  }
  const areRequests = unit !== null && (unit.meaning.unit === 'users' || unit.words.includes('次'));
  if (perSecond && areRequests) {
    const rate = decimal(figure, scaled);
    return { ...base, start: start - perSecond[0].length, end, value: rate, unit: 'requestsPerSecond' };
  }
  const areTokens = unit?.meaning.unit === 'tokens';
  for (const period of areRequests || areTokens || unit === null ? periods : []) {
    const lead = period.lead.exec(before);
    // `请求量每分钟1200`: what is counted stands in front.
    const isNamed = areRequests || areTokens || requestsBefore.test(before.slice(0, lead?.index ?? 0));
    if (!lead || !isNamed) continue;
    const value = decimal(figure, scaled) / period.seconds;
    if (areTokens) {
      const rate = period.unit === 'requestsPerDay' ? 'tokensPerDay' : 'tokensPerSecond';
      return { ...base, start: start - lead[0].length, end, value: Number(value.toPrecision(4)), unit: rate };
    }
    return { ...base, start: start - lead[0].length, end: requestsEnd(text, end), value, unit: period.unit };
  }
  if (unit !== null && decimalUnits.has(unit.meaning.unit)) {
    return {
      ...base,
      end,
      value: perSecondOf(decimal(figure, scaled), unit.meaning.factor),
      unit: unit.meaning.unit,
    };
  }
  if (beforeDevice.test(text.slice(end)) && (unit === null || unit.meaning.unit === 'devices')) {
    return { ...base, end, unit: 'devices' };
  }
  if (unit === null) {
    if (beforeMachines.test(text.slice(end))) return { ...base, unit: 'machines' };
    const isApart = apartBehindDevice.test(before) && /^ ?(?:[,;.、)]|$)/u.test(text.slice(end));
    if (behindDevice.test(before) || isApart) return { ...base, unit: 'devices' };
    // `INC-4412` is a name, `TPOT-50` is not.
    const isOfName = /(?<![\d.a-z])[a-z]+-$/u.test(before) && !cueEnds.has(start - 1);
    return !isOfName && isPlainNumber(text, words, scaled)
      ? { ...base, unit: 'none', isWeak: isLoneWord(words, scaled) }
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

/** A minus that belongs to the number: right on it, where a value begins. `4k in -1k out` and `- 50 ms` have dashes. */
function isBelowZero(text: string, start: number, cueEnds: ReadonlySet<number>): boolean {
  const sign = start - 1;
  if (text.charAt(sign) !== '-' || !/\d/u.test(text.charAt(start))) return false;
  const before = text.slice(Math.max(0, sign - 24), sign);
  if (/[:=] ?$|(?<![a-z])(?:on|with|of|to|at|for|is|be) $/u.test(before)) return true;
  // A dash in front of each line of a list is none of its numbers.
  if (before.trim() === '') return !/\n/u.test(text);
  const words = /[a-z_ -]{0,16} $/u.exec(before)?.[0] ?? '';
  const isNamed = [...words].some((_, back) => cueEnds.has(sign - 1 - back));
  return isNamed && !/\d ?[a-z]{0,12}(?: [a-z]{1,12})? $/u.test(before);
}

function belowZero(text: string, start: number, figure: number, { value, scale, end }: Scaled): Quantity {
  const unit = readUnit(text, end);
  return {
    start: start - 1,
    end: end + (unit?.words.length ?? 0),
    figure: -figure,
    value: tidy(-value * (unit?.meaning.factor ?? 1)),
    unit: unit?.meaning.unit ?? 'none',
    scale,
    isWeak: false,
  };
}

/** A rate of a longer time is no more exact than four digits. */
function perSecondOf(rate: number, factor: number): number {
  return factor === 1 ? rate : Number((rate * factor).toPrecision(4));
}

/** Units whose thousands are 1,000 each: nobody counts users in 1,024. */
const decimalUnits: ReadonlySet<Unit> = new Set([
  'tokensPerSecond',
  'requestsPerSecond',
  'requestsPerDay',
  'tokensPerDay',
  'users',
]);

/** `50万次请求`: the noun behind the measure word belongs to the count. */
function requestsEnd(text: string, end: number): number {
  return end + (/^(?:的)?(?:请求|调用|访问|查询|问答)/u.exec(text.slice(end))?.[0].length ?? 0);
}

/** Rates are counted in thousands, not in 1,024. */
function decimal(figure: number, { value, scale }: Scaled): number {
  return scale === 'k' ? figure * 1000 : scale === 'm' ? figure * 1_000_000 : value;
}

/** `一秒半`, `一秒五`, `七成五`: what follows the unit counts in parts of it. */
function tailBehind(text: string, at: number): { readonly value: number; readonly end: number } | null {
  const half = /^ and a half(?![a-z])/u.exec(text.slice(at))?.[0];
  if (half !== undefined) return { value: 0.5, end: at + half.length };
  const [tail] = /^(?:半|[一二三四五六七八九](?![\p{Script=Han}\d]))/u.exec(text.slice(at)) ?? [];
  if (tail === undefined) return null;
  return { value: tail === '半' ? 0.5 : (readNumber(tail) ?? 0) / 10, end: at + 1 };
}

const isHan = /\p{Script=Han}/u;
/** Words glued behind a number that name its slot: `4kin`, `3500out`. */
const gluedCue = /^(?:in|out|tpot|ttft)(?![a-z])/u;

/** Whether a number without a unit stands for itself, not inside an identifier or a word. */
function isPlainNumber(text: string, words: string, { scale, end }: Scaled): boolean {
  const rest = text.slice(end);
  if (/^\.?\d/u.test(rest)) return scale !== '';
  if (/^[a-z_]/u.test(rest) && scale === '') return /^x(?![a-z])/u.test(rest) || gluedCue.test(rest);
  // 一 in 一般, 一下 and the like is no number.
  const isInsideWord = words.length === 1 && isHan.test(words) && isHan.test(rest[0] ?? ' ');
  return !isInsideWord || scale !== '' || /^个(?!\p{Script=Han})/u.test(rest);
}

function isLoneWord(words: string, { scale }: Scaled): boolean {
  // Nobody says `one thousand` as mere grammar.
  if (/^[\d.]|hundred|thousand/u.test(words) || scale !== '') return false;
  return words.length === 1 || !isHan.test(words);
}

/** The rate in tokens per second that a text names; null where it names none. */
export function rateNamed(text: string): number | null {
  const source = new SourceText(text);
  return findQuantities(source, new Set()).find(({ unit }) => unit === 'tokensPerSecond')?.value ?? null;
}

/** How a length was read where its letters are not plain: `4k = 4,096`. */
export function lengthReading(quantity: Quantity): string | null {
  if (quantity.scale === '') return null;
  const space = quantity.scale === 'thousand' ? ' ' : '';
  return `${grouped(quantity.figure)}${space}${quantity.scale} = ${grouped(Math.round(quantity.value))}`;
}

/** Whether one number can stand for the other: alike in unit and in size. */
export function isLike(one: Quantity, other: Quantity): boolean {
  const isSameUnit = one.unit === other.unit || other.unit === 'none';
  const ratio = one.value / other.value;
  return isSameUnit && ratio > 1 / 20 && ratio < 20;
}
