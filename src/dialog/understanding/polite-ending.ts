import { anyWay } from '../../text/words/words.ts';

/** Thanks or a please at the end of a text in small letters, with the marks around it. */
export const politeEnding = new RegExp(
  `[\\s,，、.。!！~]{0,8}${anyWay('polite-tail')}[\\s,，、.。!！~]{0,8}$`,
  'u',
);

/** Longer than any polite ending with its marks. */
const longestEnding = 48;

/** A text without the thanks or the please behind it: readers that look for an end find it where the matter ends. */
export function withoutPoliteEnding(text: string): string {
  const from = Math.max(0, text.length - longestEnding);
  const end = text.slice(from).toLowerCase();
  const found = politeEnding.exec(end);
  // A letter whose small form is longer would shift the place.
  const isPlaced = end.length === text.length - from;
  return found === null || !isPlaced || from + found.index === 0 ? text : text.slice(0, from + found.index);
}
