import type { measured as english } from '../../../en/explain/asked/measured.ts';

/** Answers to questions about a test of a server, and about several of them. */
export const measured: typeof english = {
  secondToken: (time) => `第二个 token 在首 token 之后 ${time} 出现（均值）。`,
  secondTokenAsTpot: (time) => `报告没有单列第二个 token；首 token 之后每个 token 平均 ${time}（TPOT）。`,
  noSecondToken: '读到的内容里没有第二个 token 的时间。',
  mostInBatch: (count) => `服务一批最多 ${count} 条请求（服务设置）。`,
  noBatchLimit:
    '读到的内容里没有服务的最大 batch：这是服务的设置（vLLM 的 --max-num-seqs，SGLang 的 --max-running-requests），请把启动命令或日志一起贴上。',
  formatsTold: (formats) => `报告里写着：${formats.join('，')}。`,
  formatOf: {
    weights: (name) => `量化 ${name}`,
    cacheFormat: (name) => `KV cache ${name}`,
    activations: (name) => `数据类型 ${name}`,
  },
  noFormatTold: '读到的内容里没有权重的格式：压测只从外部看服务。请把服务的启动命令或日志一起贴上。',
  devicesTold: (count, split) => `${count} 卡${split === '' ? '' : `（${split}）`}。`,
  noDeviceCount: '读到的内容里没有服务用了几张卡：压测只从外部看服务。请把服务的启动命令贴在结果上面。',
  largestGap: (time) => `相邻两个 token 之间最长停顿 ${time}。`,
  gapOfTail: (time) => `报告没有最长停顿；每一百个间隔有一个超过 ${time}（ITL p99）。`,
  noGap: '读到的内容里没有相邻 token 的最长停顿。',
  firstShare: (first, all, part, rest) =>
    `首 token 占一条请求的 ${part}：${all} 中的 ${first}；其余 ${rest} 是后面的 token。`,
  noFirstShare:
    '首 token 占一条请求的比例算不出来：需要首 token 和整条请求的时间，或每 token 时间加输出长度。',
  lasted: (seconds) => `整场压测历时 ${seconds} 秒。`,
  noDuration: '读到的内容里没有压测时长。',
  steady: (kept, asked, part, isHeld) =>
    isHeld
      ? `平均看是稳的：由请求速率和单条用时算出在途 ${kept} 条，要求 ${asked} 条（${part}）。负载随时间怎么变，报告没有给出。`
      : `平均看没有保持住：由请求速率和单条用时算出在途 ${kept} 条，要求 ${asked} 条（${part}），多半是开头和收尾占得多。负载随时间怎么变，报告没有给出。`,
  steadyUnknown:
    '负载是否平稳看不出来：报告只有整场的均值，没有随时间的变化。要看单条请求的结果（vllm bench serve --save-result --save-detailed）。',
  peakAgainstMean: (peak, mean, times) => `最高一秒 ${peak}，是平均 ${mean} 的 ${times} 倍。`,
  goodputAlone: (kept) => `goodput：${kept} 达标。`,
  keptUpYes: (served, sent, part) => `顶得住：发来 ${sent}，完成 ${served}（${part}）。`,
  keptUpDrained: (served, sent, count, sending, last, took) =>
    `就这次压测看，顶得住：${count} 条请求按 ${sent} 发完要 ${sending}，最后几条回答再要 ${last}，整场历时 ${took}。${served} 是把这些都算进去的平均。`,
  keptUpNot: (served, sent, part, count, sending, last, took) =>
    `顶不住：发来 ${sent}，完成 ${served}（${part}）。${count} 条请求 ${sending} 就发完，每条 ${last}，整场却历时 ${took}：请求积压了。`,
  keptUpOpen: (served, sent, part) =>
    `说不准：整场平均发来 ${sent}，完成 ${served}（${part}），其中含发完之后最后几条回答的时间。有请求数和时长才能判断。`,
  saturates: (from, to, gain, more, latency) =>
    `在 ${from} 和 ${to} 之间：在途请求是 ${more} 倍，tok/s 只有 ${gain} 倍${latency}。`,
  saturatedLatency: (name, before, after) => `，${name} 从 ${before} 变成 ${after}`,
  notSaturated: (to) =>
    `在这些负载以内还没有饱和：到 ${to} 为止，吞吐几乎与在途请求同步增长。更高的并发要另测。`,
  saturationNeeds: (own) =>
    `只有一个负载${own === null ? '' : `（在途 ${own} 条）`}看不出来：用更高的并发再测一次；吞吐不再涨而时延变长，就是饱和了。`,
  changedFromTo: (name, before, after, part, of) =>
    `${name === '' ? '' : `${name}：`}${before} → ${after}，${part}${of === null ? '' : `（从 ${of[0]} 到 ${of[1]}）`}。`,
  measuredYes: '是，这些数字是实测的。',
  measuredNo: '不是，这里没有实测。',
  beyondBetween: (least, most, limit) => `按给出的分位，有 ${least} 到 ${most} 的请求超过 ${limit}。`,
  beyondAtMost: (most, limit) => `按给出的分位，最多 ${most} 的请求超过 ${limit}。`,
  beyondAtLeast: (least, limit) => `按给出的分位，至少 ${least} 的请求超过 ${limit}。`,
  tailAgainst: (name, tail, high, times, low, base) =>
    `${name} 的 ${tail} 是 ${high}，为${low} ${base} 的 ${times} 倍。`,
};
