import { group } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import { cardWord, count, whole } from './machine-words.ts';
import { dWord, phaseNode, pWord } from './phase-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const sizes = `${count('p')} ?(?:${cardWord})?(?: ?[&,/:] ?| ${anyWay('phase-to-phase')} )${count('d')} ?(?:${cardWord})(?: ?${anyWay('per-instance-en')}| ?${anyWay('of-each-alone')})?(?![a-z])`;
const link = `(?:[ (:=,]|${anyWay('size-verb')}|${anyWay('ratio-of-sizes')})*`;

/** `the ratio of prefill to decode instances (8 and 16 cards)`: sizes of an instance in the order of the phases. */
export const ratioWithSizes: readonly Phrase[] = [
  phrase(
    `(?<ratio>${anyWay('ratio-of')})?(?<![a-z0-9])${pWord}(?: ?${phaseNode})? ?(?:[&/:]|${anyWay('phase-to-phase')}) ?${dWord}(?![a-z])(?: ?${phaseNode})?(?<behind> ${anyWay('ratio-behind')})?${link}${sizes}`,
    (match, span) => {
      const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
      if (p === null || d === null) return null;
      const isRatio = group(match, 'ratio') + group(match, 'behind') !== '';
      return [
        ...(isRatio ? [states('mode', 'pd-ratio', span)] : []),
        states('prefillDevicesPerInstance', p, span),
        states('decodeDevicesPerInstance', d, span),
      ];
    },
  ),
];
