import { readNumber } from './numbers.ts';

/** What a number counts, told from the words on it. `other` belongs to no slot: hours, dollars. */
export type Unit =
  | 'none'
  | 'milliseconds'
  | 'tokens'
  | 'devices'
  | 'fraction'
  | 'tokensPerSecond'
  | 'gigabytes'
  | 'layers'
  | 'users'
  | 'requestsPerSecond'
  | 'images'
  | 'machines'
  | 'times'
  | 'other';

/** Words found at a place, and what they mean. */
interface Found<Meaning> {
  readonly words: string;
  readonly meaning: Meaning;
}

interface Rule<Meaning> {
  readonly pattern: RegExp;
  readonly meaning: Meaning;
}

function findAt<Meaning>(rules: readonly Rule<Meaning>[], text: string, at: number): Found<Meaning> | null {
  for (const { pattern, meaning } of rules) {
    pattern.lastIndex = at;
    const words = pattern.exec(text)?.[0];
    if (words !== undefined) return { words, meaning };
  }
  return null;
}

const sticky = (source: string) => new RegExp(source, 'uy');
const scaleRule = (source: string, meaning: number): Rule<number> => ({ pattern: sticky(source), meaning });

/** k is 1,024, as model contexts are counted; 千, 万 and "thousand" are decimal. */
const scales: readonly Rule<number>[] = [
  scaleRule(' ?k(?![a-z])', 1024),
  scaleRule(' ?m(?![a-z])', 1024 ** 2),
  scaleRule(' ?w(?![a-z0-9])', 10_000),
  scaleRule(' ?thousand(?![a-z])', 1000),
  scaleRule('千', 1000),
  scaleRule('万', 10_000),
];

/** A number behind its digits: scaled, with everything that says how exact it is. */
export interface Scaled {
  readonly value: number;
  /** The scale as written (`k`, `万`), or empty. */
  readonly scale: string;
  readonly end: number;
}

/** `400ish`, `3000多`, `8 or so`: words that make a number approximate belong to it. */
const approximate = /-?ish(?![a-z])|\+(?! ?\d)| ?odd(?![a-z])| or so(?![a-z])|[多来余]/uy;

/** Applies a scale letter; a digit behind 千 or 万 counts in tenths of it (`1万2` is 12,000). */
export function readScale(text: string, at: number, figure: number): Scaled {
  const scale = findAt(scales, text, at);
  const scaleEnd = at + (scale?.words.length ?? 0);
  const tenths = /[千万]$/u.test(scale?.words ?? '')
    ? (/^[1-9](?![\d.%])/u.exec(text.slice(scaleEnd))?.[0] ?? '')
    : '';
  approximate.lastIndex = scaleEnd + tenths.length;
  const approximation = approximate.exec(text)?.[0] ?? '';
  return {
    value: (figure + Number(tenths || 0) / 10) * (scale?.meaning ?? 1),
    scale: scale?.words.trim() ?? '',
    end: scaleEnd + tenths.length + approximation.length,
  };
}

/** A unit with the factor to its base: ms, tokens, a fraction of 1. */
export interface UnitMeaning {
  readonly unit: Unit;
  readonly factor: number;
}

const rule = (unit: Unit, words: string, factor = 1): Rule<UnitMeaning> => ({
  pattern: sticky(`[ -]?(?:${words})`),
  meaning: { unit, factor },
});

const second = '(?:(?:s|secs?|seconds?)(?![a-z])|秒钟?)';
const deviceNoun =
  '(?:gpu|npu|xpu|accelerator|ascend|nvidia|device) ?(?:cards?|chips?|devices?|dies?)|(?:devices?|cards?|gpus?|npus?|xpus?|accelerators?|chips?|dies?|ranks?)(?![a-z])';
const countedEnglish =
  '(?:hours?|hrs?|days?|weeks?|months?|years?|kb|mb|tb|tflops|pflops|gb/s|tb/s|ghz|watts?|experts?|heads?|models?|replicas?|instances?|turns?|steps?|rounds?|pm|am|st|nd|rd|th|usd|dollars?|bits?|rows?|pages?|words?|options?|modes?|things?|phases?|sizes?|tests?|runs?|cases?|teams?|racks?|clusters?|targets?|seats?|cores?|vcpus?|kg|km|meters?|degrees?|stars?|dogs?|cats?|kids?)(?![a-z])';
