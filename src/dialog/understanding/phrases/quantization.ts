import { slotRecord } from '../../../plan/slots/records.ts';
import { wordsOf } from '../../../text/words/words.ts';
import { readNumber } from '../figures/numbers.ts';
import { asks, type Span, type Statement, sameLabel, states } from '../statement.ts';
import { group, type Phrase, phrase, words } from './rule.ts';

const off =
  "(?:no|non|without(?: any)?|w/o|not? us(?:e|ing)|disable[sd]?|don't|do not|never|turn off|skip|leave out|drop|不开启?|不用|不启用|不使用|不要|不加|不带|不做|不需要|不|别|关闭?|关掉|禁用|无需?|没有|免|去掉)[- ]?(?:the |any |to |做|用|开|任何)*";
const quant = '(?:quanti[sz](?:ation|ing|ed|e)|quant(?![a-z])|量化)';
const scheme =
  '(?: ?(?:的)?(?:量化|精度|权重|模型|方案|方式|quanti[sz]ation|quanti[sz]ed|quant(?![a-z])|weights?|precision|scheme|checkpoint|linear(?: layers)?))*';
const cache = '(?:kv[- ]?cache|kv(?: ?缓存)?(?![a-z])|kv量化|attention|attn|注意力|fa(?![a-z0-9])|缓存)';

const action = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '');
const isStatic = (text: string): boolean => /stat|静/u.test(text);
const isDynamic = (text: string): boolean => /dyn|动/u.test(text);

/** What the linear layers can be, by the slot's own record. */
const known = slotRecord('quantizeLinearAction').options.map(({ value }) => String(value));

/** A format that no quantization here has: refused where values are checked, with the nearest that exist. */
function unknownFormat(words: string, span: Span): Statement[] {
  return [states('quantize', 'custom', span), states('quantizeLinearAction', words, span)];
}

function linearAction(stem: string, kind: string, span: Span): Statement[] {
  const custom = states('quantize', 'custom', span);
  if (!known.some((one) => one.startsWith(`${stem}_`))) return unknownFormat(stem, span);
  if (isStatic(kind) !== isDynamic(kind)) {
    const value = `${stem}_${isStatic(kind) ? 'STATIC' : 'DYNAMIC'}`;
    return [custom, states('quantizeLinearAction', value, span)];
  }
  return [custom, oneOf(span, [`${stem}_DYNAMIC`, `${stem}_STATIC`])];
}

function oneOf(span: Span, actions: readonly string[]): Statement {
  return asks(
    'quantizeLinearAction',
    span,
    actions.map((one) => ({ value: one, label: sameLabel(one) })),
  );
}

function attention(text: string, span: Span): Statement[] {
  const value = /fp8|f8|float8|e4m3/u.test(text) ? 'FP8' : 'INT8';
  return [states('quantize', 'custom', span), states('quantizeAttentionAction', value, span)];
}

const unquantized = (span: Span): Statement[] => [
  states('quantize', 'custom', span),
  states('quantizeLinearAction', 'DISABLED', span),
  // Stands back where the text says something else about attention.
  { ...states('quantizeAttentionAction', 'DISABLED', span), isFallback: true },
];

const dynamic = '(?:动态|静态|dynamic(?:ally)?|static(?:ally)?)';
const eightBits = '(?:int ?8|i8|fp8|c8|8[- ]?bit|float8|f8)';

/** Weights of some bits with activations of others, told in words: `int4 weights, int8 activations`. */
const inWords = `(?:int|w) ?(?<w>4|8)(?:[- ]?bit)?[- ]?(?:weights?|权重)(?: ?(?:,|、|and|with|和|/|\\+|配)? ?)(?:int|a|fp|bf) ?(?<a>8|16)(?:[- ]?bit)?[- ]?(?:activations?|acts?|激活)(?: ?(?:,|、)? ?(?<kind>${dynamic}))?`;
/** The same with the numbers behind: `weights int4, activations int8`. */
const inWordsBehind = `(?:weights?|权重)(?: ?(?:in|at|as|用|为|是|:))? ?(?:int|w) ?(?<w>4|8)(?: ?(?:,|、|and|和|/|配)? ?)(?:activations?|acts?|激活)(?: ?(?:in|at|as|用|为|是|:))? ?(?:int|a|fp|bf) ?(?<a>8|16)(?: ?(?:,|、)? ?(?<kind>${dynamic}))?`;

