import { group } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';

const rate = `(?: ?${anyWay('rate-unit')}(?![a-z]))`;
const joint = `(?:[ :=~]|${anyWay('peak-copula')})*`;
const figure = (name: string) =>
  `(?<![\\d.])(?<${name}>\\d+(?:\\.\\d+)?)(?!%|\\.?\\d| ?${anyWay('times-unit')}(?![a-z]))`;
const gap = `[ ,、;()/]*${anyWay('peak-joint')}?${anyWay('article')}?`;
const peak = anyWay('peak-rate');
const usual = anyWay('usual-rate');

const rateInFront = new RegExp(`${anyWay('rate-unit')}的?$`, 'u');

/** Load at the peak against the usual one: the load of the plan is the usual one, the peak a factor of it. */
function both(match: RegExpExecArray, span: readonly [number, number]): SlotMention[] | null {
  const [most, mean] = [Number(group(match, 'most')), Number(group(match, 'mean'))];
  const hasRate = new RegExp(rate, 'u').test(match[0]) || rateInFront.test(match.input.slice(0, match.index));
  if (!hasRate || mean <= 0 || most < mean || most > 100 * mean) return null;
  const factor = Number((most / mean).toPrecision(4));
  return [
    states('requestsPerSecond', mean, span),
    states('peakFactor', factor, span, `${grouped(most)} / ${grouped(mean)} = ${grouped(factor)}`),
  ];
}

const times: Readonly<Record<string, number>> = {
  twice: 2,
  double: 2,
  thrice: 3,
  triple: 3,
  treble: 3,
  quadruple: 4,
};

/** `the peak is twice the average`. */
const inWords = phrase(
  `${peak}${joint}(?<times>${Object.keys(times).join('|')})(?: ${anyWay('as-high-as')})*(?: ${usual})`,
  (match, span) => {
    const factor = times[group(match, 'times')] ?? 1;
    return states('peakFactor', factor, span);
  },
);

/** `Qwen3-8B, one user, 4k in`: a load of one in words. */
const oneUser = phrase(anyWay('one-user'), (_, span) => states('concurrentUsers', 1, span));

/** `peak 8 requests per second (average 3)`, `12 rps, peak 30`. */
export const peaks: readonly Phrase[] = [
  `${peak}${joint}${figure('most')}${rate}?${gap}${usual}${joint}${figure('mean')}${rate}?`,
  `${usual}${joint}${figure('mean')}${rate}?${gap}${peak}${joint}${figure('most')}${rate}?`,
  `(?<=${anyWay('rate-unit')}的?)${peak}${joint}${figure('most')}${gap}${usual}${joint}${figure('mean')}`,
  `(?<=${anyWay('rate-unit')}的?)${usual}${joint}${figure('mean')}${gap}${peak}${joint}${figure('most')}`,
  `(?<=${anyWay('rate-unit')}的?)${joint}${figure('mean')}${gap}${peak}${joint}${figure('most')}`,
  `${figure('most')}${rate}? ?${peak}${gap}${figure('mean')}${rate}? ?${anyWay('peak-link')}?${anyWay('article-of-usual')}?${usual}`,
  `${figure('mean')}${rate}? ?${anyWay('peak-link')}?${anyWay('article-of-usual')}?${usual}${gap}${figure('most')}${rate}? ?${peak}`,
  `${figure('mean')}${rate}(?: ${anyWay('usual-behind')})?${gap}${peak}${joint}${figure('most')}${rate}?`,
  `${figure('mean')}${rate}(?: (?:on )?${anyWay('usual-behind')})?${gap}(?:${anyWay('peak-rises')} )?${figure('most')}${rate}? ?${anyWay('at-peak-behind')}`,
]
  .map((source) => phrase(source, both))
  .concat(inWords, oneUser);
