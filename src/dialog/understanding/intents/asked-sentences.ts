import { spelled } from '../../../text/words/spelling.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { politeEnding } from '../polite-ending.ts';
import { soundsUnsure } from './doubt.ts';

/**
 * Questions about a result, or about the world, as against sentences that state a plan. The words are the folded
 * text, so Chinese question marks are plain ones.
 */
/** Greetings and polite beginnings, and a short heading in front of a colon. */
const lead = new RegExp(`^(?:\\s|[,、!:.~]|${anyWay('polite-lead')})+`, 'u');

/** Kind of asking sentence: about a result, in spite of what it names or only where it plans nothing; about a word. */
export type QuestionKind = 'always' | 'unless-planned' | 'word' | null;

/** A sentence of a text and what it asks. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  readonly asks: QuestionKind;
}

/** The sentences of a folded text. A question in which someone is unsure is none about a result: it asks for advice. */
export function readSentences(folded: string): readonly Sentence[] {
  return [...folded.matchAll(/(?:[^;!?\n.]|\.(?!\s|$))+[?]?/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    asks: kindOf(match[0]),
  }));
}

function kindOf(sentence: string): QuestionKind {
  const text = sentence.replace(lead, '').replace(politeEnding, '').trim();
  if (says('asks-always', text)) return 'always';
  if (soundsUnsure(text)) return null;
  if (says('asks-about-word', sentence.replace(politeEnding, '').trim())) return 'word';
  return says('asks-unless-planned', text) ? 'unless-planned' : null;
}

/** Whether words beside a result ask something: then they are answered, and do not change the plan. */
export function soundsLikeQuestion(text: string): boolean {
  return says('question-words', spelled(text));
}
