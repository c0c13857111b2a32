import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { leftOver, lessSome, partOfCards, partOfMachines } from './machine-parts.ts';
import { idiom, inTotal, product, times, timesOrAll } from './machine-products.ts';
import { sameAtSites, sumOfMachines, sumOfProducts } from './machine-sums.ts';
import {
  card,
  cardWord,
  count,
  device,
  eachMachine,
  having,
  inAll,
  machine,
  machines,
  machineWord,
  namesFigure,
  sameKind,
  whole,
} from './machine-words.ts';
import { openCounts } from './open-counts.ts';
import { type Phrase, phrase } from './phrase.ts';

const pieceEnds = new RegExp(`(?: |${anyWay('piece-ends')})$`, 'u');

/** Where a count of machines may begin: Chinese words for it also right behind a letter, `8k token两台H200`. */
const beginning = '(?:(?<![\\d.a-z])|(?<=[a-z])(?=[双单两二三四五六七八九十]))';

/** Keys of configuration files: `nodes: 4, npus_per_node: 8`. */
const nodesKey = `${anyWay('nodes-key')} ?[:=] ?${count('machines')}`;

const perNodeKey = `${anyWay('per-node-key')} ?[:=] ?${count('each')}`;

const keyGap = '[,;、|\\s"\']{1,6}';

/** `2x a3-752t-16`: behind the name of the device stands how many of it one machine has. */
const namedWithCount = phrase(
  `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:x|\\*)? ?${marks.device}+-(?<each>\\d{1,3})(?![\\d.a-z]|-\\d| ?[x*])`,
  (match, span) => {
    const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
    return machines === null || each === null ? null : product(machines, each, span);
  },
);

/** `one Atlas 800I A2 (8 cards)`, `one HGX H200 with 8 GPUs`: behind one machine stand its cards. */
const cardsOfOne = phrase(
  `(?<![\\d.a-z])(?:1|${anyWay('one-of')})(?: ?x)? (?:${anyWay('line-of-servers')} )?${device} ?(?:\\((?:with )?|,? ?${anyWay('one-having')} )${count('each')} ?(?:${card})(?! (?:${eachMachine}))`,
  inTotal,
);

/** `2N8G`: nodes, and the cards of each. */
const nodesAndCards = phrase(
  '(?<![\\d.a-z])(?<machines>\\d{1,3})n ?[x*]? ?(?<each>\\d{1,2})[gcp](?![a-z0-9])',
  times,
);

/** `8卡一台H200，两台`, `8卡机H200，共两台`: the cards of one machine, and how many there are. */
const cardsOfEachInFront = phrase(
  `${count('each')} ?(?:${card}) ?(?:${device} ?)?(?:${eachMachine}|${anyWay('machine')})(?: ?${device})?[,、 (:]*${anyWay('in-all-there-are')}* ?${machines}${machine}(?!${having}(?:${device})?${having}(?:${eachMachine})?${having}(?:${numberPattern}) ?(?:${card}))`,
  (match, span, text) => ((whole(group(match, 'machines')) ?? 0) > 1 ? times(match, span, text) : null),
);

/** Cards of the largest machine that is told by its cards alone. */
const mostOfServer = 8;

/** `two nodes, 4k`: what looks like a count goes on as another figure. */
const otherFigure = new RegExp(`^(?:\\.?\\d|[a-z%]| ?(?:%|${anyWay('figure-goes-on')})(?![a-z]))`, 'u');

/** Behind a word for devices what follows begins anew: `每机8卡TTFT 2秒`. */
const isOtherFigure = ({ index, 0: words }: RegExpExecArray, text: string) =>
  !pieceEnds.test(words) && otherFigure.test(text.slice(index + words.length));

