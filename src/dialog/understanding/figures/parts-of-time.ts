import { textBehind } from '../../../text/words/around.ts';
import { matchesOf } from '../../../text/words/matches.ts';
import { readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { Quantity } from './quantity.ts';
import { findShares } from './units.ts';

const ofTime = new RegExp(
  `^ ?(?:${anyWay('part-of-one')})?(?:(?<second>${anyWay('second')})|(?<minute>${anyWay('unit-minutes')}))`,
  'u',
);
const tenths = new RegExp(anyWay('share-tenth'), 'gu');
const strokes = /(?<![\d./a-z])(?<over>[1-9])\/(?<under>[2-9]|10|100)(?![\d./])/gu;

/** Shares in words, tenths and the like, and figures with a stroke, where they stand. */
function parts(
  text: string,
): readonly { readonly start: number; readonly end: number; readonly value: number }[] {
  const inTenths = matchesOf(text, tenths).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: (readNumber(match[0].split(/[ -]/u)[0] ?? '') ?? 1) / 10,
  }));
  const fractions = matchesOf(text, strokes).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: Number(match.groups?.over) / Number(match.groups?.under),
  }));
  return [...findShares(text), ...inTenths, ...fractions];
}

/** `three quarters of a second`, `3/4 s`: a part of a time is a time. */
export function findPartsOfTime(text: string): readonly Quantity[] {
  return parts(text).flatMap(({ start, end, value }): Quantity[] => {
    const unit = ofTime.exec(textBehind(text, end, 24));
    if (!unit) return [];
    const factor = unit.groups?.minute === undefined ? 1000 : 60_000;
    const inMs = tidy(value * factor);
    return [
      {
        start,
        end: end + unit[0].length,
        figure: value,
        value: Math.round(inMs),
        unit: 'milliseconds',
        scale: '',
        isWeak: false,
      },
    ];
  });
}
