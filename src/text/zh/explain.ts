import type { Catalogue } from '../catalogue.ts';

export const explain: Catalogue['explain'] = {
  comma: '，',
  and: '和',
  on: '开',
  off: '关',
  notReported: '未报告',
  unnamedStrategy: '未命名的策略',
  allPhases: '所有阶段',
  headings: {
    conclusion: '结论',
    conditions: '对比条件',
    best: '最优结果',
    prefill: 'Prefill',
    decode: 'Decode',
    strategy: '并行策略',
    next: '下一步验证什么',
  },
  nothingHere: '输入中没有',
  levels: {
    'basically-reasonable': '基本合理',
    'partly-explainable': '部分可解释',
    suspicious: '可疑',
    'insufficient-evidence': '证据不足',
  },
  evidenceLabel: '证据',
  question: '是否合理？',
  phases: { aggregated: 'PD 聚合', prefill: 'Prefill', decode: 'Decode', 'pd-ratio': 'P/D 配比' },
  served: { prefill: 'Prefill', decode: 'Decode' },
  modes: {
    aggregation: 'PD 聚合：Prefill 与 Decode 共用设备，结果由 Prefill 前向、Decode 前向和调度公式共同决定。',
    disaggregation: 'PD 分离：两个阶段各用一组设备，分别寻优，也分别解读。',
    'pd-ratio': 'P/D 配比：看的是 P 实例与 D 实例的平衡，不是单个部署。',
  },
  reasonableness: {
    'basically-reasonable': (fired) => `基本合理：${fired}。`,
    'partly-explainable': (fired) =>
      fired === '' ? '部分可解释。' : `部分可解释：${fired}；并非全部都能复算。`,
    suspicious: (fired) => `可疑：${fired}。`,
    'insufficient-evidence': () => '证据不足，无法判断。',
  },
  ruleNames: {
    'aggregation-checked': '吞吐能由并发和 TPOT 复算',
    'phase-throughput': '吞吐能由时延复算',
    'pd-balance': '配比能由两侧速率复算',
    'limit-headroom': '满足时延上限',
    'candidate-lost': '落选策略的原因清楚',
    'candidate-stopped': '每个搜索停在哪里是已知的',
    'hypothesis-confirmed': '单次前向印证了阶段判断',
    'limit-broken': '最优行超过了上限',
    'formula-broken': '该行与自身公式矛盾',
    'suspicious-ratio': '吞吐增幅超过硬件差距',
    'suspicious-slower': '更快的硬件反而更慢且没有原因',
    'suspicious-ep-dense': 'EP 对稠密模型有收益',
    'suspicious-decode-compute': 'Decode 表现得像纯计算',
    infeasible: '没有策略满足上限',
    nearest: '每个策略超了哪个上限是已知的',
  },
  evidence: (level, of) => `${of} 的证据等级为 ${level}。`,
  cannotSay: {
    shares: '仅凭这份输入不能下结论：Cube、Vec、Comm、Mem 占比和任何算子。缺少算子级证据。',
    operators: '仅凭这份输入不能下结论：具体是哪个算子。缺少算子级证据。',
    kernels: '算子数据来自仿真，不能据此断言真实 kernel。',
  },
  notCounted: (phase, because) =>
    `读到一次 ${phase} 前向，但不能作为这一行的证据：${because}未给出或不一致。`,
  uncertainty: {
    phases: '最大的不确定性：各阶段内部的情况。',
    conditions: '最大的不确定性：输入没有给出的条件。',
    simulated: '最大的不确定性：全部来自仿真，实际运行可能不同。',
  },
  simulatedTrace: (events, because) =>
    `这份含 ${events} 个事件的 trace 由仿真器写出${because === null ? '' : `（${because}）`}：最多说明仿真算子，不能断言 kernel。`,
  unknownTrace: (events) =>
    `这份含 ${events} 个事件的 trace 没有说明由谁写出。是真实 profiler 采集的，还是仿真器写的？确认之前不据此下结论。`,
  recordedKernel: (name, time, calls, rank) =>
    `采集到的 kernel ${name}：${calls} 次调用共 ${time}${rank === null ? '' : `（rank ${rank}）`}。`,
  unread: (pieces) => `无法读取：${pieces}`,
  nothing: '这份输入没有可解释的内容：没有结果、没有前向、也没有 trace。',
  conditions: (all) => `已知：${all}。`,
  conditionsUnknown: (names) => `未给出：${names}；依赖它们的判断暂不成立。`,
  comparisonUnknown: (names) => `有一侧未知，不当作相同：${names}。`,
  conditionDiffers: (name, left, right, weight) => `${name}不同：${left} 对 ${right}。${weight}`,
  conditionNames: {
    model: '模型',
    devices: '设备',
    numDevices: '卡数',
    inputLength: '输入长度',
    outputLength: '输出长度',
    ttftLimitMs: 'TTFT 上限（ms）',
    tpotLimitMs: 'TPOT 上限（ms）',
    quantizeLinearAction: '线性层量化',
    quantizeAttentionAction: '注意力量化',
    compile: '编译',
    prefixCacheHitRate: '前缀缓存命中率',
    numMtpTokens: 'MTP token 数',
    mtpAcceptanceRates: 'MTP 接受率',
    searchSpace: '搜索空间',
  },
  weights: {
    model: '不同模型不能当作同一任务的部署来比。',
    devices: '其余条件相同时，这正是要比的东西。',
    numDevices: '要按每卡比较；卡多也意味着能放更多 KV cache。',
    inputLength: 'Prefill 计算量和 KV cache 随之变化，吞吐不能直接比。',
    outputLength: '它决定 TTFT 如何摊到 TPOT，吞吐不能直接比。',
    ttftLimitMs: '上限更宽就能用更大的批，吞吐不是同口径。',
    tpotLimitMs: '上限更宽就能用更大的批，吞吐不是同口径。',
    quantizeLinearAction: '权重字节数和矩阵算力峰值会同时变化。',
    quantizeAttentionAction: 'KV cache 字节数变化，能放下的批也随之变化。',
    compile: '算子融合对小批影响最大。',
    prefixCacheHitRate: '只有一侧的 Prefill 变短。',
    numMtpTokens: '每个 Decode 步产出的 token 数不同。',
    mtpAcceptanceRates: '它们是假设值，Decode 直接随之缩放。',
    searchSpace: '一侧可能找到了另一侧没有搜索的策略。',
  },
  assumedMtp: (rates) => `MTP 接受率 ${rates} 是假设值，Decode 随之缩放。`,
  bestRow: (of, parallel, figures, concurrent) =>
    `${of} 最优：${parallel}，${figures}${concurrent === null ? '' : `，并发 ${concurrent}`}。`,
  headroom: (name, value, limit, left) => `${name} ${value}，满足上限 ${limit}，余量 ${left}。`,
  limitBroken: (name, value, limit, over) => `${name} ${value}，超过上限 ${limit}，超出 ${over}。`,
  bindingLimit: (name) => `起约束作用的是 ${name}：再加大批就会超限。`,
  memoryLeft: (left, weight, cache, activation) =>
    [
      `显存放得下：每卡剩余 ${left}`,
      weight === null ? '' : `权重 ${weight}`,
      cache === null ? '' : `KV cache ${cache}`,
      activation === null ? '' : `激活 ${activation}`,
    ]
      .filter(Boolean)
      .join('，')
      .concat('。'),
  memoryMissing: (gap) => `显存放不下：每卡还差 ${gap}。`,
  lost: (parallel, mine, less, concurrent, best) =>
    `${parallel} 为 ${mine}，比最优低 ${less}${concurrent === null || best === null ? '' : `，并发 ${concurrent} 对 ${best}`}。`,
  stoppedByLimit: (parallel, name, batch, value, limit, over) =>
    `${parallel} 被 ${name} 挡住：批大小 ${batch} 时为 ${value}，比上限 ${limit} 高 ${over}。`,
  stoppedByMemory: (parallel, batch) => `${parallel} 被显存挡住：批大小 ${batch} 已放不下。`,
  stoppedByRange: (parallel) => `${parallel} 到了批大小范围的尽头，放宽范围可能更好。`,
  onlyCandidate: (parallel) => `只有 ${parallel} 有结果行，没有可比的策略。`,
  noRows: (limits) =>
    `程序没有打印任何结果行${limits === '' ? '' : `（${limits}）`}：没有配置满足上限或放得进显存。输出没有说明卡在哪一项。`,
  infeasible: (device, limits) =>
    `${device === null ? '' : `${device} 上`}没有策略${limits === '' ? '得出结果' : `满足 ${limits}`}。`,
  nearest: (parallel, name, value, limit, over) =>
    `${parallel}：在最先超限的批下 ${name} 已达 ${value}，比上限 ${limit} 高 ${over}。`,
  nearestMemory: (parallel, gap) => `${parallel}：显存还差 ${gap}。`,
  decomposed: (tpot, decode, prefill, out, part) =>
    `TPOT ${tpot} = Decode 单步 ${decode} + TTFT 摊到 ${out} 个输出 token 的 ${prefill}；Prefill 占单个请求时间的 ${part}。`,
  checked: (concurrent, tpot, rebuilt, told) =>
    `复算：1000 × ${concurrent} / ${tpot} = ${rebuilt}，该行给出 ${told}：一致。`,
  formulaBroken: (concurrent, tpot, rebuilt, told) =>
    `1000 × ${concurrent} / ${tpot} = ${rebuilt}，而该行给出 ${told}：与调度公式矛盾。`,
  waves: (full, rest, ttft, told, decode) =>
    `Prefill 分为${[
      full === null ? '' : `${full.count} 个整波（每波 ${full.size} 条请求、${full.each}）`,
      rest === null ? '' : `一个余波（${rest.size} 条、${rest.each}）`,
    ]
      .filter(Boolean)
      .join('和')}：平均 TTFT ${ttft}（该行 ${told}）；Decode 单步 ${decode}。`,
  chunked: (budget, input) =>
    `${input} token 的输入按 ${budget} 切块，与 Decode 共享步；闭式公式不适用，只能靠事件仿真。`,
  decodeThroughput: (concurrent, tpot, rebuilt, told) =>
    `仅 Decode：1000 × ${concurrent} / ${tpot} = ${rebuilt}；该行给出 ${told}。`,
  prefillThroughput: (concurrent, input, ttft, rebuilt, told) =>
    `仅 Prefill：若所有请求一次跑完，1000 × ${concurrent} × ${input} / ${ttft} = ${rebuilt}（输入 token）；该行给出 ${told}，按波次计算。`,
  pdBalance: (prefill, decode, ratio, slower) =>
    `一个 P 实例 ${prefill}，一个 D 实例 ${decode}：${ratio} 个 P 实例与一个 D 实例平衡；一比一时较慢的一侧是 ${slower}。`,
  pdInstances: (prefill, perPrefill, decode, perDecode, used) =>
    `实例划分：Prefill ${prefill} × ${perPrefill} 卡，Decode ${decode} × ${perDecode} 卡，共用 ${used} 卡。`,
  pdIdle: (idle, total) => `${total} 卡中有 ${idle} 卡闲置：程序找的是最接近的配比，不是用满。`,
  hypotheses: {
    prefill: 'Prefill 多半以矩阵计算为主（假设：摘要没有阶段占比）。',
    decode: 'Decode 多半以读取权重和 KV cache 为主（假设：摘要没有阶段占比）。',
  },
  quirkTpot: (part, tpot) =>
    `模型细节：聚合模式的 TPOT 含摊到输出上的 TTFT，这里 ${tpot} 中占 ${part}；排队变短也会降低它。`,
  quirkDecode: (context) =>
    `模型细节：所有 Decode 步都按同一个 ${context} token 的上下文（输入加一半输出）计算。`,
  quirkBisection: (best, last) =>
    `模型细节：批大小 ${best} 优于同样满足上限的更大批 ${last}；二分搜索保留它访问过的最优值。`,
  quirkPadding: (few, slow, many, fast) =>
    `模型细节：并发 ${few} 时每 token ${slow}，并发 ${many} 时只要 ${fast}；专家需要补齐时，MoE 的 Decode 会随 token 变少而变慢。`,
  quirkPdTpot: (limit) => `模型细节：配比报告没有打印 TPOT 上限，但设置了 ${limit}；Decode 是按它约束的。`,
  classNames: { memory: 'Mem', communication: 'Comm', cube: 'Cube', vector: 'Vec' },
  phaseShares: (phase, shares) => `${phase} 按瓶颈归类的占比：${shares}。`,
  forwardShares: (phase, shares) => `${phase} 单次前向（text_generate）按瓶颈归类的占比：${shares}。`,
  unshifted: (phase, printed, cube, vector) =>
    `${phase} 打印的是“${printed}”，但该策略没有集合通信：打印的 Comm 实为 Cube（${cube}），打印的 Cube 实为 Vec（${vector}）。`,
  undecidable: (phase, printed) =>
    `${phase} 打印的是“${printed}”；无法判定数字与名称的对应关系，因此不下结论。`,
  leads: {
    memory: (phase, figure) =>
      `${phase} 以 Mem 为主（${figure}）：权重和 KV cache 的 HBM 访存（经验规则）。加大批可摊薄权重读取，更小的数据格式可减少访存。`,
    communication: (phase, figure) =>
      `${phase} 以 Comm 为主（${figure}）：TP 集合通信、EP all-to-all 或拓扑（经验规则）。减小 TP 或换更快的互联有效。`,
    cube: (phase, figure) =>
      `${phase} 以 Cube 为主（${figure}）：GEMM 类计算（经验规则）。更高的矩阵算力或更短的输入有效。`,
    vector: (phase, figure) =>
      `${phase} 以 Vec 为主（${figure}）：逐元素、归一化或路由（经验规则）。算子融合有效。`,
  },
  confirmed: (phase, name) => `单次前向印证了 ${phase} 以 ${name} 为主。`,
  refuted: (phase, supposed, found) => `单次前向否定了 ${phase} 以 ${supposed} 为主：实际是 ${found}。`,
  forwardTime: (phase, time) => `一次 ${phase} 前向耗时 ${time}（仿真）。`,
  topOperator: (name, time, part, calls, bound) =>
    `仿真归因：${name} 耗时 ${time}，占本次前向的 ${part}${calls === null ? '' : `，调用 ${calls} 次`}${bound === null ? '' : `，受限于 ${bound}`}。`,
  hardware: (device, against, ratios) => `${device} 对比 ${against}：${ratios}。`,
  hardwareNames: {
    cubeTflops: 'Cube',
    vectorTflops: 'Vec',
    memoryBandwidthTibPerSecond: '显存带宽',
    memoryGiB: '显存',
  },
  suspiciousDecode: (figure) =>
    `可疑：Decode 像纯计算一样缩放（Cube ${figure}），而它每个 token 都要读权重和 KV cache。`,
  suspiciousDenseEp: (parallel) => `可疑：EP 似乎让没有专家的稠密模型变快（${parallel}）。`,
  suspiciousRatio: (ratio, largest) =>
    `可疑：吞吐提高到 ×${ratio}，超过所有硬件比值（×${largest}），且没有显存或上限可以解释。`,
  suspiciousSlower: (device, slow, fast) =>
    `可疑：${device} 硬件更快、占比相同，吞吐却是 ${slow} 对 ${fast}。`,
  waterfall: (left, right, from, to, total, prefill, decode) =>
    `从 ${left} 到 ${right}，TPOT 由 ${from} 变为 ${to}（${total}）：Prefill ${prefill}，Decode ${decode}。`,
  sharesCompared: (name, left, right, points) => `${name}：${left} 对 ${right}（${points} 个百分点）。`,
  operatorsCompared: (name, left, right, gap) => `${name}：${left} 对 ${right}（${gap}）。`,
  next: {
    forwards: (phases) => `用 text_generate 把 ${phases} 各跑一次，就知道哪一类开销为主。`,
    opBound: (phases) => `带 --dump-op-bound-results 跑 ${phases}，就知道哪些算子为主。`,
    trace: '采集真实服务的 profiler trace：只有它能支持 kernel 级结论。',
    missing: (fields) => `还写不出前向命令，输入没有给出：${fields}。`,
  },
  fieldNames: {
    model: '模型',
    device: '设备',
    numDevices: '卡数',
    inputLength: '输入长度',
    outputLength: '输出长度',
    concurrency: '并发',
    tp: 'TP',
    dp: 'DP',
    ep: 'EP',
    quantizeLinearAction: '线性层量化',
    quantizeAttentionAction: '注意力量化',
    compile: '编译',
    prefixCacheHitRate: '前缀缓存命中率',
    numMtpTokens: 'MTP token 数',
    mtpAcceptanceRates: 'MTP 接受率',
    command: '命令',
    queries: '请求数',
    queryLength: 'query 长度',
    contextLength: '上下文长度',
    phase: '阶段',
  },
  answers: {
    noResult: '还没有可以提问的结果。',
    unanswerable: (can) => `现有内容回答不了这个问题。可以问：${can}`,
    can: '是否合理、为什么是这个策略、为什么不是另一个、瓶颈在哪、Prefill 还是 Decode、改变上限/长度/卡数会怎样、需要多少卡、与某设备对比、各占比说明什么、某指标的公式、验证命令、导出。',
    notACandidate: (what, known) => `${what} 不在候选中：${known}。`,
    isBest: (parallel) => `${parallel} 就是最优策略。`,
    prefillOrDecode: (larger, part) => `${larger} 占大头：Prefill 占单个请求时间的 ${part}。`,
    onePhase: (phase) => `这个结果只涉及 ${phase}。`,
    noWhatIf: '内置引擎跑不了这个计划，无法回答假设问题。',
    whatIfFails: (change) => `若 ${change}，没有策略满足上限（内置引擎）。`,
    whatIf: (change, before, after, gap) =>
      `若 ${change}：由 ${before} 变为 ${after}（${gap}），均由内置引擎计算。`,
    whatIfRow: (name, before, after) => `${name} ${before} → ${after}`,
    noEffect: (change) => `若 ${change}，结果不变（内置引擎）。`,
    change: (slot, value) => `${slot} = ${value}`,
    devicesNeeded: (goal, count, rate) => `${goal}需要 ${count} 卡：届时 ${rate}（内置引擎）。`,
    devicesNotEnough: (goal, most) => `${most} 卡以内都达不到${goal}（内置引擎）。`,
    devicesForLimits: '满足上限',
    devicesForRate: (rate) => ` ${rate} `,
    lever: (change, gain) => `${change}：吞吐 ${gain}（内置引擎）。`,
    noShares: '没有占比可读：这份输入是摘要，没有按阶段的 breakdown。',
    noTwo: '这需要两个结果、两种设备或两个策略，这里只有一个。',
    strategies: '各策略：',
    equations: {
      throughput: 'token/s = 1000 × 并发 / TPOT',
      tpot: 'TPOT =（TTFT + Decode 单步 × 输出长度）/ 输出长度',
      ttft: 'TTFT = [波大小 × 波时间 ×（1 + 整波数）× 整波数 / 2 +（整波数 × 波时间 + 余波时间）× 余波请求数] / 并发',
      memory: '剩余显存 = 设备显存 − 预留 − 权重 − KV cache − 激活，取最紧的一次前向',
      ratio: 'P/D 配比 = 单个 D 实例 QPS / 单个 P 实例 QPS',
      concurrency: '并发 = 批大小 × DP',
    },
    equationUnknown: '已知公式：吞吐、TPOT、TTFT、显存、P/D 配比、并发。',
    commands: '验证命令：',
    runThem: '运行方式：throughline verify，或在菜单里选择。',
    widen: '扩大搜索可以再放开 EP 和 MoE-DP，或改变卡数。',
    export: 'throughline export 可把本次会话写成 Markdown、JSON 或一个 HTML 页面。',
    compareOffer: '说出要对比的设备即可，例如“和 A3 752T 对比”。',
    unknownDevice: (name) => `没有名为 ${name} 的设备配置。`,
  },
  report: {
    title: '结果解读',
    cites: '引用的数字',
    guide: '指南',
    rule: '规则',
    shares: '各阶段时间占比',
    tradeOff: '吞吐与时延',
    sensitivity: '各手段的收益',
    command: '命令',
    commands: '验证命令',
    table: '同样内容的表格',
    tableColumns: { strategy: '策略', phase: '阶段', change: '改动' },
    front: 'Pareto 前沿',
    other: '其他行',
    limitBox: '满足上限的区域',
  },
  command: {
    missingFile: (name) => `没有名为 ${name} 的文件或会话。`,
    invalid: (name) => `${name}：没有可读的内容。`,
    wrote: (path) => `已写入：${path}`,
  },
};
