import type { Catalogue } from '../../catalogue.ts';
import { rowFormulas } from './row-formulas.ts';

/** Parts of a device's memory by name, those that are told. */
function memoryParts(weight: string | null, cache: string | null, activation: string | null): string[] {
  return [
    weight === null ? '' : `权重 ${weight}`,
    cache === null ? '' : `KV cache ${cache}`,
    activation === null ? '' : `激活 ${activation}`,
  ].filter(Boolean);
}

/** How a list of changes begins: all levers, or those that bring a latency down. */
function wantedLever(latency: string | null): string {
  return latency === null ? '逐项调整的收益' : `能降低 ${latency} 的调整（逐项）`;
}

export const analysis: Catalogue['explain']['analysis'] = {
  serverAccount: {
    cache: (decode, prompts, idle, cache, preemptions) =>
      `受 KV cache 显存限制：最满 ${cache} %${preemptions === null ? '' : `，抢占了 ${preemptions} 个请求`}；时间 ${decode} % 用于 Decode 步、${prompts} % 用于含 Prefill 的步、${idle} % 空闲。`,
    prompts: (decode, prompts, idle, cache, preemptions) =>
      `受 Prefill 限制，请求在排队：时间 ${prompts} % 用于含 Prefill 的步、${decode} % 用于 Decode 步、${idle} % 空闲；KV cache 最满 ${cache} %${preemptions === null ? '' : `，抢占了 ${preemptions} 个请求`}。`,
    decode: (decode, prompts, idle, cache, preemptions) =>
      `受 Decode 步限制：时间 ${decode} % 用于 Decode 步、${prompts} % 用于含 Prefill 的步、${idle} % 空闲；KV cache 最满 ${cache} %${preemptions === null ? '' : `，抢占了 ${preemptions} 个请求`}。`,
  },
  serverStep: (matrices, attention, collectives, host) =>
    `居中的一步 Decode：权重与矩阵 ${matrices} %、读 KV 的注意力 ${attention} %、集合通信 ${collectives} %、主机 ${host} %。`,
  serverModes: {
    aggregation: 'PD 聚合：每个副本兼做 Prefill 与 Decode；请求按所选框架的调度逐个仿真。',
    disaggregation: 'PD 分离：两个阶段各自单独仿真、各用全部设备，不含两者间的传输。',
    'pd-ratio': 'P/D 配比：P、D 实例连同 KV 传输一起仿真。',
  },
  modes: {
    aggregation: 'PD 聚合：Prefill 与 Decode 共用设备，每一行都由 Prefill 前向、Decode 前向和调度公式合成。',
    disaggregation: 'PD 分离：两个阶段各用一组设备，分别寻优，也分别解读。',
    'pd-ratio': 'P/D 配比：看的是 P 实例与 D 实例的平衡，不是单个部署。',
  },
  reasonable: {
    'basically-reasonable': (fired) => `基本合理：${fired}。`,
    'partly-explainable': (fired) =>
      fired === ''
        ? '部分可解释：只有一次前向，没有它所属的结果行。'
        : `部分可解释：${fired}；并非全部都能复算。`,
    suspicious: (fired) => `可疑：${fired}。`,
    'insufficient-evidence': (fired) => (fired === '' ? '证据不足，无法判断。' : `证据不足：${fired}。`),
  },
  noRowToJudge: '没有可以评判的结果行。每个策略突破了哪个上限是已知的，最接近的规划也已给出。',
  fired: {
    'aggregation-checked': '吞吐能由并发和 TPOT 复算',
    'phase-throughput': '吞吐能由时延复算',
    'pd-balance': '配比能由两侧速率复算',
    'pd-served': '以整实例和速率给出了切分',
    'request-rebuilt': '整条请求能由 TTFT 和 TPOT 复算',
    'load-rebuilt': '速率、长度和在途请求数互相吻合',
    'limit-headroom': '满足时延上限',
    'binding-limit': '搜索停在哪个上限是清楚的',
    'candidate-lost': '落选策略的原因清楚',
    'candidate-stopped': '每个策略停在哪里是清楚的',
    'hypothesis-confirmed': '单次前向印证了阶段判断',
    'hypothesis-refuted': '单次前向否定了先前的判断',
    'shares-undecidable': '有一条占比无法对应名称',
    'limit-broken': '最优行超过了上限',
    'older-formula': '吞吐可按旧版 TensorCast 的公式重算出来',
    'own-engine-apart': '同一方案内置引擎算出的数字差得远',
    'suspicious-roofline': 'Decode 步比读一遍显存还快',
    'suspicious-traffic': '读显存的快慢差超过硬件之差',
    'impossible-time': '有不可能的时延',
    'impossible-row': '某行的数字不可能成立',
    'impossible-pass': '某次前向的数字不可能成立',
    'command-apart': '命令和输出不是同一个方案',
    'load-failed': '有一部分请求失败',
    'headroom-unused': '上限和显存都没用足',
    'search-bound': '搜索停在自己的范围尽头',
    'one-at-a-time': '一次只服务一条请求',
    'measured-figures': '数字来自实测',
    'server-account': '仿真给出了时间去向',
    'formula-broken': '某行与自身公式矛盾',
    'formula-open': '公式不成立，除非输入被切块',
    'row-contradicts': '某行的数字互相矛盾',
    'not-the-best': '列出的某一行优于所谓的最优行',
    'memory-missing': '最优行放不进显存',
    'suspicious-ratio': '吞吐增幅超过硬件差距',
    'suspicious-slower': '更快的硬件反而更慢，且没有原因',
    'suspicious-ep-dense': 'EP 让稠密模型受益',
    'suspicious-decode-compute': 'Decode 表现得像纯计算',
    infeasible: '没有策略满足上限',
    nearest: '每个策略超了哪个上限是清楚的',
  },
  given: (all) => `已知：${all}。`,
  sideGiven: (side, all) => `${side}：${all}。`,
  notGiven: (names) => `未给出：${names}。依赖它们的判断暂不下。`,
  unknownOnOneSide: (names) => `至少一侧未知，不当作相同：${names}。`,
  passShape: (queries, query, context, sizes) =>
    `这次前向：${queries} 条请求，每条 ${query} token，上下文 ${context}，${sizes}。`,
  same: (names) => `两侧相同：${names}。`,
  differs: (name, left, right, weight) => `${name}不同：${left} 对 ${right}。${weight}`,
  weights: {
    model: '模型不同，就不是同一个任务。',
    devices: '其余都相同时，要比的正是它。',
    numDevices: '要按每卡比较；卡多也能放下更多 KV cache。',
    inputLength: 'Prefill 计算量和 KV cache 随它变化，吞吐不是同口径。',
    outputLength: '它决定 TTFT 怎样摊到 TPOT，吞吐不是同口径。',
    ttftLimitMs: '上限更宽的一侧能用更大的 batch，吞吐不是同口径。',
    tpotLimitMs: '上限更宽的一侧能用更大的 batch，吞吐不是同口径。',
    quantizeLinearAction: '权重字节数和矩阵算力峰值同时变化。',
    quantizeAttentionAction: 'KV cache 字节数变化，放得下的 batch 也随之变化。',
    compile: '算子融合在小 batch 时收益最大。',
    prefixCacheHitRate: '只缩短了一侧的 Prefill。',
    numMtpTokens: '每个 Decode 步产出的 token 数不同。',
    mtpAcceptanceRates: '它们是假设值，直接缩放 Decode。',
    searchSpace: '一侧可能找到了另一侧没试过的策略。',
  },
  devicesNotAlone: '不同的不只是设备，所以差值不全是硬件的。',
  supposed: (rebuilt, taken) =>
    `读到的内容没有给出引擎所需的全部条件：${[
      ...(rebuilt === null ? [] : [`按 ${rebuilt} 能重新算出最优行`]),
      ...(taken === null ? [] : [`${taken} 取自该行`]),
    ].join('；')}。`,
  assumedMtp: (rates) => `MTP 接受率 ${rates} 是假设值，Decode 耗时直接随之缩放。`,
  winsByRequests: (best, within, mine, second, theirs) =>
    `${best} 胜出：${within}能承载 ${mine} 并发，次优的 ${second} 只有 ${theirs}。`,
  winsByLatency: (best, tpot, mine, second, theirTpot, theirs) =>
    `${best} 胜在时延：${mine} 并发时 ${tpot}，次优的 ${second} 在 ${theirs} 并发时为 ${theirTpot}。`,
  onlyRow: (best) => `只有 ${best} 有结果行，没有可比的策略。`,
  ofPhase: (phase, sentence) => `${phase}：${sentence}`,
  ratioServes: (prefill, decode, served, slower) =>
    `${prefill} 个 P 实例和 ${decode} 个 D 实例承载 ${served}；拖住它们的是 ${slower}。`,
  pairServes: (served, slower) => `P、D 实例各一个时承载 ${served}；拖住它们的是 ${slower}。`,
  fastestOf: (most, rate, others) => `吞吐最高的是 ${most}，${rate}：${others}。`,
  timesOf: (ratio, name) => `为 ${name} 的 ${ratio} 倍`,
  passJudged: (pass, time) => `一次 ${pass}用时 ${time}（仿真）。`,
  within: (limits) => `满足 ${limits} 时`,
  withoutLimit: '不设上限时',
  limitsUnknown: '在输入没有给出的上限内',
  measuredBy: (program, figures, concurrent) =>
    `${program} 实测：${figures}${concurrent === null ? '' : `，同时在途 ${concurrent} 条请求`}。`,
  measuredOperators: (phase, share, worst) =>
    `${phase}：${share} 的时间来自实测算子${worst === null ? '，凡占比可观处与 Roofline 一致' : `；${worst[0]} 实测 ${worst[1]} ms，Roofline 为 ${worst[2]} ms`}。`,
  measured: (name, figures) => `${name}：${figures}。`,
  statistic: (statistic, figure) => (statistic === null ? figure : `${statistic} ${figure}`),
  bothWays: (rate) => `输入与输出合计 ${rate}`,
  measuredRow: (figures, concurrent) =>
    `实测：${figures}${concurrent === null ? '' : `，同时在途 ${concurrent} 条请求`}。`,
  best: (parallel, figures, concurrent) =>
    `最优行：${parallel}${figures === '' ? '' : `，${figures}`}${concurrent === null ? '' : `，并发 ${concurrent}`}。`,
  candidateRow: (parallel, figures, concurrent) =>
    `这一行：${parallel}${figures === '' ? '' : `，${figures}`}${concurrent === null ? '' : `，并发 ${concurrent}`}。`,
  headroom: (name, value, limit, left) => `${name} ${value}，满足上限 ${limit}，余量 ${left}。`,
  binds: (name, value, limit, left) =>
    `起约束作用的是 ${name}：${value}，上限 ${limit}，余量只有 ${left}；batch 再大就会超限。`,
  limitBroken: (name, value, limit, over) => `${name} ${value}，超过上限 ${limit}，超出 ${over}。`,
  noLimits: '没有设时延上限：搜索停在显存或 batch 范围的尽头。',
  memoryBinds: (each, left) => `起约束作用的是显存：再加一个请求需要 ${each} 的 KV cache，只剩 ${left}。`,
  memoryLeft: (left, weight, cache, activation) => {
    const parts = memoryParts(weight, cache, activation);
    return `显存放得下：每卡剩余 ${left}${parts.length === 0 ? '' : `，已用${parts.join('、')}`}。`;
  },
  memoryPrinted: (left, weight, cache, activation) => {
    const parts = memoryParts(weight, cache, activation);
    return `按该行自己的显存列，每卡剩余 ${left}${parts.length === 0 ? '' : `，已用${parts.join('、')}`}。`;
  },
  memoryOfServer: (left, weight, cache, activation) => {
    const parts = memoryParts(weight, cache, activation);
    return `服务在每卡上留出 ${left} 不用，请求用不到${parts.length === 0 ? '' : `；已用${parts.join('、')}`}。`;
  },
  memoryCounted: (each, batch, states, cache, left, isHolding) =>
    `显存列没有计入循环状态：每条请求 ${each}，batch ${batch} 共 ${states}${cache === null ? '' : `；又给 ${cache.counted} 层都算了 KV cache，其实只有 ${cache.cached} 层有，多算 ${cache.over}`}。全部计入后${isHolding ? `放得下，剩 ${left}` : `放不下：每卡还差 ${left}`}。`,
  memoryMissing: (gap) => `显存放不下：每卡还差 ${gap}。`,
  lost: (parallel, rate, less) => `${parallel} 落选：${rate}，低 ${less}。`,
  lostHolding: (parallel, rate, less, mine, best) =>
    `${parallel} 落选：${rate}，低 ${less}；承载 ${mine} 并发，最优行为 ${best}。`,
  lostPerToken: (decode, prefill, bestDecode, bestPrefill) =>
    `每 token：Decode 单步 ${decode}（最优行 ${bestDecode}），分摊的 TTFT ${prefill}（最优行 ${bestPrefill}）。`,
  stoppedByLimit: (parallel, name, batch, value, limit, over) =>
    `先挡住 ${parallel} 的是 ${name}：batch ${batch} 时为 ${value}，比 ${limit} 高 ${over}。`,
  endedByLimit: (name, batch, value, limit, over) =>
    `搜索停在 batch ${batch}：${name} 为 ${value}，比 ${limit} 高 ${over}。`,
  endedByMemory: (batch) => `搜索停在 batch ${batch}：显存放不下。`,
  endedByRange: '搜索到了 batch 范围的尽头，放宽范围可能更好。',
  stoppedByMemory: (parallel, batch) => `先挡住 ${parallel} 的是显存：batch ${batch} 已放不下。`,
  stoppedByRange: (parallel) => `${parallel} 到了 batch 范围的尽头，放宽范围可能更好。`,
  nearLimit: (parallel, name, value, limit, left) =>
    `${parallel} 的 ${name} 已到 ${value}，上限 ${limit}（余 ${left}）：先挡住它的就是这个上限。`,
  byEngine: (sentence) => `${sentence.replace(/。$/, '')}（内置引擎，结果行一致）。`,
  noRows: (limits) =>
    limits === null
      ? '程序没有打印任何结果行：显存放不下，或者模型没能构建。输出没有说明是哪一种。'
      : `程序没有打印任何满足 ${limits} 的结果行：不满足上限，或显存放不下。输出没有说明是哪一种。`,
  noPhaseAsked:
    'PD 分离需要上限：--ttft-limit 评估 Prefill，--tpot-limit 评估 Decode；两个都没有时程序什么也不评估。',
  noPair: '没有一对 Prefill 与 Decode 配置能在限制内配合。',
  infeasible: (limits) => (limits === null ? '没有策略得出结果行。' : `没有策略满足 ${limits}。`),
  nearest: (parallel, name, value, tried, limit, over) =>
    `${parallel}：${tried} ${name} 已是 ${value}，比 ${limit} 高 ${over}。`,
  nearestMemory: (parallel, gap) => `${parallel}：显存差 ${gap}。`,
  nearestByEngine: (sentence) => `${sentence.replace(/。$/, '')}（内置引擎，同一计划）。`,
  ...rowFormulas,
  quirks: {
    tpot: (part, tpot) =>
      `模型细节：聚合模式的 TPOT 含有摊到输出上的 TTFT，这里 ${tpot} 中占 ${part}；排队变短，TPOT 也会下降。`,
    decode: (context) =>
      `模型细节：每个 Decode 步都按同一个 ${context} token 的上下文计算，即输入加一半输出。`,
    bisection: (best, last) =>
      `模型细节：batch ${best} 优于同样满足上限的更大 batch ${last}；二分搜索保留它访问过的最优行。`,
    padding: (few, slow, many, fast) =>
      `模型细节：并发 ${few} 时每 token ${slow}，并发 ${many} 时只要 ${fast}；专家需要补齐时，MoE 的 Decode 会随 token 变少而变慢。`,
    pdTpot: (limit) => `模型细节：配比报告没有打印 TPOT 上限，但确实设了 ${limit}；Decode 按它约束。`,
    laterDevices: '模型细节：程序会在设备之间复用负载，因此第一个设备之后的各行，与单独跑该设备略有差别。',
  },
  lever: (change, after, gain) => `${change}：${after}，${gain}。`,
  leversFrom: (latency, before) =>
    `${wantedLever(latency)}，由内置引擎计算，对照它自己在原计划下的 ${before}：`,
  leversFromOther: (latency, before, read) =>
    `${wantedLever(latency)}，由内置引擎计算，对照它自己在原计划下的 ${before}（读到的结果为 ${read}，两者不混用）：`,
};
