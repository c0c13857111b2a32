import { labelled } from '../../../text/labelled.ts';
import { textBefore } from '../../../text/words/around.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import { partBefore } from '../clauses.ts';
import { asks } from '../slot-mention.ts';
import type { Interpretation } from '../understanding.ts';
import { sideOf } from './length-pairs.ts';
import { type Phrase, phrase } from './phrase.ts';

const figure = (name: string) =>
  `(?<${name}>${numberPattern}) ?(?<${name}Scale>k[1-9](?![\\da-z.])|k(?![a-z]))?(?: ?${anyWay('tokens-behind-bound')}(?![a-z]))?(?! ?(?:%|${anyWay('unit-not-bound')})(?![a-z])|\\d|\\.\\d)`;
const share = `(?<![\\d.])${anyWay('share-of-requests')}`;
const of = `(?: (?:of ${anyWay('bound-determiner')}?)?${anyWay('bounded-noun')})?`;
const below = `(?: ${anyWay('bounded-verb')})*(?: ?< ?=? ?| ${anyWay('bounded-by')} )`;
const output = wordsOf('output-stem');

/** `90% under 4k, max 16k`: a bound that a part of the requests keeps is the length of none of them. */
export const boundsOfShares: readonly Phrase[] = [
  phrase(
    `${share}${of}${below}(?:about |~ ?)?${figure('a')}(?:[ ,;(]{1,3}${anyWay('bound-joint')}?(?:the )?(?:${anyWay('rest-of-requests')}|${anyWay('bound-of-rest')}|:| )+${figure('b')})?`,
    (match, span, text) => {
      const before = partBefore(textBefore(text, span[0], 24), 'clauses');
      const isOutput = output.test(`${before}${match[0]}`);
      const lengths = (['a', 'b'] as const).flatMap((name) => sideOf(match, name) ?? []);
      if (lengths.length === 0 || lengths.some(({ looksLong }) => !looksLong)) return null;
      const interpretations = lengths.map(({ value }): Interpretation => {
        const shown = grouped(value);
        return { value, label: labelled(({ meant }) => (isOutput ? meant.output : meant.input)(shown)) };
      });
      return asks(isOutput ? 'outputLength' : 'inputLength', span, interpretations);
    },
  ),
];
