import { matchesOf } from '../../../text/words/matches.ts';
import { spelled } from '../../../text/words/spelling.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { politeEnding } from '../polite-ending.ts';
import type { TextRange } from '../slot-mention.ts';
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
  return matchesOf(folded, /(?:[^;!?\n.]|\.(?!\s|$))+[?]?/gu).flatMap(({ index, 0: words }) =>
    apart(words).map(([from, to]) => ({
      start: index + from,
      end: index + to,
      asks: kindOf(words.slice(from, to)),
    })),
  );
}

/** `TPOT 50ms，为什么不用64卡?`: a question behind the last comma, where nothing in front of it asks. */
function apart(sentence: string): readonly TextRange[] {
  const comma = sentence.lastIndexOf(',');
  const whole: readonly TextRange[] = [[0, sentence.length]];
  if (comma < 0 || !sentence.endsWith('?') || !/\d/u.test(sentence.slice(0, comma))) return whole;
  const [head, tail] = [sentence.slice(0, comma), sentence.slice(comma + 1)];
  const asks = kindOf(tail);
  const isApart =
    (asks === 'always' || asks === 'word') && says('question-leads', tail) && kindOf(head) === null;
  return isApart
    ? [
        [0, comma],
        [comma + 1, sentence.length],
      ]
    : whole;
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
