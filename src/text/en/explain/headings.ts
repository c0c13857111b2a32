/** Headings that say how a question was read, in front of its answer. */
export const headings = {
  asked: (what: string, given: readonly string[]) =>
    given.length === 0 ? `Asked: ${what}.` : `Asked: ${what} – ${given.join(', ')}.`,
  second: (what: string, given: readonly string[]) =>
    given.length === 0 ? `Or asked: ${what}.` : `Or asked: ${what} – ${given.join(', ')}.`,
  /** Figures of a question that its answer leaves out. */
  unused: (figures: readonly string[]) =>
    `In the question, and used nowhere in this answer: ${figures.join(', ')}.`,
  features: {
    ep: 'expert parallelism',
    mtp: 'MTP',
    cache: 'a prefix cache',
    format: 'another format',
    kv: 'another format of the KV cache',
  },
  phases: { prefill: 'Prefill', decode: 'Decode' },
  metrics: {
    ttft: 'TTFT',
    tpot: 'TPOT',
    throughput: 'throughput',
    memory: 'memory',
    ratio: 'P/D ratio',
    concurrency: 'concurrency',
  },
  frameworks: 'which serving framework',
  requests: (count: string) => `${count} requests`,
  counts: {
    'in-time': 'share of the requests within the limits',
    succeeded: 'share of the requests that succeeded',
    tokens: 'tokens in all',
    'input-rate': 'prompt tokens per second',
    'request-rate': 'requests per second',
    'kept-up': 'whether the offered rate was served',
    lengths: 'tokens of a request',
    peak: 'peak output',
    'in-flight': 'requests in flight',
    'second-token': 'the second token',
    'most-in-batch': 'the largest batch of the server',
    formats: 'formats of weights and cache',
    'server-devices': 'devices of the server',
    'largest-gap': 'the longest pause between tokens',
    'first-share': 'share of the first token',
    lasted: 'how long the test took',
    steady: 'whether the load was steady',
    saturated: 'where it saturates',
    apart: 'how it went from one test to the other',
    goodput: 'goodput',
  },
  batch: (count: string) => `batch ${count}`,
  users: (count: string) => `${count} requests at once`,
  context: (tokens: string) => `context ${tokens} tokens`,
  answer: (tokens: string) => `answer of ${tokens} tokens`,
  times: (factor: string) => `${factor} times the load`,
  of: (what: string, factor: string) => `${what} × ${factor}`,
  more: (count: string) => `${count} devices`,
  machines: (count: string) => (/^[+−]?1$/.test(count) ? `${count} machine` : `${count} machines`),
  instances: (side: string, count: string) => `${side} ${count}`,
  price: (amount: string, per: 'device' | 'machine' | 'all', hours: number) => {
    const of = { device: 'a device', machine: 'a machine', all: 'all devices' }[per];
    return hours === 1 && per === 'device'
      ? `${amount} for a device-hour`
      : `${amount} for ${of}${hours === 0 ? '' : ` for ${hours} ${hours === 1 ? 'hour' : 'hours'}`}`;
  },
  priceTimes: (times: string) => `price × ${times}`,
  period: (seconds: string) => `in ${seconds} s`,
};
