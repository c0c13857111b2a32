import { textBefore } from '../../../text/words/around.ts';
import { tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { Quantity } from './quantity.ts';
import { readUnit, type Scaled } from './units.ts';

const wordInFrontOfNegative = new RegExp(`[:=] ?$|(?<![a-z])${anyWay('word-in-front-of-negative')} $`, 'u');

/** A minus that belongs to the number: right on it, where a value begins. `4k in -1k out` and `- 50 ms` have dashes. */
export function isBelowZero(text: string, start: number, cueEnds: ReadonlySet<number>): boolean {
  const sign = start - 1;
  if (text.charAt(sign) !== '-' || !/\d/u.test(text.charAt(start))) return false;
  const before = textBefore(text, sign, 24);
  if (wordInFrontOfNegative.test(before)) return true;
  // A dash in front of each line of a list is none of its numbers.
  if (before.trim() === '') return !/\n/u.test(text);
  const words = /[a-z_ -]{0,16} $/u.exec(before)?.[0] ?? '';
  const isNamed = [...words].some((_, back) => cueEnds.has(sign - 1 - back));
  return isNamed && !/\d ?[a-z]{0,12}(?: [a-z]{1,12})? $/u.test(before);
}

/** The quantity with its minus and its unit, from the sign on. */
export function belowZero(
  text: string,
  start: number,
  figure: number,
  { value, scale, end }: Scaled,
): Quantity {
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
