import { anyWay } from '../../text/words/words.ts';
import type { AskedAbout } from './asked-about.ts';
import { type Named, namedIn } from './named-in-question.ts';
import type { QuestionReader } from './question.ts';

/** `TTFT limit 1 s?` names a value; the limit in it is no question about limits. */
const limitNamed = new RegExp(anyWay('limit-of-value'), 'gu');

/** A text longer than this is no question; reading stops there. */
export const readableCharacters = 2_000;

/** A question with what it names, and its text as the word files are looked up in it. */
export interface Heard {
  readonly named: Named;
  readonly text: string;
}

/** Words of a question, before it is read. */
export function heardIn(said: string, reader: QuestionReader, about: AskedAbout): Heard {
  const named = namedIn(said.slice(0, readableCharacters), reader, about);
  return { named, text: named.facts.has('change') ? named.text.replaceAll(limitNamed, '') : named.text };
}
