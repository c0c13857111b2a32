import { group } from '../../../text/words/matches.ts';
import { numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import { product, times } from './machine-products.ts';
import {
  card,
  count,
  device,
  eachMachine,
  having,
  machine,
  machines,
  machineWord,
  sameKind,
  whole,
} from './machine-words.ts';
import { type Phrase, phrase } from './phrase.ts';

/** Device counts told by machines within machines, or by one machine and how many there are of it. */
export const nestedMachines: readonly Phrase[] = [
  // `3 racks x 8 servers x 8 GPUs`
  phrase(
    `${count('outer')} ?${machineWord}${having}(?:${eachMachine})?${having}${machines}${machine}${having}(?:${eachMachine})?${having}${count('each')} ?(?:x ?)?(?:${card}|${device})(?: ?(?:${eachMachine}))?`,
    (match, span) => {
      const [outer, inner, each] = ['outer', 'machines', 'each'].map((name) => whole(group(match, name)));
      return outer && inner && each ? product(outer * inner, each, span) : null;
    },
  ),
  // `two racks, each rack four servers, each server 16 dies`
  phrase(
    `${count('outer')} ?${machineWord}[,;: (]{1,3}${anyWay('each-of-nest')}(?: ${machineWord})?${having}${anyWay('nest-verb')}? ?${count('inner')} ?${machineWord}[,;: (]{1,3}${anyWay('each-of-nest')}(?: ${machineWord})?${having}${anyWay('nest-verb')}? ?${count('each')} ?(?:${card}|(?=${device}))`,
    (match, span) => {
      const [outer, inner, each] = ['outer', 'inner', 'each'].map((name) => whole(group(match, name)));
      return outer && inner && each ? product(outer * inner, each, span) : null;
    },
  ),
  // `three boxes of 8 plus one box of 4`
  phrase(
    `${count('outer')} ?${machineWord}${having}${count('first')} ?(?:${card})?(?: ?${device})?(?: ?(?:${eachMachine}))? ?(?:\\+|${anyWay('nest-joint')}) (?:another )?(?<inner>an?|${numberPattern}) ?${machineWord}${having}${count('each')}(?: ?(?:${card}))?(?! ?${anyWay('unit-not-devices')}(?![a-z]))`,
    (match, span) => {
      const [outer, first, each] = ['outer', 'first', 'each'].map((name) => whole(group(match, name)));
      const inner = /^an?$/u.test(group(match, 'inner')) ? 1 : whole(group(match, 'inner'));
      if (!outer || !first || !each || !inner) return null;
      const value = outer * first + inner * each;
      return states('numDevices', value, span, `${outer} × ${first} + ${inner} × ${each} = ${value}`);
    },
  ),
  // `16 + 16 dies`
  phrase(
    `${count('one')} ?\\+ ?${count('other')} ?(?:${card})(?! ?${anyWay('each-follows')})`,
    (match, span) => {
      const [one, other] = ['one', 'other'].map((name) => whole(group(match, name)));
      if (!one || !other) return null;
      return states('numDevices', one + other, span, `${one} + ${other} = ${one + other}`);
    },
  ),
  // `a node has 16 dies and we own five of them`
  phrase(
    `(?<![a-z\\d])(?<!(?:\\d|\\d ?x|${anyWay('count-of-nest')}) )(?:${anyWay('determiner-of-nest')} )?${machineWord}(?: |:|=|${anyWay('machines-having')}|${anyWay('nest-copula')})*${count('each')} ?(?:${card}|${device}(?: ?(?:${card}))?)[^\\n\\d]{0,24}?(?<![a-z])${anyWay('owns')} ?${count('machines')} (?:of ${anyWay('of-them')}(?![a-z])|(?:${sameKind} )?${machineWord})`,
    times,
  ),
];
