import { anyWay, says } from '../../../text/words/words.ts';
import { correcting } from '../correcting.ts';
import { grouped, numberPattern, readNumber } from '../figures/numbers.ts';
import type { Quantity } from '../figures/quantities.ts';
import { marks, type SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, states } from '../statement.ts';
import { group, type Phrase, phrase } from './rule.ts';

const count = (name: string) => `(?<![\\d.a-wyz])(?<${name}>${numberPattern})(?![\\d.]|[共起般下些样定直])`;
const machineWord = anyWay('machine-en');
const machine = anyWay('machine');
const cardWord = anyWay('card-en');
const card = anyWay('card');
const device = `(?:of |的)?${marks.device}+s?`;
const eachMachine = anyWay('each-machine');
const having = `(?:${anyWay('machines-having')}|,|、|:|\\(| )*`;
const inAll = anyWay('in-all');

const whole = (text: string): number | null => {
  const value = /^(?:双|dual|twin)/u.test(text) ? 2 : /^(?:单|single)/u.test(text) ? 1 : readNumber(text);
  return value !== null && Number.isInteger(value) && value > 0 ? value : null;
};

function product(machines: number, each: number, span: Span): Statement {
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

/** `两台8卡`: machines times the devices of each. */
function times(match: RegExpExecArray, span: Span): Statement | null {
  const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  return machines === null || each === null ? null : product(machines, each, span);
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

function inTotal(match: RegExpExecArray, span: Span): Statement | null {
  const value = whole(group(match, 'each') || group(match, 'before'));
  return value === null ? null : states('numDevices', value, span);
}

const machines = `(?:(?<machines>双|单|dual|twin|single|${numberPattern})[ -]?)`;

/** Device counts told by machines: machines times devices, or machines with their total. */
export const machineCounts: readonly Phrase[] = [
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
    `${count('machines')} ?(?:x|\\*|个|台)? ?(?<![a-z])${count('each')}[ -]?(?:${card}) ?(?:的)?(?:${device})? ?(?:的)?(?:机器|服务器|节点|台|机|${machineWord})`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])${machines}${machine}[ ,:(、]*(?:with |of |has |have |带|配)*${count('each')} ?(?:x ?)?${device} ?(?:${card})? ?${eachMachine}\\)?`,
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

const phaseNode = anyWay('phase-node');
const pWord = anyWay('p-word');
const dWord = anyWay('d-word');

const bothPhases = `${pWord} ?(?:${phaseNode} ?)?(?:and|&|\\+|/|,|、|和|与|跟|及)? ?${dWord}`;

const perInstance = anyWay('per-instance-en');
const eachInstance = anyWay('per-instance-zh');
const sizeOfNodes = `(?:(?:${bothPhases}(?![a-z]) ?(?:的)?)?(?:${phaseNode} ?(?:of|with|各|都|均))|${bothPhases}各|(?:${eachMachine})|每个?实例|(?:each|every)(?: instance)?|per (?:instance|node)|with)(?: ?(?:of|has|have|with|是|有|配|用|都|各|均|:))* ?${count('each')} ?(?:${card})(?: ?(?:per|in each|for each|each|of each) ?(?:instance|node)| ?(?:each|apiece)(?![a-z]))?|[,、 ]{0,3}(?:of |with )?${count('behind')} ?(?:${card}) ?(?:each|apiece|per (?:instance|node)|in each|for each)(?![a-z])`;
const nodesInFront = `(?<p>${numberPattern}) ?个?(?:台)? ?${pWord} ?${phaseNode}?(?:和|加|与|、|,| |and|\\+|:)*(?<d>${numberPattern}) ?个?(?:台)? ?${dWord}(?![a-z]) ?${phaseNode}?`;
const nodesBehind = `${pWord} ?${phaseNode}? ?(?:是|有|用|:|=)*(?<p>${numberPattern}) ?(?:台|个|nodes?)(?:和|加|与|、|,| |and|\\+|:)*${dWord}(?![a-z]) ?${phaseNode}? ?(?:是|有|用|:|=)*(?<d>${numberPattern}) ?(?:台|个|nodes?)`;

/**
 * `2P1D，每个节点16卡`: instances of both kinds with the devices of each; their product is the count of the plan, and
 * the run says how many of each it takes.
 */
const sizesOfBoth = phrase(
  `(?<![a-z0-9])p ?[:/] ?d ?(?:=|:|is|of|at|是|为| )*${count('p')} ?[:/] ?${count('d')} ?(?:${card})? ?(?:${perInstance}|${eachInstance})`,
  (match, span) => {
    const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
    if (p === null || d === null) return null;
    return [states('prefillDevicesPerInstance', p, span), states('decodeDevicesPerInstance', d, span)];
  },
);

const nodeSizes = [nodesInFront, nodesBehind].map((nodes) =>
  phrase(`(?<![\\d.a-z])(?:${nodes})[^\\n;!?\\d]{0,6}?(?:${sizeOfNodes})`, (match, span) => {
    const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
    const each = whole(group(match, 'each') || group(match, 'behind'));
    if (p === null || d === null || each === null) return null;
    const reading = `(${grouped(p)} + ${grouped(d)}) × ${grouped(each)} = ${grouped((p + d) * each)}`;
    return [
      states('mode', 'pd-ratio', span),
      states('numDevices', (p + d) * each, span, reading),
      states('prefillDevicesPerInstance', each, span),
      states('decodeDevicesPerInstance', each, span),
    ];
  }),
);

/** Sizes and numbers of instances, read before anything else could take their figures. */
export const phaseNodes: readonly Phrase[] = [sizesOfBoth, ...nodeSizes];

const phaseSizes = (
  [
    ['prefillDevicesPerInstance', pWord],
    ['decodeDevicesPerInstance', dWord],
  ] as const
).map(([slot, word]) =>
  phrase(
    `(?<![a-z0-9])${word}(?![a-z])(?: ?(?:instances?|nodes?|workers?|phase|side|阶段|实例|侧|节点))?(?: |:|=|,|${anyWay('size-verb')})*(?:${count('each')} ?(?:${card})? ?(?:${perInstance}|${eachInstance})|(?:${eachInstance}|${perInstance})(?: |:|=|是|用|要|配|为|占|都|has|is|of)*${count('other')} ?(?:${card})?(?! ?(?:k|tokens?|ms|s)(?![a-z])))`,
    (match, span) => {
      const value = whole(group(match, 'each') || group(match, 'other'));
      return value === null ? null : states(slot, value, span);
    },
  ),
);

/** `8 cards per instance`, `每个实例8卡`: the size of prefill and decode instances, of each or of both alike. */
export const instanceSizes: readonly Phrase[] = [
  phrase(
    `(?<![a-z0-9])(?:each |every |每个?)?${bothPhases}(?![a-z]) ?(?:的)?${phaseNode}?(?: |:|=|${anyWay('size-verb')})*${count('each')} ?(?:${card})(?: ?(?:each|apiece|per instance|per node|for both|both))?(?! ?(?:in total|total|altogether|一共|总共))`,
    (match, span) => {
      const value = whole(group(match, 'each'));
      const isBoth = says('of-each', match[0]);
      if (value === null || !isBoth) return null;
      return [
        states('prefillDevicesPerInstance', value, span),
        states('decodeDevicesPerInstance', value, span),
      ];
    },
  ),
  ...phaseSizes,
  phrase(
    `(?:${inAll}|a total of|totall?ing)[ :是为有]{0,3}${count('before')}(?! ?(?:[a-z%]|${numberPattern}|[\\p{Script=Han}]))|${count('each')} ?(?:in total|total|altogether|overall)(?! ?(?:tokens?|context|latency|time|delay|length|throughput|users?|requests?|ms|s|input|output)(?![a-z]))`,
    inTotal,
  ),
  phrase(
    `${count('each')} ?(?:${card}) ?(?:per|for each|for every|in each|each|/) ?instance(?!s? of)|(?<![pd] ?)(?:每个?|单个?|各个?)实例 ?(?:都|各)?(?:是|用|要|配|占|有)? ?${count('other')} ?(?:${card})|each instance ?(?:has|uses|takes|gets|needs|with|of|is|:|=)? ?${count('third')} ?(?:${card})`,
    (match, span, text) => {
      // Where the clause names the phase, the size is that phase's own.
      const clause =
        text
          .slice(0, match.index)
          .split(/[,、;\n]/u)
          .at(-1) ?? '';
      if (/prefill|decod|预填充|解码|(?<![a-z0-9])[pd](?![a-z0-9])/u.test(clause + match[0])) return null;
      const value = whole(group(match, 'each') || group(match, 'other') || group(match, 'third'));
      if (value === null) return null;
      return [
        states('prefillDevicesPerInstance', value, span),
        states('decodeDevicesPerInstance', value, span),
      ];
    },
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
const eachBehind = new RegExp(`^ ?(?:${eachMachine})(?![a-z])`, 'u');

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
  if (!machine || !cards || moreMachines.length + moreCards.length > 0 || cards.reading !== null)
    return statements;
  const { folded } = source;
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
    eachBehind.test(behind) ||
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
  const told = isEach ? product(machine.value, each, span) : eitherCount(machine.value, each, span);
  return statements.map((one) => (one === cards ? told : one));
}
