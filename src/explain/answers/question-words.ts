import type { EquationMetric, Question } from './question.ts';

/** Words for the metrics whose equation can be shown; the first that fits counts. */
export const metricWords: readonly (readonly [EquationMetric, RegExp])[] = [
  ['ttft', /ttft|first[- ]token|首 ?(?:token|字)/u],
  ['tpot', /tpot|per[- ]token|each token|每 ?个? ?token|吐字|出字/u],
  ['throughput', /throughput|tok(?:en)?s? ?(?:\/|per) ?s|tps|吞吐/u],
  ['memory', /memory|显存|内存/u],
  ['ratio', /ratio|配比/u],
  ['concurrency', /concurren|并发/u],
];

/** How an equation is asked for. */
export const equationWords =
  /equation|formula|how (?:is|are|was|were|do you|did you|does it|do we) .{0,40}(?:comput|calculat|deriv|work(?:ed)? out)|(?<![a-z])derive|where (?:does|do|did) .{0,12}(?:\d|ttft|tpot|throughput).{0,16}come from|公式|怎么(?:算|计算|推|得来|来|得到|得出)|如何(?:计算|得到|算|推)|是怎么来|怎么来的|计算(?:方法|过程|公式|逻辑)|推导|(?<![a-z])maths?(?![a-z])|算法|背后/u;

/** Questions that are told by their words alone, the more particular before the more general. */
export const questionWords: readonly (readonly [
  Exclude<
    Question['intent'],
    'equation' | 'devices-for' | 'why-not' | 'what-if' | 'commands' | 'compare' | 'unknown'
  >,
  RegExp,
])[] = [
  [
    'export',
    /(?<![a-z])(?:export|download)|save (?:this|it|the|a|all)|(?:write|dump|put) (?:it|this|that|everything|the \w+)? ?(?:in)?to (?:a |the )?(?:file|disk|markdown|html|json)|as (?:a )?(?:markdown|html|json|csv|file)|导出|保存|存(?:一|成|为|下|个)|写(?:到|入|进).{0,6}(?:文件|磁盘)|生成.{0,8}(?:报告|html|markdown)|(?<![a-z])(?:markdown|html|json|csv|pdf)(?![a-z])/u,
  ],
  [
    'slower',
    /(?:why|what makes?) .{0,60}(?:slower|faster|quicker|better|worse|beats?|outperform|ahead)|(?:slower|faster|quicker) than|(?:gap|difference)s? (?:between|come)|explains? (?:the )?(?:gap|difference)|(?:faster|slower)[^a-z]{1,4}(?:where|why|how come)|(?:second|first|other|one|device|run) .{0,24}(?:slow|fast)|为(?:什么|何|啥).{0,30}比.{0,30}(?:慢|快|好|差)|比.{0,20}(?:慢|快)|差(?:距|别|异)|(?:快|慢|赢|输)在(?:哪|什么)|第[一二].{0,16}(?:慢|快)|为(?:什么|何|啥)(?!.{0,12}(?:tp|dp|ep) ?=?\d).{0,12}(?:赢|胜过|输给)/u,
  ],
  [
    'prefill-or-decode',
    /(?:prefill|预填充).{0,24}(?:decode|解码).{0,16}|(?:decode|解码).{0,24}(?:prefill|预填充)|which (?:phase|stage)|(?:two|both|each|either) (?:of the )?(?:two )?phases?|(?:两个?|各|每个)阶段|(?:哪|什么)一?个?阶段/u,
  ],
  [
    'shares',
    /(?<![a-z])cube(?![a-z])|(?<![a-z])vec(?:tor)?(?![a-z])|(?<![a-z])(?:comm|mem)(?![a-z])|占比|各占|breakdown|(?<![a-z])shares?(?![a-z])|(?:compute|communication|memory|bandwidth)[- ]bound|percentages?|百分比|(?:算力|通信|访存|带宽)瓶颈/u,
  ],
  [
    'widen',
    /widen|wider|broaden|broader|(?:extend|expand|enlarge|open up) (?:the |my |our )?search|larger search|search (?:more|ep|moe|wider|everything|all)|also search|(?:try|explore|test) (?:more|other|additional) (?:parallel|strateg|combinations?|splits?|config)|more (?:strategies|parallel|combinations|splits)|扩大|放开|放大|放宽搜索|更多(?:策略|并行|组合)|多(?:试|搜)|搜索(?:空间|范围)|放宽|(?:look at|consider|include|try|add|check) (?:moe-?dp|ep)(?![a-z])|ep too|ep.{0,4}(?:搜|看|试)|(?:搜|看|试|加|考虑|带).{0,3}ep(?![a-z])/u,
  ],
  [
    'reasonable',
    /reasonable|plausible|believ|make(?:s)? sense|trust|credible|realistic|reliable|accurate|hold(?:s)? (?:up|water)|too good|optimistic|pessimistic|convinc|confident|(?<![a-z])(?:accept|believe)(?:able|s)?(?![a-z])|(?:is|are) .{0,24}true(?![a-z])|(?<![a-z])sane|sanity|legit|look(?:s)? (?:right|ok|okay|good|off|odd|weird|wrong|suspicious)|(?:is|are|can) (?:this|these|it|that|they) (?:be )?(?:ok|okay|right|correct|good|real|wrong)|(?:show|present|report) (?:it |this |these |them )?to|合理|靠谱|可信|可靠|正常|对吗|对不对|对劲|说得通|(?:没|有没有|有)问题|现实|准(?:吗|不准|确)|多准|算错|真的|站得住|乐观|悲观|离谱|夸张|可能吗|敢信|能信|放心|当真|汇报/u,
  ],
];

