import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { correcting } from '../correcting.ts';
import type { Quantity } from '../figures/quantities.ts';
import { marks, type SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, sameLabel, states } from '../statement.ts';
import { group, type Phrase, phrase } from './rule.ts';

/** A whole number by itself, in a group of that name. */
export const count = (name: string) =>
  `(?<![\\d.a-wyz])(?<${name}>${numberPattern})(?![\\d.]|[共起般下些样定直])`;
export const machineWord = anyWay('machine-en');
export const machine = anyWay('machine');
const cardWord = anyWay('card-en');
/** Words for devices. */
export const card = anyWay('card');
export const device = `(?:of |的)?${marks.device}+s?`;
/** Words that make a count that of each machine. */
export const eachMachine = anyWay('each-machine');
export const having = `(?:${anyWay('machines-having')}|,|、|:|\\(| )*`;
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

const inParentheses = /\(\d{1,7}/u;

/** `两台8卡`: machines times the devices of each. */
export function times(match: RegExpExecArray, span: Span): Statement | null {
  const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  if (machines === null || each === null) return null;
  // `一台（16 die）不够的话就两台`: what would do is open.
  // `two nodes (16 cards)`: in parentheses stands what they come to, unless it is that of each.
  const isAside = machines > 1 && each >= 16 && each % machines === 0 && inParentheses.test(match[0]);
  if (isAside && !new RegExp(eachMachine, 'u').test(match[0])) return eitherCount(machines, each, span);
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

function eitherCount(machines: number, cards: number, span: Span): Statement {
  return asks('numDevices', span, [
    { value: cards, label: { en: `${cards} in all`, zh: `一共 ${cards} 卡` } },
    {
      value: machines * cards,
      label: { en: `${cards} on each of ${machines}`, zh: `每台 ${cards} 卡，共 ${machines * cards} 卡` },
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
const nodesKey = `(?<![a-z])(?:num(?:ber)?[-_ ](?:of[-_ ])?|n)?(?:nodes|servers|hosts|machines)["']? ?[:=] ?${count('machines')}`;
const perNodeKey = `(?<![a-z])(?:num[-_ ]|n)?(?:npus?|gpus?|cards?|devices?|dies|chips)[-_ ]per[-_ ](?:node|server|host|machine)["']? ?[:=] ?${count('each')}`;
const keyGap = '[,;\\s"\']{1,6}';

/** `five of those 16-die nodes`. */
export const sameKind = '(?:such|identical|more|of (?:these|those|our|the)(?: same)?)(?![a-z])';

/** Device counts told by machines: machines times devices, or machines with their total. */
export const machineCounts: readonly Phrase[] = [
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
      const rest = text.slice(match.index + match[0].length);
      const isOther = /^(?:\.?\d|[a-z%]| ?(?:k|m|ms|s|tokens?|%|毫秒|秒|千|万|个|进|出|字)(?![a-z]))/u.test(
        rest,
      );
      return isOther || !belongsTogether(match[0]) ? null : times(match, span);
    },
  ),
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?(?:x|\\*|个|台)? ?${device} ?(?:的)?${machine}${having}${count('each')} ?(?:${card})? ?(?:${eachMachine})?\\)?`,
    times,
  ),
  phrase(
    `${count('machines')} ?(?:x|\\*|个|台|${sameKind})? ?(?<![a-z])${count('each')}[ -]?(?:${card}) ?(?:的)?(?:${device})? ?(?:的)?(?:机器|服务器|节点|台|机|${machineWord})`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])${machines}${machine}[ ,:(、]*(?:with |of |has |have |带|配)*${count('each')} ?(?:x ?)?${device} ?(?:${card})? ?${eachMachine}\\)?`,
    times,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?(?:${device} ?)?(?:的)?(?:机器|服务器|节点|整机)(?:是|有|共|一共|总共|要|上|,| )*(?<machines>${numberPattern}) ?(?:台|个节点|套)`,
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
];

/** `2 nodes, TPOT 50`: a machine count and a figure far behind belong together only by a sign between them. */
function belongsTogether(text: string): boolean {
  const isFarApart = /[,、]/u.test(text);
  const namesCards = new RegExp(`${card}|${eachMachine}`, 'u').test(text);
  return !isFarApart || namesCards;
}

const allNear = new RegExp(`${anyWay('all-of')} ?$`, 'u');
const totalNear = new RegExp(`${anyWay('total-in-front')}(?:是|有|:| )*$`, 'u');
const totalBehind = new RegExp(`^ ?${anyWay('total-behind')}`, 'u');
const eachNear = new RegExp(
  `(?:${eachMachine})(?: ?(?:has|have|with|of|是|有|配|带|插|装|放|都|:))* ?$`,
  'u',
);
const eachBehind = new RegExp(`^ ?(?:${device} ?)?(?:(?:${card}) ?)?(?:${eachMachine})(?![a-z])`, 'u');

/**
 * Machines and the cards of one told apart in a sentence: `8卡A2服务器，共4台`. With a word for each machine, or a total of
 * machines, the product is meant; with a total of cards, those; otherwise both are named.
 */
export function machinesApart(
  source: SourceText,
  statements: readonly Statement[],
  loose: readonly Quantity[],
): readonly Statement[] {
  const machines = loose.filter(
    ({ unit, value }) => unit === 'machines' && Number.isInteger(value) && value > 0,
  );
  const counts = statements.filter(
    ({ slot, interpretations }) => slot === 'numDevices' && interpretations === null,
  );
  const [machine, ...moreMachines] = machines;
  const [cards, ...moreCards] = counts;
  if (!cards || cards.reading !== null) return statements;
  if (moreCards.length > 0) return withTotal(source, statements, counts);
  if (!machine) return statements;
  const { folded } = source;
  if (moreMachines.length > 0) return severalMachines(source, statements, cards, machines);
  const around = (start: number, end: number) =>
    [folded.slice(Math.max(0, start - 24), start), folded.slice(end, end + 16)] as const;
  const [before, behind] = around(cards.start, cards.end);
  const [beforeMachine, behindMachine] = around(machine.start, machine.end);
  const each = Number(cards.value);
  const own = folded.slice(cards.start, cards.end);
  const isTotal =
    allNear.test(before) ||
    totalNear.test(before) ||
    totalBehind.test(behind) ||
    new RegExp(inAll, 'u').test(own);
  const isEach =
    /^(?:单|一[机台个]|one |a |single)/u.test(own) ||
    eachNear.test(before) ||
    eachBehind.test(source.text.slice(cards.end, cards.end + 48)) ||
    totalNear.test(beforeMachine) ||
    totalBehind.test(behindMachine);
  source.claim(machine.start, machine.end);
  const between = folded.slice(Math.min(machine.end, cards.end), Math.max(machine.start, cards.start));
  // `two racks? no, one node of 8`: machines that were given up.
  if (machine.end <= cards.start && correcting.test(between)) return statements;
  // `24 cards in 3 boxes` are those of all boxes.
  if (
    cards.end <= machine.start &&
    /(?<![a-z])(?:in|spread (?:over|across)|split (?:over|across)) $/u.test(between)
  )
    return statements;
  if (isTotal || machine.value === 1) return statements;
  const span: Span = [Math.min(cards.start, machine.start), Math.max(cards.end, machine.end)];
  const isOpen = says('fallback-value', between);
  const told =
    isEach && !isOpen ? product(machine.value, each, span) : eitherCount(machine.value, each, span);
  return statements.map((one) => (one === cards ? told : one));
}

/** `2 x Atlas 800 A2 (16 cards in total)`: a total says what smaller counts beside it come to. */
function withTotal(
  source: SourceText,
  statements: readonly Statement[],
  counts: readonly Statement[],
): readonly Statement[] {
  const { folded } = source;
  const totals = counts.filter(
    ({ start, end }) =>
      totalBehind.test(folded.slice(end, end + 16)) ||
      totalNear.test(folded.slice(Math.max(0, start - 24), start)) ||
      new RegExp(inAll, 'u').test(folded.slice(start, end)),
  );
  const [total, ...others] = totals;
  if (!total || others.length > 0) return statements;
  const isPart = (one: Statement) =>
    one !== total && counts.includes(one) && Number(total.value) % Number(one.value) === 0;
  return statements.filter((one) => !isPart(one));
}

/** `1 rack = 4 nodes = 64 dies, we have 2 racks`: what the cards are those of is open. */
function severalMachines(
  source: SourceText,
  statements: readonly Statement[],
  cards: Statement,
  machines: readonly Quantity[],
): readonly Statement[] {
  const several = machines.filter(({ value }) => value > 1);
  if (several.length === 0) return statements;
  for (const { start, end } of machines) source.claim(start, end);
  const each = Number(cards.value);
  const values = [...new Set([each, ...several.map(({ value }) => value * each)])];
  const span: Span = [
    Math.min(cards.start, ...machines.map(({ start }) => start)),
    Math.max(cards.end, ...machines.map(({ end }) => end)),
  ];
  const interpretations = values.map((value) => ({ value, label: sameLabel(grouped(value)) }));
  return statements.map((one) => (one === cards ? asks('numDevices', span, interpretations) : one));
}
