import type { SlotId } from '../../plan/slots/values.ts';
import type { SourceText } from './source-text.ts';

const reuse =
  /(?:same|identical|exactly)\s+(?:thing |plan |setup |config(?:uration)? |settings? |deployment )?(?:as|like)\s+(?:the\s+)?(?:last|before|previous|earlier|yesterday)(?:\s+(?:time|one|run|plan|session|config))?|like (?:the )?(?:last (?:time|one)|before|previous(?: one)?)|re-?use (?:the )?(?:last|previous|earlier|old|same|my)?\s*(?:config(?:uration)?|settings?|plan|setup|values|answers|one)?|(?:continue|keep|start|go on)\s*(?:on |with |from )?(?:the |my )?(?:last|previous|same|earlier|old)\s*(?:config(?:uration)?|settings?|plan|setup|values|answers|one|session|time)?|same again|(?:继续|接着|还是|仍)?\s*(?:沿用|复用|重用)\s*(?:之前|上次|上一次|前面|刚才)?(?:的)?(?:配置|参数|设置|方案|计划)?|(?:继续|还|仍|接着)\s*(?:用|按|照)\s*(?:着)?\s*(?:之前|上次|上一次|前面|刚才|原来)(?:的)?(?:配置|参数|设置|方案|计划|那个)?|(?:和|跟|同|与|像|按照?|照)\s*(?:上次|上一次|之前|上回|刚才|昨天)\s*(?:的)?\s*(?:配置|参数|设置|方案)?\s*(?:一样|相同|一致|来|跑|不变)?|(?:上次|上一次|之前)的?(?:配置|参数|设置|方案)\s*(?:不变|再来|继续|接着用|再跑)?/u;

const explain =
  /^\s*(?:please |can you |could you |help me |请|帮我|麻烦)*(?:explain|analy[sz]e|interpret|diagnose|解释|分析|解读|看看)\s*(?:一下)?\s*(?:this|the|that|these|my|这|那|下|为什么|结果|输出|瓶颈)|\bwhy\s+(?:is|are|was|were|does|do|did|not)\b|为什么|为啥|怎么(?:会)?(?:这么)?(?:慢|快)|(?:is|are) (?:this|it|these|that|the result)s? (?:reasonable|plausible|ok|right)|合理(?:吗|么|不)|what (?:limits|does .{1,40} (?:mean|say))|瓶颈(?:在哪|是什么)|什么意思|bottleneck\?|explain (?:this|the|why)|说明什么/u;

const doubt =
  /(?:i(?:'m| am)\s+)?(?:not (?:really |quite |so )?sure|unsure|uncertain)|(?:i )?(?:don'?t|do not|dunno|no idea|have no idea)(?: really)?(?: know)?(?: yet)?|dunno|no idea|no clue|you (?:decide|choose|pick|tell me)|up to you|whatever(?: you (?:recommend|think|like|suggest))?|(?:what (?:do|would) you |please |can you |could you |pls )?(?:recommend|suggest)(?: something| one)?|help me (?:choose|decide|pick)|any(?:thing)? (?:is|will be) (?:fine|ok(?:ay)?)|不(?:太|大|是很|很)?(?:知道|清楚|确定|了解|懂|会选)|没(?:想好|概念|主意|头绪)|拿不准|说不好|你(?:来)?(?:定|看着办|决定|推荐|建议|选)|随便|都(?:行|可以)|无所谓|推荐(?:一下|一个)?|建议(?:一下)?|帮我(?:选|定|决定)/u;

/** Words that name a slot, for doubts about it. */
const slotWords: readonly (readonly [SlotId, RegExp])[] = [
  ['mtp', /\bmtp\b|投机/u],
  ['prefixCache', /prefix|前缀|缓存/u],
  ['quantize', /quant|量化|precision|精度/u],
  ['ttftLimitMs', /ttft|first token|首\s*(?:token|字|包)/u],
  ['tpotLimitMs', /tpot|itl|per token|每\s*token|\bslo\b|latency|时延|延迟|limits?\b/u],
  ['searchSpace', /search space|parallel|strategy|搜索空间|并行|策略/u],
  ['mode', /\bmode\b|deployment|aggregat|disagg|模式|部署方式|混部|分离/u],
  [
    'numDevices',
    /how many (?:devices|cards|gpus|npus)|(?:device|card|gpu|npu)s? (?:count|number)|number of (?:devices|cards|gpus|npus)|几(?:张|块)?卡|多少(?:张|块)?卡|卡数/u,
  ],
  [
    'devices',
    /which (?:device|card|gpu|npu|hardware)|\bdevices?\b|hardware|硬件|什么卡|哪(?:种|款)卡|设备|机型/u,
  ],
  ['outputLength', /output|输出/u],
  ['inputLength', /input|prompt|lengths?|输入|长度/u],
  ['model', /\bmodel\b|模型/u],
  ['compile', /compil|编译|图模式/u],
  ['engine', /engine|引擎/u],
];

/** What the whole text wants, apart from what it states. */
export interface IntentReading {
  readonly wantsReuse: boolean;
  readonly wantsExplanation: boolean;
  readonly isUnsure: boolean;
  readonly unsureSlots: readonly SlotId[];
}

/** The clause of the text around a place. */
function clauseAround(text: string, start: number, end: number): string {
  const from =
    Math.max(...[',', '.', ';', '\n', '?', '!'].map((sign) => text.lastIndexOf(sign, start - 1))) + 1;
  const rest = text.slice(end).search(/[,.;\n?!]/u);
  return text.slice(from, rest < 0 ? text.length : end + rest);
}

/** Reads reuse, explanation and doubt; their words are claimed, so that nothing else reads them. */
export function readIntents(source: SourceText, asked: SlotId | null): IntentReading {
  const text = source.text;
  const wantsExplanation = explain.test(text);
  const reused = reuse.exec(text);
  if (reused) source.claim(reused.index, reused.index + reused[0].length);
  const unsure: SlotId[] = [];
  let isUnsure = false;
  for (const match of source.text.matchAll(new RegExp(doubt, 'gu'))) {
    const end = match.index + match[0].length;
    const before = source.text.slice(Math.max(0, match.index - 1), match.index);
    const isQuantizationWord =
      /^(?:推荐|recommend|suggest|建议)/u.test(match[0]) &&
      /^(?:的)?\s*(?:ed\s*)?(?:quant|量化)/u.test(source.text.slice(end));
    const isLimitWord =
      /^(?:无所谓)/u.test(match[0]) && /ttft|tpot|首|每/u.test(clauseAround(source.text, match.index, end));
    if (isQuantizationWord || isLimitWord || /[a-z]/u.test(before)) continue;
    isUnsure = true;
    const clause = clauseAround(source.text, match.index, end);
    const named = slotWords.find(([, words]) => words.test(clause));
    if (named) unsure.push(named[0]);
    source.claim(match.index, end);
  }
  if (isUnsure && unsure.length === 0 && asked !== null) unsure.push(asked);
  return { wantsReuse: reused !== null, wantsExplanation, isUnsure, unsureSlots: [...new Set(unsure)] };
}
