import { findDictated } from './dictated.ts';
import { editDistance } from './edit-distance.ts';
import { Expression } from './expression.ts';
import { Letters } from './letters.ts';
import { matchesOf } from './matches.ts';
import { anyWay, conceptWords, fillers, misspelt, sentenceWords, stopwords } from './words.ts';

/** Words among which a slip of the fingers is looked for. */
export interface Vocabulary {
  /** The word that may have been meant, in small letters. */
  readonly meant: readonly string[];
  /** Words that stand for themselves, whatever they are near to. */
  readonly known: ReadonlySet<string>;
  /** From this length on, two slips in one word still leave no doubt. */
  readonly twoSlipsFrom: number;
  /** Words as they are looked for in a text. */
  readonly word: RegExp;
  /** Whether names and decimals may be dictated in words. */
  readonly isDictated: boolean;
}

/** Shorter words are one wrong letter away from too many others: only an exchange of neighbours is mended in them. */
const shortest = 6;

/** Endings that make another word of a known one: `decoder` is not a slip in `decode`, `cache` none in `cached`. */
const endings = /^(?:s|es|d|r|y|ed|er|ly|ing|al)$/u;

const isForm = (one: string, other: string) => one.startsWith(other) && endings.test(one.slice(other.length));

/** Slips hit the first letter least, and other words differ in it most: dinner is no winner. */
function isSlip(typed: string, word: string, most: number): boolean {
  if (word[0] !== typed[0] || Math.abs(word.length - typed.length) > most) return false;
  if (word.length < shortest) return isExchange(typed, word);
  return editDistance(typed, word) <= most;
}

/** Whether two neighbours have changed places, and nothing else. */
function isExchange(typed: string, word: string): boolean {
  return (
    typed.length === word.length &&
    typed !== word &&
    editDistance(typed, word) === 1 &&
    sameLetters(typed, word)
  );
}

const sameLetters = (one: string, other: string) => [...one].sort().join('') === [...other].sort().join('');

/** The word that was meant; null where a word is no slip, or could be one of several words. */
function intended(typed: string, { meant, known, twoSlipsFrom }: Vocabulary): string | null {
  const isKnown = known.has(typed) || known.has(typed.replace(/s$/u, ''));
  if (isKnown || meant.some((one) => one === typed || isForm(typed, one) || isForm(one, typed))) return null;
  const most = typed.length >= twoSlipsFrom ? 2 : 1;
  const near = meant.filter((word) => isSlip(typed, word, most));
  const longest = near.reduce((one, other) => (other.length > one.length ? other : one), '');
  // `secons` is a slip in `second` and in `seconds`, which say the same.
  return longest !== '' && near.every((one) => longest.startsWith(one)) ? longest : null;
}

/** A text with slips mended, and for each of its positions the one in the text as written. */
export interface Mended {
  readonly text: string;
  /** The position as written; one more than the characters, for the end. */
  positionOf(at: number): number;
}

/** A place of a text and what was meant there. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly meant: string;
}

/** Words that an input method offers for another one of the same sound. */
const homophones = [
  ['sounds-like-output', '输出'],
  ['sounds-like-input', '输入'],
  ['sounds-like-first-token', '首字'],
  ['sounds-like-concurrency', '并发'],
  ['sounds-like-latency', '时延'],
] as const;

const soundsLike = homophones.map(([group, meant]) => [new Expression(anyWay(group), 'gu'), meant] as const);

/** Where a name or a count begins right behind another: `1kTPOT50ms`, `Qwen3-32B8卡`. */
const glued = new Expression(
  `(?<=\\d(?:k|ms|s)?)(?=${anyWay('glued-name')})|(?<=\\d[bt])(?<!910b)(?=${anyWay('glued-count')})`,
  'gu',
);

/** What was meant where Chinese was typed by its sound, or without blanks. */
function typedInHaste(text: string): readonly Change[] {
  const letters = new Letters(text);
  const said = soundsLike.flatMap(([expression, meant]) =>
    expression
      .matchesIn(text, letters)
      .map(({ index, 0: words }): Change => ({ start: index, end: index + words.length, meant })),
  );
  const apart = glued
    .matchesIn(text, letters)
    .map(({ index }): Change => ({ start: index, end: index, meant: ' ' }));
  return [...said, ...apart];
}

/** Mends slips: `otput 500 toknes` is read as `output 500 tokens`. Words that are near several stay as they are. */
export function mended(text: string, vocabulary: Vocabulary): Mended {
  const slips = matchesOf(text, vocabulary.word).flatMap((match) => {
    const meant = intended(match[0], vocabulary);
    return meant === null ? [] : [{ start: match.index, end: match.index + match[0].length, meant }];
  });
  const said = vocabulary.isDictated ? findDictated(text) : [];
  const isApart = (one: { readonly start: number; readonly end: number }) =>
    said.every(({ start, end }) => one.end <= start || one.start >= end);
  const typed = vocabulary.isDictated ? typedInHaste(text) : [];
  const changes = [...[...slips, ...typed].filter(isApart), ...said].toSorted((a, b) => a.start - b.start);
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
    for (let at = 0; at < meant.length; at += 1)
      positions.push(Math.max(start, Math.min(start + at, end - 1)));
    from = end;
  }
  copy(text.length);
  positions.push(text.length);
  return { text: written, positionOf: (at) => positions[at] ?? text.length };
}

/** Plans: the words that name figures. No part of a path, a flag or a name with digits is one of them. */
export const planVocabulary: Vocabulary = {
  meant: misspelt,
  known: new Set([...fillers.en, ...stopwords.en]),
  twoSlipsFrom: Number.POSITIVE_INFINITY,
  isDictated: true,
  word: /(?<![a-z0-9_/.@\\-])[a-z]{5,16}(?![a-z0-9_/@\\-]|\.[a-z0-9])/gu,
};

let ofQuestions: Vocabulary | null = null;

/** Questions about results: the words of their concepts. Made when a question is first read. */
function questionVocabulary(): Vocabulary {
  ofQuestions ??= {
    meant: conceptWords.filter(({ length }) => length >= shortest),
    known: new Set([...conceptWords, ...stopwords.en, ...sentenceWords()]),
    twoSlipsFrom: 10,
    isDictated: false,
    word: /(?<![a-z])[a-z]{5,24}(?![a-z])/gu,
  };
  return ofQuestions;
}

/** A question with its slips mended: `troughput`, `latnecy`. */
export function wellSpelled(question: string): string {
  return mended(question, questionVocabulary()).text;
}