/** Quantisation of linear layers and of attention; a bare `W8A8` or `int8` leaves open which kind. */
export const quantization: readonly Phrase[] = [
  phrase(
    `${cache} ?(?:cache )?(?:的)?(?:quanti[sz](?:ed|ation)|quant|量化|in|to|as|at|with|uses?|also|too|用|走|为|成|到|是|也|同样|:|=|-| )*${eightBits}(?:量化|quanti[sz]ation)?`,
    (match, span) => attention(match[0], span),
  ),
  phrase(`(?<=${eightBits} ?(?:everything|all|throughout|全部|都|全)[^,;]{0,24})${cache}`, (_, span, text) =>
    attention(text.slice(Math.max(0, span[0] - 40), span[1]), span),
  ),
  phrase(
    `${eightBits} ?(?:的|量化的?|quanti[sz]ed )?${cache}(?: ?(?:cache|量化|quanti[sz]ation))?`,
    (match, span) => attention(match[0], span),
  ),
  phrase(
    `${off}${quant} ?(?:the |on |of |for )*${cache}|${cache} ?(?:的)?(?:stays? |left |is |are |保持)*(?:unquanti[sz]ed|not quanti[sz]ed|disabled|不做?量化|不用量化|原精度|in bf16|bf16|fp16)|leave (?:the )?${cache} (?:alone|as is|unquanti[sz]ed|untouched)|${off}${cache} ?${quant}`,
    (_, span) => [states('quantize', 'custom', span), states('quantizeAttentionAction', 'DISABLED', span)],
  ),
  phrase(
    `(?<![a-z0-9])mx ?-?fp ?4${scheme}(?: ?[,、(] ?| )(?:with )?(?:a )?(?:group|分组|块|组)[- ]?(?:size|大小)?(?: |:|=|of|为|是)*(?<n>\\d+)\\)?`,
    (match, span) => [
      states('quantize', 'custom', span),
      states('quantizeLinearAction', 'MXFP4', span),
      states('mxfp4GroupSize', readNumber(group(match, 'n')) ?? 0, span),
    ],
  ),
  phrase(
    `(?:${dynamic} ?(?:的|量化的?)? ?)?(?<![a-z0-9])(?<stem>w ?\\d{1,2} ?a ?\\d{1,2})(?<cache>c\\d{1,2})?(?![0-9])(?:[ _-]*(?<kind>${dynamic}))?${scheme}(?:[ _-]*${dynamic})?(?![a-z])`,
    (match, span) => {
      const linear = linearAction(action(group(match, 'stem')), match[0], span);
      const cached = group(match, 'cache');
      if (cached === '') return linear;
      // The bits behind the C are those of the KV cache, which is quantised with attention.
      const value = cached === 'c8' ? 'INT8' : cached.toUpperCase();
      return [...linear, states('quantizeAttentionAction', cached === 'c16' ? 'DISABLED' : value, span)];
    },
  ),
  phrase(wordsOf('eight-bit-weights').source, (_, span) => linearAction('W8A16', '', span)),
  phrase(wordsOf('unknown-formats').source, (match, span) =>
    unknownFormat(
      match[0]
        .trim()
        .replace(/^[-_. ]+/u, '')
        .toUpperCase(),
      span,
    ),
  ),
  phrase(
    `(?:${dynamic} ?)?(?:(?:int|w) ?8(?:[- ]?bit)? (?:for )?(?:both )?(?:weights? and activations?|权重(?:和|与|、)激活)|(?:both )?(?:weights? and activations?|权重(?:和|与|、)激活)(?: ?(?:都|均|both|are|in|at|as|用|是|为))* ?(?:int ?8|8[- ]?bit))(?: ?(?:,|、)? ?${dynamic})?`,
    (match, span) => linearAction('W8A8', match[0], span),
  ),
  ...[inWords, inWordsBehind].map((words) =>
    phrase(words, (match, span) =>
      linearAction(`W${group(match, 'w')}A${group(match, 'a')}`, group(match, 'kind'), span),
    ),
  ),
  phrase(
    `(?:${dynamic} ?(?:的)?)?(?<![a-z0-9])(?:(?:int|w) ?(?<bits>4|8)|(?<word>4|8)[- ]?bit)(?![0-9a-z])[- ]?(?:weight[- ]only|(?<only>仅权重))?(?: ?${dynamic})?${scheme}`,
    (match, span) => {
      const bits = group(match, 'bits') || group(match, 'word');
      const kinds = isStatic(match[0])
        ? ['STATIC']
        : isDynamic(match[0])
          ? ['DYNAMIC']
          : ['DYNAMIC', 'STATIC'];
      const isWeightOnly = /weight[- ]only|仅权重/u.test(match[0]);
      const stems = bits === '4' ? ['W4A8'] : isWeightOnly ? ['W8A16'] : ['W8A8', 'W8A16'];
      const actions = stems.flatMap((stem) => kinds.map((kind) => `${stem}_${kind}`));
      const [only] = actions;
      const custom = states('quantize', 'custom', span);
      return actions.length === 1
        ? [custom, states('quantizeLinearAction', only, span)]
        : [custom, oneOf(span, actions)];
    },
  ),
  phrase(`(?<![a-z0-9])(?:mx ?-?fp ?4|fp4)(?![a-z0-9])${scheme}`, (_, span) => [
    states('quantize', 'custom', span),
    states('quantizeLinearAction', 'MXFP4', span),
  ]),
  phrase(
    `(?<![a-z0-9])(?:block(?:-?wise)?[- ]|分块 ?)?(?:fp8|float8|e4m3)(?![a-z0-9])(?:[-_ ]?(?:block|${dynamic}|w8a8))?${scheme}`,
    (_, span) => [states('quantize', 'custom', span), states('quantizeLinearAction', 'FP8', span)],
  ),
  phrase(
    `${off}${quant}(?: ?(?:at all|anything|it|the model|任何东西|了|任何层))?|unquanti[sz]ed|${quant} ?(?:is |:|=|就|先)?(?:off|disabled|none|不做了?|不开|不要|关掉?|不用)(?![a-z])|${words('(?:in |native |full |original |pure )?(?:bf16|fp16|bfloat16|float16|half precision|full precision|native precision)')}(?: ?(?:weights?|权重|精度|precision|原精度))?|(?:权重|weights?)(?: ?(?:用|是|为|in|as|at|:|=|保持))* ?(?:bf16|fp16|bfloat16|float16)|半精度|原(?:始)?精度|全精度`,
    (match, span) =>
      /weights?|权重/u.test(match[0])
        ? unquantized(span).filter(({ slot }) => slot !== 'quantizeAttentionAction')
        : unquantized(span),
  ),
  phrase(
    `${words('(?:the )?(?:recommended|default|suggested|standard|usual)')} ?${quant}(?: ?(?:scheme|setting|settings|mode))?|(?:推荐|默认|建议|标准)的? ?(?:量化|quant)(?:方式|方案|配置)?|${quant} ?(?:方式|方案|scheme|mode|setting)?(?: ?(?:as|is|:|=|use|the|用|按|选|走|就|采用|你|照|keep|stick (?:to|with)|go with|,))* ?(?:recommended|defaults?|recommendation|推荐|默认|建议)(?:的|值|方案|推荐的|配置|就行|就好|即可|来)*(?! ?(?:什么|哪|一个|吗))`,
    (_, span) => states('quantize', 'recommended', span),
  ),
];
