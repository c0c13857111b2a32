import { type FigureSaid, figuresSaid } from '../../text/words/figures-said.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Question } from './question.ts';

/** Every number that a value holds, at any depth; in texts those written in them. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return (value.match(/\d+(?:\.\d+)?/gu) ?? []).map(Number);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(numbersOf);
  return [];
}

/** Seconds of the times for which people count requests. */
const periods = [60, 3600, 86_400, 2_592_000];

/** Requests of longer times, which a question carries as requests per second, years of a price as hours,
 * and a share by which it changes as a factor. */
function ofPeriods(question: Question, known: readonly number[]): number[] {
  if (question.intent === 'per-device') {
    const { price, priceTimes = 1 } = question;
    const change = Math.abs(priceTimes - 1);
    return [...(price === null ? [] : [price.hours / 8760]), change, change * 100];
  }
  if (question.intent === 'what-if') {
    const { hardware } = question.change;
    return hardware && 'times' in hardware ? [Math.abs(hardware.times - 1) * 100] : [];
  }
  // Users that come to those there are, or leave.
  if ('batch' in question && question.users !== null)
    return known.map((one) => Math.abs((question.users ?? 0) - one));
  const rate = 'requestsPerSecond' in question ? question.requestsPerSecond : null;
  return rate === null ? [] : periods.map((seconds) => rate * seconds);
}

const isNear = (one: number, other: number) => Math.abs(one - other) <= 0.03 * Math.abs(other);

/** Whether figures are the same as far as the typed one is written out: `3,618` is 3,618.70, `3,600` is not. */
const isWritten = (typed: number, other: number, decimals: number) =>
  Math.abs(typed - other) < 10 ** -decimals;

/** Digits that say something: 3,600 has two, 25.66 four. */
const significant = (words: string) => words.replaceAll(/[^\d]/gu, '').replace(/^0+|(?<!0)0+$/gu, '').length;

/** Figures with so many digits are repeated; shorter ones stand by chance among those of a long result. */
const leastRepeated = 3;

/**
 * The figures of a question that neither what was understood of it nor the result has: whoever asks sees what an answer leaves
 * out. One is as often an article as a figure.
 */
export function unusedFigures(said: string, question: Question, about: AskedAbout): readonly FigureSaid[] {
  const { headline, tokensPerSecond, requestsPerSecond, figures, devices } = about;
  const used = [
    ...numbersOf(question),
    ...ofPeriods(question, about.users),
    ...headline,
    ...tokensPerSecond,
    ...requestsPerSecond,
    ...numbersOf(devices),
  ];
  return figuresSaid(said).filter(({ words, value, decimals, meant }) => {
    const isRepeated =
      significant(words) >= leastRepeated && figures.some((known) => isWritten(value, known, decimals));
    return value > 1 && !isRepeated && !meant.some((one) => used.some((known) => isNear(one, known)));
  });
}
