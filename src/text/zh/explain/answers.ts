import type { Catalogue } from '../../catalogue.ts';

export const answers: Catalogue['explain']['answers'] = {
  noResult: '还没有可以提问的结果。',
  unanswerable: (can) => `现有内容回答不了这个问题。可以问：${can}`,
  doubted: (as, near) =>
    `不确定问的是什么，按“${as}”回答。${near.length === 0 ? '' : `如果不是这个意思，可以问：${near.map((one) => `“${one}”`).join('、')}。`}`,
  twoReadings: (first, second) =>
    `不确定问的是“${first}”还是“${second}”，两个都简要回答；想看完整回答就照其中一句问。`,
  partNotUnderstood: (words) => `“${words}”没有看懂，未作回答；请换个说法单独再问。`,
  near: (questions) => `没有听懂这个问题。相近的问法：${questions.map((one) => `“${one}”`).join('、')}。`,
  can: '是否合理；为什么是这个策略，为什么不是另一个；瓶颈在哪；Prefill 还是 Decode；改变上限、长度、卡数或缓存会怎样；需要多少卡；与某设备对比；为什么 A 比 B 慢；各占比说明什么；哪个算子最耗时；TTFT、TPOT 为什么这样；一条请求的时间花在哪；某个 batch、用户数或上下文放不放得下；KV cache 与显存；最多多少用户、多长上下文；每卡、每百万 token 的数字；PD 分离、MTP、前缀缓存、EP 或别的格式有没有用；离峰值多远；全部候选；各项数字、条件与证据；下一步；某指标的公式；扩大搜索；验证命令；导出。',
  notACandidate: (what, known) => `${what} 不在候选中（${known}）：没有搜索它，或者它在上限之内没有结果行。`,
  wouldGive: (parallel, figures, best) =>
    `由内置引擎搜索，${parallel} 为 ${figures}；同一搜索的最优行为 ${best}。`,
  isBest: (parallel) => `${parallel} 就是最优策略。`,
  isBestOf: (phase, parallel) => `${parallel} 就是 ${phase} 实例的最优策略。`,
  pairLost: (pair, rate, best, most) => `${pair} 各一个实例平衡后为 ${rate}；最优的一对 ${best} 为 ${most}。`,
  onePhase: (phase) => `这个结果只涉及 ${phase}。`,
  larger: (phase, part) => `${phase} 占大头：占单个请求时间的 ${part}。`,
  missingForWhatIf: (missing, command) =>
    `还不能推演：读到的内容缺少${missing}。把下面命令里的大写名字换成实际值即可计算：${command}`,
  noWhatIf: '内置引擎跑不了这个计划（模型、设备或某个值缺失，或它不认识），因此没有假设推演。',
  notBuilt: (change) =>
    `内置引擎查的是在现有设备上实测的算子耗时：没有 ${change} 的数据。需要这种设备的描述文件（--device-file）或在它上面的实测。`,
  cannotRun: (change) => `${change} 时，内置引擎跑不了这个计划。`,
  whatIfFails: (change) => `${change} 时没有策略满足上限（内置引擎）。`,
  whatIf: (change, after, gap) => `${change} 时：${after}（${gap}）。`,
  whatIfOnly: (change, after) => `${change} 时：${after}。`,
  against: (before) => `对照原计划的 ${before}，两者均由内置引擎计算。`,
  noneBefore: '原计划没有满足上限的结果行（内置引擎）。',
  noEffect: (change, same) => `${change} 时结果不变：${same}（内置引擎）。`,
  change: (name, value) => `${name} ${value}`,
  devicesNeeded: (goal, count, figures) =>
    `${goal}需要 ${count} 卡：此时 ${figures}（内置引擎，卡数逐次翻倍试算）。`,
  devicesBelow: (count, figure) => `${count} 卡为 ${figure}。`,
  devicesBelowNone: (count) => `${count} 卡在上限之内没有结果行。`,
  devicesNotEnough: (goal, most) => `${most} 卡以内都达不到：${goal}（内置引擎）。`,
  goalLimits: '满足上限',
  goalChange: (change) => `满足${change} `,
  serverShares: '这些是仿真服务的时间构成，不是采集到的算子：Cube、Vec、Comm、Mem 都不能下结论。',
  noShares: '没有占比可读：这份输入是摘要，没有各阶段的 breakdown，因此 Cube、Vec、Comm、Mem 都不能下结论。',
  noTwo:
    '这需要两个结果、两种设备、两个阶段、两个策略或两次前向，这里只有一个。有另一份时：throughline compare 文件A 文件B。',
  equations: {
    throughput: 'token/s = 1000 × 并发 / TPOT',
    prefill: '输入 token/s = 1000 × 并发 × 输入长度 / 所有 Prefill 波的时间',
    tpot: 'TPOT = Decode 单步 + TTFT / 输出长度',
    decodeTpot: 'TPOT = Decode 单步时间 / 该步产出的 token 数（不开 MTP 时为 1）',
    ttft: 'TTFT = [w × T × n × (1 + n) / 2 + (n × T + t) × r] / 并发，其中 n 个整波每波 w 条请求、各需 T，余波 r 条、需 t',
    memory: '剩余显存 = 设备显存 − 预留 − 权重 − KV cache − 激活，取最紧的一次前向',
    ratio: 'P/D 配比 = 单个 D 实例 req/s / 单个 P 实例 req/s',
    concurrency: '并发 = batch × DP',
    waves: 'w = ⌊token 预算 × DP / 有效输入长度⌋',
  },
  equation: (text) => `公式：${text}`,
  equationUnknown: '可以展示的公式：吞吐、TPOT、TTFT、显存、P/D 配比、并发。',
  commands: '凭现有内容写不出命令。',
  verifyIt: '用 throughline verify 可以运行它们，并与该行对照。',
  widen: '扩大搜索可以放开 EP 和 MoE-DP，或改变卡数；只搜 TP 时 EP 固定为卡数。',
  widened: (space) => `扩大搜索（${space}），由内置引擎计算：`,
  widenedNothing: '没有找到更好的策略。',
  dense: '模型是稠密的：EP 和 MoE-DP 没有东西可分，能变的只有 TP 和卡数。',
  export: 'throughline export 可把本次会话写成 Markdown、JSON 或一个 HTML 页面。',
  onePass: (phase) => `这是 ${phase} 的一次前向；与另一个阶段相比如何，要有两者所属的结果。`,
  compareElsewhere: (devices) =>
    `给出这个结果的引擎没有 ${devices.join('、')} 的设备参数。GPU 由校准估计器规划：throughline plan --devices ${devices.at(-1) ?? ''}，模型、长度、上限照这个计划填。两个引擎的依据不同，选型前请实测。`,
  compareOffer: '说出其中一种设备，就给出完整的对比。',
};
