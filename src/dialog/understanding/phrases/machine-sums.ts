import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { eitherCount } from './machine-products.ts';
import { card, count, whole } from './machine-words.ts';
import { phrase } from './phrase.ts';

const machinesOf = (at: number) =>
  `(?<machines${at}>双|单|${numberPattern}) ?${anyWay('machine-counter-sum')} ?${count(`each${at}`)} ?(?:${card})`;

/** Products of machines and devices, added up. */
function sumOf(match: RegExpExecArray, span: TextRange): SlotMention | null {
  const parts = [1, 2, 3].flatMap((at) => {
    const [machines, each] = [whole(group(match, `machines${at}`)), whole(group(match, `each${at}`))];
    return machines === null || each === null ? [] : [{ machines, each }];
  });
  const value = parts.reduce((sum, { machines, each }) => sum + machines * each, 0);
  const reading = parts.map(({ machines, each }) => `${machines} × ${each}`).join(' + ');
  return parts.length < 2 ? null : states('numDevices', value, span, `${reading} = ${grouped(value)}`);
}

/** `2台8卡+1台16卡`: machines of several sizes, in all. */
export const sumOfMachines = phrase(
  `(?<![\\d.a-z])${machinesOf(1)} ?(?:\\+|${anyWay('added-to')}) ?${machinesOf(2)}(?: ?(?:\\+|${anyWay('added-to')}) ?${machinesOf(3)})?`,
  sumOf,
);

/** `2 x 16 + 1 x 32 dies`: groups of several sizes, in all. */
export const sumOfProducts = phrase(
  `${count('machines1')} ?[x*] ?${count('each1')} ?(?:${card})? ?(?:\\+|${anyWay('plus-and')}) ?${count('machines2')} ?[x*] ?${count('each2')} ?(?=${card}|${marks.device})(?:${card})?`,
  sumOf,
);

const atSite = (at: number) =>
  `(?<site${at}>${anyWay('site-name')}) ?(?:${anyWay('site-has')} ?)?${count(`each${at}`)} ?(?:${card})`;

/** `北京16卡、上海16卡`: as many at each of two places, of which the plan may have those of one or of both. */
export const sameAtSites = phrase(
  `${atSite(1)}[ ,、;]{0,2}(?:${anyWay('added-to')})? ?${atSite(2)}`,
  (match, span, text) => {
    // `各自独立`: each place is a deployment of its own.
    if (says('sites-apart', text.slice(span[1]))) return null;
    const [first, second] = [whole(group(match, 'each1')), whole(group(match, 'each2'))];
    const areTwo = group(match, 'site1') !== group(match, 'site2');
    return first !== null && first === second && areTwo ? eitherCount(2, first, span) : null;
  },
);
