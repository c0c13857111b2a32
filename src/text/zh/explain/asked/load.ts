import type { load as english, loadKinds as englishKinds } from '../../../en/explain/asked/load.ts';

/** Headings of questions about a load and the devices that it takes. */
export const loadKinds: typeof englishKinds = {
  'devices-for': '需要多少卡',
  load: '这个负载下的数字',
  'why-not-batch': '为什么不是这个负载',
  users: '最多多少用户',
};

/** Answers to questions about a load and the devices that it takes. */
export const load: typeof english = {
  nearestByLimits: (parallel, limits) =>
    `以下说的是最接近的策略 ${parallel}，按 ${limits} 计算（内置引擎）；它不是满足原上限的结果行。`,
  nearestMeets: (limits: string, parallel: string, figures: string) =>
    `最接近且能满足的上限：${limits}，策略 ${parallel}（${figures}；内置引擎）。`,
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
  noConcurrency: '这一行没有写能容纳多少请求。',
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
  measuredPhases:
    '压测分不出时间花在 Prefill 还是 Decode：TTFT 里有排队，TPOT 里可能夹着别的请求的 Prefill。采一份服务的 profiler trace 才分得开。',
  phaseOfOther: (metric, phase, other, limit) =>
    `这里没有 ${metric}：这个结果只涉及 ${phase}。要有 ${other} 的结果才有：同一条命令把原来的上限换成 ${limit}（你允许的毫秒数）再跑一次。`,
  measuredWhy:
    '为什么是这个数，压测本身说不出来：它只从外部量请求。要看原因，采一份服务的 profiler trace，或者再做一次并发更低的压测放在一起比。',
  ratioTokens: (total: string, each: string, devices: string) =>
    `所有实例合计 ${total}，平均每卡 ${each}，共 ${devices} 卡。`,
  batchOfReplica: (batch: string, replicas: string) => `${replicas} 个副本，每个的 batch 是 ${batch}。`,
  withInputs: (total: string) => `输入和输出合计 ${total}。`,
  inTime: (kept, all, part) => `${all} 中有 ${kept} 达标，占请求的 ${part}。`,
  noGoodput:
    '有多少请求达标，这次压测没有给出：只有均值和分位，没有 goodput。vllm bench serve 加 --goodput ttft:毫秒 tpot:毫秒 就会统计。',
  succeeded: (done, all, part, failed, rest) =>
    `${all} 条请求中成功 ${done} 条，占 ${part}；失败 ${failed} 条，占 ${rest}。`,
  onlySucceeded: (done) => `成功 ${done} 条；读到的内容里没有失败数，算不出比例。`,
  noRequestCount: '读到的内容里没有成功、失败的请求数。',
  tokensInAll: (all, input, output) => `整场压测共 ${all} 个 token：输入 ${input} 个，输出 ${output} 个。`,
  noTokenCount: '读到的内容里没有整场的 token 总数。',
  requestRate: (served) => `每秒承载 ${served}：输出 token 速率除以输出长度。`,
  noSentRate: '读到的内容里没有请求的发送速率。',
  inputRateTold: (tokens) => `输入侧 ${tokens}，报告里就有。`,
  inputRate: (tokens, served, input) => `输入侧 ${tokens}：${served}，每条带 ${input} 个输入 token。`,
  inputRateWithCache: '其中包括前缀缓存命中的 token，它们不用计算。',
  prefillRate: (tokens) => `输入侧 ${tokens}；Prefill 的速率按输入 token 计。`,
  noInputRate: '每秒处理多少输入 token 算不出来：需要每秒请求数和输入长度。',
  lengths: (input, output, isMean) =>
    `一条请求${isMean ? '平均' : ''}${[
      ...(input === null ? [] : [`输入 ${input} 个 token`]),
      ...(output === null ? [] : [`输出 ${output} 个 token`]),
    ].join('，')}。`,
  peakTokens: (tokens) => `峰值输出：${tokens}，是测试中最高的一秒。`,
  gapsAndTpot:
    'TPOT 先对每条请求求首 token 之后的单 token 用时，再对请求求平均；ITL 对所有相邻 token 的间隔求平均，长回答和个别长间隔权重更大，分位数上差得最明显。',
  noPeak: '读到的内容里没有最高一秒的输出。',
  inFlight: (count) => `平均在途 ${count} 条请求（报告值）。`,
  inFlightKept: (count, served, time) => `平均约 ${count} 条请求在途：${served}，每条 ${time}。`,
  noLengths: '读到的内容里没有输入、输出长度。',
  eachUser: (rate, tpot) => `回答过程中每个用户看到 ${rate}（1,000 / ${tpot}）。`,
  overLimit: (name, value, limit) => `${name} ${value} 超过上限 ${limit}。`,
  rowHas: (users, rate) => `这一行本身是并发 ${users}，${rate}。`,
  users: (users, parallel, limits, room, each) =>
    `${limits === null ? '' : `在 ${limits} 以内，`}${parallel} 能容纳并发 ${users}${each === null ? '' : `（${each[1]} 个副本，每个 ${each[0]}）`}。${room === null ? '' : room === '0' ? '剩余显存一条也放不下了：显存就是瓶颈。' : `剩余显存还能再放 ${room} 条，所以显存不是瓶颈。`}`,
  mostServed: (users, parallel, limits, ttft, tpot, band) =>
    `${limits === null ? '' : `在 ${limits} 内，`}最多并发 ${users}：${[
      parallel,
      ...(ttft === null ? [] : [`TTFT ${ttft}`]),
      ...(tpot === null ? [] : [`TPOT ${tpot}${band === null ? '' : `（区间 ${band}）`}`]),
    ].join('，')}（内置引擎）。`,
  copies: (asked, own, copies, devices, isSized) =>
    `要 ${asked}，读到的这一套是 ${own}：${copies === '1' ? '一套就够' : `要并排 ${copies} 套`}${devices === null ? '' : `（共 ${devices} 卡）`}。按比例折算，没有给高峰留余量${isSized ? '。我们的引擎对同样负载自己的估算：' : '；这里没有引擎能仿真这个计划。'}`,
  measuredAt: (own, asked) =>
    `这次压测只测了${own === null ? '一种负载' : `在途 ${own} 条请求`}这一个点，${asked} 条时会怎样要另测：用同样的压测换成这个并发（vLLM、SGLang 用 --max-concurrency ${asked}）再跑一次，两份一起解释或对比；也可以用 throughline plan 仿真。`,
  passAsLatency: {
    ttft: (time) => `这些提示词的 TTFT 至少是这一次前向的 ${time}；上线后还要加上请求排队等它的时间。`,
    tpot: (time) => `TPOT 至少是这一步的 ${time}；同机还跑 Prefill 时，再加上 TTFT 摊到输出上的部分。`,
  },
  passOfOther: (metric, phase) =>
    `这次前向里没有 ${metric}：它是 ${phase} 的一步，${metric} 由另一阶段决定。`,
  metricNotReported: (metric) => `读到的内容里没有报告 ${metric}。`,
  quickerForUsers: (name, first, otherFirst, each, otherEach) =>
    `对单个用户 ${name} 更快：TTFT ${first} 对 ${otherFirst}，TPOT ${each} 对 ${otherEach}。`,
  leastLatency: (metric, parallel, figures, concurrent) =>
    `所有行里 ${metric} 最低的是 ${parallel}${concurrent === null ? '' : `，${concurrent} 条并发`}（${figures}）。`,
  measuredWithin: (name, figure, tail, limit, isWithin, isTailWithin, isMedian) =>
    `${name === null ? (isWithin ? '满足：' : '不满足：') : `${name}：`}${isMedian ? '' : '平均 '}${figure}，${isWithin ? '在' : '超过'} ${limit}${isWithin ? ' 以内' : ''}${
      tail === null ? '' : `；${tail}，${isTailWithin ? '也在以内' : '超过'}`
    }（实测）。`,
  mostWithin: (name, rate, isMedian) =>
    `${isMedian ? '中位数' : '平均值'}在限制以内的里面，${name} 吞吐最高，${rate}。`,
  limitOfMeasured:
    '限制不会改变已测的数字；减少并发能缩短两种时延，缩短多少要另测：同样的压测换个并发再跑一次，两份一起解释。',
  measuredLimit: (own) =>
    `压测没有上限${own === null ? '' : `：按设置保持 ${own} 个请求在途`}。服务是否饱和，要再测一次更高并发才知道：吞吐不再涨而时延变长，就是饱和了。`,
  requestsHeld: (phase, was, is) =>
    `${phase === null ? '' : `${phase} `}最优行的并发：${was} → ${is}（内置引擎）。`,
};
