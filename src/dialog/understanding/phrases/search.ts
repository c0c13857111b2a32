import type { SlotId } from '../../../plan/slots/values.ts';
import { numberPattern, readNumber } from '../numbers.ts';
import { group, type Phrase, phrase } from '../rule.ts';
import { type Statement, states } from '../statement.ts';

type Span = readonly [number, number];
const joining = '(?:\\s|:|=|of|is|at|in|to|为|是|约|的|在|-)*';
const sizeList =
  '(?<list>\\d+(?:\\s*(?:,|/|、|\\s|and|or|和|或)\\s*\\d+(?![\\d.]*\\s*(?:k|ms|s|tokens?|个|进|出|in|out|卡|张|块|devices?|x|\\u0003)))*)';

function sizes(slot: SlotId): Phrase['read'] {
  return (match, span) => {
    const list = (group(match, 'list').match(/\d+/g) ?? []).map(Number);
    return list.length > 0 && list.every((size) => size > 0 && size <= 4096)
      ? states(slot, list, span)
      : null;
  };
}

function wholeNumber(slot: SlotId): Phrase['read'] {
  return (match, span) => {
    const value = readNumber(group(match, 'n'));
    return value === null ? null : states(slot, value, span);
  };
}

function batch(match: RegExpExecArray, span: Span): Statement | null {
  const values = [group(match, 'low'), group(match, 'high')]
    .filter((text) => text !== '')
    .map((text) => readNumber(text));
  return values.every((value) => value !== null && Number.isInteger(value))
    ? states('batchRange', values, span)
    : null;
}

const n = `(?<n>${numberPattern})`;
const ep = '(?:ep|expert[- ]parallel(?:ism)?|专家并行)(?![a-z])';
const tp = '(?:tp|tensor[- ]parallel(?:ism)?|张量并行)(?![a-z])';
const moeDp = '(?:moe[- ]?dp|专家数据并行)(?![a-z])';
const also =
  '(?:also|plus|search|try|include|widen(?: to)?|add|and|with|也|再|同时|还|加上?|一起)*\\s*(?:search|搜索?|试|看|搜一下)?\\s*';

