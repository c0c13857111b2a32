import type { Catalogue } from '../../catalogue.ts';

export const compare: Catalogue['explain']['compare'] = {
  shares: (phase, name, left, right, points) =>
    `${phase} 的 ${name}：${left} 对 ${right}（${points} 个百分点）。`,
  operator: (name, left, right, gap) => `${name}：${left} 对 ${right}（${gap}）。`,
  operatorTotal: (left, right, gap) => `两次前向分别耗时 ${left} 和 ${right}（${gap}）。差距由大到小来自：`,
  operatorsEqual: (left) =>
    `两次前向都用 ${left}，每个算子的用时也都相同：两侧即使有差别，也不在这两次前向里。`,
  passTimes: (left, leftTime, right, rightTime, gap) =>
    `${left} 耗时 ${leftTime}，${right} 耗时 ${rightTime}（${gap}）。`,
  token: (left, right, gap, prefill, decode) =>
    `TPOT ${left} → ${right}（${gap}）：TTFT 摊到输出上的部分 ${prefill}，Decode 单步 ${decode}。两项之和与差值完全相等。`,
  throughput: (left, right, gap, parts) =>
    `吞吐 ${left} → ${right}（${gap}）：${parts}。各项之和与差值完全相等。`,
  throughputResidual: (left, right, gap, parts, residual, share) =>
    `吞吐 ${left} → ${right}（${gap}）：${parts === '' ? '没有一部分能由公式得出' : parts}。另有残差 ${residual}，占差值的 ${share}，两行的公式都解释不了：至少有一行与自己的公式矛盾，这些分项说明不了多少。`,
  parts: {
    requests: (from, to, gap) => `并发 ${from} → ${to}，${gap}`,
    prefill: (from, to, gap) => `每 token 分摊的 TTFT ${from} → ${to}，${gap}`,
    decode: (from, to, gap) => `Decode 单步 ${from} → ${to}，${gap}`,
    rest: (gap) => `打印数字的舍入，${gap}`,
  },
  mostly: {
    requests: (side, mine, theirs) => `差距主要来自容量：${side} 能承载 ${mine} 并发，另一侧 ${theirs}。`,
    prefill: '差距主要来自 Prefill 及其排队。',
    decode: '差距主要来自 Decode 单步。',
  },
  slower: (slow, fast, part, more) => `${slow} 比 ${fast} 慢：吞吐低 ${part}。反过来看，${fast} 高 ${more}。`,
  measured: {
    throughputTokensPerSecond: '输出吞吐',
    requestsPerSecond: '请求速率',
    ttftMs: 'TTFT',
    tpotMs: 'TPOT',
    interTokenMs: 'ITL',
    endToEndMs: '端到端时延',
  },
  loadsApart: (left, right, better, worse) =>
    better === '' && worse === ''
      ? `从 ${left} 到 ${right}，两边都有的数字变化都不到 1 %。`
      : `从 ${left} 到 ${right}${better === '' ? '' : `，变好的：${better}`}${better === '' || worse === '' ? '' : '；'}${worse === '' ? '；两边都有的数字里没有变差的' : `${better === '' ? '，' : ''}变差的：${worse}`}。`,
  ratioSide: (name, prefills, decodes, devices, served, each) =>
    `${name} 用 ${prefills} 个 P 实例加 ${decodes} 个 D 实例（${devices} 卡）承载 ${served}，每卡 ${each}`,
  ratios: (left, right, better, other, ratio) =>
    `${left}；${right}：按每卡算 ${better} 是 ${other} 的 ${ratio} 倍。`,
  ratioSides: (left, right, prefill, decode) =>
    `一个 P 实例：${left} ${prefill.left}，${right} ${prefill.right}（${prefill.ratio} 倍）。一个 D 实例：${decode.left} 对 ${decode.right}（${decode.ratio} 倍）。`,
  equal: (left, right) => `${left} 与 ${right} 吞吐相同。`,
  strategies: (left, right) => `策略不同：${left} 对 ${right}。差值有一部分来自策略，不全是两边本身的差别。`,
  sameStrategy: (parallel, left, leftRate, right, rightRate, ratio) =>
    `同用策略 ${parallel}：${left} ${leftRate}，${right} ${rightRate}，为 ${ratio} 倍。`,
  sameStrategyOffer: (parallel) => `只比这一策略：在 throughline compare 的两个名字后各加 #${parallel}。`,
  servicesApart: (left, right, ratio, mayBeSame) => {
    const told = ({ name, rate, band, devices, each }: typeof left) =>
      `${name} ${rate}${band === null ? '' : `（区间 ${band[0]} 至 ${band[1]}）`}，${devices} 张卡（每卡 ${each}）`;
    const open = mayBeSame ? '区间重叠：不能说哪个更快。' : '';
    return `部署方式不同，按整个服务比较：${told(left)}；${told(right)}：每卡 ×${ratio}。${open}时延各自满足自己的上限。`;
  },
  modesApart: (left, right) =>
    `部署方式不同：${left} 对 ${right}，所以一边的行不能和另一边的行比：单个阶段只做一部分工作，且用自己的设备。同样设备上分离的效果要看 pd-ratio 模式的规划；向其中一个结果提问“PD 分离有用吗”，引擎会算。`,
  ofCards: (device, devices, cards, dies) =>
    dies === '1'
      ? `${device} 的 ${devices} 个设备就是 ${devices} 张卡`
      : `${device} 的 ${devices} 个设备是 die，每张卡 ${dies} 个，共 ${cards} 张卡`,
  cardsApart: (left, right) => `两侧的“设备”不是一回事：${left}；${right}。每设备的数值不是每卡的数值。`,
  unlike: '有条件不同或未知，因此差距也可能来自条件，而不只来自两侧本身。',
  levels: (left, leftLevel, right, rightLevel) =>
    `证据：${left} 为 ${leftLevel}，${right} 为 ${rightLevel}。只有一侧具备的内容不作对比。`,
  titles: {
    said: '说明什么',
    rest: '未归属',
    others: (count) => `另外 ${count} 个算子`,
    total: '合计',
  },
  unknownPart: (part, source, known) => `${source} 里没有“${part}”。其中有：${known}。`,
};
