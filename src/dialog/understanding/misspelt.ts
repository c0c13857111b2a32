import { fillers, misspelt, stopwords } from '../../text/words/words.ts';

const known = new Set([...fillers.en, ...stopwords.en, ...misspelt]);

/** Endings that make another word of a known one: `decoder` is not a slip in `decode`, `cache` none in `cached`. */
const endings = /^(?:s|es|d|r|y|ed|er|ly|ing|al)$/u;

/** A word as written and what it was to be; null where it is no slip, or could be one of several words. */
function intended(word: string): string | null {
  if (known.has(word)) return null;
  const isForm = (one: string, other: string) =>
    one.startsWith(other) && endings.test(one.slice(other.length));
  if (misspelt.some((one) => isForm(word, one) || isForm(one, word))) return null;
  const near = misspelt.filter((one) => one[0] === word[0] && isSlip(word, one));
  const longest = near.reduce((one, other) => (other.length > one.length ? other : one), '');
  // `secons` is a slip in `second` and in `seconds`, which say the same.
  return longest !== '' && near.every((one) => longest.startsWith(one)) ? longest : null;
}

/** Whether a word differs from another by one slip: an exchange of neighbours, or a letter missing, too many or wrong. */
function isSlip(word: string, meant: string): boolean {
  if (Math.abs(word.length - meant.length) > 1) return false;
  const same = commonStart(word, meant);
  const [rest, wanted] = [word.slice(same), meant.slice(same)];
  const isExchange = rest.length >= 2 && rest[0] === wanted[1] && rest[1] === wanted[0];
  if (isExchange && rest.slice(2) === wanted.slice(2)) return true;
  if (meant.length < 6) return false;
  return rest === wanted.slice(1) || rest.slice(1) === wanted || rest.slice(1) === wanted.slice(1);
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** A text with slips mended, and for each of its positions the one in the text as written. */
export interface Mended {
  readonly text: string;
  /** The position as written; one more than the characters, for the end. */
  positionOf(at: number): number;
}

/** Words that stand for themselves: no part of a path, a flag or a name with digits. */
const plainWord = /(?<![a-z0-9_/.@\\-])[a-z]{4,16}(?![a-z0-9_/@\\-]|\.[a-z0-9])/gu;

/** Mends slips in the words that name figures: `otput 500 toknes` is read as `output 500 tokens`. */
export function mended(text: string): Mended {
  const changes = [...text.matchAll(plainWord)].flatMap((match) => {
    const meant = intended(match[0]);
    return meant === null ? [] : [{ start: match.index, end: match.index + match[0].length, meant }];
  });
  if (changes.length === 0) return { text, positionOf: (at) => at };
  const positions: number[] = [];
  let written = '';
  let from = 0;
  const copy = (to: number) => {
    for (; from < to; from += 1) {
      written += text[from] ?? '';
      positions.push(from);
    }
  };
  for (const { start, end, meant } of changes) {
    copy(start);
    written += meant;
    for (let at = 0; at < meant.length; at += 1) positions.push(Math.min(start + at, end - 1));
    from = end;
  }
  copy(text.length);
  positions.push(text.length);
  return { text: written, positionOf: (at) => positions[at] ?? text.length };
}
