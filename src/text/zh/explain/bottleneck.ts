import type { Catalogue } from '../../catalogue.ts';

export const bottleneck: Catalogue['explain']['bottleneck'] = {
  hypotheses: {
    prefill: '假设：Prefill 多半以矩阵计算为主。摘要没有给出阶段占比。',
    decode: '假设：Decode 多半以读取权重和 KV cache 为主。摘要没有给出阶段占比。',
  },
  shares: (phase, shares) => `${phase} 时间占比（按决定耗时的瓶颈归类）：${shares}。`,
  forwardShares: (pass, shares) =>
    `text_generate 的单次 ${pass}，时间占比（按决定耗时的瓶颈归类）：${shares}。`,
  unshifted: (phase, printed, cube, vector) =>
    `${phase} 打印的是“${printed}”，但该策略没有集合通信，名称错了位：打印的 Comm 实为 Cube（${cube}），打印的 Cube 实为 Vec（${vector}）。`,
  undecidable: (phase, printed) =>
    `${phase} 打印的是“${printed}”。无法判定哪个数字对应哪个名称，因此不下结论。`,
  leads: {
    memory: {
      prefill: (figure) =>
        `Prefill 以 Mem 为主（${figure}）：权重和激活在 HBM 上搬运。每波请求更多，权重就摊得更薄（经验规则）。`,
      decode: (figure) =>
        `Decode 以 Mem 为主（${figure}）：每一步都要读一遍权重和所有请求的 KV cache。更小的数据格式减少读取，更大的 batch 摊薄权重（经验规则）。`,
      unnamed: (figure) =>
        `这次前向以 Mem 为主（${figure}）：权重、激活和 KV cache 在 HBM 上搬运。更小的数据格式减少读取（经验规则）。`,
    },
    communication: (phase, figure) =>
      `${phase} 以 Comm 为主（${figure}）：TP 集合通信、EP all-to-all、拓扑。减小 TP 或换更快的互联有效（经验规则）。`,
    cube: (phase, figure) =>
      `${phase} 以 Cube 为主（${figure}）：GEMM 类计算。更高的矩阵算力、更小的数据格式或更短的输入有效（经验规则）。`,
    vector: (phase, figure) =>
      `${phase} 以 Vec 为主（${figure}）：逐元素计算、归一化、路由。算子融合有效（经验规则）。`,
  },
  second: (phase, name, figure) => `其次是 ${name}（${figure}）：只缓解第一项，${phase} 仍会卡在它上面。`,
  confirmed: (phase, name) => `单次前向印证了 ${phase} 以 ${name} 为主。`,
  refuted: (phase, supposed, found) => `单次前向否定了 ${phase} 以 ${supposed} 为主：实际以 ${found} 为主。`,
  forwardTime: (pass, time, rate, queries) =>
    `一次 ${pass}用时 ${time}${rate === null ? '' : `，每卡 ${rate}`}${queries === null ? '' : `，每个 rank ${queries} 条请求`}（仿真）。`,
  listed: (operators) => `它列出的算子（仿真耗时）：${operators}。输出没有说明各受什么约束。`,
  experts: (count, perToken, hasShared, ep, held) =>
    `模型把每个 token 路由到 ${count} 个专家中的 ${perToken} 个${hasShared ? '，共享专家服务每个 token' : ''}；这些数字背后的模型假设路由均衡，真实路由并不均衡，最忙的专家决定时间。${ep === null ? '' : ep === '1' ? ' EP=1 时每张卡都放全部专家。' : ` EP=${ep} 把专家分散开${held === null ? '' : `（每张卡 ${held} 个）`}，代价是每个 MoE 层一次 all-to-all。`}`,
  timeline: (parts) => `采集到的时间去向：${parts}。`,
  againstRow: (time, step, gap) => `由该行推出 Decode 单步 ${step}，这次前向为 ${time}（${gap}）。`,
  operator: (name, time, part, calls, bound, made) =>
    `${name}：${time}，占本次前向的 ${part}${calls === null ? '' : `，调用 ${calls} 次`}${bound === null ? '' : `，受限于 ${bound}`}${made === null || made === '' ? '' : `，用时构成 ${made}`}（仿真）。`,
  attribution: (count, part) => `按总耗时的仿真归因：前 ${count} 个算子占本次前向的 ${part}。`,
  boundOfTop: (name, part) => `按算子的瓶颈归类，${name} 居首，占算子时间的 ${part}。`,
  stages: (count, slowest, time) => `这次前向分为 ${count} 个流水级；第 ${slowest} 级最慢，${time}。`,
  kernel: (name, time, part, calls) =>
    `采集到的 kernel ${name}：${time}，占 kernel 总时间的 ${part}${calls === null ? '' : `，${calls} 次调用`}。`,
  recordedKind: (name, time, part, calls) =>
    `采集到的 ${name} 类 kernel：${time}，占 kernel 总时间的 ${part}${calls === null ? '' : `，${calls} 次调用`}。`,
  hiddenCommunication: (part) => `通信中有 ${part} 与计算重叠。`,
  recordedOperator: (name, time, part, calls) =>
    `采集到的算子 ${name}：设备上 ${time}，占所列设备时间的 ${part}${calls === null ? '' : `，${calls} 次调用`}。`,
  hostCall: (name, level, time, calls, each, longest) =>
    `主机侧 ${name}${level === null ? '' : `（${level}）`}：${time}，${calls} 次调用${each === null ? '' : `，平均 ${each}`}${longest === null ? '' : `，最长 ${longest}`}${/synchroni[sz]e/i.test(name) ? '；主机在此等待设备' : ''}。`,
  collective: (name, time, part, calls, moving, waiting, apart) =>
    `集合通信 ${name}：${time}，占集合通信时间的 ${part}，${calls} 次；其中 ${moving} 在传数据，${waiting} 在等待${apart === null ? '' : `（${apart} 是等其他 rank 到齐）`}。`,
  collectiveLink: (name, link, size, time, rate) =>
    `集合通信 ${name} 走 ${link}：${size}，用时 ${time}，${rate}。`,
  collectiveKernels: (time, part) => `名称属于集合通信的 kernel 共 ${time}，占 kernel 总时间的 ${part}。`,
  hardware: (device, against, ratios) => `硬件对比，${device} 相对 ${against}：${ratios}。`,
  profile: (device, figures) => `${device}：${figures}。`,
  profileStated: (device, figures) => `${device}，标称峰值：${figures}。`,
  suspiciousDecode: (figure) =>
    `可疑：Decode 像纯计算一样缩放（Cube ${figure}），而每个 token 都要读权重和 KV cache。`,
  suspiciousDenseEp: (parallel) => `可疑：EP 似乎让稠密模型受益（${parallel}），而它没有专家可分。`,
  suspiciousRatio: (device, ratio, against, largest) =>
    `可疑：${device} 的吞吐是 ${against} 的 ×${ratio}，超过任何一项硬件比值（×${largest}）；显存和上限都解释不了。`,
  suspiciousSlower: (device, slow, fast) =>
    `可疑：${device} 硬件更快、占比相同，吞吐却是 ${slow} 对 ${fast}；显存和上限都解释不了。`,
};
