import amountDocument from '../../../dialogs/amount-words.yaml';
import forwardDocument from '../../../dialogs/forward-words.yaml';
import phraseDocument from '../../../dialogs/phrase-words.yaml';
import planDocument from '../../../dialogs/plan-words.yaml';
import questionDocument from '../../../dialogs/question-words.yaml';
import roleDocument from '../../../dialogs/role-words.yaml';
import unclearDocument from '../../../dialogs/unclear-words.yaml';
import document from '../../../dialogs/words.yaml';
import type { CompiledWords } from './compile.ts';
import type { CompiledQuestionWords } from './concepts.ts';
import { Expression } from './expression.ts';
import { anyOf } from './line.ts';

// The build has checked and translated the files; see `compileWords`.
const compiled = document as CompiledWords;
const ofQuestions = questionDocument as CompiledQuestionWords;
const allWays = {
  ...compiled.ways,
  ...(planDocument as Pick<CompiledWords, 'ways'>).ways,
  ...(phraseDocument as Pick<CompiledWords, 'ways'>).ways,
  ...(amountDocument as Pick<CompiledWords, 'ways'>).ways,
  ...(forwardDocument as Pick<CompiledWords, 'ways'>).ways,
  ...(roleDocument as Pick<CompiledWords, 'ways'>).ways,
  ...(unclearDocument as Pick<CompiledWords, 'ways'>).ways,
  ...ofQuestions.ways,
};

/** Name of a group of one of the files `dialogs/*words.yaml`. */
export type GroupName = string;

const expressions = new Map<GroupName, Expression>();

function expressionOf(group: GroupName): Expression {
  const known = expressions.get(group);
  if (known) return known;
  const ways = allWays[group];
  if (!ways) throw new RangeError(`dialogs/*words.yaml have no group "${group}"`);
  const made = new Expression(anyOf(ways.map(([source]) => source)), 'u');
  expressions.set(group, made);
  return made;
}

/**
 * Recognises any way of a group. One expression for each group, made when it is first asked for.
 *
 * @throws RangeError where no group has this name.
 */
export function wordsOf(group: GroupName): RegExp {
  return expressionOf(group).regExp;
}

const ways = new Map<GroupName, readonly RegExp[]>();

/**
 * The lines of a group one by one, for those whose order counts or that capture an amount (`#`).
 *
 * @throws RangeError where no group has this name.
 */
export function waysOf(group: GroupName): readonly RegExp[] {
  const known = ways.get(group);
  if (known) return known;
  const lines = allWays[group];
  if (!lines) throw new RangeError(`dialogs/*words.yaml have no group "${group}"`);
  const made = lines.map(([source]) => new RegExp(source, 'u'));
  ways.set(group, made);
  return made;
}

/** Whether a text, spelled as the lines are, has any way of a group. */
export function says(group: GroupName, text: string): boolean {
  return expressionOf(group).isIn(text);
}

/** The rule that fired: the words in the text, and the sentence that its line was written for. */
export interface FiredCue {
  readonly cue: string;
  readonly words: string;
  readonly sentence: string;
}

/** The first way of a group that a text has; null where it has none. */
export function firedCue(group: GroupName, text: string): FiredCue | null {
  const lines = allWays[group];
  if (lines === undefined) return null;
  const expressions = waysOf(group);
  for (const [at, [, sentence]] of lines.entries()) {
    const words = expressions[at]?.exec(text)?.[0];
    if (words !== undefined) return { cue: group, words, sentence };
  }
  return null;
}

/** The source of the expression of a group, as one alternative group: for expressions that words are a part of. */
export function anyWay(group: GroupName): string {
  return expressionOf(group).source;
}

/** All evidence for intents, in no order that matters. */
export const intentEvidence = [...compiled.intents, ...ofQuestions.intents];

/** The English words of all concepts, one by one. */
export const conceptWords: readonly string[] = [
  ...new Set(
    Object.values(ofQuestions.ways)
      .flat()
      .flatMap(([, word]) => word.split(' '))
      .filter((word) => /^[a-z]+$/u.test(word)),
  ),
];

/** The words of a group whose lines are words alone, in no notation; none where no group has this name. */
export function plainWays(group: GroupName): readonly string[] {
  return (allWays[group] ?? []).map(([source]) => source);
}

/** The sentence that each way of a group was written for; of a concept its words. */
export function groupSentences(group: GroupName): readonly string[] {
  return (allWays[group] ?? []).map(([, sentence]) => sentence);
}

/** Every English word that some line was written for. */
export function sentenceWords(): ReadonlySet<string> {
  const sentences = Object.values(compiled.ways).flatMap((ways) => ways.map(([, sentence]) => sentence));
  return new Set(sentences.flatMap((sentence) => sentence.toLowerCase().match(/[a-z]+/gu) ?? []));
}

/** The kinds of questions with their parts apart, for what comes near one. */
export const nearKinds = ofQuestions.kinds;

/** Facts that a question has to name for an intent: any one of the facts; intents that need nothing are left out. */
export const intentNeeds: Readonly<Record<string, readonly string[]>> = ofQuestions.needs;

/** A question of each kind as a person may ask it. */
export const questionExamples = ofQuestions.examples;

/** Facts that the code has to tell apart for the evidence. */
export const namedFacts = compiled.facts;

/** Words between a word for a figure and its number, words that state no requirement, words often mistyped. */
export const { fillers, stopwords, misspelt } = compiled;

/** The names of all groups. */
export const groupNames: readonly GroupName[] = Object.keys(allWays);
