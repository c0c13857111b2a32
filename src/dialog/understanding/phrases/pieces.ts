import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';
import { addedBy, figure, lengthOf, part } from './shared-prefix.ts';

const piece = anyWay('piece-of-prompt');
const each = anyWay('each-piece');
const pieces = `(?<![\\d.a-z])(?<count>${numberPattern}) ?${piece}[^;\\n\\d]{0,6}?${each}(?:[ :~]|${anyWay('piece-about')})*${figure('each')}(?: ${anyWay('each-apiece')}(?![a-z]))?`;
const eachFirst = `${each}(?:[ :]|${anyWay('piece-about-zh')})*${figure('each')}[,、; x*]{1,3}${anyWay('piece-verb')}*(?<count>${numberPattern}) ?${piece}`;

/** `10个chunk，每个800 token，加上问题100`: what goes in is the pieces, with what is added to them. */
const told = (source: string): Phrase =>
  phrase(source, (match, span) => {
    const count = readNumber(group(match, 'count'));
    const [length, own] = [lengthOf(match, 'each'), lengthOf(match, 'own')];
    if (count === null || !Number.isInteger(count) || count < 1 || length === null) return null;
    const value = count * length.value + (own?.value ?? 0);
    // `50,000 documents of 6k tokens`: a batch of them, each a prompt of its own.
    if (value > longestPrompt) return null;
    const added = own === null ? '' : ` + ${own.reading}`;
    return states(
      'inputLength',
      value,
      span,
      `${grouped(count)} × ${length.reading}${added} = ${grouped(value)}`,
    );
  });

/** No model takes a longer prompt. */
const longestPrompt = 4_000_000;

const labelled = (name: string) => `(?<label${name}>[^\\d,;、+:：=\\n]{0,10}?)${figure(name)}`;
const further = ['b', 'c', 'd', 'e'].map((name) => `(?: ?\\+ ?${labelled(name)})`);
const isPart = new RegExp([anyWay('prompt-part'), anyWay('context-part'), anyWay('own-part')].join('|'), 'u');

/** `片段4k+历史2k+问题200`: parts of a prompt with a plus between them, each with a word of its own. */
const sumOfParts: Phrase = phrase(
  `${labelled('a')}${further[0]}${further[1]}${further[2]}?${further[3]}?(?! ?(?:%|${anyWay('unit-not-prompt')})(?![a-z]))`,
  (match, span) => {
    const names = ['a', 'b', 'c', 'd', 'e'].filter((name) => group(match, name) !== '');
    const lengths = names.flatMap((name) => lengthOf(match, name) ?? []);
    const areParts = names.filter((name) => isPart.test(group(match, `label${name}`))).length >= 2;
    if (!areParts || lengths.length !== names.length) return null;
    const value = lengths.reduce((sum, one) => sum + one.value, 0);
    return states(
      'inputLength',
      value,
      span,
      `${lengths.map((one) => one.reading).join(' + ')} = ${grouped(value)}`,
    );
  },
);

/** A prompt that is told by its pieces. */
export const piecesOfPrompt: readonly Phrase[] = [
  sumOfParts,
  ...[pieces, eachFirst].flatMap((source) => [
    told(`${source}[,、 ]?${addedBy}${part('own-part', 'own')}`),
    told(source),
  ]),
];
