import { matchesOf } from './matches.ts';

/** A number that stands alone or with its unit; one within a name (`fp8`, `A3`, `p99`) is part of the name. */
const figure =
  /(?<![\p{Script=Latin}\d_.=:第前-]|top )(\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?) ?(万|千|成|毫秒|秒|(?:k|m|%|percent|per cent|ms|seconds?|secs?|s)?(?![\p{Script=Latin}万千\d_-]))/giu;

/** Meanings of a number by its unit. Times are kept in milliseconds, so that 2 s are never a batch of 2. */
const scales: Readonly<Record<string, readonly number[]>> = {
  k: [1000, 1024],
  m: [1_000_000, 1024 ** 2],
  千: [1000],
  万: [10_000],
  '%': [1, 0.01],
  percent: [1, 0.01],
  'per cent': [1, 0.01],
  成: [0.1],
  s: [1000],
  sec: [1000],
  secs: [1000],
  second: [1000],
  seconds: [1000],
  秒: [1000],
};

/** A figure of a sentence: as written, its number, its decimals, and every value that it may stand for by its unit. */
export interface FigureSaid {
  readonly words: string;
  readonly value: number;
  readonly decimals: number;
  readonly meant: readonly number[];
}

/** The figures of a sentence in their order. */
export function figuresSaid(said: string): FigureSaid[] {
  return matchesOf(said, figure).map(([, digits = '', unit = '']) => {
    const value = Number(digits.replaceAll(',', ''));
    const meant = (scales[unit.toLowerCase()] ?? [1]).map((scale) => value * scale);
    return { words: `${digits}${unit}`, value, decimals: digits.split('.')[1]?.length ?? 0, meant };
  });
}
