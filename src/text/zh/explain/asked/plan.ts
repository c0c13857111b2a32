import type { plan as english, planKinds as englishKinds } from '../../../en/explain/asked/plan.ts';

/** Headings of questions about the plan, its rows and what the answer rests on. */
export const planKinds: typeof englishKinds = {
  reasonable: '结果是否合理',
  why: '为什么是这个策略',
  'why-not': '为什么不是这个策略',
  limits: '瓶颈在哪，怎样放开',
  'what-if': '假设推演',
  compare: '换别的硬件如何',
  slower: '两者相比差在哪',
  widen: '扩大搜索',
  commands: '用来核对的命令',
  equation: '公式',
  export: '导出文件',
  candidates: '全部候选',
  experts: '专家怎样路由',
  changed: '改了什么',
  figures: '各项数字',
  'counted-in': '数字里算进了什么',
  conditions: '条件',
  evidence: '数字的依据',
  accuracy: '数字可能差多少',
  launches: '是否卡在下发',
  summary: '总结',
  next: '下一步做什么',
  unknown: '没有听懂',
};

/** Answers to questions about the plan, its rows and what the answer rests on. */
export const plan: typeof english = {
  noLengths: '输入没有给出长度，而这里需要：请说明输入和输出长度，或把命令和输出一起贴上。',
  passOnly:
    '读到的是一次前向或一份采集，不是规划结果，而这个问题要有结果才能答。请把它所属的结果一起给出，或先规划：throughline plan。',
  noMachineLeft: (devices, perMachine) =>
    `一台机器都不剩：计划共 ${devices} 卡，一台机器有 ${perMachine} 卡。`,
  heldByRow: (parallel, own, asked, isHeld) =>
    isHeld
      ? `撑得住：${parallel} 在限制内可同时承载 ${own} 条请求，问的是 ${asked} 条。`
      : `${parallel} 在限制内可同时承载 ${own} 条请求，问的是 ${asked} 条。`,
  replicasBeyond: (replicas, size, needed, devices) =>
    `${replicas} × TP=${size} 要 ${needed} 张卡，计划里有 ${devices} 张。`,
  noExperts: '这个模型是稠密的，没有专家，也就没有路由，EP 无从切分。',
  notGivenNow: '这个变化是相对某个数说的，而输入里没有那个数：请直接给出数值，或把命令和输出一起粘贴。',
  metricOfRow: (name, row, own, best, its, change) =>
    `${row} 的 ${name} 是 ${own}，${best} 是 ${its}（${change}）。`,
  weightsOfExperts: (part, experts, all) => `路由专家占参数的 ${part}：${all}B 中的 ${experts}B。`,
  passRefused: (flags) =>
    `内置引擎跑不了改用 ${flags} 的这次前向：切分不能整除卡数，或者格式、设备它不认识。`,
  passChanged: (flags, other, own, change) =>
    `改用 ${flags}，这次前向用时 ${other}，原样是 ${own}（${change}），两者均由内置引擎计算。`,
  conditionIs: (name, value) => `${name}：${value}。`,
  memoryOfRows: (isFullest, rows) => `每卡剩余显存，${isFullest ? '最少' : '最多'}的在前：${rows}。`,
  worstRow: (parallel, figures, concurrent) =>
    `列出的行里 ${parallel} 最慢：${figures}${concurrent === null ? '' : `，并发 ${concurrent}`}。`,
  candidate: (place, parallel, figures, concurrent) =>
    `${place}. ${parallel}：${figures}${concurrent === null ? '' : `，并发 ${concurrent}`}`,
  moreRows: (count) => `另有 ${count} 行，见导出。`,
  noBand: '误差有多大不知道：这些是仿真值，没有误差带，这里也没有实测。只有同一计划的实测才能说明。',
  measuredAccuracy:
    '这是实测值，只对那次负载和那台机器成立。再跑一次会差多少，要再跑一次才知道；两份一起解释。',
  noLaunches: '是否卡在下发或主机，读到的内容里没有：只有运行中的服务录的 profiler 才有 kernel 之间的空隙。',
  simulated: '这些数字是仿真的，不是实测。',
  changedSince: '那次运行之后改了以下内容，还没有运行：',
  changed: (name, was, is) => `${name}：${was} → ${is}。`,
  nothingChanged: '那次运行之后方案没有改动。',
  sameConditions: '就已知的而言，两次运行的条件相同。',
  prefixInDecode:
    '前缀缓存只省 Prefill 要算的提示 token；Decode 每一步照样要读所有请求的 KV cache，单步不会变短，变小的只是 TTFT 摊进 TPOT 的那部分。',
  supposedHit: (rate) => `假设输入 token 有 ${rate} 命中缓存：`,
  supposedAcceptance: (count, rates) =>
    count === 1
      ? `假设预测一个 token、接受率 ${rates}（这是假设，Decode 随它变化）：`
      : `假设预测 ${count} 个 token，接受率依次为 ${rates}（假设值，Decode 随之变化）：`,
  mtpInRows: '读到的各行都开着 MTP，没有不开的可比：同一命令去掉 --num-mtp-tokens 再跑一次，两份一起解释。',
  noPrediction: '这个模型没有预测后续 token 的层，开 MTP 没有作用。',
  beyondPlan: (devices, plan) => `${devices} 卡超出了方案的 ${plan} 卡。`,
  noFrameworks:
    '哪个框架更快，这里说不出来：给出这个结果的引擎不模拟框架。GPU 可用 throughline plan --framework vllm（或 sglang、trtllm）来规划，或者在同样负载下实测各框架。',
  countedTransfer: {
    none: '这里没有 KV cache 传输：Prefill 和 Decode 用的是同一批卡。',
    moved: '算进去了：Prefill 实例到 Decode 实例的 KV cache 传输是仿真的一部分。',
    'left-out':
      '没有算进去：Prefill 到 Decode 的 KV cache 传输不在这些数字里。两个阶段是分开计算的，真实的 TTFT 还要加上它；对分离部署的服务做一次压测才看得到（throughline load）。',
  },
  countedOutside: (host) =>
    host === null
      ? '没有算进去：只算了算子、集合通信，以及调度公式给出的排队。主机侧调度、分词、HTTP 和到客户端的网络都不在内；做一次压测才看得到（throughline load）。'
      : `算了一部分：仿真服务的一步 Decode 里主机占 ${host} %。分词、HTTP 和到客户端的网络不在内；做一次压测才看得到（throughline load）。`,
  countedMeasured: {
    transfer: '实测时间包含途中发生的一切，有 KV cache 传输的话也在里面；占多少，压测说不出来。',
    outside: '算进去了：压测是从客户端计时的，调度、分词、HTTP 和网络都在里面；各占多少，压测说不出来。',
  },
  countedElsewhere: '这里说不出来：这些数字是别的程序预测的，它的报告没有写是否计入。',
  countedInPass: {
    transfer: '没有：这里读到的是一台设备上的一次前向或采集，没有实例之间的 KV cache 传输。',
    outside: '没有：这里读到的是设备上的算子或 kernel，HTTP、分词和到客户端的网络都不在其中。',
  },
  noCandidates:
    '这里没有候选：一次前向或一份采集只是一种策略、一个 batch。候选在搜索结果里：用 throughline plan 规划，或粘贴 optimizer 的输出。',
};
