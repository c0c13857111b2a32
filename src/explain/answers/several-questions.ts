import { anyWay, says } from '../../text/words/words.ts';
import type { Question } from './question.ts';

/** Where a second question begins. */
const boundary = new RegExp(anyWay('second-question'), 'giu');

/** More questions than these in one sentence are no questions about a result. */
const mostParts = 4;

/** A part that is shorter asks nothing by itself: `and why?`, 还有呢. */
const leastWords = 3;
const leastCharacters = 4;

function isWhole(part: string): boolean {
  const lower = part.toLowerCase();
  const isLong = /\p{Script=Han}/u.test(part)
    ? [...part].length >= leastCharacters
    : part.split(/\s+/u).length >= leastWords;
  return isLong && says('asks-something', lower);
}

/**
 * The questions that a sentence asks one after the other, in their own words. A sentence that asks one thing, or of which a
 * part would ask nothing by itself, is one question.
 */
export function questionsIn(said: string): readonly string[] {
  const parts = said
    .split(boundary)
    .map((part) => part.replace(/^[\s,;]+|(?<![\s,;?？])[\s,;?？]+$/gu, ''))
    .filter((part) => part !== '');
  return parts.length < 2 || parts.length > mostParts || !parts.every(isWhole) ? [said] : parts;
}

/** Loads are carried by these questions; who asks the second one means the load of the first. */
type Loaded = Extract<Question, { intent: 'fits' | 'load' | 'why-not-batch' }>;

const isLoaded = (question: Question): question is Loaded =>
  question.intent === 'fits' || question.intent === 'load' || question.intent === 'why-not-batch';

/** A later question of a sentence with the load that an earlier one names, where it names none. */
function withLoadOf(first: Question, second: Question): Question {
  if (!isLoaded(first) || !isLoaded(second)) return second;
  const { batch, users, contextTokens, times } = first;
  const hasOwn = second.batch !== null || second.users !== null || second.times !== null;
  return {
    ...second,
    ...(hasOwn ? {} : { batch, users, times }),
    contextTokens: second.contextTokens ?? contextTokens,
  };
}

/** One of the questions of a sentence. */
export interface PartOfSentence {
  readonly said: string;
  readonly question: Question;
  /** It is about the plan that the first question puts forward. */
  readonly isOfChanged?: true;
}

const key = ({ doubt: _doubt, unused: _unused, terms: _terms, ...question }: Question) =>
  JSON.stringify(question);

/**
 * The questions of a sentence as they are answered one after the other; null where the sentence is better read as one: its
 * parts ask the same, the first was not understood, or the second asks for figures of a load that the first answers already.
 */
export function inOrder(parts: readonly PartOfSentence[], whole: Question): readonly PartOfSentence[] | null {
  const [first, ...others] = parts;
  if (first === undefined || first.question.intent === 'unknown') return null;
  // The intent of the whole sentence may be that of its other parts.
  const isFirstAlone = others.every(({ question }) => question.intent === 'unknown');
  if (isFirstAlone && key(whole) !== key(first.question)) return null;
  const told = others.map((part): PartOfSentence => {
    const question = withLoadOf(first.question, part.question);
    const isOfChanged =
      first.question.intent === 'what-if' &&
      question.intent !== 'what-if' &&
      says('of-what-would-be', part.said.toLowerCase());
    return { ...part, question, ...(isOfChanged ? { isOfChanged: true as const } : {}) };
  });
  // The answer for a supposed load is told whole where it is asked first.
  const isOfLoad =
    isLoaded(first.question) &&
    told.some(({ question, said }) => !isLoaded(question) && says('of-what-would-be', said.toLowerCase()));
  if (isOfLoad) return null;
  const all = [first, ...told].filter(
    (part, at, every) => every.findIndex(({ question }) => key(question) === key(part.question)) === at,
  );
  return all.length < 2 ? null : all;
}
