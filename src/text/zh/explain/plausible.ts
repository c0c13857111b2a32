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
  tokenBelowPeak: (tpot, read, devices, least, isTold) =>
    `每步一个 token 时不可能：每 token ${tpot}，而一步至少要从 ${devices} 张卡读 ${read}（一个 token 经过的权重${isTold ? '' : '，即使每个只有 4 bit'}，以及其中请求的 KV cache），按显存峰值带宽也要 ${least}。只有没写明的投机解码能解释。`,
  rateBeyondPeak: (told, requests, read, devices, most, isTold) =>
    `每步一个 token 时不可能：${told}，在途 ${requests} 个请求，而它们的一步至少要从 ${devices} 张卡读 ${read}（一个 token 经过的权重${isTold ? '' : '，即使每个只有 4 bit'}，以及它们的 KV cache），按显存峰值带宽最多 ${most}。只有没写明的投机解码能解释。`,
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
  tokensApart: (requests, length, made, told) =>
    `可疑：${requests}、每条输出 ${length} token，合 ${made}，而给出的是 ${told}：数字互相矛盾。`,
  durationApart: (count, seconds, made, told) =>
    `可疑：${seconds} 内完成 ${count} 条请求，合 ${made}，而给出的是 ${told}：数字互相矛盾。`,
  totalBelowOutput: (total, output) => `不可能：输入加输出共 ${total}，比单独的输出 ${output} 还少。`,
  inFlightApart: (requests, time, made, told) =>
    `不可能：${requests}、每条用时 ${time}，在途就有 ${made} 条，而给出的是 ${told} 条。`,
  percentilesFall: (name, high, value, low, below) =>
    `不可能：${name} 的分位数倒序：${high}（${value}）小于${/^p/.test(low) ? ' ' : ''}${low}（${below}）。`,
  tokensAgree: (requests, length, made, told) =>
    `复算：${requests}、每条输出 ${length} token，合 ${made}，给出的是 ${told}，两者吻合。`,
  inFlightAgrees: (requests, time, made, told) =>
    `复算：${requests}、每条用时 ${time}，在途 ${made} 条，给出的是 ${told} 条。`,
  operatorShares: (name, shares, sum) => `不可能：${name} 的各部分（${shares}）合计占其耗时的 ${sum}。`,
  passShares: (shares, sum) => `不可能：这次前向的占比（${shares}）合计 ${sum}。`,
  operatorsOutlast: (sum, told) => `不可能：各算子合计 ${sum}，而整次前向只有 ${told}。`,
  ownPassApart: (told, mine, ratio) =>
    `可疑：这次前向内置引擎算出 ${mine}，输出写的是 ${told}，是它的 ${ratio} 倍。两个数字各自成立，不混用。`,
  commandApart: (name, asked, printed) =>
    `可疑：命令里的${name}是 ${asked}，输出里是 ${printed}：不是同一次运行。`,
  balancedBeyond: (told, slower) => `不可能：这一对号称能承载 ${told}，而较慢的一侧只有 ${slower}。`,
  instancesBeyond: (used, devices) => `不可能：各实例共要 ${used} 张卡，而方案只有 ${devices} 张。`,
  stepsBeyond: (concurrent, tpot, most, told) =>
    `不可能：${concurrent} 条请求每 ${tpot} 各出一个 token，最多 ${most}；该行写的是 ${told}。`,
  someFailed: (failed, all, part) =>
    `${all} 条请求中有 ${failed} 条失败（${part}）：速率和时延只算其余的，这个负载并没有被承载。`,
  passRateApart: (made, told) =>
    `可疑：由这次前向的请求数、用时和卡数得出每卡 ${made}，而给出的是 ${told}：数字互相矛盾。`,
};