/** Search space, sizes, batches and the other advanced settings. */
export const searchSettings: readonly Phrase[] = [
  phrase(
    `(?:--)?moe-?dp[- ]sizes?${joining}${sizeList}|${moeDp}\\s*(?:=|:|sizes?|取|用)\\s*${sizeList.replace('list', 'list2')}`,
    (match, span) => sizes('moeDpSizes')(group(match, 'list') === '' ? withList(match) : match, span),
  ),
  phrase(`(?:--)?ep[- ]sizes?${joining}${sizeList}`, sizes('epSizes')),
  phrase(`${ep}\\s*(?:=|:|取|用|为)?\\s*(?<!\\d)${sizeList}`, sizes('epSizes')),
  phrase(`(?:--)?tp[- ]sizes?${joining}${sizeList}`, sizes('tpSizes')),
  phrase(`${tp}\\s*(?:=|:|取|用|为|of)?\\s*${sizeList}`, sizes('tpSizes')),
  phrase(
    `(?:${tp}\\s*(?:\\+|,|/|and|和|、|&)\\s*${ep}\\s*(?:\\+|,|/|and|和|、|&)\\s*|${also})${moeDp}(?:\\s*(?:too|as well|也|一起)(?:搜索?|看)?)?`,
    (_, span) => states('searchSpace', 'tp-ep-moedp', span),
  ),
  phrase(
    `(?:only|just|仅|只)\\s*(?:搜索?|看|用|search|use|try|over|the|sweep|考虑)*\\s*${tp}(?:\\s*(?:sizes?|就行|即可))?|${tp}[- ]only|${tp}\\s*(?:就行|即可|就够了?)`,
    (_, span) => states('searchSpace', 'tp', span),
  ),
  phrase(
    `${tp}\\s*(?:\\+|,|/|and|和|、|&|x|\\*)\\s*${ep}|${also}${ep}(?:\\s*(?:too|as well|search|also|也|一起|都)(?:搜索?|看|要)?)?`,
    (_, span) => states('searchSpace', 'tp-ep', span),
  ),
  phrase(
    `(?:max(?:imum)?\\s*(?:num(?:ber of)?\\s*)?batched\\s*tokens?|max-batched-tokens|最大批(?:处理)?\\s*tokens?数?|(?:batched?\\s*)?token budget)${joining}(?<n>${numberPattern})(?<scale>k(?![a-z]))?`,
    (match, span) => {
      const value = readNumber(group(match, 'n'));
      if (value === null) return null;
      const isScaled = group(match, 'scale') !== '';
      return states(
        'maxBatchedTokens',
        isScaled ? value * 1024 : value,
        span,
        isScaled ? `${value}k = ${value * 1024}` : null,
      );
    },
  ),
  phrase(
    `(?:batch(?:\\s*sizes?)?\\s*(?:range|范围)?|批(?:大小|次|量)?\\s*(?:范围)?|bs)${joining}(?:from|between|从)?\\s*(?<low>\\d+)\\s*(?:-|~|to|and|到|至|,)\\s*(?<high>\\d+)`,
    batch,
  ),
  phrase(
    `(?:max(?:imum)?\\s*batch(?:\\s*size)?|batch(?:\\s*size)?\\s*(?:up to|at most|<|不超过|最大)|最大\\s*(?:batch|批(?:大小|次)?))${joining}(?<high>\\d+)`,
    batch,
  ),
  phrase(`(?<n>\\d+)\\s*(?:parallel\\s*)?jobs(?![a-z])|(?:--)?jobs${joining}(?<m>\\d+)`, (match, span) =>
    states('jobs', Number(group(match, 'n') || group(match, 'm')), span),
  ),
  phrase(
    `(?:reserved?\\s*(?:memory)?|(?:预留|保留)(?:显存|内存)?)${joining}${n}\\s*(?:gb?|gib)(?![a-z])|${n.replace('<n>', '<m>')}\\s*(?:gb?|gib)\\s*(?:of\\s*)?(?:memory\\s*)?(?:reserved|预留|保留)`,
    (match, span) => {
      const value = readNumber(group(match, 'n') || group(match, 'm'));
      return value === null ? null : states('reservedMemoryGb', value, span);
    },
  ),
  phrase(`(?:serving[- ]cost|服务(?:框架)?开销)${joining}${n}\\s*(?:ms|毫秒)?`, wholeNumber('servingCost')),
  phrase(
    '(?<w>\\d{3,5})\\s*(?:px|像素)?\\s*(?:x|\\*|by)\\s*(?<h>\\d{3,5})\\s*(?:px|像素|的)?\\s*(?:images?|pictures?|photos?|图片?|图像|resolution|分辨率)?',
    (match, span) => [
      states('imageWidth', Number(group(match, 'w')), span),
      states('imageHeight', Number(group(match, 'h')), span),
    ],
  ),
  phrase('(?:1080p|720p|4k\\s*(?=images?|图))', (match, span) => {
    const size = { '1080p': [1920, 1080], '720p': [1280, 720] }[match[0].trim()] ?? [3840, 2160];
    const reading = `${match[0].trim()} = ${size[0]} × ${size[1]}`;
    return [states('imageWidth', size[0], span, reading), states('imageHeight', size[1], span, reading)];
  }),
  phrase(
    '(?:用|使用|with|using|on|run (?:it )?(?:on|with)|by)?\\s*(?:the )?(?:real )?tensor\\s?cast(?:\\s*(?:engine|backend|引擎|跑|运行|来跑))?',
    (_, span) => states('engine', 'tensorcast', span),
  ),
  phrase(
    '(?:用|使用|with|using)?\\s*(?:the )?(?:embedded|built-?in|内置|自带)\\s*(?:engine|simulator|引擎|仿真器?)',
    (_, span) => states('engine', 'embedded', span),
  ),
  phrase('(?:用|使用|with|using)?\\s*ai\\s?configurator', (_, span) =>
    states('engine', 'aiconfigurator', span),
  ),
];

/** The second alternative of a pattern with two list groups, as if it were the first. */
function withList(match: RegExpExecArray): RegExpExecArray {
  return {
    ...match,
    groups: { ...match.groups, list: match.groups?.list2 ?? '' },
  } as unknown as RegExpExecArray;
}
