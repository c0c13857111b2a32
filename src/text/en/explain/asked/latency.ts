type Figures = string | null;

/** Headings of questions about latencies and whole requests. */
export const latencyKinds = {
  latency: 'what makes the latency',
  'request-time': 'where a request spends its time',
  e2e: 'how long a whole request takes',
  percentile: 'percentiles and spread',
};

/** Answers to questions about latencies and whole requests. */
export const latency = {
  ttftServed: (median: string, mean: string, queue: string, part: string) =>
    `The median TTFT is ${median}. Of the mean of ${mean} a request waits ${queue} (${part}) before its prompt runs; the rest is the prompt itself, in steps that other requests share.`,
  tpotServed: (tpot: string) =>
    `TPOT ${tpot} is a decode step, and the steps with prompts of others that come between.`,
  noLatency: 'Latencies are not in what was read.',
  notPrinted: (name: string) => `The row does not print ${name}.`,
  ttftIs: (ttft: string) => `TTFT ${ttft} as printed.`,
  ttftQueue: (ttft: string, users: string, size: string, each: string, part: string) =>
    `TTFT ${ttft} is mostly queue: all ${users} requests arrive at once and a Prefill wave holds ${size}; one wave takes ${each}, and waiting for the waves before is ${part} of the mean. Fewer requests at once, a larger token budget or shorter prompts shorten it.`,
  ttftAlone: (ttft: string, size: string) =>
    `TTFT ${ttft} is the time of a single Prefill wave of ${size} requests: nobody waits for a wave before.`,
  tpotIs: (tpot: string) => `TPOT ${tpot} as printed; without the output length it cannot be split.`,
  tpotIsStep: (tpot: string, users: Figures, hasShares: boolean) =>
    `TPOT ${tpot} is one Decode step${users === null ? '' : ` of ${users} requests`}: reading weights and KV cache, collectives and launches.${hasShares ? '' : ' Which of them leads, only a breakdown tells.'}`,
  whole: (total: string, ttft: string, out: string, step: string, part: string) =>
    `A whole request takes ${total}: TTFT ${ttft} (${part} of it) and a Decode step of ${step} for each further of its ${out} tokens.`,
  wholeOf: (total: string, ttft: string, out: string, step: string, part: string) =>
    `With an answer of ${out} tokens a request takes ${total} under the load that was read: TTFT ${ttft} (${part} of it) and a Decode step of ${step} for each further token.`,
  wholeTold: (total: string) => `A whole request takes ${total}, as reported.`,
  onePhaseOnly: 'Only one phase is here, and a whole request needs the latency of both.',
  noWholeRequest: 'A whole request needs TTFT, TPOT and the output length.',
  onlyMeans:
    'There are no percentiles here: the program computes means of a fixed load. A load test of a server (vllm bench serve, sglang.bench_serving, guidellm, throughline load) measures p90 and p99.',
  ttftPass: (ttft: string, ranks: string, batch: string, length: Figures) =>
    `TTFT ${ttft} is one pass of the Prefill instance: ${batch} prompts${length === null ? '' : ` of ${length} tokens`} on each of ${ranks} ranks go through it together, and each waits for all of its rank; nothing queues behind them in this figure.`,
  ttftOne: (one: string, qps: string) =>
    `With one prompt on each rank the pass takes ${one}, and the instance then serves ${qps} (embedded engine).`,
};
