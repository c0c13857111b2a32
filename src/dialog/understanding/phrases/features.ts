import { numberPattern, readNumber } from '../numbers.ts';
import { group, type Phrase, phrase } from '../rule.ts';
import { asks, type Statement, sameLabel, states } from '../statement.ts';

type Span = readonly [number, number];

const off =
  "(?:no|without(?: any)?|not? us(?:e|ing)|disable[sd]?|don't (?:use|enable|want)|do not (?:use|enable)|turn off|skip|不开启?|不用|不启用|不使用|不要|不加|不带|不做|不需要|关闭?|关掉|禁用|无|没有)\\s*(?:the |any )?";
const on = '(?:with|enable[sd]?|use|using|turn on|开启?|启用|使用|打开|加上?|带上?|用)\\s*(?:the )?';
const joining = '(?:\\s|:|=|of|is|at|about|around|to|为|是|约|大约|的|在)*';

function fractionOf(text: string, percent: string): number | null {
  const value = readNumber(text);
  if (value === null) return null;
  return percent !== '' || value > 1 ? Math.round(value * 1e6) / 1e8 : value;
}

const cacheWord =
  '(?:prefix[- ]?cach(?:e|ing|ed)|前缀\\s*(?:缓存|cache|复用)|prefix[- ]?(?:reuse|hits?)|(?:kv )?cache reuse|apc)';
const percentage = `(?<rate>${numberPattern})\\s*(?<percent>%|percent|个点)?`;

function hitRate(match: RegExpExecArray, span: Span): Statement[] | null {
  const spoken = /^(?:十分之|百分之)?([零一二三四五六七八九十]+)成$/u.exec(group(match, 'rate'));
  const rate = spoken ? null : fractionOf(group(match, 'rate'), group(match, 'percent'));
  if (rate === null) return null;
  const reading = group(match, 'percent') === '' ? null : `${group(match, 'rate')}% = ${rate}`;
  return [states('prefixCache', true, span), states('prefixCacheHitRate', rate, span, reading)];
}

const prefixCache: readonly Phrase[] = [
  phrase(
    `${off}${cacheWord}|${cacheWord}\\s*(?:is |:|=)?\\s*(?:off|disabled|关闭?|不开|不用|不启用)`,
    (_, span) => states('prefixCache', false, span),
  ),
  phrase(
    `(?:${cacheWord}|(?:cache|缓存)(?=\\s*(?:hit|命中)))\\s*(?:的)?\\s*(?:hit\\s*(?:rate|ratio)?|命中率?|rate)?${joining}${percentage}`,
    hitRate,
  ),
  phrase(`(?:hit[- ]rate|命中率?)${joining}${percentage}`, hitRate),
  phrase(
    `${percentage}\\s*(?:的)?\\s*(?:${cacheWord}|cache hits?|缓存命中率?|命中率?)(?:\\s*(?:hit\\s*)?rate|\\s*命中率?)?`,
    hitRate,
  ),
  phrase(`(?:${on})?${cacheWord}(?:\\s*(?:on|enabled|开启?|打开))?`, (_, span) =>
    states('prefixCache', true, span),
  ),
];

const mtpWord =
  '(?:mtp|multi[- ]token prediction|speculative decod(?:ing|e)|投机(?:解码|推理|采样)|多\\s*token\\s*预测)';

function mtpTokens(match: RegExpExecArray, span: Span): Statement[] | null {
  const value = readNumber(group(match, 'n'));
  if (value === null || !Number.isInteger(value) || value > 16) return null;
  if (value === 0) return [states('mtp', false, span)];
  return [states('mtp', true, span), states('numMtpTokens', value, span)];
}

const rateList = `(?<list>(?:0?\\.\\d+|\\d+\\s*%|1(?:\\.0+)?|0)(?:\\s*(?:,|;|/|and|和|\\s)\\s*(?:0?\\.\\d+|\\d+\\s*%|1(?:\\.0+)?|0)(?![\\d.a-z]))*)`;

function acceptance(match: RegExpExecArray, span: Span): Statement {
  const rates = group(match, 'list')
    .split(/[,;/\s]+|and|和/u)
    .filter((part) => part !== '' && part !== '%')
    .map((part) => (part.endsWith('%') ? Math.round(Number.parseFloat(part) * 1e6) / 1e8 : Number(part)));
  return states('mtpAcceptanceRates', rates, span);
}

const mtp: readonly Phrase[] = [
  phrase(
    `(?:mtp\\s*)?(?:acceptance|accept|接受|接收|采纳)\\s*(?:rates?|ratios?|率|概率)?(?:s|分别)?${joining}${rateList}`,
    acceptance,
  ),
  phrase(
    `${off}${mtpWord}|${mtpWord}\\s*(?:is |:|=)?\\s*(?:off|disabled|关闭?|不开|不用|不启用)`,
    (_, span) => states('mtp', false, span),
  ),
  phrase(
    `(?:${on})?${mtpWord}\\s*(?:tokens?|层数?|layers?|depth|len(?:gth)?|=|:|-|为|是|with|of|预测|投机|开|\\s)*(?<n>${numberPattern})(?![\\d.%])\\s*(?:个|层)?\\s*(?:tokens?|layers?)?`,
    mtpTokens,
  ),
  phrase(
    `(?<n>${numberPattern})\\s*(?:个|层|-)?\\s*(?:的)?\\s*(?:${mtpWord}|speculative)\\s*(?:tokens?|layers?|层)?`,
    mtpTokens,
  ),
  phrase(`(?:${on})?${mtpWord}(?:\\s*(?:on|enabled|开启?|打开))?`, (_, span) => states('mtp', true, span)),
];

