type Figures = string | null;

/** Answers to questions about a test of a server, and about several of them. */
export const measured = {
  secondToken: (time: string) => `The second token comes ${time} after the first one (mean).`,
  secondTokenAsTpot: (time: string) =>
    `The second token is not reported by itself; a token after the first one takes ${time} on average (TPOT).`,
  noSecondToken: 'When the second token comes is not in what was read.',
  mostInBatch: (count: string) => `The server takes at most ${count} requests into a batch, by its settings.`,
  noBatchLimit:
    'Which batch the server takes at most is not in what was read; it is a setting of the server (vLLM --max-num-seqs, SGLang --max-running-requests): paste its launch command or log as well.',
  formatsTold: (formats: readonly string[]) => `As reported: ${formats.join(', ')}.`,
  formatOf: {
    weights: (name: string) => `quantization ${name}`,
    cacheFormat: (name: string) => `KV cache ${name}`,
    activations: (name: string) => `data type ${name}`,
  },
  noFormatTold:
    'Which format the weights have is not in what was read: a load test sees the server from outside. Paste the launch command or log of the server as well.',
  devicesTold: (count: string, split: string) => `${count} devices${split === '' ? '' : ` (${split})`}.`,
  noDeviceCount:
    'On how many devices the server ran is not in what was read: a load test sees it from outside. Paste the launch command of the server above the result.',
  largestGap: (time: string) => `The longest pause between two tokens was ${time}.`,
  gapOfTail: (time: string) =>
    `The longest pause between two tokens is not reported; one in a hundred was above ${time} (p99 ITL).`,
  noGap: 'How long the longest pause between two tokens was is not in what was read.',
  firstShare: (first: string, all: string, part: string, rest: string) =>
    `The first token takes ${part} of a request: ${first} of ${all}; ${rest} is left for the tokens after it.`,
  noFirstShare:
    'Which part of a request its first token takes does not follow: that needs the first token and the time of a whole request, or of each token with the output length.',
  lasted: (seconds: string) => `The whole test took ${seconds} s.`,
  noDuration: 'How long the test took is not in what was read.',
  steady: (kept: string, asked: string, part: string, isHeld: boolean) =>
    isHeld
      ? `On average yes: rate and time of a request make ${kept} requests in flight, of ${asked} that were asked for (${part}). How the load went over time the report does not tell.`
      : `Not on average: rate and time of a request make ${kept} requests in flight, of ${asked} that were asked for (${part}), as in a test whose start and end weigh much. How the load went over time the report does not tell.`,
  steadyUnknown:
    'Whether the load was steady cannot be told: the report has means over the whole test and no course over time. The results of single requests (vllm bench serve --save-result --save-detailed) hold it.',
  peakAgainstMean: (peak: string, mean: string, times: string) =>
    `The best second made ${peak}, ${times} times the mean of ${mean}.`,
  goodputAlone: (kept: string) => `Goodput: ${kept} keep the limits.`,
  keptUpYes: (served: string, sent: string, part: string) =>
    `Yes: ${served} were served of ${sent} that were sent (${part}).`,
  keptUpDrained: (served: string, sent: string, count: string, sending: string, last: string, took: string) =>
    `As far as the test tells, yes: ${count} requests at ${sent} are sent within ${sending}, the last answers take ${last} more, and the whole test took ${took}. ${served} is the mean over all of that.`,
  keptUpNot: (
    served: string,
    sent: string,
    part: string,
    count: string,
    sending: string,
    last: string,
    took: string,
  ) =>
    `No: ${served} were served of ${sent} that were sent (${part}). ${count} requests are sent within ${sending} and each takes ${last}, but the whole test took ${took}: requests piled up.`,
  keptUpOpen: (served: string, sent: string, part: string) =>
    `That cannot be told for certain: ${served} were served of ${sent} that were sent (${part}) over the whole test, in which the last answers count after sending has ended. Number of requests and duration would tell.`,
  saturates: (from: string, to: string, gain: string, more: string, latency: string) =>
    `Between ${from} and ${to}: ${more} times as many requests in flight give only ${gain} times the tok/s${latency}.`,
  saturatedLatency: (name: string, before: string, after: string) =>
    `, and ${name} goes from ${before} to ${after}`,
  notSaturated: (to: string) =>
    `Not within these loads: up to ${to} the rate grows nearly as much as the requests in flight. More in flight would have to be measured.`,
  saturationNeeds: (own: Figures) =>
    `That cannot be told from one load${own === null ? '' : ` (${own} requests in flight)`}: run the same test with more in flight. Where tok/s stay and latencies grow, the server was saturated.`,
  changedFromTo: (
    name: string,
    before: string,
    after: string,
    part: string,
    of: readonly [string, string] | null,
  ) =>
    `${name === '' ? '' : `${name}: `}${before} → ${after}, ${part}${of === null ? '' : ` (from ${of[0]} to ${of[1]})`}.`,
  measuredYes: 'Yes: these figures were measured.',
  measuredNo: 'No: nothing of this was measured.',
  beyondBetween: (least: string, most: string, limit: string) =>
    `Between ${least} and ${most} of the requests are above ${limit}, by the percentiles that are told.`,
  beyondAtMost: (most: string, limit: string) =>
    `At most ${most} of the requests are above ${limit}, by the percentiles that are told.`,
  beyondAtLeast: (least: string, limit: string) =>
    `At least ${least} of the requests are above ${limit}, by the percentiles that are told.`,
  tailAgainst: (name: string, tail: string, high: string, times: string, low: string, base: string) =>
    `${tail} of ${name}: ${high}, ${times} times the ${low} of ${base}.`,
};
