import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { product } from './machine-products.ts';
import { card, count, device, eachMachine, machine, machines, whole } from './machine-words.ts';
import { phrase } from './phrase.ts';
import { partFrom, shareOfCount } from './share-of-count.ts';

/** `10台，每台16卡，拿其中4台`: a part of the machines is meant. */
export const partOfMachines = phrase(
  `${machines}${machine}[^;\\n\\d]{0,16}(?:${eachMachine})(?: |${anyWay('has-zh')})*${count('each')} ?(?:${card})[^;\\n\\d]{0,8}${anyWay('of-which-used')} ?(?<part>${numberPattern}) ?${anyWay('machine-counter')}(?! ?${anyWay('machines-of-others')})`,
  (match, span) => {
    const [part, each, all] = ['part', 'each', 'machines'].map((name) => whole(group(match, name)));
    return !part || !each || !all || part > all ? null : product(part, each, span);
  },
);

const partOf = `(?<![\\d.a-z])(?:(?<part>${numberPattern})|(?<share>${shareOfCount})) (?:out )?of ${anyWay('determiner-of-part')}*${count('all')} ?(?:${device}(?: ?(?:${card}))?|${card})(?!${marks.device}| ?(?:[a-z-]{3,12} )?(?:${machine}))`;

const notForUs = new RegExp(`^ ?${anyWay('taken-by-others')}`, 'u');

const forPhase = new RegExp(
  `^ ?${anyWay('part-verb')}*${anyWay('part-purpose')}? ?(?:the )?${anyWay('phase-stem')}`,
  'u',
);

/** `24 of the 32 cards`: a part of what is there is meant; `8 of our 32 cards are down`: what is left. */
export const partOfCards = phrase(partOf, (match, span, text) => {
  const all = whole(group(match, 'all'));
  const part = partFrom(match, all);
  const behind = text.slice(match.index + match[0].length, match.index + match[0].length + 40);
  if (!all || !part || part >= all || !Number.isInteger(part) || forPhase.test(behind)) return null;
  if (notForUs.test(behind))
    return states(
      'numDevices',
      all - part,
      span,
      `${grouped(all)} − ${grouped(part)} = ${grouped(all - part)}`,
    );
  return states('numDevices', part, span);
});

const ofMachines = new RegExp(`(?:${machine}|${eachMachine})(?:[ :]|${anyWay('machine-has')})*$`, 'u');

/** Devices that are left where a part of them is not to be had. */
function left(match: RegExpExecArray, span: TextRange, text: string): SlotMention | null {
  const all = whole(group(match, 'all'));
  const part = partFrom(match, all);
  // Of machines with so many cards one may be a machine.
  const isOfMachines = ofMachines.test(textBefore(text, match.index, 24));
  if (!all || !part || part >= all || !Number.isInteger(part) || isOfMachines) return null;
  const reading = `${grouped(all)} − ${grouped(part)} = ${grouped(all - part)}`;
  return states('numDevices', all - part, span, reading);
}

const allCards = `${count('all')} ?(?:${device}(?: ?(?:${card}))?|${card})`;

const partOfThem = `(?:${count('part')}|(?<share>${shareOfCount})) ?(?:of ${anyWay('of-those')} ?|(?:of ${anyWay('taken-of')} ?)?(?:${card}) ?)?`;

/** `128 dies, but 32 are used for training`: what is left of all of them. */
export const leftOver = phrase(
  `${allCards}[^;\\n\\d]{0,24}? ?[,(]? ?(?:[, ]|${anyWay('part-turn')})+ ?${partOfThem}${anyWay('taken-by-others')}`,
  left,
);

/** `64 dies minus 8`. */
export const lessSome = phrase(
  `${allCards} ?,? ?${anyWay('less-some')} ?${count('part')}(?! ?(?:%|${anyWay('unit-not-count')})(?![a-z])) ?(?:${card})?(?: ?of ${anyWay('of-these')})?(?: ${anyWay('that-which')} ${anyWay('are-is')})?(?: ?${anyWay('taken-by-others')})?`,
  left,
);