const countedChinese =
  '(?:个 ?)?(?:实例|副本|模型|轮|次|天|小时|年|月|号|点(?![零一二三四五六七八九\\d])|位|种|款|条|篇|阶段|问题|专家|比特|机柜|集群|目标|颗心|岁|元|块钱|公里|斤|度)';

/** Units from the most particular words to the least. */
const units: readonly Rule<UnitMeaning>[] = [
  rule(
    'tokensPerSecond',
    `(?:个 ?)?(?:tokens?|toks?|tks?|t|字|词) ?(?:/|per|每|a|every|each) ?${second}|tps(?![a-z])|toks?/s(?![a-z])`,
  ),
  rule('milliseconds', '(?:ms|msecs?|millis(?:econds?)?|milliseconds?)(?![a-z])|毫秒'),
  rule('milliseconds', second, 1000),
  rule('milliseconds', '(?:mins?|minutes?)(?![a-z])|分钟', 60_000),
  rule('fraction', '%|(?:percent|pct)(?![a-z])|个百分点', 0.01),
  rule('fraction', '成(?![为本功立果员分])', 0.1),
  rule(
    'requestsPerSecond',
    '(?:req(?:uests?)?|reqs?|quer(?:y|ies)|次|个?请求) ?(?:/|per|每|a|each|every) ?(?:s|sec|second|秒)(?![a-z])|(?:qps|rps|req/s)(?![a-z])',
  ),
  rule(
    'images',
    '(?:images?|pictures?|photos?|screenshots?)(?![a-z])|[张幅](?= ?\uE000)|[张幅]?(?:图片?|截图|照片|图像)(?!模)',
  ),
  rule(
    'users',
    `(?:concurrent|simultaneous|parallel|active|online)(?![a-z]) ?(?:users?|requests?|reqs?|sessions?|streams?|connections?|clients?)?|(?:users?|requests?|reqs?|sessions?|streams?|people|persons?|customers?|clients?|connections?)(?![a-z])|(?:个|路|名)? ?(?:(?:在线|同时在线|活跃)?(?:用户|请求|会话|连接)|并发(?:用户|请求)?|人(?![工均]))|路(?!由)`,
  ),
  rule('other', `${countedEnglish}|${countedChinese}`),
  rule(
    'machines',
    '(?:nodes?|servers?|machines?|hosts?|box(?:es)?|racks?|cabinets?)(?![a-z])|个?(?:台|节点|机柜|机|柜)',
  ),
  rule('gigabytes', '(?:gb|gib|g)(?![a-z/])'),
  rule('times', '倍|(?:times|fold)(?![a-z])'),
  rule('layers', '(?:layers?)(?![a-z])|层'),
  rule('tokens', '(?:个 ?)?(?:(?:text )?(?:tokens?|toks?)(?![a-z])|词元|字(?!节))'),
  rule('devices', `(?:张|块|片|颗|枚)? ?(?:加速卡|显卡|卡|芯片|加速器)|${deviceNoun}`),
  rule('devices', 'c(?![a-z0-9])'),
  rule(
    'devices',
    '[张颗](?! ?\uE000|[图照片表截票纸床桌嘴脸])|of (?:them|those|these)(?![a-z])|each(?= ?(?:[,.;)]|$|for |of ))',
  ),
];

/** The unit that stands at a place. */
export function readUnit(text: string, at: number): Found<UnitMeaning> | null {
  return findAt(units, text, at);
}

/** Shares in words: `half of it`, `a third`, `三分之一`, `一半`. */
const shares: readonly (readonly [pattern: RegExp, value: number | null])[] = [
  [/(?<![a-z])(?:about |roughly )?(?:one[- ]|a )?half(?! an? )(?![a-z])|一半|半数/gu, 0.5],
  [/(?<![a-z])(?:one|a)[- ]third(?![a-z])/gu, 1 / 3],
  [/(?<![a-z])two[- ]thirds(?![a-z])/gu, 2 / 3],
  [/(?<![a-z])(?:one|a)[- ]quarter(?![a-z])/gu, 0.25],
  [/(?<![a-z])three[- ]quarters(?![a-z])/gu, 0.75],
  [/(?<under>[二三四五六七八九十])分之(?<over>[一二三四五六七八九])/gu, null],
];

/** A share told in words, where it stands. */
export interface Share {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

export function findShares(text: string): Share[] {
  return shares.flatMap(([pattern, value]) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value:
        value ?? (readNumber(match.groups?.over ?? '') ?? 0) / (readNumber(match.groups?.under ?? '') ?? 1),
    })),
  );
}
