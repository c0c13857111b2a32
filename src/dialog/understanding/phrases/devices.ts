import { grouped, numberPattern, readNumber } from '../numbers.ts';
import { group, type Phrase, phrase } from '../rule.ts';
import { marks } from '../source-text.ts';
import { asks, type Statement, states } from '../statement.ts';

const count = (name: string) => `(?<![\\d.])(?<${name}>${numberPattern})(?![\\d.])`;
const card = '(?:张|块|片|颗|枚)?\\s*(?:卡|加速卡|显卡)|张|块|颗|片';
const deviceWord =
  '(?:devices?|cards?|gpus?|npus?|xpus?|accelerators?|chips?|dies?|ranks?|加速器|芯片)(?![a-z])';
const node = '(?:台|节点|个节点|台机器|台服务器|机|nodes?|servers?|machines?|hosts?|box(?:es)?)(?![a-z])';
const named = `${marks.device}+`;
/** `2x8 H200`: machines times devices, told from a lone count by the name or sign behind it. */
const twoFactors = new RegExp(`^\\S+\\s*[x*]\\s*\\d+\\s*(?:[x*]|${named})`, 'u');

function whole(
  slot: Statement['slot'],
  match: RegExpExecArray,
  name: string,
  span: readonly [number, number],
) {
  const value = readNumber(group(match, name));
  return value !== null && Number.isInteger(value) && value > 0 ? states(slot, value, span) : null;
}

/** `两台8卡` is 16. `双机16卡` may be all or each: both are named. */
function nodes(match: RegExpExecArray, span: readonly [number, number]): Statement | null {
  const machines = /双机/u.test(group(match, 'machines'))
    ? 2
    : readNumber(group(match, 'machines').replace(/单$/u, '一'));
  const each = readNumber(group(match, 'each'));
  if (machines === null || each === null || machines <= 0 || each <= 0) return null;
  const product = machines * each;
  const isTotalToo = /机/u.test(match[0]) && each > 8 && machines > 1;
  if (isTotalToo) {
    return asks('numDevices', span, [
      { value: each, label: { en: `${each} in all`, zh: `一共 ${each} 卡` } },
      {
        value: product,
        label: { en: `${each} on each of ${machines}`, zh: `每台 ${each} 卡，共 ${product} 卡` },
      },
    ]);
  }
  return states(
    'numDevices',
    product,
    span,
    machines === 1 ? null : `${grouped(machines)} × ${grouped(each)} = ${grouped(product)}`,
  );
}

const instance = '(?:实例|instances?|节点池|pool)';
const prefillWord = '(?:prefill|预填充|p)';
const decodeWord = '(?:decode|解码|d)';
const using =
  '(?:\\s|:|=|用|需要?|占|使用|配|各|每个|with|of|uses?|using|on|has|takes|needs|gets|is|are|per)*';

function perInstance(slot: 'prefillDevicesPerInstance' | 'decodeDevicesPerInstance', word: string): Phrase[] {
  const read: Phrase['read'] = (match, span) => whole(slot, match, 'n', span);
  return [
    phrase(
      `${count('n')}\\s*(?:${card}|${deviceWord})?\\s*(?:per|each|for each|for every|a|/|每个?)\\s*${word}[- ]?(?:实例|instances?)`,
      read,
    ),
    phrase(
      `(?:每个?|each|every|one)?\\s*(?<![a-z])${word}[- ]?${instance}${using}${count('n')}\\s*(?:${card}|${deviceWord})?`,
      read,
    ),
    phrase(`${count('n')}[- ]?(?:${card}|device|card|gpu|npu)s?\\s*(?:的)?\\s*${word}[- ]?${instance}`, read),
    phrase(`--${word === prefillWord ? 'prefill' : 'decode'}-devices-per-instance[ =]${count('n')}`, read),
  ];
}

/** Devices per instance, and device counts alone, beside a device, and on several machines. */
export const deviceCounts: readonly Phrase[] = [
  ...perInstance('prefillDevicesPerInstance', prefillWord),
  ...perInstance('decodeDevicesPerInstance', decodeWord),
  phrase(
    `(?<machines>双机|单机|${numberPattern})\\s*(?:${node})?\\s*(?:,|of|with|each with|each having|having|x|\\*|每台|每节点|每机|各|都是|的|\\s)*${count('each')}\\s*(?:${card}|x|\\*)?\\s*(?:${deviceWord}|${named})?(?:\\s*(?:each|per node|per server|per machine))?`,
    (match, span) => {
      const text = match[0];
      const saysNodes = /双机|单机/u.test(text) || new RegExp(node, 'u').test(text);
      const saysTimes = twoFactors.test(text);
      if (!saysNodes && !saysTimes) return null;
      if (/单机/u.test(text)) return whole('numDevices', match, 'each', span);
      return nodes(match, trimDevice(text, span));
    },
  ),
  phrase(
    `${count('each')}\\s*(?:${card}|${deviceWord})\\s*(?:per|/|a|on each|each)\\s*(?:node|server|machine|台|机)\\s*(?:x|\\*|,|on|and)?\\s*(?<machines>${numberPattern})\\s*${node}`,
    nodes,
  ),
  phrase(`--num-devices[ =]${count('n')}`, (match, span) => whole('numDevices', match, 'n', span)),
  phrase(`${count('n')}\\s*(?:x|\\*|${card}|个|台)?\\s*(?:的)?\\s*(?=${named})`, (match, span) =>
    whole('numDevices', match, 'n', span),
  ),
  phrase(
    `(?<=${named})\\s*(?:[x*]|,|:|\\()?\\s*${count('n')}\\s*(?:${card}|${deviceWord}|p(?![a-z]))`,
    (match, span) => whole('numDevices', match, 'n', trimLead(match[0], span)),
  ),
  phrase(`(?<=${named})\\s*(?:[x*])\\s*${count('n')}`, (match, span) =>
    whole('numDevices', match, 'n', span),
  ),
  phrase(`${count('n')}[- ]*(?:${card}|${deviceWord})`, (match, span) =>
    whole('numDevices', match, 'n', span),
  ),
  phrase(
    `(?:device|card|gpu|npu)s?\\s*(?:count|number)?\\s*(?:is|=|:|of|to)\\s*${count('n')}|(?:卡数|设备数|张数)\\s*(?:是|为|:|=|改成|改为)?\\s*(?<m>${numberPattern})`,
    (match, span) => whole('numDevices', match, group(match, 'n') === '' ? 'm' : 'n', span),
  ),
];

/** A masked device name at the end of a match is not part of the count's words. */
function trimDevice(text: string, [start, end]: readonly [number, number]): [number, number] {
  const masked = new RegExp(`\\s*${named}\\s*$`, 'u').exec(text.trimEnd());
  return [start, masked ? end - masked[0].length : end];
}

/** Joining signs in front of the figure are not quoted. */
function trimLead(text: string, [start, end]: readonly [number, number]): [number, number] {
  const lead = /^\s*(?:[x*,:(]\s*)?/u.exec(text)?.[0].trimStart().length ?? 0;
  return [start + lead, end];
}