const cacheQuant = '(?:kv[- ]?cache|kv|attention|attn|注意力|缓存)';

function attention(match: RegExpExecArray, span: Span): Statement[] {
  const action = /fp8|f8/u.test(match[0]) ? 'FP8' : 'INT8';
  return [states('quantize', 'custom', span), states('quantizeAttentionAction', action, span)];
}

/** `W8A8` leaves open whether scales are static or dynamic; both are named. */
function weightsAndActivations(match: RegExpExecArray, span: Span): Statement[] {
  const stem = group(match, 'stem')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
  const kind = group(match, 'kind');
  if (kind !== '') {
    const action = `${stem}_${/stat|静/u.test(kind) ? 'STATIC' : 'DYNAMIC'}`;
    return [states('quantize', 'custom', span), states('quantizeLinearAction', action, span)];
  }
  return [
    states('quantize', 'custom', span),
    asks(
      'quantizeLinearAction',
      span,
      [`${stem}_DYNAMIC`, `${stem}_STATIC`].map((action) => ({ value: action, label: sameLabel(action) })),
    ),
  ];
}

const custom =
  (action: string) =>
  (_: RegExpExecArray, span: Span): Statement[] => [
    states('quantize', 'custom', span),
    states('quantizeLinearAction', action, span),
  ];

const quantization: readonly Phrase[] = [
  phrase(
    `${cacheQuant}\\s*(?:cache\\s*)?(?:量化|quant(?:ized|ization)?|in|to|as|with|用|为|:|=|\\s)*(?:int8|fp8|c8|8[- ]?bit)`,
    attention,
  ),
  phrase(`(?:int8|fp8)\\s*(?:量化的?)?\\s*${cacheQuant}(?:\\s*(?:cache|量化))?`, attention),
  phrase(`mxfp4\\s*(?:with\\s*)?(?:group|分组|块)\\s*(?:size|大小)?${joining}(?<n>\\d+)`, (match, span) => [
    ...custom('MXFP4')(match, span),
    states('mxfp4GroupSize', Number(group(match, 'n')), span),
  ]),
  phrase(
    '(?<stem>w\\s?[48]\\s?a\\s?(?:8|16))(?:[ _-]*(?<kind>static|dynamic|静态|动态))?(?:\\s*(?:量化|quant(?:ization|ized)?))?',
    weightsAndActivations,
  ),
  phrase('(?:动态|静态|dynamic|static)\\s*(?:的)?\\s*(?<stem>w\\s?[48]\\s?a\\s?(?:8|16))', (match, span) => {
    const stem = group(match, 'stem').toUpperCase().replaceAll(/\s/g, '');
    return custom(`${stem}_${/stat|静/u.test(match[0]) ? 'STATIC' : 'DYNAMIC'}`)(match, span);
  }),
  phrase('mxfp4(?:\\s*(?:量化|quant(?:ization|ized)?))?', custom('MXFP4')),
  phrase('fp8(?:\\s*(?:量化|quant(?:ization|ized)?|weights?))?', custom('FP8')),
  phrase(
    `${off}(?:quanti[sz]ation|quanti[sz]ing|quanti[sz]e|quant(?![a-z])|量化)|unquanti[sz]ed|(?:bf16|fp16|bfloat16|float16|half precision|半精度|原精度|全精度)(?:\\s*(?:weights?|权重|精度|precision))?|不量化|quanti[sz]ation\\s*(?:off|disabled|none)`,
    custom('DISABLED'),
  ),
  phrase(
    '(?:recommended|default|suggested|standard|推荐的?|默认的?|建议的?)\\s*(?:的)?\\s*(?:quanti[sz]ation|quant(?![a-z])|量化)(?:方式|方案)?|(?:quanti[sz]ation|量化)\\s*(?:as |is |:|=|用|按|选|走)?\\s*(?:recommended|default|推荐|默认)(?:的)?',
    (_, span) => states('quantize', 'recommended', span),
  ),
];

const graphs: readonly Phrase[] = [
  phrase(
    `${off}(?:compil(?:e|ed|ation|ing)|编译|图模式|torch\\.compile|graph mode)|不编译|eager(?:\\s*(?:mode|模式|execution))?|单算子(?:模式)?|uncompiled`,
    (_, span) => states('compile', false, span),
  ),
  phrase(
    `(?:${on})?(?:compil(?:e|ed|ation)|torch\\.compile|graph mode|图模式|编译(?:模式)?|入图)(?:\\s*(?:on|enabled|开启?))?`,
    (_, span) => states('compile', true, span),
  ),
];

/** Prefix cache, MTP, quantisation and compilation. */
export const features: readonly Phrase[] = [...quantization, ...prefixCache, ...mtp, ...graphs];
