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

/** Ways to say one thing, the English ones before the Chinese. */
function anyOf(...ways: readonly RegExp[]): RegExp {
  return new RegExp(ways.map(({ source }) => source).join('|'), 'u');
}

/** How an equation is asked for. */
export const equationWords = anyOf(
  /equation|formula/u,
  /(?<![a-z])derive|where (?:does|do|did) .{0,12}(?:\d|ttft|tpot|throughput).{0,16}come from/u,
  /(?<![a-z])maths?(?![a-z])/u,
  /how(?:'s| is| are| was| were| do| did| does| would) .{0,40}(?:comput|calculat|deriv|work(?:ed|s)? out)/u,
  /how (?:do|did|does) (?:you|it|we) (?:get|arrive at|reach|come (?:to|up with)) (?:to |at )?(?:the |this |that |a |an )?(?:\d|ttft|tpot|throughput|concurrency|memory|figure|number)/u,
  /what (?:goes|went) into|what is .{0,24} made (?:up )?of|components? of/u,
  /(?<![a-z])(?:definition|defined?)(?![a-z])|(?:show|how) .{0,48}(?:comput|calculat)/u,
  /equals?(?: to)?(?![a-z])|(?:mathematical )?expression/u,
  /公式|怎么(?:算|计算|推|得来|来|得到|得出)|如何(?:计算|得到|算|推)|是怎么来|怎么来的|计算(?:方法|过程|公式|逻辑)|推导|算法|背后|由.{0,8}(?:组成|构成)/u,
  /包(?:含|括)(?:哪些|什么)|怎么(?:个)?(?:算|来)|咋(?:算|来)/u,
  /(?:ttft|tpot|throughput|concurrency|memory|吞吐|并发|显存) ?= ?\?|定义|算式/u,
  /(?:吞吐|并发|显存|ttft|tpot)(?:量|数)?的?计算|(?:展示|给出|列出|看看?).{0,12}计算|等于|等式|表达式|(?:怎么|如何|咋)(?:统计|定义|得)/u,
);

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
    anyOf(
      /(?<![a-z])(?:export|download)|save (?:this|it|the|a|all)/u,
      /(?:write|dump|put) (?:it|this|that|everything|the \w+)? ?(?:in)?to (?:a |the )?(?:file|disk|markdown|html|json)/u,
      /as (?:a )?(?:markdown|html|json|csv|file)|(?<![a-z])(?:markdown|html|json|csv|pdf)(?![a-z])/u,
      /(?<![a-z])(?:md|xlsx?|excel)(?![a-z])/u,
      /(?:as|in|into) (?:a |an |one )?(?:\w+ )?(?:file|document|spreadsheet)(?![a-z])|^save$/u,
      /^save .{0,12}(?:please|results?)/u,
      /(?:give|get|send|want|need|make|create|generate|produce) .{0,12}(?<![a-z])(?:report|copy)(?![a-z])/u,
      /(?:save|store|archive|keep) .{0,16}(?:report|results?|answers?|copy|output|summary|numbers|on disk|locally)/u,
      /write .{0,12}report/u,
      /导出|保存|存(?:一|成|为|下|个)|写(?:到|入|进).{0,6}(?:文件|磁盘)|生成.{0,8}(?:报告|html|markdown)|生成.{0,4}文件/u,
      /(?:存|另存|落)(?:到|盘|档)|(?:报告|文件)(?:给我|一份)|出(?:一?份|个)报告/u,
      /(?:要|给|来|出|发).{0,4}(?:一?份|个).{0,6}(?:报告|文档|文件)|存(?:下|起)|导(?:成|为|到)|另存|落盘|存(?:在|进|本地|盘)|写.{0,4}报告/u,
    ),
  ],
  [
    'slower',
    anyOf(
      /(?:why|what makes?) .{0,60}(?:slower|faster|quicker|better|worse|beats?|outperform|ahead)/u,
      /(?:slower|faster|quicker) than|(?:gap|difference)s? (?:between|come)/u,
      /explains? (?:the )?(?:gap|difference)|(?:faster|slower)[^a-z]{1,4}(?:where|why|how come)/u,
      /(?:second|first|other|one|device|run) .{0,24}(?:slow|fast)/u,
      /(?:why|how come|where|reasons?|explain) .{0,32}(?<![a-z])(?:gap|differences?|differ|behind|ahead|more time|less time|longer than|(?:lose|save|gain)s? time|win|lead)(?![a-z])/u,
      /(?:why|how come) .{0,16}(?:second|other|(?<![a-z])(?:run|device) ?[ab]?(?![a-z])).{0,32}(?:low|high|less|more|behind|long)/u,
      /(?:gap|difference)[^a-z]{0,3}(?:why|how come|where)/u,
      /(?<![a-z])(?:two|both|runs|devices|results) .{0,12}differ/u,
      /为(?:什么|何|啥).{0,30}比.{0,30}(?:慢|快|好|差)|比.{0,20}(?:慢|快)|差(?:距|别|异)|(?:快|慢|赢|输)在(?:哪|什么)/u,
      /第[一二].{0,16}(?:慢|快)|为(?:什么|何|啥)(?!.{0,12}(?:tp|dp|ep) ?=?\d).{0,12}(?:赢|胜过|输给)/u,
      /(?:第[一二]|后一|前一|另一)(?:个|次|台|种|款).{0,16}(?:低|高|少|多|久|长|短)|落后|领先/u,
      /(?<![占对])比.{0,16}(?:久|低|高|长|短|省|强|弱)|差(?:这么|那么|这样)(?:多|大)|(?:两|俩).{0,12}(?:不一样|不同)/u,
      /为(?:什么|何|啥).{0,12}(?:不一样|不同)/u,
    ),
  ],
  [
    'prefill-or-decode',
    anyOf(
      /which (?:phase|stage)|(?:two|both|each|either) (?:of the )?(?:two )?phases?/u,
      /(?:prefill|decode)(?:[- ](?:phase|stage|side))?[- ](?:bound|limited|heavy|dominated|bottleneck)/u,
      /(?:share|fraction|portion|percentage|how much) .{0,28}(?:in |is |by |on )(?:the )?(?:prefill|decode)/u,
      /(?:is|are|does|how) .{0,16}(?:prefill|decode) .{0,12}(?:slow|long|take|heavy|expensive|costly)/u,
      /(?:prefill|decode) (?:time )?(?:share|fraction|percentage|portion)/u,
      /(?:prefill|预填充).{0,24}(?:decode|解码).{0,16}|(?:decode|解码).{0,24}(?:prefill|预填充)|(?:两个?|各|每个)阶段/u,
      /(?:哪|什么)一?个?阶段/u,
      /(?:most|mostly|mainly|majority|bulk|主要|大部分|大头|多数|更多).{0,28}(?:prefill|decode|预填充|解码)/u,
      /(?:prefill|decode|预填充|解码)(?:阶段)?.{0,6}(?:占|为主|主导|dominat)/u,
      /(?<![a-z])p(?:和|与|还是|or| or | vs\.? )d(?![a-z])/u,
      /(?:prefill|decode|预填充|解码).{0,16}(?:bottleneck|hurt|problem|issue|culprit|瓶颈|拖|更?慢|耗时)/u,
      /(?:bottleneck|culprit|瓶颈|拖后腿|耗时).{0,8}(?:prefill|decode|预填充|解码)/u,
      /dominat\w+ by .{0,8}(?:prefill|decode)/u,
      /(?:prefill|decode) .{0,12}(?:most|majority|bulk|half)/u,
    ),
  ],
  [
    'shares',
    anyOf(
      /(?<![a-z])cube(?![a-z])|(?<![a-z])vec(?:tor)?(?![a-z])|(?<![a-z])(?:comm|mem)(?![a-z])|breakdown/u,
      /(?<![a-z])shares?(?![a-z])|(?:compute|communication|memory|bandwidth)[- ]bound|percentages?/u,
      /(?<![a-z])(?:aiv|aic|mac|mte)(?![a-z])/u,
      /(?:compute|comm\w*|bandwidth)[- ](?:limited|heavy|dominated)/u,
      /占比|各占|百分比|(?:算力|通信|访存|带宽)瓶颈|(?:计算|内存)(?:瓶颈|受限)/u,
    ),
  ],
  [
    'widen',
    anyOf(
      /widen|wider|broaden|broader|(?:extend|expand|enlarge|open up) (?:the |my |our )?search/u,
      /larger search|search (?:more|ep|moe|wider|everything|all)|also search/u,
      /(?:try|explore|test) (?:more|other|additional) (?:parallel|strateg|combinations?|splits?|config)/u,
      /more (?:strategies|parallel|combinations|splits)/u,
      /(?:look at|consider|include|try|add|check) (?:moe-?dp|ep)(?![a-z])|ep too/u,
      /(?:explore|try|search|consider|cover|test|scan|any|other|additional|see|are there) .{0,20}(?:more|other|further|additional|better|wider|untried|alternative) ?(?:\w+ )?(?:options?|strateg\w+|splits?|layouts?|config\w*|combinations?|parallel\w*|candidates?|alternatives?)/u,
      /search (?:\w+ )?(?:harder|further|deeper|longer|again)/u,
      /(?:in|into|to|by) (?:the |your |my )?search/u,
      /(?:explore|search|cover|scan) .{0,12}(?:options|strategies|everything|alternatives|space)/u,
      /(?:search|try|look for|find|explore|test|scan) .{0,16}(?<![a-z])(?:all|every\w*|better|harder|bigger|larger|wider|others?|alternatives?|exhaustive\w*)(?![a-z])/u,
      /(?:is|are) there .{0,12}(?:better|other)|any(?:thing)? (?:better|other) |bigger search|exhaustive/u,
      /search .{0,20}(?<![a-z])(?:ep|dp|moe\S*)(?![a-z])|(?:go|cast) .{0,8}(?:broader|wider|net)/u,
      /扩大|放开|放大|放宽搜索|更多(?:策略|并行|组合)|多(?:试|搜)|搜索(?:空间|范围)|放宽(?!哪|什么|谁)|ep.{0,4}(?:搜|看|试)/u,
      /(?:搜|看|试|加|考虑|带).{0,3}ep(?![a-z])/u,
      /(?:还有|有没有|有无|试试|看看).{0,6}(?:别的|其他|其它|更好的|更优的?|另外的?)(?:并行)?(?:策略|方案|组合|切分|配置|选择)/u,
      /(?:ep|dp).{0,6}(?:搜|试试?看?)|(?:加|放|纳)(?:进|到|入).{0,4}搜索|多搜|再搜|全(?:都|部)?搜|搜(?:全|得?更|得?再)/u,
      /(?:搜|找|试).{0,6}(?:大|全|更|别的|其他|其它|所有|多)|(?:所有|全部|每种|别的|其他|其它|更多).{0,8}(?:搜|试)/u,
      /(?:有没有|还有|有无|是否有|能不能有).{0,4}更(?:好|优|快)|加大.{0,4}搜|(?:范围|搜索面).{0,6}(?:宽|大|广|全)/u,
      /(?:扩展|拓展|拓宽|加宽|扩宽).{0,6}(?:搜|范围)/u,
    ),
  ],
  [
    'reasonable',
    anyOf(
      /reasonable|plausible|believ|make(?:s)? sense|trust|credible|realistic|reliable|accurate/u,
      /hold(?:s)? (?:up|water)|too good|optimistic|pessimistic|convinc|confident/u,
      /(?<![a-z])(?:accept|believe)(?:able|s)?(?![a-z])|(?:is|are) .{0,24}true(?![a-z])|(?<![a-z])sane/u,
      /sanity|legit|look(?:s)? (?:right|ok|okay|good|off|odd|weird|wrong|suspicious)/u,
      /(?:is|are|can) (?:this|these|it|that|they) (?:be )?(?:ok|okay|right|correct|good|real|wrong)/u,
      /(?:show|present|report) (?:it |this |these |them )?to/u,
      /sounds? (?:right|ok|okay|off|odd|wrong|plausible|high|low)/u,
      /(?:could|might|may|can) .{0,24}(?:be )?(?:wrong|off|incorrect|mistaken|a bug)|worr(?:y|ied)/u,
      /(?:is|are|does|do) .{0,48}(?<![a-z])(?:normal|usual|expected|typical|realistic|sensible)(?![a-z])/u,
      /how (?:far off|close|good|precise|exact|sure|trustworthy)|(?:margin of )?error|deviat/u,
      /too (?:high|low|good|optimistic)|suspicious|add(?:s)? up|(?<![a-z])(?:rely|count) on/u,
      /(?<![a-z])sure(?![a-z])|^(?:all )?(?:ok|okay|right|correct|good)(?![a-z])/u,
      /too (?:fast|slow|small|large|big|low)|in (?:practice|reality|real life)/u,
      /really (?:reach|get|achieve|do)/u,
      /(?:is|are|was|were) .{0,32}(?<![a-z])(?:correct|right|wrong|off|accurate|believable)(?![a-z])/u,
      /seems? (?:\w+ )?(?:off|odd|low|high|wrong|fast|slow|right|small|large|strange|weird|fishy)/u,
      /(?:doubt|fishy|skeptical|sceptical)/u,
      /合理|靠谱|可信|可靠|正常|对吗|对不对|对劲|说得通|(?:没|有没有|有)问题|现实|准(?:吗|不准|确)|多准|算错|真的|站得住|乐观|悲观|离谱|夸张|可能吗|敢信|能信|放心/u,
      /当真|汇报|误差|偏差|出入|不(?:太)?对|这数.{0,2}对|算(?:得)?对|符合(?:预期|常理)|偏(?:高|低)|可疑|太(?:高|低|好)|奇怪/u,
      /有(?:没有)?(?:错|bug)|信得过|能用吗|实际(?:能|可|上能)|真能|(?<!量)太(?:快|慢|大|小)|确定|对(?:么|嘛|不)|怀疑|质疑|把握|存疑/u,
      /(?:好像|似乎|感觉|是不是).{0,4}(?:偏|太|过)(?:低|高|快|慢|大|小)|差(?:得)?太(?:远|多)|经验值/u,
      /feels? (?:\w+ )?(?:off|wrong|odd|right|low|high)/u,
      /你(?:敢|能|会)?(?:信|相信|觉得)/u,
      /in production|(?:would|will|do|does) .{0,16}hold(?![a-z])/u,
      /(?:生产|线上|现网|实际|真实)(?:环境)?(?:上|中|里|下)?(?:真的?)?(?:能|会|可以|跑得?)/u,
    ),
  ],
];

