import { matchesOf } from '../../text/words/matches.ts';
import { unreadAt } from './coverage.ts';
import type { Sentence } from './intents/asked-sentences.ts';
import { isWithin } from './places.ts';
import type { SlotMention, TextRange } from './slot-mention.ts';
import type { Aside, SourceText } from './source-text.ts';
import type { Unread } from './unread.ts';

/** A text longer than this is no sentence about a plan; reading stops there. */
export const readableCharacters = 4_000;

/** Words that were recognised and cannot be used, questions among a plan included. */
export function leftAside(
  source: SourceText,
  filled: ReadonlySet<string>,
  questions: readonly Sentence[],
  stated: readonly SlotMention[],
): Unread[] {
  // `40 cards, one is a spare`: what a count is made of is not unread besides.
  const isCounted = (aside: Aside) =>
    (aside.reason === 'count' || aside.reason === 'instances') &&
    stated.some(({ slot, start, end }) => slot === 'numDevices' && isWithin(aside, [start, end]));
  // One place may be left aside for each of two slots: `输入输出都减半`.
  const places = new Map(source.leftAside.map((one) => [`${one.start} ${one.end}`, one]));
  const asides = [...places.values()].filter(
    ({ unless, start, ...rest }) =>
      !(unless !== null && filled.has(unless)) &&
      !isCounted({ unless, start, ...rest }) &&
      !questions.some((one) => start >= one.start && start < one.end),
  );
  return [
    ...asides.map(({ start, end, reason }) => unreadAt(source, start, end, reason)),
    ...questions.map(({ start, end }) => {
      const words = source.quote(start, end);
      const lead = words.length - words.trimStart().length;
      return unreadAt(source, start + lead, end, 'question');
    }),
  ];
}

/** Places that were read and not laid aside. */
export function usedIn(source: SourceText, unread: readonly Unread[]): readonly TextRange[] {
  const read = new Array<boolean>(source.original.length).fill(false);
  for (const [from, to] of source.givenUp) read.fill(true, from, to);
  for (const match of matchesOf(source.text, /[\uE000-\uE002]+/gu)) {
    for (const [from, to] of source.placesOf(match.index, match.index + match[0].length))
      read.fill(true, from, to);
  }
  for (const { start, length } of unread) read.fill(false, start, start + length);
  const marked = read.map((one) => (one ? '+' : ' ')).join('');
  return matchesOf(marked, /\++/gu).map((match) => [match.index, match.index + match[0].length]);
}

/** The rest of a text beyond what is read. */
export function tooLong(text: string): Unread[] {
  const rest = text.slice(readableCharacters);
  if (rest.trim() === '') return [];
  return [{ text: rest, reason: 'too-long', start: readableCharacters, length: rest.length }];
}
