import type { Catalogue } from '../catalogue.ts';

export const sizing: Catalogue['sizing'] = {
  title: '选型',
  load: '负载',
  users: (count) => `${count} 并发`,
  requests: (rate) => `${rate} 请求/秒`,
  tokens: (rate) => `${rate} tok/s`,
  peak: (factor) => `按其 ${factor} 倍计算`,
  service: '服务',
  lengths: (input, output) => `输入 ${input} · 输出 ${output}`,
  limit: (name, value) => `${name} ≤ ${value}`,
  e2e: 'E2E = TTFT + TPOT ×（输出 − 1）',
  assuming: (what) => `假设 ${what}`,
  columns: {
    device: '设备',
    perDevice: '每卡 tok/s',
    devices: '卡数',
    instances: '实例',
    headroom: '余量',
    binds: '瓶颈',
    cost: '每百万 token',
    group: '单组',
    basis: '依据与 TPOT 区间',
  },
  instances: (count, devices, parallel) => `${count} × ${devices} 卡，${parallel}`,
  phase: { prefill: 'P', decode: 'D' },
  group: (devices, parallel) => `${devices} 卡，${parallel}`,
  noGroup: (tried) => `${tried} 卡以内没有`,
  none: (tried) => `${tried} 卡以内没有满足限制的配置`,
  stops: {
    'prefill-oom': 'Prefill 显存',
    'decode-oom': '显存',
    'ttft-limit': 'TTFT 上限',
    'tpot-limit': 'TPOT 上限',
    'e2e-limit': 'E2E 上限',
    'batch-range': 'batch 范围',
  },
  measures: { concurrentUsers: '并发', requestsPerSecond: '请求', outputTokensPerSecond: 'token' },
  basis: { simulated: '仿真', calibrated: '校准' },
  banded: (basis, low, high) => `${basis}，${low}–${high}`,
  bandNote: (share) => `GPU：按闭环并发，在 1、2、4、8…… 卡的组上计算；未见过的实测有 ${share} 落在区间内。`,
  twoTtfts:
    '两边的 TTFT 不是同一个量：昇腾按一个实例的全部用户同时到达、取均值，GPU 按闭环用户取中位数。TTFT 上限对昇腾更严：请再去掉它比一次。',
  slower: (least, most) => `${least}（至 ${most}）`,
  slowerNone: (least) => `${least}（最慢时不达标）`,
  slowerNote: (factor, group, points) =>
    group === null
      ? `括号内：每 token 用时为预测的 ${factor} 倍时所需设备；没有可比实测。`
      : `括号内：每 token 用时为预测的 ${factor} 倍（区间最慢端，${points} 个实测点，${group}）时所需设备。`,
  onGpus: (what) => `GPU：${what}`,
  gpuLoad: (load) => `GPU 按闭环并发选型，不支持${load}：请去掉负载方式`,
  costNote: (atLoad) =>
    atLoad
      ? '每百万输出 token 的成本：满载时，括号内为平均负载时；币种与卡时价格相同。'
      : '每百万输出 token 的成本（满载时），币种与卡时价格相同。',
  samePrice: '各种设备都按同一个卡时价格计算；--device-hour-cost 可以各给一个。',
  counts: '每个卡数都试过；一个实例即一组卡，有自己的切分。',
  better: (device, devices) => `最少：${device}，${devices}。`,
  noDeviceNamed: '未指定设备：按全部内置昇腾型号计算。GPU 需点名才计算；throughline devices 可列出。',
  missing: '还缺：',
  missingHelp: '请给出这些参数，或在终端里运行以逐项回答。全部参数：throughline size --help',
  orLoad: '或 --requests-per-second，或 --output-tokens-per-second',
  orLimit: '或 --ttft-limit-ms，或 --e2e-limit-ms',
  say: '用一句话说明负载和要部署什么，中英文均可',
  json: '在标准输出给出一份 JSON 文档',
  short: (measure, asked, held, devices) =>
    `负载要求 ${asked} ${measure}，${devices} 卡的最优配置只能承担 ${held}。`,
  enough: (devices, instances) => `${devices} 卡可以承担：${instances}。`,
  never: (tried) => `${tried} 卡以内没有满足限制的配置。`,
};
