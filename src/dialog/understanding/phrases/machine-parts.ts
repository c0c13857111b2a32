import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { marks } from '../source-text.ts';
import { type Span, type Statement, states } from '../statement.ts';
import { product } from './machine-products.ts';
import { card, count, device, eachMachine, machine, machines, whole } from './machine-words.ts';
import { group, phrase } from './rule.ts';
import { partFrom, shareOfCount } from './share-of-count.ts';

/** `10台，每台16卡，拿其中4台`: a part of the machines is meant. */
export const partOfMachines = phrase(
  `${machines}${machine}[^;\\n\\d]{0,16}(?:${eachMachine})(?: |有|是)*${count('each')} ?(?:${card})[^;\\n\\d]{0,8}(?:其中的?|只用|先用|就用|拿出?|取) ?(?<part>${numberPattern}) ?(?:台|个节点|节点)`,
  (match, span) => {
    const [part, each, all] = ['part', 'each', 'machines'].map((name) => whole(group(match, name)));
    return !part || !each || !all || part > all ? null : product(part, each, span);
  },
);

const partOf = `(?<![\\d.a-z])(?:(?<part>${numberPattern})|(?<share>${shareOfCount})) (?:out )?of (?:the |our |my |these |those |its |all |available |installed )*${count('all')} ?(?:${device}(?: ?(?:${card}))?|${card})(?!${marks.device}| ?(?:[a-z-]{3,12} )?(?:${machine}))`;

const notForUs = new RegExp(`^ ?${anyWay('taken-by-others')}`, 'u');

const forPhase =
  /^ ?(?:are |go |is |will |be |used |do )*(?:for|to|doing|as|on)? ?(?:the )?(?:prefill|decod|p(?![a-z])|d(?![a-z]))/u;

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

const ofMachines = new RegExp(`(?:${machine}|${eachMachine})(?: |:|with|of|x|has|have|having|有|是)*$`, 'u');

/** Devices that are left where a part of them is not to be had. */
function left(match: RegExpExecArray, span: Span, text: string): Statement | null {
  const all = whole(group(match, 'all'));
  const part = partFrom(match, all);
  // Of machines with so many cards one may be a machine.
  const isOfMachines = ofMachines.test(text.slice(Math.max(0, match.index - 24), match.index));
  if (!all || !part || part >= all || !Number.isInteger(part) || isOfMachines) return null;
  const reading = `${grouped(all)} − ${grouped(part)} = ${grouped(all - part)}`;
  return states('numDevices', all - part, span, reading);
}

const allCards = `${count('all')} ?(?:${device}(?: ?(?:${card}))?|${card})`;

const partOfThem = `(?:${count('part')}|(?<share>${shareOfCount})) ?(?:of (?:them|these|those|which|it) ?|(?:${card}) ?)?`;

/** `128 dies, but 32 are used for training`: what is left of all of them. */
export const leftOver = phrase(
  `${allCards}[^;\\n\\d]{0,24}? ?[,(]? ?(?:but|of which|though|however|and|where|with|,| )+ ?${partOfThem}${anyWay('taken-by-others')}`,
  left,
);

/** `64 dies minus 8`. */
export const lessSome = phrase(
  `${allCards} ?,? ?${anyWay('less-some')} ?${count('part')}(?! ?(?:k|ms|s|tokens?|%)(?![a-z])) ?(?:${card})?(?: ?of (?:them|these|those|which))?(?: (?:that|which) (?:are|is))?(?: ?${anyWay('taken-by-others')})?`,
  left,
);