/** Device counts told by machines: machines times devices, or machines with their total. */
export const machineCounts: readonly Phrase[] = [
  ...openCounts,
  sumOfMachines,
  sameAtSites,
  sumOfProducts,
  namedWithCount,
  cardsOfEachInFront,
  partOfMachines,
  partOfCards,
  leftOver,
  lessSome,
  cardsOfOne,
  nodesAndCards,
  // `one 8xH200 box`, `two 8x H200 nodes`; without a count, one machine is one.
  phrase(
    `(?:(?<![a-z\\d.])(?<machines>an?|one|${numberPattern}) )?${count('each')} ?[x*] ?${device} ?(?<noun>${machineWord})(?! ?(?:${machineWord}))`,
    (match, span) => {
      const [counted, each] = [group(match, 'machines'), whole(group(match, 'each'))];
      const isOne = /^(?:an?)?$/u.test(counted);
      // `8 x A3 nodes` are eight nodes.
      if (each === null || (counted === '' && /s$/u.test(group(match, 'noun')))) return null;
      const machines = isOne ? 1 : whole(counted);
      return machines === null ? null : product(machines, each, span);
    },
  ),
  // `two of our four A3 752T servers (16 dies each)`
  phrase(
    `(?<![\\d.a-z])${count('part')} of ${anyWay('determiner-of-machines')}*(?<machines>${numberPattern}) ?(?:${device} ?)?${machine}${having}(?:${device})?${having}(?:${eachMachine})?${having}${count('each')} ?(?:${card})(?: ?(?:${eachMachine}))?\\)?`,
    (match, span) => {
      const [part, all, each] = ['part', 'machines', 'each'].map((name) => whole(group(match, name)));
      return !part || !all || !each || part > all ? null : product(part, each, span);
    },
  ),
  // `two A3 752T with 16 dies each`
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:x|\\*)? ?${device} ?[,(]? ?(?:@|${anyWay('with-devices')}) ?${count('each')} ?(?:${card}) ?${anyWay('each-behind')}(?![a-z])\\)?`,
    times,
  ),
  // `4x(8xH200)`
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?[x*]? ?[([] ?${count('each')} ?[x*]? ?${device}(?: ?(?:${card}))? ?[)\\]]`,
    times,
  ),
  // `8卡H200两台`: no more cards than one machine has, and right behind the device how many machines.
  phrase(
    `${count('each')} ?${anyWay('card-counter')} ?${device} ?${machines}${anyWay('machine-counter')}(?!${having}(?:${eachMachine}))`,
    (match, span, text) =>
      (whole(group(match, 'each')) ?? 0) <= mostOfServer ? times(match, span, text) : null,
  ),
  // `8卡*6`: cards of one machine, and how many machines.
  phrase(`${count('each')} ?(?:${card}) ?[x*] ?${count('machines')}(?= ?(?:[,;、).|/\\n-]|$))`, times),
  // `8-way H200 servers, four of them`
  phrase(
    `${count('each')}[ -]?(?:ways?|${card}) ?(?:${device} ?)?(?:${machineWord})[ ,(]{1,3}${count('machines')} ${anyWay('of-named-before')}`,
    times,
  ),
  // `A2 376T with 8 cards, two of them`
  phrase(
    `(?<=${marks.device}s? ?,? ?)${anyWay('with-devices')} ?${count('each')} ?(?:${card})[ ,(]{1,3}${count('machines')} ${anyWay('of-named-before')}`,
    times,
  ),
  // `four times 8 H200`
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ${anyWay('times-in-words')} ${count('each')}(?= ?(?:(?:${card})|[x*]? ?${marks.device}))(?: ?(?:${card}))?`,
    times,
  ),
  // `--nnodes 4 with 8 H200 per node`
  phrase(
    `--n?nodes[ =]${count('machines')}[^\\n,;\\d]{0,12}${count('each')} ?(?:${device} ?)?(?:${card} ?)?(?:${eachMachine})`,
    times,
  ),
  // `3x H200 8-GPU nodes`
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?[x*]? ?${device} ${count('each')}[ -](?:${card}) ?(?:${machineWord})`,
    times,
  ),
  // `8 GPU H200 nodes x3`
  phrase(
    `${count('each')}[ -]?(?:${card}) ?(?:${device} ?)?(?:${machineWord}) ?[x*] ?${count('machines')}`,
    times,
  ),
  // `H200 8卡×4 TP8`: right behind a device nothing else can be meant.
  phrase(
    `(?<=${marks.device}[a-z]{0,8} ?)${count('each')} ?(?:${card}) ?[x*] ?${count('machines')}(?! ?(?:${card})|[a-z%])`,
    times,
  ),
  ...[nodesKey + keyGap + perNodeKey, perNodeKey + keyGap + nodesKey].map((source) => phrase(source, times)),
  phrase(
    `${machines}${machine}[^\\n;!?\\d零一二两三四五六七八九十]{0,6}${inAll}${anyWay('total-of')}*${count('each')} ?(?:${card})`,
    inTotal,
  ),
  phrase(`${machines}${machine}[, 、]*${count('each')} ?(?:${card}) ?${inAll}`, inTotal),
  // `B200节点2个，每个8卡`: the machines stand in front of their number.
  phrase(
    `(?<!(?<![a-z0-9])[pd] ?)${anyWay('machine-named-first')}(?:[ :=]|${anyWay('nodes-verb')})*${count('machines')} ?${anyWay('machine-piece')}[,、 (]{0,3}(?:${eachMachine})${having}${count('each')} ?(?:${card})`,
    times,
  ),
  phrase(`(?<![\\d])${machines}${anyWay('node-of')} ?${count('each')} ?(?:${card})`, idiom),
  phrase(
    `${beginning}${machines}${machine}${having}(?:${device})?${having}(?:${eachMachine})?${having}${count('each')} ?(?:x(?![a-z])|\\*)?(?:${card})?(?: ?(?:${eachMachine}))?`,
    (match, span, text) => {
      return isOtherFigure(match, text) || !belongsTogether(match[0]) ? null : times(match, span, text);
    },
  ),
  phrase(
    `${beginning}(?:${anyWay('article-of-single')} (?=single))?(?<machines>single|${numberPattern}) ?(?:\\*|${anyWay('device-times')})? ?${device} ?的?(?:${anyWay('server-kind')} )?${machine}${having}${count('each')} ?(?:${card})? ?(?:${eachMachine})?\\)?`,
    (match, span, text) =>
      isOtherFigure(match, text) || !belongsTogether(match[0]) ? null : times(match, span, text),
  ),
  phrase(
    `(?<![\\d.a-wyz])(?<machines>[两俩](?=\\d)|${numberPattern}(?!\\.?\\d|${anyWay('no-count-behind-zh')}|分之)) ?(?:\\*|${anyWay('device-times')}|${sameKind})? ?(?<![a-z])${count('each')}[ -]?(?:${card}|ways?) ?的?(?:${device})? ?的?(?:${anyWay('machine-behind-size')}|${machineWord})`,
    times,
  ),
  phrase(
    `${beginning}${machines}${machine}[ ,:(、]*${anyWay('machine-with')}*${count('each')} ?(?:x ?)?${device} ?(?:${card})? ?${eachMachine}\\)?`,
    times,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?(?:${device} ?)?的?${anyWay('machine-noun-behind')}(?:[, ]|${anyWay('machines-number')})*(?<machines>${numberPattern}) ?${anyWay('machine-counter-behind')}`,
    times,
  ),
  phrase(
    `${count('each')} ?(?:/|${anyWay('per-machine')}) ?${anyWay('machine-plain')}(?![a-z])[ ,;、]*(?:[* ]|${anyWay('machines-joint')})*${machines}${machine}`,
    times,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?(?:${device} ?)?(?:${eachMachine}|[x*、, ]|${anyWay('spread-link')})+(?:[*,、 ]|${anyWay('spread-joint')})*${machines}${machine}`,
    timesOrAll,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?${anyWay('on-each')} ${anyWay('each-every')}(?: one)? of ${anyWay('our-machines')}?${count('machines')} ?(?:${device} ?)?${machine}`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:\\*|${anyWay('device-times')})? ?${device} ?[x*] ?${count('each')}`,
    (match, span, text) =>
      // `out 200 H200 x8`: the first number is the figure that is named in front of it.
      namesFigure.test(textBefore(text, match.index, 24)) ? null : times(match, span, text),
  ),
  phrase(
    `${count('machines')} ?[x*] ?${device}[ ,(]*${count('each')} ?(?:${card}) ?${anyWay('each-machine-short')}\\)?`,
    times,
  ),
  phrase(
    `(?<=${marks.device}[a-z]{0,8} ?)[x*] ?${count('each')} ?[x*] ?${count('machines')}(?! ?${anyWay('small-unit')}(?![a-z]))`,
    times,
  ),
  // `H200 2×8 TP4`: right behind a device the two numbers are machines and the devices of each.
  phrase(
    `(?<=${marks.device}[a-z]{0,8} ?)${count('machines')}[x*]${count('each')}(?= ?(?:[^\\da-z%.]| [a-z]|$))`,
    times,
  ),
  phrase(
    `(?:${eachMachine}) ?${anyWay('each-machine-has')}*${count('each')} ?(?:${card})[, 、]*(?: |${anyWay('cards-joint')})*${machines}${machine}`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?[x*] ?${count('each')} ?(?=(?:${card})|[x*]? ?${marks.device}|[,;.!?、)\\n]| [-|/] |${anyWay('polite-end')}(?![a-z])|谢|$)(?:${card})?`,
    times,
  ),
  phrase(
    `(?<!\\d)(?<cards>\\d{1,3}) ?${anyWay('card-counter')}(?:[(=/,、 ]|${anyWay('dies-within')}){0,2}${count('each')} ?个?die\\)?`,
    (match, span) =>
      Number(group(match, 'cards')) * 2 === whole(group(match, 'each')) ? inTotal(match, span) : null,
  ),
  phrase(
    `(?<![a-z])(?:a )?${anyWay('pair-of')} of ${count('each')}[- ]?(?:${card}) ?(?:${device})? ?(?:${machineWord})`,
    (match, span) => {
      const each = whole(group(match, 'each'));
      return each === null ? null : product(2, each, span);
    },
  ),
  phrase(
    `${anyWay('is-it')} ${count('before')} ${anyWay('enough')}|(?<![a-z0-9])${count('each')} ?${anyWay('card-counter-short')}?够${anyWay('enough-asked')}`,
    inTotal,
  ),
  phrase(
    `(?<![a-z])(?:a |one )?${anyWay('lone-device')}(?: (?=${marks.device}+(?!${marks.device})s?(?! ?(?:nvl ?\\d* ?)?(?:${machineWord})))|[- ](?:${cardWord}))|${anyWay('single-device')}`,
    (_, span) => states('numDevices', 1, span),
  ),
  phrase(
    `(?<!${anyWay('each-single-zh')})双${anyWay('two-cards-zh')}(?!的?${anyWay('device-property')})`,
    (_, span) => states('numDevices', 2, span),
  ),
];

/** `2 nodes, TPOT 50`: a machine count and a figure far behind belong together only by a sign between them. */
function belongsTogether(text: string): boolean {
  const isFarApart = /[,、]/u.test(text);
  const namesCards = new RegExp(`${card}|${eachMachine}`, 'u').test(text);
  return !isFarApart || namesCards;
}
