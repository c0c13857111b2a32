import { grouped, numberPattern, readNumber } from '../numbers.ts';
import { group, type Phrase, phrase } from '../rule.ts';
import { asks, type Statement, states } from '../statement.ts';

type LimitSlot = 'ttftLimitMs' | 'tpotLimitMs';

/** Words for the two latencies. */
const latencies: Readonly<Record<LimitSlot, string>> = {
  ttftLimitMs:
    '(?:ttft|time[- ]to[- ]first[- ]token|(?:the )?first[- ]?tokens?(?: latency| time| delay)?|首\\s*(?:个)?\\s*(?:token|字|包|词|令牌)(?:的)?(?:响应)?\\s*(?:时延|延迟|延时|时间|耗时)?|首响(?:时延|应)?|prefill\\s*(?:latency|时延|延迟))',
  tpotLimitMs:
    '(?:tpot|itl|tbt|time[- ]per[- ](?:output[- ])?token|time[- ]between[- ]tokens|inter[- ]?token(?:[- ]latency)?|(?:latency )?(?:per|each)[- ](?:output[- ])?token(?: latency| time)?|decode latency|每\\s*(?:个)?\\s*(?:输出)?\\s*(?:token|字)(?:的)?(?:输出)?\\s*(?:时延|延迟|延时|时间|耗时)?|(?:单|逐)\\s*(?:个)?\\s*token\\s*(?:时延|延迟|延时)?|token\\s*(?:间隔|间)(?:时延|延迟|时间)?|(?:增量|解码|decode)\\s*(?:时延|延迟|延时))',
};

const unit = '(?:ms|msec|millis(?:econds?)?|milliseconds?|毫秒|s|sec|secs|seconds?|秒钟?)(?![a-z])';
const amount = `(?<amount>${numberPattern})\\s*(?<unit>${unit})?`;
const amountWithUnit = `(?<amount>${numberPattern})\\s*(?<unit>${unit})`;
const bounding =
  '(?:\\s|,|:|=|<|>|~|\\(|的|limits?|limited|slo|sla|target(?:ed)?|goal|budget|bound|cap(?:ped)?|constraint|under|below|less|than|within|at|most|max(?:imum)?|no|not|more|above|over|exceed(?:s|ing)?|up|to|is|of|be|should|must|needs?|stays?|keep|kept|around|about|roughly|approx|the|a|an|要求|目标|需要|需|要|限制|上限|约束|控制|压|卡|保证|满足|在|到|为|是|不超过|不能超过|不大于|不高于|低于|小于|少于|最多|最大|大约|约|左右|不得超过|超过|别超过|设为|设|指标)*';
const inside = '(?:\\s*(?:以内|之内|以下|内|左右|or (?:less|better|lower|faster)|max(?:imum)?))?';

function milliseconds(
  slot: LimitSlot,
  match: RegExpExecArray,
  span: readonly [number, number],
): Statement | null {
  const value = readNumber(group(match, 'amount'));
  if (value === null) return null;
  const unitText = group(match, 'unit');
  const isSeconds = /^(?:s|sec|secs|seconds?|秒钟?)$/u.test(unitText);
  const inSeconds = Math.round(value * 1e6) / 1e3;
  if (isSeconds) return states(slot, inSeconds, span, `${grouped(value)} s = ${grouped(inSeconds)} ms`);
  // A first token in "2" can only be a slip of ms for s, or seconds: both are named.
  if (unitText === '' && slot === 'ttftLimitMs' && value > 0 && value < 20) {
    return asks(slot, span, [
      { value: inSeconds, label: { en: `${grouped(value)} s`, zh: `${grouped(value)} 秒` } },
      { value, label: { en: `${grouped(value)} ms`, zh: `${grouped(value)} 毫秒` } },
    ]);
  }
  return states(slot, value, span);
}

function limitPhrases(slot: LimitSlot): Phrase[] {
  const word = latencies[slot];
  const none = (_: RegExpExecArray, span: readonly [number, number]) => states(slot, null, span);
  return [
    phrase(
      `(?:\\bno|without(?: any)?|不限制?|不设|不要求|没有|无|不管|不考虑|取消|去掉)\\s*(?:limits? (?:on|for) |要求 ?)?(?:the )?${word}(?:\\s*(?:limits?|限制|上限|要求|约束))?`,
      none,
    ),
    phrase(
      `${word}\\s*(?:is |的)?\\s*(?:不限制?|无限制|没有?(?:限制|要求)|不作?要求|无所谓|随意|不重要|不关心|unlimited|no limit|(?:does not|doesn't|don't) (?:matter|care)|not important|any)`,
      none,
    ),
    phrase(`${word}${bounding}${amount}${inside}`, (match, span) => milliseconds(slot, match, span)),
    phrase(
      `(?:(?:under|below|within|less than|at most|up to|不超过|小于|低于)\\s*)?${amountWithUnit}(?:\\s*(?:以内|之内|以下|内))?\\s*(?:/|的|for|to|to the|until|until the|before|出|返回|target|limit)*\\s*${word}(?!\\s*(?:<|=|:|under|below)?\\s*\\d)`,
      (match, span) => milliseconds(slot, match, span),
    ),
  ];
}

function perUserRate(match: RegExpExecArray, span: readonly [number, number]): Statement | null {
  const rate = readNumber(group(match, 'amount'));
  if (rate === null || rate <= 0) return null;
  const limit = Math.round((1000 / rate) * 1000) / 1000;
  return states('tpotLimitMs', limit, span, `${grouped(rate)} tokens/s per user = ${grouped(limit)} ms`);
}

const tokenWord = '(?:tokens?|toks?|tps|t|个?\\s*token|字)';
const perSecond = '(?:/|per|每|a)\\s*(?:s|secs?|seconds?|秒)(?![a-z])';
const perUser =
  '(?:/|per|for each|each|for every|每(?:个)?|单)\\s*(?:user|users|request|stream|client|concurrent user|person|用户|请求|人|路|并发)';

/** `25 tokens/s per user` says how long one token may take. */
const rates: readonly Phrase[] = [
  phrase(
    `(?:at least |min(?:imum)? |>|至少|不低于)?\\s*(?<amount>${numberPattern})\\s*(?:tps|${tokenWord}\\s*${perSecond})\\s*${perUser}`,
    perUserRate,
  ),
  phrase(
    `(?:${perUser}|单用户)\\s*(?:at least|gets?|needs?|sees?|的|至少|不低于|要|能|需要|速度|速率|体验|达到|为|输出|是|:|=|>|\\s)*(?:每秒(?:钟)?(?:至少|不低于|输出|\\s)*)?(?<amount>${numberPattern})\\s*(?:tps|${tokenWord})(?:\\s*${perSecond})?`,
    (match, span) =>
      /每秒|tps|\/\s*s|per s|每\s*秒|\/\s*秒|a sec/u.test(match[0]) ? perUserRate(match, span) : null,
  ),
  phrase(
    `每秒(?:钟)?\\s*(?:输出|至少|\\s)*(?<amount>${numberPattern})\\s*${tokenWord}\\s*(?:/|每(?:个)?|单)\\s*(?:用户|请求|人|路|并发)`,
    perUserRate,
  ),
];

/** TTFT and TPOT limits, absent limits, and rates per user. */
export const limits: readonly Phrase[] = [
  ...rates,
  ...limitPhrases('ttftLimitMs'),
  ...limitPhrases('tpotLimitMs'),
];
