import { wordsOf } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import type { Quantity } from './quantities.ts';
import {
  acceptanceTakes,
  batchTakes,
  ceilingTakes,
  contextTakes,
  countTakes,
  dataParallelTakes,
  decodeTakes,
  endToEndTakes,
  foreignTakes,
  fractionTakes,
  gigabytesTakes,
  inputFallbackTakes,
  latencyTakes,
  lengthTakes,
  loadTakes,
  millisecondsTakes,
  mtpTakes,
  otherParallelTakes,
  prefillTakes,
  ratePerUserTakes,
  type Taking,
  tokenBudgetTakes,
  tpotTakes,
  ttftTakes,
  wholeTakes,
} from './takings.ts';

/** What the whole text says that bears on how a cue is read. */
export interface CueContext {
  /** The text speaks of instances, a ratio or xPyD, so counts beside P and D are per instance. */
  readonly speaksOfInstances: boolean;
}

/** Words that say which slot a number belongs to. */
export interface CueKind {
  readonly words: string;
  /** Where its number usually stands; `tight`: right behind the number and nowhere else, but for `in 4k out 1k`. */
  readonly side: 'before' | 'either' | 'tight';
  /** The farthest number it may take, in words; the rest of the sentence is not about it. */
  readonly reach: number;
  /** The statement that a number makes beside this cue; null when it cannot be meant. */
  take(quantity: Quantity, context: CueContext): Taking | null;
}

/** A cue found in a text. */
export interface Cue {
  readonly kind: CueKind;
  readonly start: number;
  readonly end: number;
}

const latency = '(?: ?(?:latency|latencies|time|delay|response|时延|延迟|延时|时间|耗时|响应))*';
const instance =
  '(?:实例|节点|侧|端|机器|池|instances?|workers?|nodes?|servers?|pools?|groups?|replicas?|side)';
const each = '(?:per|each|every|for each|for every|a|one|/|每(?:个|台)?|单个?|一个)';
const further =
  '(?:further|other|subsequent|following|next|additional|new|generated|output|decoded|后续|输出|生成|新)';

/** "The answer is 42" speaks of no length: beside an everyday word a bare figure must be at least this long. */
const smallestEverydayLength = 64;

const word = (words: string): string => `(?<![a-z])(?:${words})(?![a-z])`;

/**
 * All cues, the more particular before the more general: where two could begin at the same place, the longer one
 * counts.
 */
