import { editDistance } from './edit-distance.ts';
import { conceptWords, sentenceWords, stopwords } from './words.ts';

/** Shorter words are a slip away from too many others. */
const shortest = 6;
/** From this length on two slips still leave no doubt. */
const long = 10;

let known: ReadonlySet<string> | null = null;

/** Made when a question is first read. */
function knownWords(): ReadonlySet<string> {
  known ??= new Set([...conceptWords, ...stopwords.en, ...sentenceWords()]);
  return known;
}

function corrected(typed: string): string {
  const words = knownWords();
  if (words.has(typed) || words.has(typed.replace(/s$/u, ''))) return typed;
  const most = typed.length >= long ? 2 : 1;
  const near = conceptWords.filter(
    (word) =>
      word.length >= shortest &&
      // Slips hit the first letter least, and other words differ in it most: dinner is no winner.
      word[0] === typed[0] &&
      Math.abs(word.length - typed.length) <= most &&
      editDistance(typed, word) <= most,
  );
  const [only, ...others] = near;
  return only !== undefined && others.length === 0 ? only : typed;
}

/**
 * A text whose unknown English words are spelled as the one word of a concept that is a slip away: `troughput`,
 * `latnecy`. Words that are near several stay as they are.
 */
export function wellSpelled(text: string): string {
  return text.replaceAll(/(?<![a-z])[a-z]{5,24}(?![a-z])/gu, corrected);
}