/** Words for what holds the result back. */
export const limitWords =
  /what(?:'s| is| are)? (?:it |the )?(?:limit|bind|hold|stop|block|prevent)|(?<![a-z])(?:limits?|limiting|limited|binds?|binding|bottlenecks?|constraints?|constrains?|caps?|capped)(?![a-z])|weak(?:est)? (?:link|point|spot)|choke|blocker|why can(?:'?t|not)|prevents?|(?:stop|keep|prevent|block|hold)(?:s|ing)? .{0,24}(?:from|back|up)|(?:hit|reach) (?:the |a )?(?:wall|ceiling|limit)|where is the time|瓶颈|限制|约束|卡(?:在|住|着|到)|拖(?:住|慢|累|后腿)|上不去|提不上去|到顶|受什么|被什么|不够还是|短板|阻[止碍]|制约|为(?:什么|何|啥)(?:不能|没法|做不到|无法)/u;

/** Words for checking the result with other programs or passes, and for doing it at once. */
export const commandWords =
  /validat|verif|double[- ]?check|cross[- ]?check|(?:how (?:can|do|could|would) (?:i|we) )check|confirm|prove|real (?:thing|hardware|device|machine)|text_generate|(?<![a-z])commands?(?![a-z])|验证|校验|核实|复核|核对|确认|真机|实测|命令/u;
export const runWords = /(?<![a-z])run(?![a-z])|execute|let'?s|(?<![a-z])go(?![a-z])|运行|执行|跑|现在就/u;
export const showWords = /show|give|list|print|what|how|显示|给|列出|看|是什么|怎么/u;

export const comparingWords =
  /compar|versus|(?<![a-z])vs\.?(?![a-z])|against|next to|side by side|对比|比较|相比|比一?比|比怎么样/u;
/** A device alone is compared where the words ask how it would do. */
export const deviceQuestion =
  /how (?:would|does|do|about)|what about|(?:same|this|it|that) on|better|worse|faster|instead|(?<![a-z])(?:switch|swap|move) to|换(?:成|到|个)?|比|呢|更?好|上跑|试试|怎么样|如何|表现|look(?:s)? on/u;

/** Words that put a change forward. */
export const whatIfWords =
  /what if|what (?:happens|would|does|will|about)|how (?:would|does|will|much|about)|suppose|assum|imagine|(?<![a-z])with .{0,40} instead|(?:would|could|can|should|will) (?:it|we|i|that|this)|if (?:we|i|the|it|you)|help|如果|假如|假设|要是|若|换(?:成|到)|改(?:成|为|用|到)|变(?:成|到)|放(?:宽|到)|会怎|怎么样|会好|行不行|可以吗|多少|多大|收益|代价|好处|的话|影响|(?<![a-z])(?:gain|cost|effect|impact|benefit)s?(?![a-z])/u;

/** A strategy that was named did not win: asked why, or put forward. */
export const whyNotWords =
  /(?<![a-z])(?:not|isn'?t|wasn'?t|didn'?t|instead of|rather than|what about|how about|lose|loses|lost|losing|worse|slower|wrong|reject(?:ed)?|drop(?:ped)?|discard(?:ed)?)(?![a-z])|(?:^|(?<![a-z]))(?:and|or) ?(?=(?:tp|dp|ep))|不(?:选|用|是|行|采用|考虑)|没(?:选|用|被选|上|排|有|进|成)|未选|落选|淘汰|排除|输|差在|更差|呢/u;
/** Words for one that lost to another: it is the first of the two named. */
export const losingWords = /(?<![a-z])(?:lose|loses|lost|losing|worse|slower)(?![a-z])|输|不如|差/u;

export const whyWords =
  /(?<![a-z])(?:why|how come|reasons?|rationale|basis|justif(?:y|ies|ication)|what makes?|explain the choice)(?![a-z])|how did (?:you|it|we) (?:end up|choose|pick|select|arrive|get|come)|为什么|为何|为啥|凭(?:什么|啥)|理由|原因|怎么(?:选|会|挑)|好在|依据|根据|道理|说说/u;

export const howManyWords =
  /how many (?:\w+ )?(?:devices|cards|npus|gpus|chips|dies|accelerators|nodes|servers)|(?:number|amount) of (?:devices|cards|npus|gpus)|how (?:big|large) .{0,24}(?:cluster|deployment|system|pod)|(?:多少|几)(?:张|块|个|台)?(?:卡|设备|机器)|need(?:s|ed)? .{0,20}(?:devices|cards)|(?:要|得|需)?(?:多少|几)(?:张|块|台)|多大(?:规模|集群)/u;
