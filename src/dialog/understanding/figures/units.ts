import { textBehind } from '../../../text/words/around.ts';
import { group, matchesOf } from '../../../text/words/matches.ts';
import { readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';

const rateNoun = new RegExp(
  `^${anyWay('rate-noun')}?${anyWay('number-noun')}?(?:[:=]|${anyWay('rate-copula')})?\\d`,
  'u',
);
const rateDemand = new RegExp(
  `^ (?:\\p{Script=Han}{1,6}|[qr]ps${anyWay('rate-demand')}?) ?(?:[:=<>~≥≤]|[:=]? ?[\\d一二两三四五六七八九十])`,
  'u',
);

/** The thing that a number counts, told from the words on it. `other` belongs to no slot: hours, dollars. */
export type SpokenUnit =
  | 'none'
  | 'milliseconds'
  | 'tokens'
  | 'devices'
  | 'fraction'
  | 'tokensPerSecond'
  | 'gigabytes'
  | 'layers'
  | 'users'
  | 'requestsPerSecond'
  | 'requestsPerDay'
  | 'tokensPerDay'
  | 'images'
  | 'machines'
  | 'times'
  | 'other';

/** Words found at a place, and what they mean. */
interface Found<Meaning> {
  readonly words: string;
  readonly meaning: Meaning;
}

interface UnitPattern<Meaning> {
  readonly pattern: RegExp;
  readonly meaning: Meaning;
}

function findAt<Meaning>(
  patterns: readonly UnitPattern<Meaning>[],
  text: string,
  at: number,
): Found<Meaning> | null {
  for (const { pattern, meaning } of patterns) {
    pattern.lastIndex = at;
    const words = pattern.exec(text)?.[0];
    if (words !== undefined) return { words, meaning };
  }
  return null;
}

const sticky = (source: string) => new RegExp(source, 'uy');
const scaleUnit = (group: string, meaning: number): UnitPattern<number> => ({
  pattern: sticky(anyWay(group)),
  meaning,
});

/** k is 1,024, as model contexts are counted; 千, 万 and "thousand" are decimal. */
const scales: readonly UnitPattern<number>[] = [
  scaleUnit('scale-k', 1024),
  scaleUnit('scale-m', 1024 ** 2),
  scaleUnit('scale-million', 1e6),
  scaleUnit('scale-hundred', 100),
  scaleUnit('scale-thousand', 1000),
  scaleUnit('scale-ten-thousand', 10_000),
  scaleUnit('scale-hundred-million', 1e8),
];

/** A number behind its digits: scaled, with everything that says how exact it is. */
export interface Scaled {
  /** As written, with the tenths behind its scale. */
  readonly figure: number;
  readonly value: number;
  /** The scale as written (`k`, `万`), or empty. */
  readonly scale: string;
  readonly end: number;
}

/** `400ish`, `3000多`, `8 or so`: words that make a number approximate belong to it. */
const approximate = sticky(anyWay('approximate'));

/** Applies a scale letter; a digit behind 千, 万, k or w counts in tenths of it (`1万2` is 12,000, `3k5` 3.5 k). */
export function readScale(text: string, at: number, figure: number): Scaled {
  const scale = findAt(scales, text, at);
  const scaleEnd = at + (scale?.words.length ?? 0);
  const tenths = /[千万kw]$/u.test(scale?.words ?? '')
    ? (/^[1-9](?![\d.%a-z])/u.exec(text.slice(scaleEnd))?.[0] ?? '')
    : '';
  approximate.lastIndex = scaleEnd + tenths.length;
  const approximation = approximate.exec(text)?.[0] ?? '';
  const whole = figure + Number(tenths || 0) / 10;
  return {
    figure: whole,
    value: whole * (scale?.meaning ?? 1),
    scale: scale?.meaning === 1024 ? 'k' : (scale?.words.trim() ?? ''),
    end: scaleEnd + tenths.length + approximation.length,
  };
}

/** A unit with the factor to its base: ms, tokens, a fraction of 1. */
export interface UnitMeaning {
  readonly unit: SpokenUnit;
  readonly factor: number;
}

const unit = (unit: SpokenUnit, group: string, factor = 1): UnitPattern<UnitMeaning> => ({
  pattern: sticky(`[ -]?${anyWay(group)}`),
  meaning: { unit, factor },
});

/** Units from the most particular words to the least; their words are groups of `dialogs/plan-words.yaml`. */
const units: readonly UnitPattern<UnitMeaning>[] = [
  unit('tokensPerSecond', 'unit-tokens-per-second'),
  unit('tokensPerSecond', 'unit-tokens-per-minute', 1 / 60),
  unit('tokensPerSecond', 'unit-tokens-per-hour', 1 / 3600),
  unit('tokensPerDay', 'unit-tokens-per-day', 1 / 86_400),
  unit('milliseconds', 'unit-milliseconds'),
  unit('milliseconds', 'second', 1000),
  unit('milliseconds', 'unit-minutes', 60_000),
  unit('fraction', 'unit-percent', 0.01),
  unit('fraction', 'unit-tenths', 0.1),
  unit('requestsPerSecond', 'unit-requests-per-second'),
  unit('requestsPerSecond', 'unit-requests-per-minute', 1 / 60),
  unit('requestsPerSecond', 'unit-requests-per-hour', 1 / 3600),
  unit('requestsPerDay', 'unit-requests-per-day', 1 / 86_400),
  unit('images', 'unit-images'),
  unit('users', 'unit-users'),
  unit('other', 'unit-other'),
  unit('machines', 'unit-machines'),
  unit('gigabytes', 'unit-gigabytes'),
  unit('times', 'unit-times'),
  unit('layers', 'unit-layers'),
  unit('tokens', 'unit-tokens'),
  unit('devices', 'unit-devices'),
  unit('devices', 'unit-devices-short'),
];

/** Signs that make a unit the key of the next value: `20 s: 300 tokens` goes on behind the time, `64 dies: aggregated` behind the count. */
function keySign({ words, meaning }: Found<UnitMeaning>): RegExp {
  if (meaning.unit === 'other') return /^[=:]/u;
  return words.length > 3 ? /^(?:=|: ?[^\sa-z\uE000-\uE002])/u : /^=/u;
}

/** The unit that stands at a place. */
export function readUnit(text: string, at: number): Found<UnitMeaning> | null {
  const found = findAt(units, text, at);
  // `osl=256 model=…`: the word is the key of the next value.
  const isKey =
    found !== null &&
    (/^ [a-z]+$/u.test(found.words) || (found.meaning.unit === 'other' && found.words.startsWith(' '))) &&
    keySign(found).test(text.slice(at + found.words.length));
  return isKey ? null : found;
}

/** Units that are names of figures as well. */
const namesOfFigures: ReadonlySet<SpokenUnit> = new Set(['devices', 'users', 'requestsPerSecond', 'images']);

/** `输出 1500 卡 16`: behind a number that has a word of its own the next word leads to the next number. */
export function isNextKey(text: string, at: number, { words, meaning }: Found<UnitMeaning>): boolean {
  const behind = textBehind(text, at, 16);
  // `输出长度为2000并发用户120`: without a blank, too, a word right in front of a number is that number's.
  const isGlued = meaning.unit === 'users' && rateNoun.test(behind.slice(words.length));
  if (isGlued) return true;
  if (!words.startsWith(' ')) return false;
  // `卡 16 模型 GLM-4.6`: the word leads to a name.
  if (meaning.unit === 'other') return /^ \p{Script=Han}{2,4}[ :=]/u.test(behind);
  return namesOfFigures.has(meaning.unit) && rateDemand.test(behind);
}

/** Shares in words: `half of it`, `a third`, `三分之一`, `一半`. */
const shares: readonly (readonly [pattern: RegExp, value: number | null])[] = [
  [new RegExp(anyWay('share-half'), 'gu'), 0.5],
  [new RegExp(anyWay('share-third'), 'gu'), 1 / 3],
  [new RegExp(anyWay('share-two-thirds'), 'gu'), 2 / 3],
  [new RegExp(anyWay('share-quarter'), 'gu'), 0.25],
  [new RegExp(anyWay('share-three-quarters'), 'gu'), 0.75],
  [/(?<under>[二三四五六七八九十])分之(?<over>[一二三四五六七八九])/gu, null],
];

/** A share told in words, where it stands. */
export interface Share {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/** Shares that are told in words, with their places: a half, 七成, three quarters; values are fractions of 1. */
export function findShares(text: string): Share[] {
  return shares.flatMap(([pattern, value]) =>
    matchesOf(text, pattern).map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value: value ?? (readNumber(group(match, 'over')) ?? 0) / (readNumber(group(match, 'under')) ?? 1),
    })),
  );
}
