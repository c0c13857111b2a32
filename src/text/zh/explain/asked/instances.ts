import type {
  instances as english,
  instancesKinds as englishKinds,
} from '../../../en/explain/asked/instances.ts';

/** Headings of questions about the phases and their instances. */
export const instancesKinds: typeof englishKinds = {
  'prefill-or-decode': 'Prefill 与 Decode 相比',
  instances: '换一组实例数',
  separation: 'Prefill 与 Decode 是否分开',
  idle: '有没有一侧闲置',
};

/** Answers to questions about the phases and their instances. */
export const instances: typeof english = {
  oneSide: (phase, devices, parallel) =>
    `一个 ${phase} 实例${devices === null ? '' : `（${devices} 卡，${parallel}）`}：`,
  ratioLoad: (goal, devices, prefills, prefillQps, decodes, decodeQps, held) =>
    `${goal}：用这一对策略需要 ${devices} 卡，Prefill ${prefills} 卡（每个实例 ${prefillQps}），Decode ${decodes} 卡（每个实例 ${decodeQps}${held === null ? '' : `，同时 ${held} 个请求`}）。`,
  instances: (prefills, decodes, devices, served, slower, now) =>
    `${prefills} 个 Prefill 实例加 ${decodes} 个 Decode 实例${devices === null ? '' : `（${devices} 卡）`}能承载 ${served}，卡在 ${slower} 一侧；每个实例的 TTFT、TPOT 不随实例数变。${now ?? ''}`,
  bothWaysRead: (apart, served, together, own, times, gain) =>
    `报告里 ${apart} 承载 ${served}，${together} 承载 ${own}：分离是合并的 ${times} 倍（${gain}）。`,
  divided: (devices, prefill, ofPrefill, decode, ofDecode) =>
    `${devices} 卡里 Prefill 用 ${prefill} 卡（${ofPrefill}）、Decode 用 ${decode} 卡（${ofDecode}）承载最多；两侧都取最优行的整数个副本，按卡数折算。`,
  timesOfSplit: (now, wanted) => `读到的划分承载 ${now}，要承载的是 ${wanted}。`,
  instancesNow: (prefills, decodes, served) => `读到的是 ${prefills} 个和 ${decodes} 个：${served}。`,
  ratioDevices: (split, pair, change) => `${split}策略为 ${pair}；总计 ${change}（内置引擎）。`,
  idleApart: (prefill, decode, faster, idle) =>
    `读到的 Prefill 能承载 ${prefill}，Decode 能承载 ${decode}：各一个时 ${faster} 更快，有 ${idle} 的时间闲着。减少它或增加另一侧才能平衡：throughline plan --mode pd-ratio。`,
  decodesOfPrefill: (count) => `一个 Prefill 实例配 ${count} 个 Decode 实例。`,
  fullestSplit: (split, change) => `用满全部卡时：${split}总计 ${change}。`,
  ratioDevicesNow: (prefills, decodes, devices, served) =>
    `方案不变时是 ${prefills} 个 Prefill、${decodes} 个 Decode 实例（${devices} 张卡）：${served}。`,
  noInstances: '实例数属于 P/D 配比，读到的内容不是配比。可以规划：throughline plan --mode pd-ratio。',
  ratioUsers: (all, instances, each) =>
    `总共 ${all} 个并发请求：${instances} 个 Decode 实例各容纳 ${each} 个，回答都在那里进行；请求只在首 token 之前停留在 Prefill 实例。`,
  sharedDevices: '这里 Prefill 和 Decode 共用同一批卡，谁也不会闲着等另一个，它们轮流执行。',
  phaseAlone: (phase) => `这份结果只有 ${phase}；另一阶段是否在等，要看 P/D 配比。`,
  noInstanceRates:
    '换实例数要知道一个 P 实例、一个 D 实例各自能承载多少，这个结果只给了整体速率，所以推不出来：用同样的参数再规划一次，改卡数或每实例卡数（throughline plan --mode pd-ratio）。',
  noRates: '算空闲比例需要两边的速率，读到的内容里没有。',
  idleSide: (prefill, p, decode, d, idle, part) =>
    `${prefill} 个 P 实例能承载 ${p}，${decode} 个 D 实例能承载 ${d}：${idle} 更快，有 ${part} 的时间闲着。`,
  busySides: (idle, prefill, decode) =>
    `${idle} 闲得更多：P 实例约 ${prefill} 的时间在计算，D 实例约 ${decode}（内置引擎）。`,
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
