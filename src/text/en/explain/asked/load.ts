type Figures = string | null;

/** A fact that a load test tells of its load beside latencies. */
export type LoadFact = keyof typeof load.loadFacts;

/** Headings of questions about a load and the devices that it takes. */
export const loadKinds = {
  'devices-for': 'how many devices',
  load: 'the figures under this load',
  'why-not-batch': 'why not this load',
  users: 'how many users at most',
};

/** Answers to questions about a load and the devices that it takes. */
export const load = {
  nearestByLimits: (parallel: string, limits: string) =>
    `What follows is about the nearest strategy, ${parallel}, as it is with ${limits} (embedded engine); it is no row within the limits that were set.`,
  nearestMeets: (limits: string, parallel: string, figures: string) =>
    `The nearest limits that something meets: ${limits}, with ${parallel} (${figures}; embedded engine).`,
  nearestByUsers: (parallel: string, users: string) =>
    `What follows is about the nearest strategy, ${parallel}, as it is with ${users} users at once, the most within the limits (embedded engine); the plan asks for more.`,
  nearestByMemory: (parallel: string) =>
    `What follows is about the nearest strategy, ${parallel}, with one request on each replica; it does not fit the device.`,
  loadWithoutEngine:
    'What rate and latencies another load has cannot be computed: the embedded engine needs model, device, device count and both lengths as in the command that made this result (paste it with the output), and a plan that it can lay out. Memory:',
  loadOfPass:
    'How long the pass takes with another batch does not follow from this one: run the same text_generate command with another --num-queries and explain both outputs together. Its memory:',
  loadTold: (facts: readonly string[]) => `Of its load the test tells: ${facts.join(', ')}.`,
  loadFacts: {
    succeeded: (value: string) => `${value} successful requests`,
    failed: (value: string) => `${value} failed requests`,
    rate: (value: string) => `request rate ${value} req/s`,
    mostAtOnce: (value: string) => `at most ${value} at once by its settings`,
    meanAtOnce: (value: string) => `${value} at once on average`,
    peakAtOnce: (value: string) => `${value} at once at the peak`,
    acceptedLength: (value: string) => `speculative decoding yields ${value} tokens a step`,
    accepted: (value: string) => `${value} % of drafted tokens accepted`,
    acceptedAt: (value: string) => `by position ${value} %`,
    peakTokens: (value: string) => `peak output ${value} tok/s`,
    lasted: (value: string) => `the whole test took ${value} s`,
  },
  sayLoad: 'Say the batch or the number of concurrent requests, and the context in tokens.',
  noConcurrency: 'The row does not say how many requests it holds.',
  goalUsers: (users: string) => `${users} concurrent requests`,
  oneInstance: (users: string, rate: string, ttft: string, tpot: string) =>
    `${users} concurrent requests, ${rate}, TTFT ${ttft}, TPOT ${tpot}`,
  sized: (
    goal: string,
    devices: string,
    instances: string,
    each: string,
    strategy: string,
    holds: string,
    headroom: string,
  ) =>
    `${goal}: ${devices} devices within the limits, as ${instances} × ${each} (${strategy}); each instance holds ${holds}. What is left: ${headroom} (embedded engine).`,
  sizedGroup: (devices: string, strategy: string, holds: string) =>
    `As one group it takes ${devices} devices (${strategy}): ${holds}.`,
  sizedApart: (
    goal: string,
    devices: string,
    prefills: string,
    prefill: string,
    decodes: string,
    decode: string,
  ) =>
    `${goal}: ${devices} devices within the limits, ${prefills} × ${prefill} for Prefill and ${decodes} × ${decode} for Decode (embedded engine).`,
  sizedNone: (goal: string, tried: string) =>
    `${goal}: no instance of up to ${tried} devices meets the limits (embedded engine).`,
  atLoad: (users: string, rate: string, ttft: string, tpot: string, memory: string, isFitting: boolean) =>
    `With ${users} concurrent requests on the same strategy: ${rate}, TTFT ${ttft}, TPOT ${tpot}; ${isFitting ? `${memory} of memory is left` : `memory is ${memory} short`} (embedded engine, single passes and the scheduling formula).`,
  phaseAt: (
    phase: string,
    users: string,
    latency: string,
    served: string,
    memory: string,
    isFitting: boolean,
  ) =>
    `${phase} with ${users} requests at once on the same strategy: ${latency}, ${served}; ${isFitting ? `${memory} of memory is left` : `memory is ${memory} short`} (embedded engine, one pass).`,
  measuredPhases:
    'A load test cannot tell the time of Prefill from that of Decode: TTFT holds the queue, and TPOT may hold prefills of other requests. A profiler trace of the server tells them apart.',
  phaseOfOther: (metric: string, phase: string, other: string, limit: string) =>
    `There is no ${metric} here: this result is about ${phase} alone. It comes with ${other} of the same plan: run it again with ${limit} (milliseconds that you allow) in place of the limit it had.`,
  measuredWhy:
    'Why they are what they are, a load test does not tell: it measures requests from outside. A profiler trace of the server shows it, as would a test with fewer requests in flight beside this one.',
  ratioTokens: (total: string, each: string, devices: string) =>
    `All instances together make ${total}, ${each} per device on ${devices} devices.`,
  batchOfReplica: (batch: string, replicas: string) =>
    `Each of ${replicas} replicas holds a batch of ${batch}.`,
  withInputs: (total: string) => `Prompts and answers together: ${total}.`,
  inTime: (kept: string, all: string, part: string) =>
    `${kept} of ${all} keep the limits: ${part} of the requests.`,
  noGoodput:
    'How many requests keep a limit the test does not tell: it has mean figures and percentiles, no goodput. vllm bench serve counts them with --goodput ttft:MS tpot:MS.',
  succeeded: (done: string, all: string, part: string, failed: string, rest: string) =>
    `${done} of ${all} requests succeeded, ${part}; ${failed} failed, ${rest}.`,
  onlySucceeded: (done: string) =>
    `${done} requests succeeded; whether any failed is not in what was read, so a rate cannot be formed.`,
  noRequestCount: 'How many requests succeeded or failed is not in what was read.',
  tokensInAll: (all: string, input: string, output: string) =>
    `The whole test moved ${all} tokens: ${input} of prompts and ${output} of answers.`,
  noTokenCount: 'How many tokens the test moved in all is not in what was read.',
  requestRate: (served: string) =>
    `It serves ${served}: its output tokens per second over the output length.`,
  noSentRate: 'At which rate requests were sent is not in what was read.',
  inputRateTold: (tokens: string) => `Prompts: ${tokens}, as reported.`,
  inputRate: (tokens: string, served: string, input: string) =>
    `Prompts: ${tokens}, as ${served} bring ${input} tokens each.`,
  inputRateWithCache: 'Tokens that the prefix cache answers are counted among them; they are not computed.',
  prefillRate: (tokens: string) => `Prompts: ${tokens}; the rate of Prefill counts input tokens.`,
  noInputRate:
    'How many prompt tokens a second are worked off does not follow: that needs requests per second and the input length.',
  lengths: (input: Figures, output: Figures, isMean: boolean) =>
    `A request has ${[
      ...(input === null ? [] : [`${input} input tokens`]),
      ...(output === null ? [] : [`${output} output tokens`]),
    ].join(' and ')}${isMean ? ' on average' : ''}.`,
  peakTokens: (tokens: string) => `Peak output: ${tokens}, the most of any second of the test.`,
  gapsAndTpot:
    'TPOT is the mean over requests of what each took for a token after its first one; ITL is over all gaps between tokens, so long answers and single long gaps weigh more in it, above all in its percentiles.',
  noPeak: 'The highest output of a second is not in what was read.',
  inFlight: (count: string) => `${count} requests were in flight on average, as reported.`,
  inFlightKept: (count: string, served: string, time: string) =>
    `About ${count} requests were in flight on average: ${served} that each take ${time}.`,
  noLengths: 'The lengths of prompts and answers are not in what was read.',
  eachUser: (rate: string, tpot: string) => `Each user sees ${rate} while the answer runs (1,000 / ${tpot}).`,
  overLimit: (name: string, value: string, limit: string) =>
    `${name} ${value} is above its limit of ${limit}.`,
  rowHas: (users: string, rate: string) => `The row itself holds ${users} concurrent requests at ${rate}.`,
  users: (
    users: string,
    parallel: string,
    limits: Figures,
    room: Figures,
    each: readonly [batch: string, replicas: string] | null,
  ) =>
    `${users} concurrent requests${each === null ? '' : ` (${each[0]} on each of ${each[1]} replicas)`} with ${parallel}${limits === null ? '' : ` within ${limits}`}.${room === null ? '' : room === '0' ? ' The memory holds not one more: it binds.' : ` The memory left would hold ${room} more, so it is not what binds.`}`,
  mostServed: (
    users: string,
    parallel: string,
    limits: Figures,
    ttft: Figures,
    tpot: Figures,
    band: Figures,
  ) =>
    `At most ${users} concurrent requests${limits === null ? '' : ` within ${limits}`}: ${[
      parallel,
      ...(ttft === null ? [] : [`TTFT ${ttft}`]),
      ...(tpot === null ? [] : [`TPOT ${tpot}${band === null ? '' : ` (band ${band})`}`]),
    ].join(', ')} (embedded engine).`,
  copies: (asked: string, own: string, copies: string, devices: Figures, isSized: boolean) =>
    `${asked} asked, ${own} by what was read: ${copies === '1' ? 'one such deployment holds it' : `${copies} such deployments side by side`}${devices === null ? '' : ` (${devices} devices)`}. In proportion, without a margin for peaks${isSized ? '. An engine of ours sizes the same load by itself:' : '; no engine here can simulate this plan.'}`,
  measuredAt: (own: Figures, asked: string) =>
    `This load test measured ${own === null ? 'one load' : `${own} requests in flight`} alone; what ${asked} would give has to be measured: run the same test with that concurrency (for vLLM and SGLang --max-concurrency ${asked}) and explain or compare both. Or plan it: throughline plan simulates it.`,
  passAsLatency: {
    ttft: (time: string) =>
      `TTFT of these prompts is at least this pass, ${time}; in a service the time that a request waits for it comes on top.`,
    tpot: (time: string) =>
      `TPOT is at least this step, ${time}; in a service that runs prompts beside it TTFT spread over the output comes on top.`,
  },
  passOfOther: (metric: string, phase: string) =>
    `${metric} is not in this pass: it is one of ${phase}, and ${metric} comes from the other phase.`,
  metricNotReported: (metric: string) => `${metric} is not reported in what was read.`,
  quickerForUsers: (name: string, first: string, otherFirst: string, each: string, otherEach: string) =>
    `For each user ${name} is the quicker one: TTFT ${first} against ${otherFirst}, TPOT ${each} against ${otherEach}.`,
  leastLatency: (metric: string, parallel: string, figures: string, concurrent: Figures) =>
    `Lowest ${metric} of all rows: ${parallel}${concurrent === null ? '' : ` with ${concurrent} concurrent requests`} (${figures}).`,
  measuredWithin: (
    name: Figures,
    figure: string,
    tail: Figures,
    limit: string,
    isWithin: boolean,
    isTailWithin: boolean,
    isMedian: boolean,
  ) =>
    `${name === null ? (isWithin ? 'Yes: ' : 'No: ') : `${name}: `}${figure}${isMedian ? '' : ' on average'} is ${isWithin ? 'within' : 'above'} ${limit}${
      tail === null ? '' : `; its ${tail} is ${isTailWithin ? 'within it' : 'above it'}`
    } (measured).`,
  mostWithin: (name: string, rate: string, isMedian: boolean) =>
    `Of those that keep the limit ${isMedian ? 'by their median' : 'on average'} ${name} gives the most, ${rate}.`,
  limitOfMeasured:
    'A limit changes nothing of what was measured; fewer requests at once shorten both latencies, and how much has to be measured: run the same test with that concurrency and explain both together.',
  measuredLimit: (own: Figures) =>
    `A load test sets no limit${own === null ? '' : `: ${own} requests were kept in flight by its settings`}. Whether the server was saturated shows only beside a second test with more in flight: where tok/s stay and latencies grow, it was.`,
  requestsHeld: (phase: Figures, was: string, is: string) =>
    `Requests at once in the best row${phase === null ? '' : ` of ${phase}`}: ${was} → ${is} (embedded engine).`,
};
