import { numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { endsInNameOf } from '../figures/figure-names.ts';
import { marks } from '../source-text.ts';

const twinSaid = new RegExp(`^${anyWay('twin')}`, 'u');
const singleMachine = new RegExp(`^${anyWay('single-machine')}`, 'u');

/** A whole number by itself, in a group of that name. */
export const count = (name: string) =>
  `(?<![\\d.a-wyz])(?<${name}>${numberPattern})(?!\\.?\\d|,\\d{3}(?!\\d)|${anyWay('no-count-behind-zh')}|分之| ?${anyWay('size-unit')}(?![a-z]))`;

/** English words for machines. */
export const machineWord = anyWay('machine-en');

/** Words for machines in either language. */
export const machine = anyWay('machine');

/** English words for devices. */
export const cardWord = anyWay('card-en');

/** Words for devices. */
export const card = anyWay('card');

/** A device as it was read. */
export const device = `${anyWay('of-device-named')}?${marks.device}+s?`;

/** Words that make a count that of each machine. */
export const eachMachine = anyWay('each-machine');

/** `8卡16die`: cards of two dies each, told as both; the dies are counted. */
const cardsOfDies = `\\d{1,3} ?${anyWay('card-counter')}(?= ?(?:[(=/,、]|${anyWay('dies-in-brackets')}){0,2} ?\\d{1,3} ?个?die)`;

/** Words between a machine and its devices. */
export const having = `(?:${anyWay('machines-having')}|,|、|:|\\(| |${cardsOfDies})*`;

/** Words that make a count the whole. */
export const inAll = anyWay('in-all');

/** A positive whole number as people write it; null where the words are none. */
export const whole = (text: string): number | null => {
  const value = twinSaid.test(text) ? 2 : singleMachine.test(text) ? 1 : readNumber(text);
  return value !== null && Number.isInteger(value) && value > 0 ? value : null;
};

/** A count in front of a machine, `双` and `dual` among them. */
export const machines = `(?:(?<machines>双|单|dual|twin|single|${numberPattern})[ -]?)`;

/** `five of those 16-die nodes`. */
export const sameKind = `${anyWay('same-kind')}(?![a-z])`;

/** A text that ends in the name of a figure beside which no machine stands. */
export const namesFigure = endsInNameOf(
  'ttft',
  'tpot',
  'input',
  'output',
  'in',
  'out',
  'batch',
  'concurrency',
  'request-rate',
  'peak',
);
