import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
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
