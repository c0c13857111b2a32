import type { Catalogue } from '../../catalogue.ts';

export const plausible: Catalogue['explain']['plausible'] = {
  queue: '排队',
  belowZero: (name, value) => `不可能：${name} ${value} 小于零。`,
  longerThanWhole: (name, value, whole) => `不可能：${name} ${value} 比整条请求（${whole}）还长。`,
  splitOfOthers: (parallel, needed, devices) =>
    `不可能：${parallel} 要切到 ${needed} 张卡上，而方案只有 ${devices} 张。`,
  memoryOfOthers: (sum, total) =>
    `不可能：权重、KV cache、激活、剩余和预留加起来是 ${sum}，而这张卡有 ${total}。`,
  sharesAboveAll: (phase, printed, sum) => `不可能：${phase} 的占比（“${printed}”）合计 ${sum}。`,
  ownLatencyApart: (name, told, mine, parallel, ratio) =>
    `可疑：同样多的请求，内置引擎算出 ${name} ${mine}（${parallel}），这一行写的是 ${told}，是它的 ${ratio} 倍。两个数字各自成立，不混用。`,
  ownEngineApart: (told, mine, parallel, ratio) =>
    `可疑：同一方案内置引擎算出 ${mine}（${parallel}），这一行写的是 ${told}，是它的 ${ratio} 倍。两个数字各自成立，不混用。`,
  ownEngine: (told, mine, parallel, ratio) =>
    `同一方案内置引擎算出 ${mine}（${parallel}），这一行写的是 ${told}，是它的 ${ratio} 倍。`,
  beyondPeak: (step, read, least) =>
    `不可能：一个 ${step} 的 Decode 步要在每张卡上读 ${read} 的权重和 KV cache，而按显存峰值带宽也要 ${least}。`,
  traffic: (high, ratio, low, largest) =>
    `可疑：${high} 在 Decode 步里搬运权重和 KV cache 的速度是 ${low} 的 ${ratio} 倍，超过任何硬件比值（${largest} 倍）。`,
  headroomUnused: (name, value, limit, used, more) =>
    `看不出搜索为什么停在这里：${name} ${value} 只用了上限 ${limit} 的 ${used}，剩余显存每个副本还能放 ${more} 条请求。`,
  limitHung: (name, limit, less, more) =>
    `这个数字全系于 ${name} 上限 ${limit}（内置引擎）：${less}；${more}。模型误差一成就会差这么多，请留出余量，或先实测再定。`,
  noneAtLimit: (limit) => `${limit} 时没有任何策略达标`,
  rateAtLimit: (limit, rate, ratio) => `${limit} 时 ${rate}（${ratio} 倍）`,
  searchBound: (batch) => `batch ${batch} 是所搜范围（--batch-range）的尽头：更大的 batch 可能更好。`,
  oneAtATime: (devices) => `${devices} 张卡一次只服务一条请求：在这些上限下别无余地，这不是可部署的方案。`,
};
