import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { marks } from '../source-text.ts';
import { asks, labelled, type Span, type Statement, sameLabel, states } from '../statement.ts';
import { group, type Phrase, phrase } from './rule.ts';
import { partFrom, shareOfCount } from './share-of-count.ts';

/** A whole number by itself, in a group of that name. */
export const count = (name: string) =>
  `(?<![\\d.a-wyz])(?<${name}>${numberPattern})(?![\\d.]|[共起般下些样定直]|分之| ?(?:gi?b?|tb|tops|tflops)(?![a-z]))`;
export const machineWord = anyWay('machine-en');
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
export const having = `(?:${anyWay('machines-having')}|,|、|:|\\(| |${cardsOfDies})*`;
/** Words that make a count the whole. */
export const inAll = anyWay('in-all');

/** A positive whole number as people write it; null where the words are none. */
export const whole = (text: string): number | null => {
  const value = /^(?:双|dual|twin)/u.test(text) ? 2 : /^(?:单|single)/u.test(text) ? 1 : readNumber(text);
  return value !== null && Number.isInteger(value) && value > 0 ? value : null;
};

/** Machines times the devices of each. */
export function product(machines: number, each: number, span: Span): Statement {
  const value = machines * each;
  const reading = machines === 1 ? null : `${grouped(machines)} × ${grouped(each)} = ${grouped(value)}`;
  return states('numDevices', value, span, reading);
}

/** `24张910B4，3台`: more than a machine holds, and a multiple of the machines: each or in all. */
function timesOrAll(match: RegExpExecArray, span: Span): Statement | null {
  const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  if (machines !== null && each !== null && machines > 1 && each > 16 && each % machines === 0)
    return eitherCount(machines, each, span);
  return times(match, span);
}

