import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { numberPattern } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { partBefore } from '../clauses.ts';
import { states } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { inTotal } from './machine-products.ts';
import { card, count, inAll, whole } from './machine-words.ts';
import { phaseSplits } from './phase-splits.ts';
import {
  bothPhases,
  dWord,
  eachInstance,
  namesDecode,
  namesPrefill,
  perInstance,
  phaseNode,
  pWord,
  sizeSlots,
} from './phase-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const anyPhase = new RegExp(`(?<![a-z0-9])(?:${pWord}|${dWord})(?![a-z])[^,;、\\n\\d]*$`, 'u');

const phaseSizes = sizeSlots.map(([slot, word]) =>
  phrase(
    `(?<![a-z0-9])${word}(?![a-z])(?: ?${anyWay('phase-part')})?(?: |:|=|,|${anyWay('size-verb')})*(?:${count('each')} ?(?:${card})? ?(?:${perInstance}|${eachInstance})|(?:${eachInstance}|${perInstance})(?:[ :=]|${anyWay('instance-copula')})*${count('other')} ?(?:${card})?(?! ?${anyWay('small-unit')}(?![a-z])))`,
    (match, span, text) => {
      const value = whole(group(match, 'each') || group(match, 'other'));
      // `一半做prefill一半做decode，每实例16卡`: behind both phases a size is that of either.
      const isOfBoth = /^[^,、\d]*[,、]/u.test(match[0]) && anyPhase.test(textBefore(text, match.index, 12));
      return value === null || isOfBoth ? null : states(slot, value, span);
    },
  ),
);

const prefillNamed = new RegExp(`(?<![a-z0-9])${pWord}(?![a-z])`, 'u');

const decodeNamed = new RegExp(`(?<![a-z0-9])${dWord}(?![a-z])`, 'u');

const bothNamed = (text: string) => prefillNamed.test(text) && decodeNamed.test(text);

/** `4 cards each for prefill and 8 cards each for decode`, `8 cards for one P`. */
const eachOfPhase = sizeSlots.map(([slot, word]) =>
  phrase(
    `${count('each')} ?(?:${card}) (?:each ${anyWay('each-for')} ${anyWay('article-of-phase')}?|${anyWay('for-one')} )${word}(?![a-z])(?: ?${phaseNode})?`,
    (match, span) => {
      const value = whole(group(match, 'each'));
      return value === null ? null : states(slot, value, span);
    },
  ),
);

const sized = (name: string) =>
  `(?: ?${phaseNode})?(?: |:|=|${anyWay('size-verb')})*${count(name)} ?(?:${card})? ?`;

/** `P with 16 each and D with 32 each`. */
const eachInTurn = phrase(
  `(?<![a-z0-9])${pWord}(?![a-z])${sized('p')}(?:${anyWay('of-each-alone')})?(?:[ ,;&/+]|${anyWay('phase-in-turn')})+(?<![a-z0-9])${dWord}(?![a-z])${sized('d')}${anyWay('of-each-alone')}(?![a-z])`,
  (match, span) => {
    const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
    if (p === null || d === null) return null;
    return [states('prefillDevicesPerInstance', p, span), states('decodeDevicesPerInstance', d, span)];
  },
);

/** `P/D ratio, P8 D16`: the sizes glued to the letters. */
const lettersWithSizes = phrase(
  `(?<![a-z0-9])p ?[:=]? ?(?<p>\\d{1,3})[ ,/]{1,3}d ?[:=]? ?(?<d>\\d{1,3})(?! ?[pdx%.]|\\d)(?: ?(?:${card}))?`,
  (match, span, text) => {
    const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
    if (p === null || d === null || !says('ratio-in-front', text.slice(0, match.index))) return null;
    return [states('prefillDevicesPerInstance', p, span), states('decodeDevicesPerInstance', d, span)];
  },
);

/** `PD分离，各32卡`: of either phase, where the text names both. */
const ofEither = phrase(
  `${anyWay('each-side')}(?: |${anyWay('each-side-verb')})*${count('each')} ?(?:${card})`,
  (match, span, text) => {
    const value = whole(group(match, 'each'));
    const before = text.slice(0, match.index);
    return value === null || !bothNamed(before)
      ? null
      : [states('prefillDevicesPerInstance', value, span), states('decodeDevicesPerInstance', value, span)];
  },
);

/** A rate in front of a place, up to the end of its sentence. */
const ofLoads = new RegExp(`${anyWay('rate-unit')}[^;\\n]{0,12}$`, 'u');
const ofCards = new RegExp(card, 'u');

/** `8 cards per instance`, `每个实例8卡`: the size of prefill and decode instances, of each or of both alike. */
export const instanceSizes: readonly Phrase[] = [
  phrase(
    `(?<![a-z0-9])${anyWay('every-phase')}?${bothPhases}(?![a-z]) ?的?${phaseNode}?(?: |:|=|${anyWay('size-verb')})*${count('each')} ?(?:${marks.device}+s? ?)?(?:${card})(?: ?${anyWay('each-behind-cards')})?(?! ?${anyWay('all-told')})`,
    (match, span) => {
      const value = whole(group(match, 'each'));
      const isBoth = says('of-each', match[0]);
      if (value === null || !isBoth) return null;
      return [
        states('prefillDevicesPerInstance', value, span),
        states('decodeDevicesPerInstance', value, span),
      ];
    },
  ),
  ...phaseSizes,
  ...eachOfPhase,
  ...phaseSplits,
  eachInTurn,
  lettersWithSizes,
  ofEither,
  phrase(
    `(?:${inAll}|${anyWay('total-said')})(?:[ :]|${anyWay('total-copula')}){0,3}${count('before')}(?! ?(?:[a-z%]|${numberPattern}|[\\p{Script=Han}]))|${count('each')} ?${anyWay('in-all-en')}(?! ?${anyWay('figure-behind-total')}(?![a-z]))`,
    // `A业务QPS 3，B业务QPS 5，合计8`: a sum of loads counts no devices.
    (match, span, text) =>
      ofLoads.test(textBefore(text, match.index, 24)) && !ofCards.test(match[0])
        ? null
        : inTotal(match, span),
  ),
  // `单实例16卡`: without a word of phases one instance is the whole deployment.
  phrase(
    `${anyWay('one-instance-zh')}实例 ?${anyWay('instance-verb-zh')}? ?${count('each')} ?(?:${card})`,
    (match, span, text) => (says('speaks-of-phases', text) ? null : inTotal(match, span)),
  ),
  phrase(
    `${count('each')} ?(?:${marks.device}+s? ?)?(?:${card})? ?(?:/|${anyWay('per-instance-link')}) ?instance(?!s? of)|(?<![pd] ?)${anyWay('each-instance-zh')}实例 ?${anyWay('all-alike-zh')}?${anyWay('instance-verb-zh')}? ?${count('other')} ?(?:${card})|each instance ?(?:[:=]|${anyWay('instance-verb-en')})? ?${count('third')} ?(?:${card})`,
    (match, span, text) => {
      // Where the clause names the phase, the size is that phase's own.
      const clause = partBefore(text.slice(0, match.index), 'items');
      if (namesPrefill.test(clause + match[0]) || namesDecode.test(clause + match[0])) return null;
      const value = whole(group(match, 'each') || group(match, 'other') || group(match, 'third'));
      if (value === null) return null;
      return [
        states('prefillDevicesPerInstance', value, span),
        states('decodeDevicesPerInstance', value, span),
      ];
    },
  ),
];
