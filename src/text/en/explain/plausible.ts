/** Sentences about whether figures can be, beyond agreeing with each other. */
export const plausible = {
  queue: 'queue',
  belowZero: (name: string, value: string) => `Impossible: ${name} ${value} is below zero.`,
  longerThanWhole: (name: string, value: string, whole: string) =>
    `Impossible: ${name} ${value} is longer than a whole request (${whole}).`,
  splitOfOthers: (parallel: string, needed: string, devices: string) =>
    `Impossible: ${parallel} is a split of ${needed} devices, and the plan has ${devices}.`,
  memoryOfOthers: (sum: string, total: string) =>
    `Impossible: weights, KV cache, activations, what is left and what is reserved make ${sum}, and the device has ${total}.`,
  sharesAboveAll: (phase: string, printed: string, sum: string) =>
    `Impossible: the shares of ${phase} (“${printed}”) make ${sum} of its time.`,
  ownLatencyApart: (name: string, told: string, mine: string, parallel: string, ratio: string) =>
    `Suspicious: for as many requests the embedded engine computes ${name} ${mine} (${parallel}); the row says ${told}, ×${ratio} of it. Both figures stand; they are not mixed.`,
  ownEngineApart: (told: string, mine: string, parallel: string, ratio: string) =>
    `Suspicious: the embedded engine computes ${mine} (${parallel}) for the same plan; the row says ${told}, ×${ratio} of it. Both figures stand; they are not mixed.`,
  ownEngine: (told: string, mine: string, parallel: string, ratio: string) =>
    `The embedded engine computes ${mine} (${parallel}) for the same plan; the row says ${told}, ×${ratio} of it.`,
  beyondPeak: (step: string, read: string, least: string) =>
    `Impossible: a Decode step of ${step} would read ${read} of weights and KV cache on each device; the memory’s peak bandwidth needs ${least} for that.`,
  tokenBelowPeak: (tpot: string, read: string, devices: string, least: string, isTold: boolean) =>
    `Impossible with one token a step: ${tpot} per token, while a step reads at least ${read} (the weights that a token passes through${isTold ? '' : ', even at 4 bits each'}, and the KV cache of the requests in it) from ${devices} ${devices === '1' ? 'device' : 'devices'}, whose peak bandwidth needs ${least}. Only a draft model that is not told of could explain it.`,
  rateBeyondPeak: (
    told: string,
    requests: string,
    read: string,
    devices: string,
    most: string,
    isTold: boolean,
  ) =>
    `Impossible with one token a step: ${told} with ${requests} requests in flight, while a step of them reads at least ${read} (the weights that a token passes through${isTold ? '' : ', even at 4 bits each'}, and their KV cache) from ${devices} ${devices === '1' ? 'device' : 'devices'}, whose peak bandwidth allows ${most}. Only a draft model that is not told of could explain it.`,
  traffic: (high: string, ratio: string, low: string, largest: string) =>
    `Suspicious: in its Decode step ${high} moves weights and KV cache ×${ratio} as fast as ${low}, more than any hardware ratio (×${largest}).`,
  headroomUnused: (name: string, value: string, limit: string, used: string, more: string) =>
    `Nothing shows why the search ended here: ${name} ${value} uses only ${used} of its limit ${limit}, and the memory left holds ${more} more requests on each replica.`,
  limitHung: (name: string, limit: string, less: string, more: string) =>
    `The figure hangs on the ${name} limit of ${limit}, by the embedded engine: ${less}; ${more}. A model that is off by a tenth moves it as far, so plan with more room or measure first.`,
  noneAtLimit: (limit: string) => `at ${limit} no strategy is left`,
  rateAtLimit: (limit: string, rate: string, ratio: string) => `at ${limit} ${rate} (×${ratio})`,
  searchBound: (batch: string) =>
    `Batch ${batch} is the end of the range that was searched (--batch-range): a larger one may give more.`,
  oneAtATime: (devices: string) =>
    `${devices} devices serve one request at a time: the limits leave room for nothing else, which is no plan to deploy.`,
  tokensApart: (requests: string, length: string, made: string, told: string) =>
    `Suspicious: ${requests} of ${length} output tokens make ${made}, but ${told} is told: the figures contradict each other.`,
  durationApart: (count: string, seconds: string, made: string, told: string) =>
    `Suspicious: ${count} requests in ${seconds} make ${made}, but ${told} is told: the figures contradict each other.`,
  totalBelowOutput: (total: string, output: string) =>
    `Impossible: ${total} of input and output together is less than ${output} of output alone.`,
  inFlightApart: (requests: string, time: string, made: string, told: string) =>
    `Impossible: ${requests} that each take ${time} keep ${made} requests in flight, and ${told} are told.`,
  percentilesFall: (name: string, high: string, value: string, low: string, below: string) =>
    `Impossible: ${name} ${high} ${value} is below its ${low} ${below}.`,
  tokensAgree: (requests: string, length: string, made: string, told: string) =>
    `Computed again: ${requests} of ${length} output tokens make ${made}; ${told} is told, so both agree.`,
  inFlightAgrees: (requests: string, time: string, made: string, told: string) =>
    `Computed again: ${requests} that each take ${time} keep ${made} requests in flight, of ${told} told.`,
  operatorShares: (name: string, shares: string, sum: string) =>
    `Impossible: the parts of ${name} (${shares}) make ${sum} of its time.`,
  passShares: (shares: string, sum: string) =>
    `Impossible: the shares of the pass (${shares}) make ${sum} of its time.`,
  operatorsOutlast: (sum: string, told: string) =>
    `Impossible: the operators take ${sum} together, and the whole pass ${told}.`,
  ownPassApart: (told: string, mine: string, ratio: string) =>
    `Suspicious: the embedded engine computes ${mine} for this pass; the output says ${told}, ×${ratio} of it. Both figures stand; they are not mixed.`,
  commandApart: (name: string, asked: string, printed: string) =>
    `Suspicious: the command says ${name} ${asked}, its output ${printed}: they are not of one run.`,
  balancedBeyond: (told: string, slower: string) =>
    `Impossible: the pair is told to serve ${told}, and its slower side serves ${slower}.`,
  instancesBeyond: (used: string, devices: string) =>
    `Impossible: the instances take ${used} devices, and the plan has ${devices}.`,
  stepsBeyond: (concurrent: string, tpot: string, most: string, told: string) =>
    `Impossible: ${concurrent} requests with a token each every ${tpot} make at most ${most}; the row says ${told}.`,
  someFailed: (failed: string, all: string, part: string) =>
    `${failed} of ${all} requests failed (${part}): rates and latencies are those of the others, so the load was not served.`,
  passRateApart: (made: string, told: string) =>
    `Suspicious: requests, time and devices of the pass make ${made} on each device, but ${told} is told: the figures contradict each other.`,
};
