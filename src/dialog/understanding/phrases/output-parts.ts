import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';
import { addedBy, lengthOf, part } from './shared-prefix.ts';

/** `4k thinking tokens plus 500 answer tokens`: what comes out is both. */
export const outputParts: readonly Phrase[] = [
  phrase(
    `${part('thought-part', 'thought')}[,、 ]{0,2}${addedBy}${anyWay('article')}?${part('answer-part', 'answer')}(?: tokens?)?`,
    (match, span) => {
      const [thought, answer] = [lengthOf(match, 'thought'), lengthOf(match, 'answer')];
      if (!thought || !answer) return null;
      const value = thought.value + answer.value;
      return states(
        'outputLength',
        value,
        span,
        `${thought.reading} + ${answer.reading} = ${grouped(value)}`,
      );
    },
  ),
];