/** Words for what holds the result back. */
export const limitWords = anyOf(
  /what(?:'s| is| are)? (?:it |the )?(?:limit|bind|hold|stop|block|prevent)/u,
  /(?<![a-z])(?:limits?|limiting|limited|binds?|binding|bottlenecks?|constraints?|constrains?|caps?|capped)(?![a-z])/u,
  /weak(?:est)? (?:link|point|spot)|choke|blocker|why can(?:'?t|not)|prevents?/u,
  /(?:stop|keep|prevent|block|hold)(?:s|ing)? .{0,24}(?:from|back|up)/u,
  /(?:hit|reach) (?:the |a )?(?:wall|ceiling|limit)|where is the time|ceiling/u,
  /out of (?:memory|latency|time|budget)|(?:what|which) .{0,32}relax|relax what|headroom|saturat/u,
  /(?:run|runs|running|ran) out/u,
  /(?:memory|ttft|tpot|latency|compute|bandwidth) or .{0,24}(?:memory|ttft|tpot|latency|compute|bandwidth)/u,
  /how (?:can|could|do|would|to) (?:i |we |you |one )?(?:\w+ )?(?:improve|increase|raise|boost|speed|get more|go faster|lower|reduce|optimi[sz]e|cut)/u,
  /(?:memory|hbm|compute|bandwidth|latency|kv cache|capacity).{0,16}(?:issue|problem|culprit|enough|short|tight|full)/u,
  /(?:short|lack) of (?:memory|hbm|compute|bandwidth)|determin|decid|govern|driv(?:es?|ing)(?![a-z])/u,
  /(?:full|exhausted)(?![a-z])|(?<![a-z])tight(?:est)?(?![a-z])/u,
  /瓶颈|限制|约束|卡(?:在|住|着|到)|拖(?:住|慢|累|后腿)|上不去|提不上去|到顶|受什么|被什么|不够还是|短板|阻[止碍]|制约/u,
  /为(?:什么|何|啥)(?:不能|没法|做不到|无法)|受限|受制|上限.{0,6}(?:谁|什么|哪|决定)|(?:先|哪个|谁)(?:满|到顶|顶到|顶住|触发|撞|碰|爆|超|到)/u,
  /放宽(?:哪|什么)|(?:哪个|什么)(?:条件|指标|资源)|(?:显存|内存|时延|ttft|tpot).{0,6}还是.{0,6}(?:显存|内存|时延|ttft|tpot|算力|带宽)/u,
  /(?:显存|内存|算力|带宽)(?:够|不够|足够|不足)|余量|最大(?:能|可|支持)/u,
  /(?:怎么|如何|怎样|咋)(?:才能)?(?:能)?(?:提升|提高|增加|优化|加快|降低|改善|减少|压低)/u,
  /(?:hbm|显存|内存|算力|带宽)(?:是不是)?(?:不?够|满|紧|爆)|(?:限|卡|堵)(?:住|死)|(?:由|被|受)?(?:什么|谁|哪)(?:个|些)?.{0,4}决定|满了/u,
  /不更?(?:高|快|大)|最(?:紧|严)|堵点|堵在|痛点|卡点/u,
  /(?:speed|make) .{0,12}(?:up|faster)|怎(?:么|样)才能.{0,4}(?:快|高|多|低)/u,
);

/** Words for checking the result with other programs or passes, and for doing it at once. */
export const commandWords = anyOf(
  /validat|verif|double[- ]?check|cross[- ]?check|(?:how (?:can|do|could|would) (?:i|we) )check/u,
  /confirm|(?<![a-z])prove|real (?:thing|hardware|device|machine)|text_generate/u,
  /(?<![a-z])commands?(?![a-z])|(?:run|do|start) .{0,12}checks?(?![a-z])|reproduc|by hand/u,
  /on (?:the|a|my|our) (?:machine|hardware|npu|device|cluster)/u,
  /what (?:do|should) i (?:type|run|enter)/u,
  /验证|校验|核实|复核|核对|确认|真机|实测|命令|复现|重现|手工|对(?:一)?下账|怎么查/u,
);
export const runWords = /(?<![a-z])run(?![a-z])|execute|let'?s|(?<![a-z])go(?![a-z])|运行|执行|跑|现在就/u;
export const showWords = /show|give|list|print|what|how|显示|给|列出|看|是什么|怎么/u;

export const comparingWords = anyOf(
  /compar|versus|(?<![a-z])vs\.?(?![a-z])|against|next to|side by side/u,
  /(?:other|different|another) (?:hardware|devices?|cards?|chips?|gpus?|npus?)/u,
  /对比|比较|相比|比一?比|比怎么样|(?:跟|和|与).{0,16}(?:其他|其它|别的).{0,6}(?:硬件|设备|卡|机器)|(?:别的|其他|其它|换个)(?:硬件|设备|卡|机器)/u,
);
/** A device alone is compared where the words ask how it would do. */
export const deviceQuestion = anyOf(
  /how (?:would|does|do|about)|what about|(?:same|this|it|that) on|better|worse|faster|instead/u,
  /(?<![a-z])(?:switch|swap|move) to|look(?:s)? on|^(?:and|or|also|then) |(?<![a-z])on |difference/u,
  /differ/u,
  /换(?:成|到|个)?|比|呢|更?好|上跑|试试|怎么样|如何|表现|差(?:多少|别|异|距)|(?:快|慢|高|低|行|省)(?:多少|吗|不|么)|会(?:快|慢|更)|那|跑/u,
);

/** Words that put a change forward. */
export const whatIfWords = anyOf(
  /what if|what (?:happens|would|does|will|about)|how (?:would|does|will|much|about)|suppose|assum/u,
  /imagine|(?<![a-z])with .{0,40} instead|(?:would|could|can|should|will) (?:it|we|i|that|this)/u,
  /if (?:we|i|the|it|you)|help|(?<![a-z])(?:gain|cost|effect|impact|benefit)s?(?![a-z])/u,
  /(?<![a-z])(?:same|rerun|re-run|redo|recompute)(?![a-z])|what changes/u,
  /如果|假如|假设|要是|若|换(?:成|到)|改(?:成|为|用|到)|变(?:成|到)|放(?:宽|到)|会怎|怎么样|会好|行不行|可以吗|多少|多大|收益|代价|好处|的话|影响/u,
  /设(?:成|为|到)|(?:提|降|升|加|减|缩|增)(?:到|成|为)|重(?:新)?(?:跑|算)|变化/u,
);

/** A strategy that was named did not win: asked why, or put forward. */
export const whyNotWords = anyOf(
  /(?<![a-z])(?:not|isn'?t|wasn'?t|didn'?t|instead of|rather than|what about|how about|lose|loses|lost|losing|worse|slower|wrong|reject(?:ed)?|drop(?:ped)?|discard(?:ed)?)(?![a-z])/u,
  /(?:^|(?<![a-z]))(?:and|or) ?(?=(?:tp|dp|ep))/u,
  /(?<![a-z])(?:no|without|avoid(?:ed)?|skip(?:ped)?|ignore[ds]?|unused|never)(?![a-z])/u,
  /(?<![a-z])(?:aren'?t|weren'?t|doesn'?t|don'?t|haven'?t|hasn'?t|couldn'?t|can'?t|shouldn'?t|wouldn'?t|won'?t)(?![a-z])/u,
  /不(?:选|用|是|行|采用|考虑)|没(?:选|用|被选|上|排|有|进|成)|未选|落选|淘汰|排除|输|差在|更差|呢/u,
  /不(?:能用|能选|能开|走|开|上|做|要|搞|考虑|采纳|推荐|选择|使用|如)|没(?:有|走|考虑|推荐|采用|选择|使用)|而不|(?:行不行|可不可以|可以吗|会不会更好)/u,
  /没 ?(?=tp|dp|ep)/u,
  /不(?:多|再)?(?:用|试)|会?更?慢/u,
  /为(?:什么|何|啥)不/u,
);
/** Words for one that lost to another: it is the first of the two named. */
export const losingWords = /(?<![a-z])(?:lose|loses|lost|losing|worse|slower)(?![a-z])|输|不如|差/u;

export const whyWords = anyOf(
  /(?<![a-z])(?:why|how come|reasons?|rationale|basis|justif(?:y|ies|ication)|what makes?|explain the choice)(?![a-z])/u,
  /how did (?:you|it|we) (?:end up|choose|pick|select|arrive|get|come)/u,
  /(?<![a-z])(?:reasoning|rationale|motivat\w+|argument for|speaks? for|advantages?|merits?|benefit of)(?![a-z])/u,
  /grounds|on what basis|how (?:was|were|is) .{0,32}(?:chosen|selected|picked|decided)/u,
  /(?:good|great|special|better) about|what (?:made|led)/u,
  /为什么|为何|为啥|凭(?:什么|啥)|理由|原因|怎么(?:选|会|挑)|好在|依据|根据|道理|说说|咋(?:选|挑)|怎么(?:定|得出)/u,
  /(?:有)?(?:什么|啥|哪些)(?:好处|优势|优点)|优势|讲讲|解释(?:一下)?(?:这个|为|策略|选)|(?:策略|选择).{0,4}(?:依据|逻辑|思路)/u,
  /logic (?:behind|of|for)/u,
);

export const howManyWords = anyOf(
  /how many (?:\w+ )?(?:devices|cards|npus|gpus|chips|dies|accelerators|nodes|servers)/u,
  /(?:number|amount) of (?:devices|cards|npus|gpus)/u,
  /how (?:big|large) .{0,24}(?:cluster|deployment|system|pod)|need(?:s|ed)? .{0,20}(?:devices|cards)/u,
  /(?:devices?|cards?|npus?|gpus?|chips?|nodes?|servers?|hardware) (?:are |is |do (?:i|we) |would be )?(?:needed|required|necessary|need)/u,
  /(?:need|require)s? .{0,8}how many|(?:cluster|deployment|system|pod) size/u,
  /(?:size of|how (?:much|big|large|many)) .{0,16}(?:hardware|cluster|devices|cards|npus)/u,
  /(?:minimum|fewest|smallest|least|min) (?:number of )?(?:\w+ )?(?:devices?|cards?|npus?|gpus?|clusters?|deployment|setup)/u,
  /(?:cards?|devices?|npus?|gpus?|chips?) (?:\w+ )?(?:enough|sufficient|suffice|do it)/u,
  /(?:enough|sufficient|suffice)s? .{0,24}(?:tok|ttft|tpot|slo|limit|requirement)/u,
  /(?:多少|几)(?:张|块|个|台)?(?:卡|设备|机器)|(?:要|得|需)?(?:多少|几)(?:张|块|台)|多大(?:规模|集群)/u,
  /(?:多少|几) ?(?:npu|gpu|芯片|节点|服务器|算力|硬件|资源)|(?:卡|设备|npu|gpu|机器|节点) ?(?:够|足够)/u,
  /最少.{0,6}(?:卡|设备|机器|npu|节点)|多大(?:的)?(?:规模|集群|系统)|(?:配|用|上|买|备)多少(?!钱)/u,
);

/** Matters that no result carries: money, energy, the quality of the answers, releases and doing the deployment. */
export const beyondWords = anyOf(
  /(?<![a-z])(?:prices?|pricing|dollars?|usd|euros?|power (?:consumption|draw|usage)|watts?|energy|warranty|licen[cs]e|weather|versions?|release|translate|poem|joke)(?![a-z])/u,
  /how much (?:does|do|is|are|would) .{0,24}(?:cards?|devices?|npus?|gpus?|servers?|cluster|it) cost/u,
  /accura\w+ .{0,32}(?:answers?|model|replies|quantization)/u,
  /(?:lose|loss of|drop in|hurt) (?:\w+ )?(?:accuracy|quality|precision)/u,
  /(?<![a-z])deploy(?: it| this| that)?(?: for me| now| to)/u,
  /多少钱|价格|报价|费用|成本|功耗|耗电|电费|能耗|保修|授权|许可|版本|翻译|天气|(?:回答|模型|答案).{0,6}(?:准|质量)|(?:掉|损失?|降低?|影响).{0,2}精度/u,
  /精度.{0,4}(?:损失|下降|影响|掉)|(?:帮我|直接|现在)部署/u,
);

/** One of two runs by its letter. Letters as written: a small `a` is an article, as is an `A` that begins a sentence. */
export const sideLetter =
  /(?<!\w)B(?!\w)|(?<=.)(?<!\w)A(?!\w)|^A(?= ?(?:[<>\u4e00-\u9fff]|vs|is |was |has |beats ))/u;
/** Words that ask what sets two runs apart. */
export const apartWords = anyOf(
  /why|how come|reason|explain|where|what makes|slow|fast|[<>]/u,
  /(?<![a-z])(?:have|has|better|worse|wins?|beats?|loses?)(?![a-z])/u,
  /为什么|为何|为啥|凭|原因|区别|差|慢|快|怎么|有|好|强/u,
);
/** Words for one of several runs or devices, or for what lies between them. */
export const sidesWords =
  /than|(?<![a-z])(?:first|second|third|other|gap|differ\w*|runs?)(?![a-z])|比|第[一二三]|另一|两|差/u;

/** A figure that is asked about for being too low or high: what holds it there. */
export const stuckWords = anyOf(
  /(?:why|how come) .{0,40}(?<![a-z])(?:only|so (?:low|high|small|slow|long|bad|poor|few|little)|this (?:low|high|slow)|low|high|slow|limited|stuck|capped|not (?:higher|lower|more|better|larger|bigger))(?![a-z])/u,
  /why (?:can'?t|cannot|won'?t|doesn'?t|isn'?t) .{0,24}(?:faster|higher|more|better|lower)/u,
  /为(?:什么|何|啥).{0,16}(?:只有|才|仅|这么(?:低|高|慢|小|少|长|差)|不能更|上不|下不|降不|提不)/u,
  /(?:怎么|咋)(?:只有|才|这么(?:低|高|慢|小|少|长|差))|(?:快|高|大|好|提|升)不(?:起来|了|上去)/u,
);

/** What a bare `why` may be about: the strategy that was chosen, or `this`. */
export const choiceWords = anyOf(
  /(?<![a-z])(?:this|that|these|those|it|you|one|first|(?:tp|dp|ep|pp) ?\d*|strateg\w+|splits?|layouts?|parallel\w*|config\w*|set-?ups?|choice|cho[os]\w+|pick\w*|select\w*|recommend\w*|rank\w*|best|top|wins?|winner|optimal|answer|result|row|plan)(?![a-z])/u,
  /^[\s\p{P}]*(?:but |and )?(?:why|how come|为什么|为何|为啥)(?: so)?(?:呢|啊)?[\s\p{P}]*$|这|那|它|他|策略|切|组合|配置/u,
  /选|推荐|排|最[优好佳]|并行|方案|赢|结果|理由|依据|建议/u,
);
