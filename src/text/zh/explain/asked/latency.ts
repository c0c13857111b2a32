import type { latency as english, latencyKinds as englishKinds } from '../../../en/explain/asked/latency.ts';

/** Headings of questions about latencies and whole requests. */
export const latencyKinds: typeof englishKinds = {
  latency: '时延由什么构成',
  'request-time': '一条请求的时间花在哪',
  e2e: '一条完整请求要多久',
  percentile: '分位与波动',
};

/** Answers to questions about latencies and whole requests. */
export const latency: typeof english = {
  ttftServed: (median, mean, queue, part) =>
    `TTFT 中位数 ${median}。均值 ${mean} 中，请求在 Prefill 开始前等待 ${queue}（${part}），其余是 Prefill 本身，与其他请求同步进行。`,
  tpotServed: (tpot) => `TPOT ${tpot} 由 Decode 步和夹在其间的他人 Prefill 步组成。`,
  noLatency: '读到的内容里没有时延。',
  notPrinted: (name) => `这一行没有打印 ${name}。`,
  ttftIs: (ttft) => `打印的 TTFT 是 ${ttft}。`,
  ttftQueue: (ttft, users, size, each, part) =>
    `TTFT ${ttft} 主要是排队：${users} 条请求同时到达，一个 Prefill 波次放 ${size} 条，一波用时 ${each}，等前面各波占均值的 ${part}。减少同时到达的请求、加大 token 预算或缩短输入都能缩短它。`,
  ttftAlone: (ttft, size) =>
    `TTFT ${ttft} 就是一个 ${size} 条请求的 Prefill 波次的时间：没有请求在等前面的波次。`,
  tpotIs: (tpot) => `打印的 TPOT 是 ${tpot}；没有输出长度，拆不开。`,
  tpotIsStep: (tpot, users, hasShares) =>
    `TPOT ${tpot} 就是一个 Decode 步${users === null ? '' : `（${users} 条请求）`}：读权重和 KV cache、集合通信、下发。${hasShares ? '' : '哪一样为主，要有占比才知道。'}`,
  whole: (total, ttft, out, step, part) =>
    `一条完整请求用时 ${total}：TTFT ${ttft}（占 ${part}），其后 ${out} 个 token 中每个再走一个 ${step} 的 Decode 步。`,
  wholeOf: (total, ttft, out, step, part) =>
    `回答长 ${out} 个 token 时，在读到的负载下一条请求用时 ${total}：TTFT ${ttft}（占 ${part}），其后每个 token 再走一个 ${step} 的 Decode 步。`,
  wholeTold: (total) => `一条完整请求用时 ${total}，报告里就有。`,
  onePhaseOnly: '这里只有一个阶段，而完整请求需要两个阶段的时延。',
  noWholeRequest: '完整请求需要 TTFT、TPOT 和输出长度。',
  onlyMeans:
    '这里没有分位数：程序算的是固定负载下的均值。对服务压测（vllm bench serve、sglang.bench_serving、guidellm、throughline load）才有 p90、p99。',
  ttftPass: (ttft, ranks, batch, length) =>
    `TTFT ${ttft} 就是 Prefill 实例的一次前向：${ranks} 个 rank 上各有 ${batch} 条${length === null ? '' : ` ${length} token 的`}输入一起算，每条都要等本 rank 的全部算完；这个数里没有后面的排队。`,
  ttftOne: (one, qps) => `每个 rank 只放一条时，这次前向为 ${one}，实例能承载 ${qps}（内置引擎）。`,
};
