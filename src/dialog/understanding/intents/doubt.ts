import type { SlotId } from '../../../plan/slots/values.ts';
import type { SourceText } from '../source-text.ts';
import type { Span } from '../statement.ts';

const doubtEnglish =
  "(?<![a-z])(?:(?:i'?m |i am |we'?re |we are )?(?:not|n't) (?:really |quite |so |too |100% |yet |entirely |very )*(?:sure|certain|clear|decided)(?: yet| about| on| of)?|unsure|uncertain|undecided|haven'?t (?:really )?(?:decided|figured|thought|settled|picked)|still (?:deciding|thinking|undecided|open)|(?:i |we )?(?:really |honestly )?(?:don'?t|do not|dont) (?:really |actually )?(?:know|have (?:a|any) (?:strong )?(?:clue|idea|preference|opinion))(?: yet)?|dunno|no (?:idea|clue|preference|opinion)|(?:you|u) (?:decide|choose|pick|tell me|suggest|recommend)|(?:i'?ll )?leave (?:it|that|this|the rest) (?:up )?to you|up to you|whatever(?: you (?:recommend|think|like|suggest|want|prefer)| works| is best| makes sense)?|(?:what|which)(?: [a-z-]+){0,3} (?:do|would|should|can) (?:you|we|i) (?:recommend|suggest|advise|use|pick|choose|go (?:with|for)|take|set)|(?:please |pls |can you |could you |would you )?(?:recommend|suggest|advise)(?: (?:me|us))?(?: (?:something|one|a|an|some))?(?!ed)|help me (?:choose|decide|pick|figure out|select)|(?:what|which)(?: [a-z-]+){0,2} (?:is|are|'s|would be) (?:the )?(?:best|better|recommended|good|sensible|typical|usual|reasonable)|(?:can'?t|cannot) (?:tell|decide|say)|what(?:'s| is| are| would be) (?:a |an |the )?(?:sensible|reasonable|good|best|right|typical|recommended|suitable|appropriate|ideal|optimal|usual)|any(?:thing)? (?:is|will be|would be|works?) ?(?:fine|ok(?:ay)?|good)?|don'?t care(?: about)?|doesn'?t matter|does not matter|no matter|tbd|to be (?:decided|determined|defined)|open question|aggregat\\w+ (?:or|vs|versus) dis-?aggregat\\w+|dis-?aggregat\\w+ (?:or|vs|versus) aggregat\\w+)(?![a-z])";
const doubtChinese =
  '(?:还)?(?:我|我们)?(?:也)?不(?:太|大|是很|很|怎么|是特别|敢)?(?:确定|知道|清楚|了解|懂|会选|好说|明白|晓得)|(?:还)?没(?:有)?(?:想好|概念|主意|头绪|定|决定|考虑好|确定|想法|想清楚|研究过?|谱|什么?(?:倾向|偏好))|拿不准|拿不定|说不好|说不准|吃不准|待定|未定|(?:由)?你(?:来|们)?(?:帮(?:我|忙))?(?:定|看着(?:办|来|选|定|给)|自己定|决定|做主|选|挑)(?:吧|一个|就行)?|你(?:觉得|看|说)?.{0,6}(?:推荐|建议)(?:一个|一下|什么|哪个|多少|用什么|用啥)?|(?:给|帮)?(?:我|个)?(?:推荐|建议)(?:一个|一下|个|下|多少|什么|哪个|哪种|用什么|用啥)|(?:有什么|有啥|有没有)(?:推荐|建议)|求(?:推荐|建议)|帮(?:我|忙)?(?:选|定|决定|挑|看看选)(?:一个|一下|个)?|随便|随意|都(?:行|可以|成|ok)|无所谓|怎么(?:选|定|填|设|配)(?:合适|比较好|好)?|(?:选|用|填|设|配|要)(?:多少|什么|哪个|哪种|啥|几个?)(?:比较)?(?:合适|好|合理|最好|划算)?(?:呢|啊|吗)?|听你的|看你|(?:聚合|混部)(?:部署)?(?:还是|或者?)(?:pd)?分离(?:部署)?|(?:pd)?分离(?:部署)?(?:还是|或者?)(?:聚合|混部)(?:部署)?';
