import type { headings as en } from '../../en/explain/headings.ts';

/** Headings that say how a question was read, in front of its answer. */
export const headings: typeof en = {
  asked: (what, given) =>
    given.length === 0 ? `问的是：${what}。` : `问的是：${what}（${given.join('，')}）。`,
  second: (what, given) =>
    given.length === 0 ? `或者问的是：${what}。` : `或者问的是：${what}（${given.join('，')}）。`,
  unused: (figures) => `问题里还有这些数字，本回答没有用到：${figures.join('、')}。`,
  features: { ep: '专家并行', mtp: 'MTP', cache: '前缀缓存', format: '换一种格式', kv: 'KV 缓存换一种格式' },
  phases: { prefill: 'Prefill', decode: 'Decode' },
  metrics: {
    ttft: 'TTFT',
    tpot: 'TPOT',
    throughput: '吞吐',
    memory: '显存',
    ratio: 'P/D 配比',
    concurrency: '并发',
  },
  frameworks: '用哪个推理框架',
  requests: (count) => `${count} 条请求`,
  counts: {
    'in-time': '达标请求的占比',
    succeeded: '成功请求的占比',
    tokens: 'token 总数',
    'input-rate': '每秒输入 token',
    'request-rate': '每秒请求数',
    'kept-up': '发来的速率是否跟得上',
    lengths: '一条请求的 token 数',
    peak: '峰值输出',
    'in-flight': '在途请求数',
    'second-token': '第二个 token',
    'most-in-batch': '服务的最大 batch',
    formats: '权重与缓存的格式',
    'server-devices': '服务用的卡',
    'largest-gap': '最长停顿',
    'first-share': '首 token 的占比',
    lasted: '压测时长',
    steady: '负载是否平稳',
    saturated: '在哪里饱和',
    apart: '前后变化',
    goodput: 'goodput',
  },
  batch: (count) => `batch ${count}`,
  users: (count) => `并发 ${count}`,
  context: (tokens) => `上下文 ${tokens} token`,
  answer: (tokens) => `回答 ${tokens} token`,
  times: (factor) => `${factor} 倍负载`,
  of: (what, factor) => `${what} × ${factor}`,
  more: (count) => `${count} 卡`,
  machines: (count) => `${count} 台机器`,
  instances: (side, count) => `${side} ${count}`,
  price: (amount, per, hours) => {
    const of = { device: '单卡', machine: '整机', all: '全部设备' }[per];
    return hours === 1 && per === 'device'
      ? `每卡时 ${amount}`
      : `${of}${hours === 0 ? '' : ` ${hours} 小时`} ${amount}`;
  },
  priceTimes: (times) => `价格 × ${times}`,
  period: (seconds) => `${seconds} 秒内`,
};