export const cueKinds: readonly CueKind[] = [
  {
    words: wordsOf('not-the-first-token').source,
    side: 'either',
    reach: 6,
    take: tpotTakes,
  },
  {
    words: `${word(`ttft|(?:time|delay) ?[- ]?(?:to|until|till|before)[- ](?:the )?first[- ](?:output )?(?:token|word|byte)|(?:the |a )?(?:first|1st)[- ]?(?:tokens?|words?|chunk|response)${latency}|prefill ?(?:latency|time)`)}|(?:首|第一)个?(?: ?(?:token|tok)|字符?|包|词元?|响应?|令牌)(?:的)?${latency}|首响(?:应)?${latency}|prefill ?(?:时延|延迟|延时|耗时)|首次(?:响应|出字)${latency}|出首字`,
    side: 'either',
    reach: 6,
    take: ttftTakes,
  },
  {
    words: `${word(`tpot|itl|tbt|time[- ]per[- ](?:output[- ])?token|time[- ]between[- ](?:output[- ])?tokens|between (?:two )?tokens|inter[- ]?token(?:[- ]latency)?|(?:per|each|every|a)[- ](?:${further} )?(?:tokens?|tok)${latency}|(?:decode|decoding) ?(?:latency|time|speed)|(?:output|generation|streaming|typing|token) ?speed|token (?:interval|gap)|token[- ]to[- ]token${latency}`)}|/ ?(?:tokens?|tok)(?![a-z])(?! ?/)|(?:每|单|逐|后续)(?:个|一个)?(?:${further})? ?(?:tokens?|tok|字|词)(?:的)?(?:输出|生成)?${latency}|(?:${further})?(?:tokens?|字)(?:之?间|间隔)的?(?:时延|延迟|时间|间隔)?|(?:出|吐)(?:字|词|token)(?:的)?(?:速度|速率|间隔|时延|时间)?|(?:增量|解码|decode|生成)(?:时延|延迟|延时|速度|耗时)|(?:tokens?|token)间(?:时延|隔)|输出速度`,
    side: 'either',
    reach: 6,
    take: tpotTakes,
  },
  {
    words: `${word(`(?:per|each|every|for each|for every|a|single|one|any) ?(?:users?|requests?|streams?|clients?|customers?|persons?|sessions?|concurrent users?)`)}|/ ?(?:users?|requests?|reqs?|streams?|clients?|persons?|sessions?|u)(?![a-z])|(?:/|每|单|一)(?:个|路|位)? ?(?:用户|请求|客户|人|路|并发|会话)|users?(?: (?:must|should|need to|want to|expect(?: to)?|get|see|to see))+|(?<![a-z])each(?= ?(?:[.,;!?]|$))|用户(?=.{0,12}每秒)|后面|之后|随后|后续|(?<![a-z])(?:then|after that|afterwards|thereafter|from then on)(?![a-z])|体验速度|(?:用户|单用户)体验`,
    side: 'either',
    reach: 6,
    take: ratePerUserTakes,
  },
  {
    words: `${word('e2e|end[- ]to[- ]end|total|overall|whole request')}(?: ?(?:latency|time|delay))|(?:端到端|整体|总|全程)(?:的)?(?:时延|延迟|延时|耗时|时间)|${word('e2e')}`,
    side: 'either',
    reach: 4,
    take: endToEndTakes,
  },
  {
    words: `${word(`latency|latencies|slos?|slas?|response time`)}|时延|延迟|延时|响应时间|时延要求`,
    side: 'either',
    reach: 4,
    take: latencyTakes,
  },
  {
    words: `${word(`(?:avg\\.? |average |mean |max(?:imum)? )?(?:inputs?|isl|prompts?|input seq(?:uence)?s?|text prompts?|text inputs?)(?:[- ](?:tokens?|lengths?|len|size|seq(?:uence)?(?: length| len)?))*`)}|(?:平均)?(?:输入|文[本字](?:输入)?|提示词?|上文|入参|prompt)(?:的)?(?:序列)?(?: ?(?:token数?|长度|大小|长))*|入(?=\\d)`,
    side: 'either',
    reach: 5,
    take: lengthTakes('inputLength', 1),
  },
  {
    words: `${word(`(?:avg\\.? |average |mean |max(?:imum)? )?(?:outputs?|osl|gen|generat(?:e[sd]?|ion|ions|ing)|completions?|output seq(?:uence)?s?)(?:[- ](?:tokens?|lengths?|len|size|seq(?:uence)?(?: length| len)?))*`)}|(?:平均)?(?:输出|生成|产出)(?:的)?(?:序列)?(?: ?(?:token数?|长度|大小|长))*|decode长度|出(?=\\d)`,
    side: 'either',
    reach: 5,
    take: lengthTakes('outputLength', 1),
  },
  {
    words: `${word('(?:avg\\.? |average |mean )?(?:questions?|quer(?:y|ies)|documents?|docs)(?: (?:lengths?|size))?')}|(?:平均)?(?:问题|提问)(?:长度)?`,
    side: 'either',
    reach: 5,
    take: lengthTakes('inputLength', smallestEverydayLength),
  },
  {
    words: `${word('(?:avg\\.? |average |mean )?(?:responses?|responds?|answers?|repl(?:y|ies)|summar(?:y|ies))(?: (?:lengths?|size))?')}|(?:平均)?(?:回复|回答|答案|应答|摘要)(?:的)?(?:长度)?`,
    side: 'either',
    reach: 5,
    take: lengthTakes('outputLength', smallestEverydayLength),
  },
  {
    words: `${word('in(?! (?:total|all|the|a|an|our|my|this|that|one|each|every|parallel|aggregat|disagg|pd|order|prod|production|case|between)(?![a-z]))')}|进(?![行来入一步程度展])|(?<![输加])入(?=[^口库])`,
    side: 'tight',
    reach: 1.5,
    take: lengthTakes('inputLength', 100),
  },
  {
    words: `${word('(?:send|sends|sending|submit|submits|upload|uploads|paste|pastes|feed|feeds)')}|(?:发送|提交|上传|贴进?来?|发过?来?(?![现布展起生热]))`,
    side: 'before',
    reach: 3,
    take: lengthTakes('inputLength', 100),
  },
  {
    words: `${word('(?:get|gets|getting|send|sends|come|comes|receive|receives|return|returns) ?(?:back)?(?<=back|receives?|returns?)|produce[sd]?|emit[s]?|write[s]?')}|回(?![归滚到来家答复])|返回|收到|得到|吐出`,
    side: 'before',
    reach: 3,
    take: lengthTakes('outputLength', 100),
  },
  {
    words: `${word('out(?! of)')}|(?<![输])出(?![字词来现错口发])`,
    side: 'tight',
    reach: 1.5,
    take: lengthTakes('outputLength', 100),
  },
  {
    words: wordsOf('context-ceiling').source,
    side: 'either',
    reach: 4,
    take: ceilingTakes,
  },
  {
    words: wordsOf('context-of-request').source,
    side: 'either',
    reach: 4,
    take: inputFallbackTakes,
  },
  {
    words: wordsOf('context').source,
    side: 'either',
    reach: 4,
    take: contextTakes,
  },
  {
    words: `${word('(?:typical |average |avg )?requests?')}|(?:平均)?请求(?:平均)?`,
    side: 'before',
    reach: 3,
    take: inputFallbackTakes,
  },
  {
    words: `(?:${each} ?)?(?:${word('prefill(?:ing)?|prefiller')}|预填充|(?<![a-z0-9/])p(?![a-z0-9/.])(?= ?(?:${instance}|用|要|配|占|各|:|=|\\d)))[- ]?(?:阶段|phase)?(?:的)? ?${instance}?`,
    side: 'either',
    reach: 4,
    take: prefillTakes,
  },
  {
    words: `(?:${each} ?)?(?:${word('decod(?:e|ing)|decoder')}|解码|(?<![a-z0-9/])d(?![a-z0-9/.])(?= ?(?:${instance}|用|要|配|占|各|:|=|\\d)))[- ]?(?:阶段|phase)?(?:的)? ?${instance}?`,
    side: 'either',
    reach: 4,
    take: decodeTakes,
  },
  {
    words: `${word('(?:device|card|gpu|npu|chip|die)s?[- ](?:count|number|num)|(?:number|num|count|total)(?: number)? of (?:devices|cards|gpus|npus|chips|dies)|world[- ]?size|(?:devices|cards|gpus|npus)(?= ?(?:[:=]|to(?![a-z])))')}|(?:总)?(?:卡|设备|芯片|张)数(?:量)?|几张卡|多少张?卡`,
    side: 'before',
    reach: 3,
    take: countTakes,
  },
  {
    words: `${word('(?:(?:prefix[- ]?|kv[- ]?)?cach(?:e|ing)[- ]?)?hit(?:s|[- ]?(?:rate|ratio))?|(?:prefix[- ]?)cach(?:e|ing)(?: hits?)?|prefix(?:es)?(?: reuse)?|apc|(?:cached|reused|shared)')}|(?:前缀|缓存|前缀缓存|cache)?(?:的)?命中(?:率)?|前缀(?:缓存|复用|共享)?(?:率)?|复用率|hit率`,
    side: 'either',
    reach: 5,
    take: fractionTakes('prefixCacheHitRate'),
  },
  {
    words: `${word('(?:mtp|draft|speculative|spec)(?:[- ]?(?:accept(?:ance|ed)?))?[- ]?(?:tokens?|depth|layers?|len(?:gth)?)?|multi[- ]token prediction|num[- ]mtp[- ]tokens')}|mtp(?:的)?(?:层数|深度|个数|数|头)?|(?:投机|预测)(?=.{0,4}\\d)`,
    side: 'either',
    reach: 2.5,
    take: mtpTakes,
  },
  {
    words: `(?:mtp ?)?(?:${word('accept(?:ance|ed|s)?(?:[- ]?(?:rates?|ratios?|probabilit(?:y|ies)|length))?|acc')}\\.?|接受率|接收率|采纳率|接受概率|通过率|命中接受率)`,
    side: 'either',
    reach: 4,
    take: acceptanceTakes,
  },
  {
    words: `${word('max[-_ ]?(?:num(?:ber)?[-_ ]?(?:of[-_ ])?)?(?:batched|prefill)[-_ ]?tokens|(?:batched )?token budget|(?:prefill )?chunk(?:ed prefill)?(?: size)?')}|最大(?:批处理|单步|批)? ?tokens?数?|(?:单步|token) ?预算|(?:prefill ?)?分块(?:大小|预填充|prefill)?|chunk(?:大小)?`,
    side: 'before',
    reach: 4,
    take: tokenBudgetTakes,
  },
  {
    words: `${word('(?:max(?:imum)?[- ]?)?batch(?:[- ]?sizes?)?(?: range)?|bs')}|(?:最大)?(?:batch|批)(?:大小|次|量|处理)?(?: ?size)?(?:范围)?(?:上限)?`,
    side: 'before',
    reach: 4,
    take: batchTakes,
  },
  {
    words: `${word('reserve[sd]?(?: memory)?|keep free|headroom')}|(?:预留|保留|留出?)(?:的)?(?:显存|内存)?`,
    side: 'either',
    reach: 4,
    take: gigabytesTakes('reservedMemoryGb'),
  },
  {
    words: `${word('serving[- ]?(?:cost|overhead)|(?:framework|scheduling|scheduler) (?:cost|overhead)')}|(?:服务|框架|调度)(?:化|框架)?(?:的)?开销`,
    side: 'either',
    reach: 4,
    take: millisecondsTakes('servingCost'),
  },
  {
    words: `${word('(?:parallel )?(?:jobs|worker processes|processes)')}|(?:并行)?进程数?`,
    side: 'either',
    reach: 2,
    take: wholeTakes('jobs'),
  },
  {
    words: `${word('group[- ]?size|groups? of')}|分组(?:大小)?|组大小`,
    side: 'before',
    reach: 3,
    take: wholeTakes('mxfp4GroupSize'),
  },
  {
    words: `${word('max(?:imum)?[- ](?:search[- ])?combinations')}|组合数(?:上限)?`,
    side: 'either',
    reach: 3,
    take: wholeTakes('maxSearchCombinations'),
  },
  {
    words: `${word('image[- ]?height')}|(?:图像|图片)?(?:高度|高)(?=\\d| )`,
    side: 'before',
    reach: 2,
    take: wholeTakes('imageHeight'),
  },
  {
    words: `${word('image[- ]?width')}|(?:图像|图片)?(?:宽度|宽)(?=\\d| )`,
    side: 'before',
    reach: 2,
    take: wholeTakes('imageWidth'),
  },
  {
    words: `${word('concurrenc(?:y|ies)|concurrent|qps|rps|throughput|(?:concurrent )?users|load')}|(?:用户|请求)?并发(?:数|量|用户)?|吞吐(?:量|率)?|(?:在线)?用户数|请求数|负载|流量`,
    side: 'either',
    reach: 3,
    take: loadTakes,
  },
  {
    words: `${word('dp|data[- ]parallel(?:ism)?')}(?:[- ]?(?:sizes?|degree))?|数据并行(?:度)?`,
    side: 'before',
    reach: 2,
    take: dataParallelTakes,
  },
  {
    words: `${word('(?:pp|cp|sp|dcp|pcp|(?:pipeline|context|sequence)[- ]parallel(?:ism)?)')}(?:[- ]?(?:sizes?|degree))?|(?:流水线?|序列|上下文)并行(?:度)?`,
    side: 'before',
    reach: 2,
    take: otherParallelTakes,
  },
  {
    words: `${word('temperature|top[- ]?[kp]|version|budget of')}|版本`,
    side: 'either',
    reach: 3,
    take: foreignTakes,
  },
];

const patterns = cueKinds.map((kind) => ({ kind, pattern: new RegExp(kind.words, 'gu') }));

/** All cues of a text, in order; where several begin at one place or overlap, the longest counts. */
export function findCues(source: SourceText): Cue[] {
  const all = patterns.flatMap(({ kind, pattern }) =>
    [...source.text.matchAll(pattern)].map((match) => ({
      kind,
      start: match.index,
      end: match.index + match[0].trimEnd().length,
    })),
  );
  const longestFirst = all
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: Cue[] = [];
  for (const cue of longestFirst) {
    if (kept.every((other) => cue.end <= other.start || cue.start >= other.end)) kept.push(cue);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}
