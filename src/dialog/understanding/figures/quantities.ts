import { marks, type SourceText } from '../source-text.ts';
import { grouped, numberPattern, readNumber, tidy } from './numbers.ts';

/** What a number counts, told from the words on it. `other` belongs to no slot: users, hours, layers of a model. */
export type Unit =
  | 'none'
  | 'milliseconds'
  | 'tokens'
  | 'devices'
  | 'fraction'
  | 'tokensPerSecond'
  | 'gigabytes'
  | 'layers'
  | 'other';

/** A number with its unit, where it stands and what it comes to. */
export interface Quantity {
  readonly start: number;
  readonly end: number;
  /** As written, before scale and unit. */
  readonly figure: number;
  /** In the unit: ms, tokens, devices, a fraction of 1. */
  readonly value: number;
  readonly unit: Unit;
  /** Scale letter as written (`k`, `万`), or empty. */
  readonly scale: string;
  /** A lone number word, which may be mere grammar ("one of these"): linked only where it stands right at its cue. */
  readonly isWeak: boolean;
}

const scales: readonly (readonly [pattern: RegExp, factor: number])[] = [
  [/ ?k(?![a-z])/uy, 1024],
  [/ ?m(?![a-z])/uy, 1024 ** 2],
  [/ ?w(?![a-z0-9])/uy, 10_000],
  [/千/uy, 1000],
  [/万/uy, 10_000],
];

interface UnitRule {
  readonly unit: Unit;
  readonly words: RegExp;
  readonly factor: number;
}

const rule = (unit: Unit, words: string, factor = 1): UnitRule => ({
  unit,
  words: new RegExp(`[ -]?(?:${words})`, 'uy'),
  factor,
});

const second = '(?:s|secs?|seconds?|秒钟?)(?![a-z])';
const deviceNoun =
  '(?:gpu|npu|xpu|accelerator|ascend|nvidia|device) ?(?:cards?|chips?|devices?|dies?)|(?:devices?|cards?|gpus?|npus?|xpus?|accelerators?|chips?|dies?|ranks?)(?![a-z])';

/** Units from the most particular words to the least. */
const units: readonly UnitRule[] = [
  rule(
    'tokensPerSecond',
    `(?:个 ?)?(?:tokens?|toks?|tks?|t|字|词) ?(?:/|per|每|a|every|each) ?${second}|tps(?![a-z])|toks?/s(?![a-z])`,
  ),
  rule('milliseconds', '(?:ms|msecs?|millis(?:econds?)?|milliseconds?)(?![a-z])|毫秒'),
  rule('milliseconds', second, 1000),
  rule('milliseconds', '(?:mins?|minutes?)(?![a-z])|分钟', 60_000),
  rule('fraction', '%|(?:percent|pct)(?![a-z])|个百分点', 0.01),
  rule('fraction', '成(?![为本功立果员分])', 0.1),
  rule('other', '(?:req(?:uests?)?|reqs|次) ?(?:/|per|每|a) ?(?:s|sec|second|秒)(?![a-z])'),
  rule(
    'other',
    '(?:concurrent|simultaneous|parallel|active) ?(?:users?|requests?|sessions?|streams?)?|(?:个|路)? ?并发|(?:users?|requests?|reqs?|sessions?|people|persons?|customers?|qps|rps|images?|pictures?|hours?|hrs?|days?|weeks?|months?|years?|kb|mb|tb|tflops|pflops|gb/s|tb/s|ghz|watts?|experts?|heads?|models?|replicas?|instances?|times?|turns?|steps?|rounds?|%%|pm|am|am|st|nd|rd|th|usd|dollars?|bit|bits|rows?|pages?|words?|options?|modes?|things?|phases?|sizes?|tests?|runs?|cases?|teams?|racks?|clusters?)(?![a-z])|(?:个 ?)?(?:用户|请求|实例|副本|模型|人|路|轮|次|天|小时|年|月|号|点(?![零一二三四五六七八九\\d])|位|种|款|条|篇|阶段|问题|专家|比特|机柜|集群)',
  ),
  rule('other', '(?:nodes?|servers?|machines?|hosts?|box(?:es)?)(?![a-z])|(?:个)?(?:台|节点|机)'),
  rule('gigabytes', '(?:gb|gib|g)(?![a-z/])'),
  rule('layers', '(?:layers?)(?![a-z])|层'),
  rule('tokens', '(?:个 ?)?(?:(?:tokens?|toks?)(?![a-z])|词元|字(?![节]))'),
  rule('devices', `(?:张|块|片|颗|枚)? ?(?:加速卡|显卡|卡|芯片|加速器)|${deviceNoun}`),
  rule('devices', '[张颗](?![图照片表截])'),
];

