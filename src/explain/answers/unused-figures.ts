import type { AskedAbout } from './asked-about.ts';
import type { Question } from './question.ts';

/** A number that stands alone or with its unit; one within a name (`fp8`, `A3`, `p99`) is part of the name. */
const figure =
  /(?<![\p{Script=Latin}\d_.=:第前-])(\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?) ?(万|千|(?:k|m|%|ms|seconds?|secs?|s|秒|毫秒)?(?![\p{Script=Latin}万千\d_-]))/giu;

/** What a number may stand for by its unit. Times are kept in milliseconds, so that 2 s are never a batch of 2. */
const scales: Readonly<Record<string, readonly number[]>> = {
  k: [1, 1000, 1024],
  m: [1, 1_000_000, 1024 ** 2],
  千: [1000],
  万: [10_000],
  '%': [1, 0.01],
  s: [1000],
  sec: [1000],
  secs: [1000],
  second: [1000],
  seconds: [1000],
  秒: [1000],
};

/** Every number that a value holds, at any depth; in texts those written in them. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return (value.match(/\d+(?:\.\d+)?/gu) ?? []).map(Number);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(numbersOf);
  return [];
}

/** Seconds of the times for which people count requests. */
const periods = [60, 3600, 86_400, 2_592_000];

/** Requests of longer times, which a question carries as requests per second. */
function ofPeriods(question: Question): number[] {
  const rate = 'requestsPerSecond' in question ? question.requestsPerSecond : null;
  return rate === null ? [] : periods.map((seconds) => rate * seconds);
}

const isNear = (one: number, other: number) => Math.abs(one - other) <= 0.03 * Math.abs(other);

/** Whether figures are the same as far as the typed one is written out: `3,618` is 3,618.70, `3,600` is not. */
const isWritten = (typed: number, other: number, decimals: number) =>
  Math.abs(typed - other) < 10 ** -decimals;

/**
 * The figures of a question, as written, that neither what was understood of it nor the result has: whoever asks sees what
 * an answer leaves out.
 */
export function unusedFigures(
  said: string,
  question: Question,
  { figures, headline }: AskedAbout,
): readonly string[] {
  const used = [...numbersOf(question), ...ofPeriods(question), ...headline];
  return [...said.matchAll(figure)].flatMap(([, digits = '', unit = '']) => {
    const value = Number(digits.replaceAll(',', ''));
    const meant = (scales[unit.toLowerCase()] ?? [1]).map((scale) => value * scale);
    // One is as often an article as a figure.
    const decimals = digits.split('.')[1]?.length ?? 0;
    const isUsed =
      value <= 1 ||
      meant.some((one) => used.some((known) => isNear(one, known))) ||
      figures.some((known) => isWritten(value, known, decimals));
    return isUsed ? [] : [`${digits}${unit}`];
  });
}
