import { textBehind } from '../../../text/words/around.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { NamedEntry, Names } from './lexicon.ts';

/** A name found in a text. */
export interface NameMatch {
  readonly start: number;
  readonly end: number;
  readonly ids: readonly string[];
}

const separators: ReadonlySet<number> = new Set([...'-_ ./的'].map((one) => one.charCodeAt(0)));
const isSeparator = (code: number) => separators.has(code);
const letterOrDigit = /[a-z0-9]/u;
const digit = /\d/u;
/** Digits as they are spoken: `GLM四点七`, `七五二T`. */
const spokenDigits: Readonly<Record<string, string>> = {
  零: '0',
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  点: '.',
};
const written = (character: string | undefined) => spokenDigits[character ?? ''] ?? character;
/** Behind a spoken digit these make it a number of its own: `给Qwen三张卡`. */
const countedBehind = new RegExp(`^ ?(?:[\\d]|${anyWay('counter-behind-name')})`, 'u');

/** All places where a name stands as a word of its own; separators inside do not matter. Longest names win. */
export function findNames(text: string, names: Names): NameMatch[] {
  const found: NameMatch[] = [];
  let free = 0;
  for (let start = 0; start < text.length; start += 1) {
    if (start < free) continue;
    const entries = entriesAt(text, start, names);
    if (entries.length === 0 || !isWordStart(text, start)) continue;
    for (const entry of entries) {
      const end = endOf(text, start, entry.key);
      if (end === null) continue;
      found.push({ start, end, ids: entry.ids });
      free = end;
      break;
    }
  }
  return found;
}

const none: readonly NamedEntry[] = [];

/** The names that begin with the character at a place and with the next one that is no separator, longest first. */
function entriesAt(text: string, start: number, names: Names): readonly NamedEntry[] {
  const bySecond = names.get(text[start] ?? '');
  if (bySecond === undefined) return none;
  let at = start + 1;
  while (at - start <= 2 && isSeparator(text.charCodeAt(at))) at += 1;
  const second = text[at] ?? '';
  const entries = bySecond.get(second) ?? none;
  const spoken = spokenDigits[second];
  const versions = bySecond.get('.');
  if (versions === undefined && spoken === undefined) return entries;
  const others = [...(versions ?? none), ...(bySecond.get(spoken ?? '') ?? none)];
  return [...new Set([...entries, ...others])].toSorted((a, b) => b.key.length - a.key.length);
}

function isWordStart(text: string, start: number): boolean {
  const [first = '', before = ' ', twoBefore = ' '] = [text[start], text[start - 1], text[start - 2]];
  // `8xH200`: a count may be written onto a name.
  const isTimes = before === 'x' && !/[a-z]/u.test(twoBefore);
  if (letterOrDigit.test(before) && letterOrDigit.test(first) && !isTimes) return false;
  return !(before === '.' && letterOrDigit.test(twoBefore));
}

/** Where a name that begins at `start` ends; null when it does not stand there as a whole word. */
function endOf(text: string, start: number, key: string): number | null {
  // "A 30 ms limit" and "a 2-node plan" begin with an article, not with the name of an A30 or an A2.
  if (text[start + 1] === ' ' && /^a\d/u.test(key)) return null;
  let at = start;
  for (let index = 0; index < key.length; index += 1) {
    const wanted = key[index] ?? '';
    if (wanted === '.') {
      // The dot of a version: `V3.1`, `V3_1`, `V31`, never `V3 1`.
      if (/[._-]|点/u.test(text[at] ?? '')) at += 1;
      continue;
    }
    if (index > 0) at = skipSeparators(text, at, wanted, key[index - 1] ?? '');
    if (text[at] !== wanted && written(text[at]) !== wanted) return null;
    at += 1;
  }
  const isSpoken = spokenDigits[text[at - 1] ?? ''] !== undefined;
  // `A100 SXM 4张`: a digit apart counts, whatever forms are called.
  const isApart = text[at - 2] === ' ' && digit.test(text[at - 1] ?? '');
  if ((isSpoken || isApart) && countedBehind.test(text.slice(at))) return null;
  return wholeWordEnd(text, at, key.at(-1) ?? '');
}

function skipSeparators(text: string, from: number, wanted: string, previous: string): number {
  let at = from;
  while (at - from < 2 && text[at] !== wanted && isSeparator(text.charCodeAt(at))) {
    // `Qwen3.8` is no `Qwen3-8B`: a dot between digits must be in the name.
    if (text[at] === '.' && digit.test(previous) && digit.test(wanted)) return at;
    at += 1;
  }
  return at;
}

function wholeWordEnd(text: string, at: number, last: string): number | null {
  const after = text[at] ?? ' ';
  if (/\.\d/u.test(textBehind(text, at, 2)) && digit.test(last)) return null;
  if (!letterOrDigit.test(after) || !letterOrDigit.test(last)) return at;
  // `GLM-4.5 vs` compares, and names no `GLM-4.5V`.
  if (after === 's' && last === 'v' && !letterOrDigit.test(text[at - 2] ?? ' ')) return null;
  // `H100s` is a plural, `8B` behind `Qwen3` another model; `H200x8` has its count behind it.
  if (after === 's' && !letterOrDigit.test(text[at + 1] ?? ' ')) return at + 1;
  return after === 'x' && /^x ?\d/u.test(text.slice(at)) ? at : null;
}
