import type { Catalogue } from '../../catalogue.ts';

/** The times by which people count, by their seconds as written. */
const periods: Readonly<Record<string, string>> = {
  '60': '一分钟',
  '3,600': '一小时',
  '86,400': '一天',
  '2,592,000': '一个月',
};

/** A time by its name, with its seconds. */
function periodOf(seconds: string): string {
  const name = periods[seconds];
  return name === undefined ? ` ${seconds} 秒` : `${name}（${seconds} 秒）`;
}

export const asked: Catalogue['explain']['asked'] = {
  kinds: {
    reasonable: '结果是否合理',
    why: '为什么是这个策略',
    'why-not': '为什么不是这个策略',
    limits: '瓶颈在哪，怎样放开',
    'prefill-or-decode': 'Prefill 与 Decode 相比',
    instances: '换一组实例数',
    'what-if': '假设推演',
    'devices-for': '需要多少卡',
    compare: '换别的硬件如何',
    slower: '为什么一个比另一个慢',
    shares: '时间受什么限制',
    widen: '扩大搜索',
    commands: '用来核对的命令',
    equation: '公式',
    export: '导出文件',
    operators: '时间花在哪些算子上',
    latency: '时延由什么构成',
    'request-time': '一条请求的时间花在哪',
    families: '各类 kernel 的时间',
    recorded: '采集说明了什么',
    overlap: '哪些重叠，哪些可以融合',
    fits: '显存放不放得下',
    load: '这个负载下的数字',
    'why-not-batch': '为什么不是这个负载',
    cache: '显存与 KV cache',
    users: '最多多少用户',
    'longest-context': '最长上下文',
    e2e: '一条完整请求要多久',
    'per-device': '每卡的数字与成本',
    separation: 'Prefill 与 Decode 是否分开',
    'below-peak': '离峰值多远',
    candidates: '全部候选',
    idle: '有没有一侧闲置',
    experts: '专家怎样路由',
    changed: '改了什么',
    figures: '各项数字',
    conditions: '条件',
    evidence: '数字的依据',
    summary: '总结',
    next: '下一步做什么',
    percentile: '分位与波动',
    unknown: '没有听懂',
  },
  nearestByLimits: (parallel, limits) =>
    `以下说的是最接近的策略 ${parallel}，按 ${limits} 计算（内置引擎）；它不是满足原上限的结果行。`,
  nearestByUsers: (parallel, users) =>
    `以下说的是最接近的策略 ${parallel}，按上限内最多的并发 ${users} 计算（内置引擎）；计划要求的更多。`,
  nearestByMemory: (parallel) => `以下说的是最接近的策略 ${parallel}，每个副本 1 条请求；设备放不下它。`,
  loadWithoutEngine:
    '换一个负载后的吞吐和时延算不出来：内置引擎需要生成这个结果的命令里的模型、设备、卡数和两个长度（请连命令一起粘贴），并且要能排出这个方案。显存方面：',
  loadOfPass:
    '换一个 batch 这次前向要多久，从这一次推不出来：用同样的 text_generate 命令换一个 --num-queries 再跑一次，把两份输出放在一起解读。显存方面：',
  loadTold: (facts) => `压测对自己的负载给出：${facts.join('，')}。`,
  loadFacts: {
    succeeded: (value) => `成功 ${value} 条请求`,
    failed: (value) => `失败 ${value} 条请求`,
    rate: (value) => `请求速率 ${value} req/s`,
    mostAtOnce: (value) => `设置的并发上限 ${value}`,
    meanAtOnce: (value) => `平均并发 ${value}`,
    peakAtOnce: (value) => `峰值并发 ${value}`,
    acceptedLength: (value) => `投机解码每步得到 ${value} 个 token`,
    accepted: (value) => `草稿 token 的接受率 ${value} %`,
    acceptedAt: (value) => `各位置接受率 ${value} %`,
    peakTokens: (value) => `峰值输出 ${value} tok/s`,
    lasted: (value) => `整场压测历时 ${value} 秒`,
  },
  sayLoad: '请说明 batch 或并发数，以及上下文的 token 数。',
  noMemory: '输入没有显存列，内置引擎也排不出这个方案，所以说不出显存。2026 年 7 月以后的报告会打印这些列。',
  noLengths: '输入没有给出长度，而这里需要：请说明输入和输出长度，或把命令和输出一起贴上。',
  passOnly:
    '读到的是一次前向或一份采集，不是规划结果，而这个问题要有结果才能答。请把它所属的结果一起给出，或先规划：throughline plan。',
  noConcurrency: '这一行没有写能容纳多少请求。',
  fits: (batch, users, context, weights, cache, activations, states, left) =>
    `放得下：每个副本 batch ${batch}（并发 ${users}），上下文 ${context} token 时，每张卡要权重 ${weights}、KV cache ${cache}${states === null ? '' : `、循环状态 ${states}`}、激活 ${activations}；还剩 ${left}（内置引擎）。`,
  fitsNot: (batch, users, context, weights, cache, activations, states, missing) =>
    `显存会爆：每个副本 batch ${batch}（并发 ${users}），上下文 ${context} token 时，每张卡要权重 ${weights}、KV cache ${cache}${states === null ? '' : `、循环状态 ${states}`}、激活 ${activations}，比现有多 ${missing}（内置引擎）。`,
  fitsScaled: (batch, context, cache, left) =>
    `按这一行自己的缓存折算，放得下：batch ${batch}${context === null ? '' : `、每条 ${context} token`} 要 KV cache ${cache}；还剩 ${left}。`,
  fitsNotScaled: (batch, context, cache, missing) =>
    `按这一行自己的缓存折算，显存会爆：batch ${batch}${context === null ? '' : `、每条 ${context} token`} 要 KV cache ${cache}，比现有多 ${missing}。`,
  goalUsers: (users) => `${users} 路并发请求`,
  oneInstance: (users, rate, ttft, tpot) => `${users} 路并发请求、${rate}、TTFT ${ttft}、TPOT ${tpot}`,
  sized: (goal, devices, instances, each, strategy, holds, headroom) =>
    `${goal}：在上限之内要 ${devices} 卡，即 ${instances} × ${each}（${strategy}）；每个实例为 ${holds}。余量 ${headroom}（内置引擎）。`,
  sizedGroup: (devices, strategy, holds) => `合为一组则要 ${devices} 卡（${strategy}）：${holds}。`,
  sizedApart: (goal, devices, prefills, prefill, decodes, decode) =>
    `${goal}：在上限之内要 ${devices} 卡，Prefill ${prefills} × ${prefill}，Decode ${decodes} × ${decode}（内置引擎）。`,
  sizedNone: (goal, tried) => `${goal}：${tried} 卡以内的实例都不满足上限（内置引擎）。`,
  atLoad: (users, rate, ttft, tpot, memory, isFitting) =>
    `同一策略并发 ${users} 时：${rate}，TTFT ${ttft}，TPOT ${tpot}；${isFitting ? `显存还剩 ${memory}` : `显存还差 ${memory}`}（内置引擎，单次前向加调度公式）。`,
  phaseAt: (phase, users, latency, served, memory, isFitting) =>
    `${phase} 同样策略、同时 ${users} 条请求：${latency}、${served}；${isFitting ? `显存剩 ${memory}` : `显存差 ${memory}`}（内置引擎，单次前向）。`,
  eachUser: (rate, tpot) => `回答过程中每个用户看到 ${rate}（1,000 / ${tpot}）。`,
  overLimit: (name, value, limit) => `${name} ${value} 超过上限 ${limit}。`,
  rowHas: (users, rate) => `这一行本身是并发 ${users}，${rate}。`,
  cache: (request, token, context, more) =>
    `KV cache：每条请求在每张卡上占 ${request}${token === null ? '' : `，每个 token 占 ${token}（按该行前向的 ${context} token）`}。${more === null ? '' : `剩余显存每个副本还能放 ${more} 条请求。`}`,
  cacheComputed: (token, request, context) =>
    `KV cache（内置引擎）：每个 token 在每张卡上占 ${token}，一条 ${context} token 的请求占 ${request}。`,
  passMemory: (cache, weights, left) =>
    `这次前向在每张卡上有 KV cache ${cache}${weights === null ? '' : `、权重 ${weights}`}${left === null ? '' : `；还剩 ${left}`}。`,
  users: (users, parallel, limits, room) =>
    `${limits === null ? '' : `在 ${limits} 以内，`}${parallel} 能容纳并发 ${users}。${room === null ? '' : `剩余显存还能再放 ${room} 条；只要它不是 0，显存就不是瓶颈。`}`,
  mostServed: (users, parallel, limits, ttft, tpot, band) =>
    `${limits === null ? '' : `在 ${limits} 内，`}最多并发 ${users}：${[
      parallel,
      ...(ttft === null ? [] : [`TTFT ${ttft}`]),
      ...(tpot === null ? [] : [`TPOT ${tpot}${band === null ? '' : `（区间 ${band}）`}`]),
    ].join('，')}（内置引擎）。`,
  longest: (together, batch, alone, built) =>
    `放得下的最长上下文：每个副本按这一行的 batch ${batch} 是 ${together} token，单条请求是 ${alone} token（内置引擎）。${built === null ? '' : `模型本身只支持 ${built} token，超过它就不是显存的问题了。`}`,
  longestServed: (tokens, built) =>
    `这些设备上单条请求放得下的最长输入约 ${tokens} token（内置引擎）。模型本身支持 ${built} token。`,
  ttftServed: (median, mean, queue, part) =>
    `TTFT 中位数 ${median}。均值 ${mean} 中，请求在 Prefill 开始前等待 ${queue}（${part}），其余是 Prefill 本身，与其他请求同步进行。`,
  tpotServed: (tpot) => `TPOT ${tpot} 由 Decode 步和夹在其间的他人 Prefill 步组成。`,
  longestByRow: (tokens, left, built) =>
    `按这一行自己的缓存折算，剩下的 ${left} 能把同样这些请求的上下文撑到 ${tokens} token。${built === null ? '' : `模型本身支持 ${built} token。`}`,
  noLatency: '读到的内容里没有时延。',
  notPrinted: (name) => `这一行没有打印 ${name}。`,
  ttftIs: (ttft) => `打印的 TTFT 是 ${ttft}。`,
  ttftQueue: (ttft, users, size, each, part) =>
    `TTFT ${ttft} 主要是排队：${users} 条请求同时到达，一个 Prefill 波次放 ${size} 条，一波用时 ${each}，等前面各波占均值的 ${part}。减少同时到达的请求、加大 token 预算或缩短输入都能缩短它。`,
  ttftAlone: (ttft, size) =>
    `TTFT ${ttft} 就是一个 ${size} 条请求的 Prefill 波次的时间：没有请求在等前面的波次。`,
  tpotIs: (tpot) => `打印的 TPOT 是 ${tpot}；没有输出长度，拆不开。`,
  tpotIsStep: (tpot, users, hasShares) =>
    `TPOT ${tpot} 就是一个 Decode 步${users === null ? '' : `（${users} 条请求）`}：读权重和 KV cache、集合通信、下发。${hasShares ? '' : '哪一样为主，要有占比才知道。'}`,
  whole: (total, ttft, out, step, part) =>
    `一条完整请求用时 ${total}：TTFT ${ttft}（占 ${part}），其后 ${out} 个 token 中每个再走一个 ${step} 的 Decode 步。`,
  wholeOf: (total, ttft, out, step, part) =>
    `回答长 ${out} 个 token 时，在读到的负载下一条请求用时 ${total}：TTFT ${ttft}（占 ${part}），其后每个 token 再走一个 ${step} 的 Decode 步。`,
  wholeTold: (total) => `一条完整请求用时 ${total}，报告里就有。`,
  onePhaseOnly: '这里只有一个阶段，而完整请求需要两个阶段的时延。',
  noWholeRequest: '完整请求需要 TTFT、TPOT 和输出长度。',
  noOperators: '不能点名任何算子：读到的内容里没有算子耗时。',
  thenOperators: '之后用同样的命令加上 --dump-op-bound-results，就能点名算子。',
  noSuchOperator: (pass) => `${pass} 里没有这一类算子。`,
  operatorKind: (names, time, part, pass, bounds) =>
    `${names}：${time}，占 ${pass} 的 ${part}${bounds === null ? '' : `，${bounds}`}（仿真）。`,
  copies: (asked, own, copies, devices) =>
    `要 ${asked}，读到的这一套是 ${own}：${copies === '1' ? '一套就够' : `要并排 ${copies} 套`}${devices === null ? '' : `（共 ${devices} 卡）`}。按比例折算，没有给高峰留余量；这里没有引擎能仿真这个计划。`,
  measuredAt: (own, asked) =>
    `这次压测只测了${own === null ? '一种负载' : `在途 ${own} 条请求`}这一个点，${asked} 条时会怎样要另测：用同样的压测换成这个并发（vLLM、SGLang 用 --max-concurrency ${asked}）再跑一次，两份一起解释或对比；也可以用 throughline plan 仿真。`,
  kernelKind: (names, time, part) =>
    `采集到的这一类 kernel（${names}）：${time}，占采集到的 kernel 时间的 ${part}。`,
  meanOfCalls: (calls, each) => `共 ${calls} 次调用，平均每次 ${each}。`,
  fasterOperator: (names, faster, was, is, change) =>
    `${names} ${faster === null ? '不占时间' : `快到 ${faster} 倍`}、其余不变时，${was} 变为 ${is}（${change}）；算子按先后执行计，不互相重叠。`,
  noMachineLeft: (devices, perMachine) =>
    `一台机器都不剩：计划共 ${devices} 卡，一台机器有 ${perMachine} 卡。`,
  measuredLimit: (own) =>
    `压测没有上限${own === null ? '' : `：按设置保持 ${own} 个请求在途`}。服务是否饱和，要再测一次更高并发才知道：吞吐不再涨而时延变长，就是饱和了。`,
  callsOf: (name, calls, all, part) => `${name} 调用了 ${calls} 次，占全部 ${all} 次调用的 ${part}。`,
  longestCall: (name, longest, shortest, _ratio) =>
    `单次最长的调用属于 ${name}：${longest}（它最短的一次为 ${shortest}）。`,
  spreadOfCalls: (name, longest, shortest, ratio) =>
    `${name} 各次调用相差最大：${shortest} 到 ${longest}，相差 ${ratio} 倍。`,
  noSingleCalls: '读到的内容没有单次调用的耗时；带最小值、最大值的汇总或 trace 本身才有。',
  noPerDevice: '每卡的数字需要吞吐和卡数，这里缺一样。',
  perDevice: (name, rate, devices) =>
    `${name}：每卡 ${rate}${devices === null ? '' : `，共 ${devices} 卡`}。`,
  betterPerDevice: (first, ratio, second) => `按每卡算 ${first} 更好：是 ${second} 的 ${ratio} 倍。`,
  millionTokens: { prompt: '处理一百万输入 token', generated: '生成一百万 token' },
  deviceHours: (tokens, hours) =>
    `${tokens}要 ${hours} 卡时；乘以一卡时的价格（可以直接说：“一张卡一小时 15 元”）就是成本。`,
  perDeviceInPeriod: (seconds, tokens) => `一张卡连续跑${periodOf(seconds)}：${tokens} 个 token。`,
  costsBeside: (tokens: string, request: string, devices: string, hour: string) =>
    `一个含 ${tokens} 个此类 token 的请求成本 ${request}；${devices} 个设备全部运行一小时成本 ${hour}。`,
  cost: (tokens, cost, hours, price) => `${tokens}的成本是 ${cost}：${hours} 卡时，每卡时 ${price}。`,
  heldFrom: (devices) => `从 ${devices} 个设备起显存能放下权重和一个请求；那里未满足的是上限（内置引擎）：`,
  needsAll: (devices, figures) => `该结果行需要全部 ${devices} 个设备：${figures}。`,
  heldByDevice: (each, held, devices) => `折合每卡 ${each} 个并发请求：${devices} 卡共 ${held} 个。`,
  priceOfHour: (price, hour) =>
    `${price} 按其计费时长折算，单卡每小时 ${hour}（一个月按 720 小时、一年按 8,760 小时，且一直在用）。`,
  priceWithoutYears: (price) =>
    `${price} 按一次性购入价理解：要折成 token 成本，还需要摊销年限（可以直接说：“一张卡 ${price}，用 3 年”）。`,
  priceOfUnknown: (price) => `${price} 说的是整机或全部设备，这里不知道那是多少卡：请给出单卡价格。`,
  costOfPeriod: (hours, devices, cost) => `${devices} 卡全部运行 ${hours} 小时成本 ${cost}。`,
  priceInProportion: (times, least) =>
    `速率与价格无关，成本随价格走：价格为 ${times} 倍时，token 成本也为 ${times} 倍。别的设备若是这个价格，单卡达到 ${least} 就划算。`,
  pricedAgainst: (one, times, other, cost, even) =>
    `若 ${one} 的单卡价格是 ${other} 的 ${times} 倍，则其 token 成本是对方的 ${cost} 倍；价格为 ${even} 倍时两者相同。`,
  priceOfOther: (device) =>
    `无法拿 ${device} 的价格来比：读到的内容里没有它的结果，引擎也不能在它上面运行这个计划。请在它上面运行同一计划，再把两个结果放在一起解释。`,
  otherPerDevice: (device, rate, ratio, own) =>
    `同一计划在 ${device} 上单卡 ${rate}（内置引擎）：是 ${own} 的 ${ratio} 倍。`,
  beyondContext: (asked, built) =>
    `${asked} 个 token 超出模型支持的 ${built}；除非扩展位置编码，服务会拒绝。`,
  matrixWork: (pass, queries, time, tera, formats) =>
    `${pass}${queries === null ? '' : `（${queries} 个请求）`}：${time}；每卡的矩阵计算量为 ${tera} 万亿次运算（${formats}）。`,
  mfu: (atPeak, part) => `按这些格式的峰值需要 ${atPeak}：MFU 为 ${part}。`,
  noMatrixPeak: '设备没有给出其中某种格式的峰值，无法得出 MFU。',
  oneSide: (phase, devices, parallel) =>
    `一个 ${phase} 实例${devices === null ? '' : `（${devices} 卡，${parallel}）`}：`,
  ratioLoad: (goal, devices, prefills, prefillQps, decodes, decodeQps, held) =>
    `${goal}：用这一对策略需要 ${devices} 卡，Prefill ${prefills} 卡（每个实例 ${prefillQps}），Decode ${decodes} 卡（每个实例 ${decodeQps}${held === null ? '' : `，同时 ${held} 个请求`}）。`,
  instances: (prefills, decodes, devices, served, slower, now) =>
    `${prefills} 个 Prefill 实例加 ${decodes} 个 Decode 实例${devices === null ? '' : `（${devices} 卡）`}能承载 ${served}，卡在 ${slower} 一侧；每个实例的 TTFT、TPOT 不随实例数变。${now ?? ''}`,
  inPeriod: (seconds, tokens, rate) => `连续跑${periodOf(seconds)}：输出 ${tokens} 个 token（${rate}）。`,
  requestsInPeriod: (seconds, count, rate) => `连续跑${periodOf(seconds)}：${count} 条请求（${rate}）。`,
  instancesNow: (prefills, decodes, served) => `读到的是 ${prefills} 个和 ${decodes} 个：${served}。`,
  ratioDevices: (split, pair, change) => `${split}策略为 ${pair}；总计 ${change}（内置引擎）。`,
  idleApart: (prefill, decode, faster, idle) =>
    `读到的 Prefill 能承载 ${prefill}，Decode 能承载 ${decode}：各一个时 ${faster} 更快，有 ${idle} 的时间闲着。减少它或增加另一侧才能平衡：throughline plan --mode pd-ratio。`,
  fullestSplit: (split, change) => `用满全部卡时：${split}总计 ${change}。`,
  ratioDevicesNow: (prefills, decodes, devices, served) =>
    `方案不变时是 ${prefills} 个 Prefill、${decodes} 个 Decode 实例（${devices} 张卡）：${served}。`,
  noInstances: '实例数属于 P/D 配比，读到的内容不是配比。可以规划：throughline plan --mode pd-ratio。',
  noExperts: '这个模型是稠密的，没有专家，也就没有路由。',
  notGivenNow: '这个变化是相对某个数说的，而输入里没有那个数：请直接给出数值，或把命令和输出一起粘贴。',
  ratioUsers: (all, instances, each) =>
    `总共 ${all} 个并发请求：${instances} 个 Decode 实例各容纳 ${each} 个，回答都在那里进行；请求只在首 token 之前停留在 Prefill 实例。`,
  families: (lead, phase, list) =>
    `${phase === null ? '' : `${phase} 中`}${lead}占时最多。按 kernel 类别的记录时间：${list}。`,
  noFamilies: 'kernel 类别来自真实记录；读到的是预测。',
  overlapSum: (beside, busy, part, streams) =>
    `设备忙的 ${busy} 中有 ${beside}（${part}）两条流同时有任务；共有 ${streams} 条流活动。`,
  overlapRow: (kernel, part, hidden, alone, risk) =>
    `${kernel}（占忙时 ${part}）：${hidden} 的时间与其他任务并行，${alone} 独占；依赖风险${risk}。`,
  risks: { low: '低', high: '高', unclear: '不明' },
  overlapOfOne:
    '这是一份 trace 中实际的重叠。不同的流并不证明还能重叠更多：需要一对 trace（关图取位置、开图取时间），throughline triage --mapping-input FILE --formal-input FILE。',
  overlapOfPair: '时间取自正式 trace，位置取自映射 trace。它说明实际的重叠；能否更多取决于代码中的依赖。',
  overlapSimulated: '仿真把算子逐个相加：其中没有任何重叠，因此既不能证明也不能否定重叠。',
  overlapNeedsTriage:
    '读到的内容只有 kernel，没有时间线。请先运行 throughline triage TRACE --json，再解释那份报告：它会说明什么与什么并行。',
  noOverlap: '是否重叠需要真实记录的时间线。',
  recordedTotals: (isPerStep, phase, was, is, change) =>
    `${phase === null ? '' : `${phase} 的 `}kernel 时间${isPerStep ? '（每步）' : ''}：A ${was}，B ${is}（${change}）。${isPerStep ? '' : '两份记录的步数可能不同。'}`,
  recordedChange: (family, was, is, difference) => `${family}：${was} → ${is}（${difference}）。`,
  onlyIn: (side, kernels) => `只在 ${side} 中：${kernels}。`,
  changesNeedTwo:
    '这里只有一份记录。请同时给出两份：throughline explain A.json B.json，或 throughline triage diff A B。',
  noCommonPhase: (phases) =>
    `这些采集的阶段不同（${phases}）；不同阶段的时间不作比较。请在两次运行中采集同一阶段。`,
  noPeak: '离峰值多近说不出来：需要显存数字、认识的设备和 Decode 步的时间。',
  peakWhere: '一步里其余的时间花在哪，摘要里没有。',
  ofPeak: (read, step, least, part, assumed) =>
    `一个 Decode 步在每张卡上读 ${read} 的权重和 KV cache，用时 ${step}；按峰值带宽光读这些要 ${least}，所以这一步跑在峰值的 ${part}。${assumed === null ? '' : `设备档案对访存按峰值的 ${assumed} 计算。`}`,
  peakRest:
    '其余时间显存在等：小 batch 的注意力和矩阵乘、集合通信、下发，聚合部署时还有夹在中间的 Prefill 波次。',
  candidate: (place, parallel, figures, concurrent) =>
    `${place}. ${parallel}：${figures}${concurrent === null ? '' : `，并发 ${concurrent}`}`,
  moreRows: (count) => `另有 ${count} 行，见导出。`,
  onlyMeans:
    '这里没有分位数：程序算的是固定负载下的均值。对服务压测（vllm bench serve、sglang.bench_serving、guidellm、throughline load）才有 p90、p99。',
  sharedDevices: '这里 Prefill 和 Decode 共用同一批卡，谁也不会闲着等另一个，它们轮流执行。',
  phaseAlone: (phase) => `这份结果只有 ${phase}；另一阶段是否在等，要看 P/D 配比。`,
  noRates: '算空闲比例需要两边的速率，读到的内容里没有。',
  idleSide: (prefill, p, decode, d, idle, part) =>
    `${prefill} 个 P 实例能承载 ${p}，${decode} 个 D 实例能承载 ${d}：${idle} 更快，有 ${part} 的时间闲着。`,
  simulated: '这些数字是仿真的，不是实测。',
  changedSince: '那次运行之后改了以下内容，还没有运行：',
  changed: (name, was, is) => `${name}：${was} → ${is}。`,
  nothingChanged: '那次运行之后方案没有改动。',
  sameConditions: '就已知的而言，两次运行的条件相同。',
  supposedHit: (rate) => `假设输入 token 有 ${rate} 命中缓存：`,
  supposedAcceptance: (count, rates) =>
    count === 1
      ? `假设预测一个 token、接受率 ${rates}（这是假设，Decode 随它变化）：`
      : `假设预测 ${count} 个 token，接受率依次为 ${rates}（假设值，Decode 随之变化）：`,
  noPrediction: '这个模型没有预测后续 token 的层，开 MTP 没有作用。',
  beyondPlan: (devices, plan) => `${devices} 卡超出了方案的 ${plan} 卡。`,
  requestsHeld: (phase, was, is) =>
    `${phase === null ? '' : `${phase} `}最优行的并发：${was} → ${is}（内置引擎）。`,
  ttftPass: (ttft, ranks, batch, length) =>
    `TTFT ${ttft} 就是 Prefill 实例的一次前向：${ranks} 个 rank 上各有 ${batch} 条${length === null ? '' : ` ${length} token 的`}输入一起算，每条都要等本 rank 的全部算完；这个数里没有后面的排队。`,
  ttftOne: (one, qps) => `每个 rank 只放一条时，这次前向为 ${one}，实例能承载 ${qps}（内置引擎）。`,
  noCandidates:
    '这里没有候选：一次前向或一份采集只是一种策略、一个 batch。候选在搜索结果里：用 throughline plan 规划，或粘贴 optimizer 的输出。',
  formatsSaid: '设备没有给出峰值的格式不在其中：它们的矩阵计算会被当成不花时间。',
  separatedAlready: '这里两个阶段已经分离：各自在自己的卡上优化。',
  noSeparation: '分离部署至少要两张卡，还要有输出长度和可比的吞吐。',
  noSplit: (devices, own) => `${devices} 张卡怎么分成 P、D 实例都满足不了上限；合在一起能承载 ${own}。`,
  separationHelps: (prefill, decode, served, own, gain, isMoved) =>
    `PD 分离有用：Prefill 用 ${prefill} 卡、Decode 用 ${decode} 卡，能承载 ${served}，合在一起是 ${own}（${gain}，内置引擎，${isMoved ? '已计入' : '未计'} KV cache 传输）。`,
  separationHurts: (prefill, decode, served, own, gain, isMoved) =>
    `PD 分离没有好处：最好的分法是 Prefill ${prefill} 卡、Decode ${decode} 卡，能承载 ${served}，合在一起是 ${own}（${gain}，内置引擎，${isMoved ? '已计入' : '未计'} KV cache 传输）。`,
  separationWhy: (ttft, own, prefill, decode) =>
    `那时 TTFT 是 ${ttft}（合在一起是 ${own}）。整数个实例只能大致平衡：P 侧能承载 ${prefill}，D 侧能承载 ${decode}，快的一侧要等。`,
  supposedLimits: (limits) => `方案没有设这个上限，比较时按它自己那一行的数字取：${limits}。`,
};
