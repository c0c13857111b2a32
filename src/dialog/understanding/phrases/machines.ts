import { grouped, numberPattern, readNumber } from '../figures/numbers.ts';
import { marks } from '../source-text.ts';
import { asks, type Span, type Statement, states } from '../statement.ts';
import { group, type Phrase, phrase } from './rule.ts';

const count = (name: string) => `(?<![\\d.a-wyz])(?<${name}>${numberPattern})(?![\\d.])`;
const machineWord = '(?:nodes?|servers?|machines?|hosts?|box(?:es)?|chassis|pods?)(?![a-z])';
const machine = `(?:台(?:机器|服务器|机|节点)?|个?(?:节点|机器|服务器)|机|${machineWord})`;
const cardWord = '(?:devices?|cards?|gpus?|npus?|xpus?|accelerators?|chips?|dies?)(?![a-z])';
const card = `(?:张|块|片|颗|枚)? ?(?:加速卡|显卡|卡)|[张块片颗]|${cardWord}`;
const device = `(?:of |的)?${marks.device}+s?`;
const eachMachine =
  '(?:each(?: (?:node|server|machine|box|one))?|ea(?![a-z])|per (?:node|server|machine|box)|a (?:node|box)|/ ?(?:node|server)|every (?:node|server|machine)|every one|一台|每(?:一)?(?:台|个?节点|机|个?服务器|台机器|台服务器)?|各|单(?:台|机|节点))';
const having =
  '(?:setups?|clusters?|systems?|deployments?|集群|w\\/|with|of|x|\\*|having|has|have|contain(?:s|ing)?|that have|都是|都有|配|带|有|是|的|,|、|:|\\(| )*';
const inAll = '(?:in total|total|altogether|all together|overall|一共|总共|总计|合计|共计?)';

const whole = (text: string): number | null => {
  const value = /^(?:双|dual|twin)/u.test(text) ? 2 : /^(?:单|single)/u.test(text) ? 1 : readNumber(text);
  return value !== null && Number.isInteger(value) && value > 0 ? value : null;
};

function product(machines: number, each: number, span: Span): Statement {
  const value = machines * each;
  const reading = machines === 1 ? null : `${grouped(machines)} × ${grouped(each)} = ${grouped(value)}`;
  return states('numDevices', value, span, reading);
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
  return asks('numDevices', span, [
    { value: cards, label: { en: `${cards} in all`, zh: `一共 ${cards} 卡` } },
    {
      value: machines * cards,
      label: { en: `${cards} on each of ${machines}`, zh: `每台 ${cards} 卡，共 ${machines * cards} 卡` },
    },
  ]);
}

function inTotal(match: RegExpExecArray, span: Span): Statement | null {
  const value = whole(group(match, 'each'));
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
    `${count('each')} ?(?:${card}) ?(?:${device} ?)?(?:${eachMachine}|x|\\*|on|across|over| |、|,)+(?:with|共|一共|总共|on|across|over|x|\\*|,|、| |and|for|有)*${machines}${machine}`,
    times,
  ),
  phrase(
    `(?:${eachMachine}) ?(?:of |with |has |有|是|配|带)*${count('each')} ?(?:${card})[, 、]*(?:with|共|一共|总共|on|across|and|有| )*${machines}${machine}`,
    times,
  ),
  phrase(
    `(?<![\\d.a-z])(?<machines>${numberPattern}) ?[x*] ?${count('each')} ?(?=(?:${card})|[x*]? ?${marks.device}|$)(?:${card})?`,
    times,
  ),
  phrase(
    `(?<![a-z])(?:a |one )?(?:single|lone)(?: (?=${marks.device})|[- ](?:${cardWord}))|单卡|单张卡?|单芯片`,
    (_, span) => states('numDevices', 1, span),
  ),
];

/** `8 cards per instance`, `每个实例8卡`: the size of prefill and decode instances alike. */
export const instanceSizes: readonly Phrase[] = [
  phrase(
    `${count('each')} ?(?:${card}) ?(?:per|for each|for every|in each|each|/) ?instance(?!s? of)|(?<![pd] ?)(?:每个?|单个?|各个?)实例 ?(?:都|各)?(?:是|用|要|配|占|有)? ?${count('other')} ?(?:${card})|each instance (?:has|uses|takes|gets|needs|with) ${count('third')} ?(?:${card})`,
    (match, span) => {
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