/** Asking whether to switch something, or how much of it. */
const askedEnglish =
  '(?<![a-z])(?:(?:should|shall|do|must|would) (?:i|we) (?:really )?(?:need(?: to)?|use|enable|turn on|have|want|go|set|be using|pick|choose)|is (?:it )?(?:worth|useful|needed|necessary|better|recommended)|(?:worth|need) (?:it|using|enabling)|how (?:many|much(?! (?:faster|slower|better|worse|higher|lower|cheaper|more|less))|big|long|large)(?: [a-z]+){0,3} (?:do|should|would|will|can|must|are|is) (?:i|we|it|this|that|you|they|there|needed|required)?(?: (?:need|use|take|require|want|buy|have))?|with or without)(?![a-z])';
const askedChinese =
  '要不要|该不该|需不需要|用不用|开不开|是否(?:要|需要|应该)?(?:开启?|启用|用|使用)?|(?:有没有|有)必要|值不值得?|(?:需要|得|要|该|应该|一般)?(?:买|采购|准备|上|配|用|申请)?(?:多少|几)(?:张|块|个|台)?(?:卡|设备|机器|gpu|npu)|能不能不|需要.{0,6}(?:吗|么)';

const doubts = new RegExp(`${doubtEnglish}|${doubtChinese}|${askedEnglish}|${askedChinese}`, 'gu');

/** Whether a text has words of doubt, whatever they are about. */
export function soundsUnsure(text: string): boolean {
  return new RegExp(doubts.source, 'u').test(text);
}

/** Words that name a slot, for doubts about it; several may stand in one clause. */
const slotWords: readonly (readonly [SlotId, RegExp])[] = [
  ['mtp', /(?<![a-z])mtp|投机|speculat|multi[- ]token/u],
  ['prefixCache', /prefix|前缀|缓存|(?<!kv[ -]?)cach(?:e|ing)/u],
  ['quantize', /quant|量化|precision|精度|(?<![a-z])(?:int8|fp8|bf16|w8a8)(?![a-z])/u],
  ['ttftLimitMs', /ttft|first[- ]token|首 ?(?:token|字|包)/u],
  [
    'tpotLimitMs',
    /tpot|(?<![a-z])itl|per[- ]token|每 ?个? ?(?:token|字)|(?<![a-z])sl[oa]s?(?![a-z])|latenc|时延|延迟|延时|(?:latency|time) limits?|限制/u,
  ],
  ['searchSpace', /search(?: space)?|parallel|strategy|搜索|并行|切分/u],
  [
    'mode',
    /(?<![a-z])mode(?![a-z])|deployment (?:mode|type|style)|aggregat|disagg|co-?locat|(?:部署)?模式|部署(?:方式|形态)|混部|分离|聚合|pd/u,
  ],
  [
    'numDevices',
    /how many(?= ?(?:[,.;?!]|$))|how many (?:[a-z0-9]+ ){0,2}(?:devices|cards|gpus|npus|chips|accelerators|dies|of them|h\d+s?|b\d+s?|a\d+s?)|(?:device|card|gpu|npu)s? (?:count|number)|number of (?:devices|cards|gpus|npus)|(?:多少|几)(?:张|块|个)?(?:卡|设备|芯片)|卡数|几张|多少张|规模/u,
  ],
  [
    'devices',
    /which (?:device|card|gpu|npu|hardware|accelerator|chip)|(?<![a-z])devices?(?![a-z])|hardware|硬件|什么卡|哪(?:种|款|个)卡|设备|机型|(?<![a-z])(?:gpu|npu)s?(?![a-z])/u,
  ],
  ['outputLength', /output|输出|(?<![a-z])osl|generation length|回复长度/u],
  ['inputLength', /(?<![a-z])input|prompt|lengths?(?![a-z])|输入|长度|(?<![a-z])isl/u],
  ['model', /(?<![a-z])model(?![a-z])|模型/u],
  ['compile', /compil|编译|图模式|graph mode|eager/u],
  ['engine', /(?<![a-z])engine|引擎|仿真器|simulator/u],
  ['batchRange', /(?<![a-z])batch|批大小|批次/u],
];

/** A doubt somewhere in the text and the slots that it is about. */
export interface Doubts {
  readonly isUnsure: boolean;
  readonly slots: readonly SlotId[];
  /** Clauses of doubt: a slot that is named in one is what the doubt is about. */
  readonly clauses: readonly Span[];
}