const totalBehind = new RegExp(`^ ?${anyWay('total-behind')}(?![a-z])`, 'u');
const inParentheses = /\(\d{1,7}/u;

const isOfEach = new RegExp(`^ ?(?:${device} ?)?(?:(?:${card}) ?)?(?:${eachMachine})(?![a-z])`, 'u');

/** `两台8卡`: machines times the devices of each. */
export function times(match: RegExpExecArray, span: Span, text = ''): Statement | null {
  const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  if (machines === null || each === null) return null;
  // `一台（16 die）不够的话就两台`: what would do is open.
  // `two nodes (16 cards)`: in parentheses stands what they come to, unless it is that of each.
  const isAside = machines > 1 && each >= 16 && each % machines === 0 && inParentheses.test(match[0]);
  const behind = text.slice(match.index + match[0].length, match.index + match[0].length + 40);
  if (machines > 1 && totalBehind.test(behind)) return states('numDevices', each, span);
  if (isAside && !new RegExp(eachMachine, 'u').test(match[0]) && !isOfEach.test(behind))
    return eitherCount(machines, each, span);
  if (machines > 1 && says('fallback-value', match[0])) return eitherCount(machines, each, span);
  return product(machines, each, span);
}

/**
 * `四机32卡` names machines and all their cards, as people say it when at least eight fall to each machine;
 * `双机8卡` may be either.
 */
function idiom(match: RegExpExecArray, span: Span): Statement | null {
  const [machines, cards] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  if (machines === null || cards === null) return null;
  if (machines === 1 || (cards % machines === 0 && cards / machines >= 8)) {
    return states('numDevices', cards, span);
  }
  return eitherCount(machines, cards, span);
}

/** Cards that are those of all machines, or of each. */
export function eitherCount(machines: number, cards: number, span: Span): Statement {
  return asks('numDevices', span, [
    { value: cards, label: labelled(({ counted }) => counted.inAll(`${cards}`)) },
    {
      value: machines * cards,
      label: labelled(({ counted }) => counted.onEach(`${cards}`, `${machines}`, `${machines * cards}`)),
    },
  ]);
}

/** The count of the plan, where a phrase tells the whole. */
export function inTotal(match: RegExpExecArray, span: Span): Statement | null {
  const value = whole(group(match, 'each') || group(match, 'before'));
  return value === null ? null : states('numDevices', value, span);
}

export const machines = `(?:(?<machines>双|单|dual|twin|single|${numberPattern})[ -]?)`;

/** Keys of configuration files: `nodes: 4, npus_per_node: 8`. */
const nodesKey = `(?:(?<![a-z])(?:num(?:ber)?[-_ ](?:of[-_ ])?|n)?(?:nodes|servers|hosts|machines)["']?|(?:节点|机器|服务器|整机|台)数量?) ?[:=] ?${count('machines')}`;
const perNodeKey = `(?:(?<![a-z])(?:num[-_ ]|n)?(?:npus?|gpus?|cards?|devices?|dies|chips)[-_ ]per[-_ ](?:node|server|host|machine)["']?|(?:每|单)个?(?:节点|机器?|台|服务器)的? ?(?:npu|gpu|卡|die|芯片|设备)?(?:数量?)?) ?[:=] ?${count('each')}`;
const keyGap = '[,;、|\\s"\']{1,6}';

/** `five of those 16-die nodes`. */
export const sameKind = '(?:such|identical|more|of (?:these|those|our|the)(?: same)?)(?![a-z])';

const machinesOf = (at: number) =>
  `(?<machines${at}>双|单|${numberPattern}) ?(?:台|个节点|机|节点) ?${count(`each${at}`)} ?(?:${card})`;

/** Products of machines and devices, added up. */
function sumOf(match: RegExpExecArray, span: Span): Statement | null {
  const parts = [1, 2, 3].flatMap((at) => {
    const [machines, each] = [whole(group(match, `machines${at}`)), whole(group(match, `each${at}`))];
    return machines === null || each === null ? [] : [{ machines, each }];
  });
  const value = parts.reduce((sum, { machines, each }) => sum + machines * each, 0);
  const reading = parts.map(({ machines, each }) => `${machines} × ${each}`).join(' + ');
  return parts.length < 2 ? null : states('numDevices', value, span, `${reading} = ${grouped(value)}`);
}

/** `2台8卡+1台16卡`: machines of several sizes, in all. */
const sumOfMachines = phrase(
  `(?<![\\d.a-z])${machinesOf(1)} ?(?:\\+|加上?|和) ?${machinesOf(2)}(?: ?(?:\\+|加上?|和) ?${machinesOf(3)})?`,
  sumOf,
);

/** `2 x 16 + 1 x 32 dies`: groups of several sizes, in all. */
const sumOfProducts = phrase(
  `${count('machines1')} ?[x*] ?${count('each1')} ?(?:${card})? ?(?:\\+|plus|and) ?${count('machines2')} ?[x*] ?${count('each2')} ?(?=${card}|${marks.device})(?:${card})?`,
  sumOf,
);

/** `2x a3-752t-16`: behind the name of the device stands how many of it one machine has. */
const namedWithCount = phrase(
  `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:x|\\*)? ?${marks.device}+-(?<each>\\d{1,3})(?![\\d.a-z]|-\\d| ?[x*])`,
  (match, span) => {
    const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
    return machines === null || each === null ? null : product(machines, each, span);
  },
);

/** `10台，每台16卡，拿其中4台`: a part of the machines is meant. */
const partOfMachines = phrase(
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
const partOfCards = phrase(partOf, (match, span, text) => {
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

/** What is left of all devices where a part of them is not to be had. */
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
const leftOver = phrase(
  `${allCards}[^;\\n\\d]{0,24}? ?[,(]? ?(?:but|of which|though|however|and|where|with|,| )+ ?${partOfThem}${anyWay('taken-by-others')}`,
  left,
);

/** `64 dies minus 8`. */
const lessSome = phrase(
  `${allCards} ?,? ?${anyWay('less-some')} ?${count('part')}(?! ?(?:k|ms|s|tokens?|%)(?![a-z])) ?(?:${card})?(?: ?of (?:them|these|those|which))?(?: (?:that|which) (?:are|is))?(?: ?${anyWay('taken-by-others')})?`,
  left,
);

/** `minimum 8, maximum 24 cards`: the ends of what would do. */
const countsFromTo = phrase(
  `(?<![a-z])(?:at least|min(?:imum)?(?: of)?|no fewer than|no less than) ${count('least')} ?(?:${card})?[,; ]{1,3}(?:and |but |to )?(?:at most|max(?:imum)?(?: of)?|no more than|up to|not more than) ${count('most')} ?(?:(?:of )?${marks.device}+s? ?)?(?:${card})`,
  (match, span) => {
    const ends = ['least', 'most'].flatMap((name) => whole(group(match, name)) ?? []);
    const readings = ends.map((value) => ({ value, label: sameLabel(grouped(value)) }));
    return readings.length === 2 ? asks('numDevices', span, readings) : null;
  },
);

/** `A2 376T: [4, 8]`: counts of which one or each is meant. */
const countsInBrackets = phrase(
  `(?<=${marks.device}s? ?[:=x*] ?)\\[ ?(?<list>\\d{1,5}(?: ?, ?\\d{1,5}){1,7}) ?\\]`,
  (match, span) =>
    asks(
      'numDevices',
      span,
      group(match, 'list')
        .split(',')
        .map((one) => ({ value: Number(one), label: sameLabel(grouped(Number(one))) })),
    ),
);

/** `one Atlas 800I A2 (8 cards)`: in parentheses behind one machine stand its cards. */
const cardsOfOne = phrase(
  `(?<![\\d.a-z])(?:an?|one|1)(?: ?x)? ${device} ?\\((?:with )?${count('each')} ?(?:${card})`,
  inTotal,
);

/** `two nodes, 4k`: what looks like a count goes on as another figure. */
const otherFigure = /^(?:\.?\d|[a-z%]| ?(?:k|m|ms|s|tokens?|%|毫秒|秒|千|万|个|进|出|字)(?![a-z]))/u;
const isOtherFigure = ({ index, 0: words }: RegExpExecArray, text: string) =>
  !words.endsWith(' ') && otherFigure.test(text.slice(index + words.length));

/** Device counts told by machines: machines times devices, or machines with their total. */
export const machineCounts: readonly Phrase[] = [
  countsInBrackets,
  countsFromTo,
  sumOfMachines,
  sumOfProducts,
  namedWithCount,
  partOfMachines,
  partOfCards,
  leftOver,
  lessSome,
  cardsOfOne,
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
    `(?<![\\d.a-z])${count('part')} of (?:the |our |my |these |those |its |all |available )*(?<machines>${numberPattern}) ?(?:${device} ?)?${machine}${having}(?:${device})?${having}(?:${eachMachine})?${having}${count('each')} ?(?:${card})(?: ?(?:${eachMachine}))?\\)?`,
    (match, span) => {
      const [part, all, each] = ['part', 'machines', 'each'].map((name) => whole(group(match, name)));
      return !part || !all || !each || part > all ? null : product(part, each, span);
    },
  ),
  // `two A3 752T with 16 dies each`
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:x|\\*)? ?${device} ?[,(]? ?(?:with|of|having|at|@|has|have) ?${count('each')} ?(?:${card}) ?(?:each|apiece|in each)(?![a-z])\\)?`,
    times,
  ),
  // `8卡*6`: cards of one machine, and how many machines.
  phrase(`${count('each')} ?(?:${card}) ?[x*] ?${count('machines')}(?= ?(?:[,;、).]|$))`, times),
  ...[nodesKey + keyGap + perNodeKey, perNodeKey + keyGap + nodesKey].map((source) => phrase(source, times)),
  phrase(
    `${machines}${machine}[^\\n;!?\\d零一二两三四五六七八九十]{0,6}${inAll}(?: of| 是|:| )*${count('each')} ?(?:${card})`,
    inTotal,
  ),
  phrase(`${machines}${machine}[, 、]*${count('each')} ?(?:${card}) ?${inAll}`, inTotal),
  phrase(`(?<![\\d])${machines}(?:机|[- ]node[, ]) ?${count('each')} ?(?:${card})`, idiom),
  phrase(
    `(?<![\\d.a-z])${machines}${machine}${having}(?:${device})?${having}(?:${eachMachine})?${having}${count('each')} ?(?:x(?![a-z])|\\*)?(?:${card})?(?: ?(?:${eachMachine}))?`,
    (match, span, text) => {
      return isOtherFigure(match, text) || !belongsTogether(match[0]) ? null : times(match, span, text);
    },
  ),
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:x|\\*|个|台)? ?${device} ?(?:的)?(?:(?:super ?pod|super ?node|cluster|compute|server) )?${machine}${having}${count('each')} ?(?:${card})? ?(?:${eachMachine})?\\)?`,
    (match, span, text) =>
      isOtherFigure(match, text) || !belongsTogether(match[0]) ? null : times(match, span, text),
  ),
  phrase(
    `(?<![\\d.a-wyz])(?<machines>[两俩](?=\\d)|${numberPattern}(?![\\d.]|[共起般下些样定直]|分之)) ?(?:x|\\*|个|台|${sameKind})? ?(?<![a-z])${count('each')}[ -]?(?:${card}) ?(?:的)?(?:${device})? ?(?:的)?(?:机器|服务器|节点|台|机|${machineWord})`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])${machines}${machine}[ ,:(、]*(?:with |of |has |have |带|配)*${count('each')} ?(?:x ?)?${device} ?(?:${card})? ?${eachMachine}\\)?`,
    times,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?(?:${device} ?)?(?:的)?(?:机器|服务器|节点|整机|机)(?:是|有|共|一共|总共|要|上|,| )*(?<machines>${numberPattern}) ?(?:台|个节点|套)`,
    times,
  ),
  phrase(
    `${count('each')} ?(?:per|a|an|/|in each|each) ?(?:node|server|machine|box|host)(?![a-z])[ ,;、]*(?:and|with|x|\\*|for|on| )*${machines}${machine}`,
    times,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?(?:${device} ?)?(?:${eachMachine}|x|\\*|on|across|over| |、|,)+(?:with|共|一共|总共|on|across|over|x|\\*|,|、| |and|for|有)*${machines}${machine}`,
    timesOrAll,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?(?:on|in|per|for) (?:each|every)(?: one)? of (?:the |our |my )?${count('machines')} ?(?:${device} ?)?${machine}`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:x|\\*|个|台)? ?${device} ?[x*] ?${count('each')}`,
    times,
  ),
  phrase(
    `${count('machines')} ?[x*] ?${device}[ ,(]*${count('each')} ?(?:${card}) ?(?:each|apiece|per (?:node|server|box|machine)|每台)\\)?`,
    times,
  ),
  phrase(
    `(?<=${marks.device}[a-z]{0,8} ?)[x*] ?${count('each')} ?[x*] ?${count('machines')}(?! ?(?:k|tokens?|ms|s)(?![a-z]))`,
    times,
  ),
  phrase(
    `(?:${eachMachine}) ?(?:of |with |has |有|是|配|带)*${count('each')} ?(?:${card})[, 、]*(?:with|共|一共|总共|on|across|and|有| )*${machines}${machine}`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?[x*] ?${count('each')} ?(?=(?:${card})|[x*]? ?${marks.device}|[,;.!?、)]|(?:please|pls|thanks?|thx)(?![a-z])|谢|$)(?:${card})?`,
    times,
  ),
  phrase(
    `(?<!\\d)(?<cards>\\d{1,3}) ?(?:卡|张)[(=/即共,、 ]{0,2}${count('each')} ?个?die\\)?`,
    (match, span) =>
      Number(group(match, 'cards')) * 2 === whole(group(match, 'each')) ? inTotal(match, span) : null,
  ),
  phrase(
    `(?<![a-z])(?:a )?(?:pair|couple) of ${count('each')}[- ]?(?:${card}) ?(?:${device})? ?(?:${machineWord})`,
    (match, span) => {
      const each = whole(group(match, 'each'));
      return each === null ? null : product(2, each, span);
    },
  ),
  phrase(
    `${anyWay('is-it')} ${count('before')} ${anyWay('enough')}|(?<![a-z0-9])${count('each')} ?(?:张|卡|块)?够(?:不够|用吗|吗)`,
    inTotal,
  ),
  phrase(
    `(?<![a-z])(?:a |one )?(?:single|lone)(?: (?=${marks.device})|[- ](?:${cardWord}))|${anyWay('single-device')}`,
    (_, span) => states('numDevices', 1, span),
  ),
  phrase('(?<![单每])双(?:卡|张卡?|die)(?!的?(?:显存|互联|带宽))', (_, span) =>
    states('numDevices', 2, span),
  ),
];

/** `2 nodes, TPOT 50`: a machine count and a figure far behind belong together only by a sign between them. */
function belongsTogether(text: string): boolean {
  const isFarApart = /[,、]/u.test(text);
  const namesCards = new RegExp(`${card}|${eachMachine}`, 'u').test(text);
  return !isFarApart || namesCards;
}