/** A number beside a device name counts devices: `8x H200`, `8块A2`, `H200 x 8`. */
const beforeDevice = new RegExp(
  `^ ?(?:x|\\*|[个张块片颗枚])? ?(?:的|of |of the |the |new |identical )?(?:nvidia |huawei |ascend |英伟达|华为|昇腾)?${marks.device}`,
  'u',
);
const behindDevice = new RegExp(`${marks.device}[a-z]{0,8} ?(?:x|\\*) ?$`, 'u');

const numbers = new RegExp(numberPattern, 'gu');
/** Characters in front that make a number part of a name, an ordinal or an idiom. */
const boundBefore = /[a-z0-9_#$.]$|[第之统唯同某合万][个]?$|\d[.:]$/u;
const isHan = /\p{Script=Han}/u;

/** A rate said the Chinese way round: `每秒25个token`, `每秒至少出25个字`. */
const perSecondBefore = /每秒钟?(?:至少|不低于|不少于|要|能|得|输出|出|吐|生成|达到|有|大概|约| )*$/u;
const hundredthsBefore = /百分之$/u;

/** All numbers with a meaning of their own, in order; digits inside names and identifiers are none. */
export function findQuantities(source: SourceText, cueEnds: ReadonlySet<number>): Quantity[] {
  const { text } = source;
  const found: Quantity[] = [];
  let from = 0;
  for (const match of text.matchAll(numbers)) {
    if (match.index < from) continue;
    const quantity = quantityAt(text, match.index, match[0], cueEnds);
    if (quantity === null) continue;
    found.push(quantity);
    from = quantity.end;
  }
  return inheritUnits(text, found);
}

function stick(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function quantityAt(
  text: string,
  start: number,
  words: string,
  cueEnds: ReadonlySet<number>,
): Quantity | null {
  const before = text.slice(Math.max(0, start - 16), start);
  const isTimes = /(?:^|[^a-z])x$/u.test(before);
  const isHundredths = hundredthsBefore.test(before);
  if (boundBefore.test(before) && !isTimes && !isHundredths && !cueEnds.has(start)) return null;
  const figure = readNumber(words);
  if (figure === null) return null;
  const digitsEnd = start + words.length;
  const scale = scales.find(([pattern]) => stick(pattern, text, digitsEnd) !== null);
  const scaleText = scale ? (stick(scale[0], text, digitsEnd) ?? '') : '';
  const tail = tailOf(text, digitsEnd + scaleText.length, scaleText);
  const scaleEnd = digitsEnd + scaleText.length + tail.length;
  const scaled = scale ? (figure + Number(tail || 0) / 10) * scale[1] : figure;
  const unit = units.find(({ words: pattern }) => stick(pattern, text, scaleEnd) !== null);
  const unitText = unit ? (stick(unit.words, text, scaleEnd) ?? '') : '';
  const end = scaleEnd + unitText.length;
  const base = { start, end, figure, scale: scaleText.trim() };
  const isPlainWord = !/^[\d.]/u.test(words);
  if (isHundredths) {
    return { ...base, start: start - 3, value: tidy(scaled / 100), unit: 'fraction', isWeak: false };
  }
  const perSecond = perSecondBefore.exec(before);
  if (perSecond && (unit === undefined || unit.unit === 'tokens')) {
    const rateStart = start - perSecond[0].length;
    return { ...base, start: rateStart, value: scaled, unit: 'tokensPerSecond', isWeak: false };
  }
  if (beforeDevice.test(text.slice(end)) && (unit === undefined || unit.unit === 'devices')) {
    return { ...base, value: scaled, unit: 'devices', isWeak: false };
  }
  if (unit !== undefined) {
    const half = unit.unit === 'milliseconds' && text[end] === '半' ? 0.5 : 0;
    const value = tidy((scaled + half) * unit.factor);
    // "A second" is a time only right beside its cue: it is an ordinal, too.
    const isWeak = /^an?$/u.test(words);
    return { ...base, end: end + (half > 0 ? 1 : 0), value, unit: unit.unit, isWeak };
  }
  if (behindDevice.test(before)) return { ...base, value: scaled, unit: 'devices', isWeak: false };
  const next = text[end] ?? ' ';
  if (/[a-z_]/u.test(next) && !/^x(?![a-z])/u.test(text.slice(end)) && scaleText === '') {
    if (!cueFollows(text.slice(end))) return null;
  }
  if (/^\.?\d/u.test(text.slice(end)) && scaleText === '') return null;
  const isLoneWord = isPlainWord && scaleText === '' && words.length <= (isHan.test(words) ? 1 : 99);
  if (
    isLoneWord &&
    isHan.test(words) &&
    isHan.test(next) &&
    !/^个(?!\p{Script=Han})/u.test(text.slice(end))
  ) {
    return null;
  }
  return { ...base, value: scaled, unit: 'none', isWeak: isLoneWord };
}

/** `1万2` is 12,000: a digit behind 千 or 万 counts in tenths of it. */
function tailOf(text: string, at: number, scale: string): string {
  if (!/[千万]/u.test(scale)) return '';
  return /^[1-9](?![\d.%])/u.exec(text.slice(at))?.[0] ?? '';
}

/** Words glued behind a number that name its slot: `4kin`, `3500tokens`. */
function cueFollows(rest: string): boolean {
  return /^(?:in|out|tpot|ttft)(?![a-z])/u.test(rest);
}

const alternatives = /^ ?(?:or|或者?|还是|到|至|to|-|~|vs\.?|versus|对比) ?$/u;
const rangeBefore = /(?:(?<![a-z])between|介于|在) ?$/u;
const conjunctions = /^ ?(?:and|和|与|跟|、|,|\/|及) ?$/u;

/** Whether two numbers stand for one thing with several values: `8 or 16 cards`, `2k-4k`, `30 vs 50 ms`. */
export function areAlternatives(text: string, one: Quantity, next: Quantity): boolean {
  const between = text.slice(one.end, next.start);
  const isRange = rangeBefore.test(text.slice(Math.max(0, one.start - 16), one.start));
  return alternatives.test(between) || (isRange && conjunctions.test(between));
}

/** Whether two numbers are listed: `8、16、32卡`, `8 and 16 cards`. */
export function areListed(text: string, one: Quantity, next: Quantity): boolean {
  return conjunctions.test(text.slice(one.end, next.start));
}

/** The unit of the last alternative is that of all: `1-2s`, `8/16卡`. */
function inheritUnits(text: string, quantities: readonly Quantity[]): Quantity[] {
  const result = [...quantities];
  for (let index = result.length - 2; index >= 0; index -= 1) {
    const one = result[index];
    const next = result[index + 1];
    if (!one || !next || one.unit !== 'none' || (next.unit === 'none' && next.scale === '')) continue;
    const isAlternative = areAlternatives(text, one, next);
    const isList = next.unit === 'devices' && one.scale === '' && areListed(text, one, next);
    if (!isAlternative && !isList) continue;
    const factor = one.scale === '' && next.figure !== 0 ? next.value / next.figure : 1;
    result[index] = {
      ...one,
      unit: next.unit,
      value: tidy(one.value * factor),
      scale: one.scale || next.scale,
    };
  }
  return result;
}

/** How a length was read where its letters are not plain: `4k = 4,096`. */
export function lengthReading(quantity: Quantity): string | null {
  if (quantity.scale === '') return null;
  return `${grouped(quantity.figure)}${quantity.scale} = ${grouped(Math.round(quantity.value))}`;
}
