import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore } from '../../../text/words/around.ts';
import { matchesOf } from '../../../text/words/matches.ts';
import { says } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import type { Stretch, UnreadReason } from '../unread.ts';

/** The slots that a loose figure of each kind could be meant for. */
const meant: Partial<Record<UnreadReason, ReadonlySet<SlotId> | 'any'>> = {
  number: 'any',
  time: new Set(['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs']),
  length: new Set(['inputLength', 'outputLength']),
  count: new Set(['numDevices', 'prefillDevicesPerInstance', 'decodeDevicesPerInstance']),
  load: new Set(['concurrentUsers', 'requestsPerSecond', 'outputTokensPerSecond']),
};

/** Two figures of one thing are seldom farther from each other than by this factor. */
const usualFactor = 10;

/** A number of which nothing tells what it counts: neither an ordinal, nor a date, nor one of something else. */
const bare = /^\d[\d.,]*k?(?: ?\p{Script=Han})?$/u;
const beginsClause = /[,;] ?$/u;
const figure = /\d+(?:\.\d+)?/gu;

/** Figures of a text as they are written. */
function figuresIn(text: string): readonly number[] {
  return matchesOf(text.replaceAll(/(?<=\d),(?=\d{3})/gu, ''), figure).map(([one]) => Number(one));
}

/** Whether a loose figure could take the place of one that was taken beside it: `TPOT needn't be 20 ms, 40 is plenty`. */
export function isRival(
  source: SourceText,
  { start, end, reason }: Stretch,
  taken: readonly SlotMention[],
): boolean {
  const slots = meant[reason];
  const words = source.folded.slice(start, end);
  // `24 H100, six of which died`: a number in words at the beginning of a clause.
  if (reason === 'words') {
    const isFirst = beginsClause.test(textBefore(source.folded, start, 2));
    return isFirst && says('unclear-count', words) && taken.some(({ slot }) => slot === 'numDevices');
  }
  if (slots === undefined) return false;
  if (reason === 'number' && !bare.test(words)) return false;
  const loose = figuresIn(words);
  const known = taken
    .filter(({ slot }) => slots === 'any' || slots.has(slot))
    .flatMap((one) => figuresIn(source.folded.slice(one.start, one.end)));
  // `怎么变48了，那按48张算`: the same figure once more takes no place.
  if (loose.every((one) => known.includes(one))) return false;
  return known.some((one) => loose.some((other) => isLike(one, other)));
}

const isLike = (one: number, other: number) =>
  one > 0 && other > 0 && Math.max(one, other) / Math.min(one, other) <= usualFactor;
