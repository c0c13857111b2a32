import { numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { endsInNameOf } from '../figures/figure-names.ts';
import { marks } from '../source-text.ts';

/** A whole number by itself, in a group of that name. */
export const count = (name: string) =>
  `(?<![\\d.a-wyz])(?<${name}>${numberPattern})(?!\\.?\\d|[共起般下些样定直]|分之| ?(?:gi?b?|tb|tops|tflops)(?![a-z]))`;

/** English words for machines. */
export const machineWord = anyWay('machine-en');

/** Words for machines in either language. */
export const machine = anyWay('machine');

/** English words for devices. */
export const cardWord = anyWay('card-en');

/** Words for devices. */
export const card = anyWay('card');

/** A device as it was read. */
export const device = `(?:of |的)?${marks.device}+s?`;

/** Words that make a count that of each machine. */
export const eachMachine = anyWay('each-machine');

/** `8卡16die`: cards of two dies each, told as both; the dies are counted. */
const cardsOfDies = '\\d{1,3} ?(?:卡|张)(?= ?[(=/即共,、]{0,2} ?\\d{1,3} ?个?die)';

/** Words between a machine and its devices. */
export const having = `(?:${anyWay('machines-having')}|,|、|:|\\(| |${cardsOfDies})*`;

/** Words that make a count the whole. */
export const inAll = anyWay('in-all');

/** A positive whole number as people write it; null where the words are none. */
export const whole = (text: string): number | null => {
  const value = /^(?:双|dual|twin)/u.test(text) ? 2 : /^(?:单|single)/u.test(text) ? 1 : readNumber(text);
  return value !== null && Number.isInteger(value) && value > 0 ? value : null;
};

/** A count in front of a machine, `双` and `dual` among them. */
export const machines = `(?:(?<machines>双|单|dual|twin|single|${numberPattern})[ -]?)`;

/** `five of those 16-die nodes`. */
export const sameKind = '(?:such|identical|more|of (?:these|those|our|the)(?: same)?)(?![a-z])';

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
);
