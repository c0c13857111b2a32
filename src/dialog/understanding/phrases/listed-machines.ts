import { group } from '../../../text/words/matches.ts';
import { numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { product } from './machine-products.ts';
import { card, device, eachMachine, machine, whole } from './machine-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const name = `${anyWay('named-machine')}[-_]?`;
const gap = `(?:[ ,;、:()]|${anyWay('listed-machines-filler')})*`;
const told = `(?:(?<told>${numberPattern}) ?(?:${machine})${gap})?`;
const each = `(?:${device} ?)?${gap}${told}(?:${eachMachine})(?:[ :]|${anyWay('each-machine-has')})*(?<each>${numberPattern}) ?(?:${card})(?: ?${device})?`;

/** More names than this are no machines of one plan. */
const mostNames = 256;

/** Machines by their names, and the devices of each; null where another count of machines is told. */
function listed(match: RegExpExecArray, span: readonly [number, number], machines: number) {
  const [told, own] = [readNumber(group(match, 'told')), whole(group(match, 'each'))];
  const isLikely = machines > 1 && machines <= mostNames && own !== null;
  return isLikely && (told === null || told === machines) ? product(machines, own, span) : null;
}

/** `node01~node04，每节点16卡`, `node1、node2，每台8卡`: machines that are told by their names. */
export const listedMachines: readonly Phrase[] = [
  phrase(
    `(?<![a-z0-9])${name}(?<first>\\d{1,4}) ?(?:[~-]|${anyWay('ends-of-range')}) ?(?:${name})?(?<last>\\d{1,4})(?!\\d)${each}`,
    (match, span) => listed(match, span, Number(group(match, 'last')) - Number(group(match, 'first')) + 1),
  ),
  phrase(
    `(?<![a-z0-9])(?<names>${name}\\d{1,4}(?:(?:[ ,、/]|${anyWay('conjunction')})+${name}\\d{1,4}){1,31})(?!\\d)${each}`,
    (match, span) => listed(match, span, group(match, 'names').match(/\d+/gu)?.length ?? 0),
  ),
];