const clauseEnd = /[,、;\n?!]|\.(?=\s|$)/gu;

/** Start and end of the clause around a place. */
function clauseAround(text: string, [start, end]: Span): Span {
  let from = 0;
  for (const match of text.matchAll(clauseEnd)) {
    if (match.index < start) from = match.index + 1;
    else if (match.index >= end) return [from, match.index];
  }
  return [from, text.length];
}

/** The slots that a text names. */
export function slotsIn(text: string): SlotId[] {
  const named = slotWords.flatMap(([slot, words]) => (words.test(text) ? [slot] : []));
  // "How many devices" is about their number alone.
  return named.includes('numDevices') ? named.filter((slot) => slot !== 'devices') : named;
}

/** Words of doubt that mean something else here: a limit that does not matter, a recommended quantization. */
function isNoDoubt(text: string, [start, end]: Span, words: string, asked: SlotId | null): boolean {
  const [from, to] = clauseAround(text, [start, end]);
  const clause = text.slice(from, to);
  const isRecommendedScheme =
    /^(?:推荐|recommend|suggest|建议)/u.test(words) &&
    /^(?:ed)? ?(?:的)? ?(?:quant|量化)/u.test(text.slice(end));
  const isLimitAsked = asked === 'ttftLimitMs' || asked === 'tpotLimitMs';
  const isFreeLimit =
    /无所谓|随意|随便|都(?:行|可以)|care|matter|any/u.test(words) &&
    (isLimitAsked || /ttft|tpot|(?<![a-z])itl|首|每|first|per[- ]token|limit|latenc|时延|slo/u.test(clause));
  return isRecommendedScheme || isFreeLimit;
}

/**
 * Reads doubts. A doubt is about the slots that its clause names, else those of the clause before it (`TPOT? not
 * sure`), else the one asked about. The words are claimed, and with them the slot's name where it states nothing else.
 */
export function readDoubts(source: SourceText, asked: SlotId | null): Doubts {
  const { folded } = source;
  const slots: SlotId[] = [];
  const clauses: Span[] = [];
  let isUnsure = false;
  for (const match of source.text.matchAll(doubts)) {
    const span: Span = [match.index, match.index + match[0].length];
    if (isNoDoubt(folded, span, match[0], asked)) continue;
    isUnsure = true;
    const clause = clauseAround(folded, span);
    clauses.push(clause);
    const named = slotsIn(folded.slice(...clause));
    const before =
      named.length === 0 && clause[0] > 0 ? clauseAround(folded, [clause[0] - 1, clause[0] - 1]) : null;
    const topic = before && isBareTopic(source.text.slice(...before)) ? before : null;
    slots.push(...(topic ? slotsIn(folded.slice(...topic)) : named));
    source.claim(...(topic ?? span));
    source.claim(...span);
    if (named.length > 0) claimBareNames(source, clause);
  }
  if (isUnsure && slots.length === 0 && asked !== null) slots.push(asked);
  return { isUnsure, slots: [...new Set(slots)], clauses };
}

/** A clause that only names something: `MTP?`, `量化嘛`, `as for quantization`. */
function isBareTopic(clause: string): boolean {
  return !/\d/u.test(clause) && clause.trim().length <= 32 && slotsIn(clause).length > 0;
}

/** `MTP开不开都行` does not switch MTP on: in a clause of doubt a feature's name states nothing. */
function claimBareNames(source: SourceText, [from, to]: Span): void {
  const text = source.text.slice(from, to);
  if (/\d/u.test(text.replaceAll(/int8|fp8|bf16|w\da\d/gu, ''))) return;
  const names =
    /(?:开启?|启用|用|with|use|using|enable)? ?(?:the )?(?:(?<![a-z])mtp(?![a-z])|prefix[- ]?cach(?:e|ing)|前缀(?:缓存)?|缓存|cach(?:e|ing)|speculative decoding|multi-token prediction|投机(?:解码|推理)|图模式|编译|compil(?:e|ation)|graph mode|pd ?分离|混部|聚合|disaggregat(?:ed?|ion|ing)|aggregat(?:ed?|ion|ing)|int8|fp8|bf16)/gu;
  for (const match of text.matchAll(names)) {
    source.claim(from + match.index, from + match.index + match[0].length);
  }
}
