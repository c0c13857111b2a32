import { group } from '../../../text/words/matches.ts';
import { numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import { card, count, whole } from './machine-words.ts';
import { dWord, phaseNode, pWord } from './phase-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const cards = `(?: ?(?<NAME>${card}))?`;
const noUnit = `(?! ?(?:%|${anyWay('no-device-unit')}(?![a-z])))`;
/** `prefill 16`, `decode on 32 dies`. */
const behindName = (word: string, name: string) =>
  `(?<![a-z0-9])(?:the )?${word}(?![a-z])(?:[ :=]|${anyWay('size-verb')})*${count(name)}${noUnit}${cards.replace('NAME', `${name}Cards`)}`;
/** `16 for prefill`, `32 dies per D`. */
const inFrontOf = (word: string, name: string) =>
  `${count(name)}${noUnit}${cards.replace('NAME', `${name}Cards`)} ?(?:${anyWay('split-link')} )?(?<![a-z0-9])${word}(?![a-z])(?! ?${phaseNode})`;
const joint = `(?:[ ,;&/+]|${anyWay('split-joint')}(?![a-z]))+`;

const orders = [
  `${behindName(pWord, 'p')}${joint}${behindName(dWord, 'd')}`,
  `${behindName(dWord, 'd')}${joint}${behindName(pWord, 'p')}`,
  `${inFrontOf(pWord, 'p')}${joint}${inFrontOf(dWord, 'd')}`,
  `${inFrontOf(dWord, 'd')}${joint}${inFrontOf(pWord, 'p')}`,
];
const earlier = new RegExp(`(?<![\\d.a-z])${numberPattern}(?![\\d.])`, 'gu');

/**
 * `16 dies for prefill plus 48 for decode`, `24 cards split into 8 for prefill and 16 for decode`: one noun, or their sum in
 * front, says that both figures count devices.
 */
export const phaseSplits: readonly Phrase[] = orders.map((source) =>
  phrase(source, (match, span, text) => {
    const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
    if (p === null || d === null) return null;
    // Where both have their noun each is read by itself.
    if (group(match, 'pCards') !== '' && group(match, 'dCards') !== '') return null;
    const isOfDevices = group(match, 'pCards') !== '' || group(match, 'dCards') !== '';
    const last = [...text.slice(0, match.index).matchAll(earlier)].at(-1)?.[0] ?? '';
    const isSum = whole(last) === p + d && !/\p{Script=Han}/u.test(match[0]);
    if (!isOfDevices && !isSum) return null;
    return [states('prefillDevicesPerInstance', p, span), states('decodeDevicesPerInstance', d, span)];
  }),
);
