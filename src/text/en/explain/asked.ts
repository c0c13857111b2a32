type Figures = string | null;

/** A fact that a load test tells of its load beside latencies. */
export type LoadFact = keyof typeof asked.loadFacts;

/** Answers to questions about single figures, memory, load, cost and phases. */
export const asked = {
  /** Kinds of questions, as the heading of an answer names them. */
  kinds: {
    reasonable: 'is the result plausible',
    why: 'why this strategy',
    'why-not': 'why not this strategy',
    limits: 'what limits it, and what would lift that',
    'prefill-or-decode': 'Prefill against Decode',
    instances: 'other numbers of instances',
    'what-if': 'what if',
    'devices-for': 'how many devices',
    compare: 'how other hardware compares',
    slower: 'why one is slower than the other',
    shares: 'what bounds the time',
    widen: 'a wider search',
    commands: 'commands that check it',
    equation: 'the equation',
    export: 'a file of this',
    operators: 'where the time goes, by operator',
    latency: 'what makes the latency',
    'request-time': 'where a request spends its time',
    families: 'the time by kind of kernel',
    recorded: 'what the recording tells',
    overlap: 'what overlaps, and what could be fused',
    fits: 'does it fit in memory',
    load: 'the figures under this load',
    'why-not-batch': 'why not this load',
    cache: 'memory and KV cache',
    users: 'how many users at most',
    'longest-context': 'the longest context',
    e2e: 'how long a whole request takes',
    'per-device': 'figures per device, and cost',
    separation: 'Prefill and Decode on devices of their own',
    'below-peak': 'how far from the peak',
    candidates: 'all candidates',
    idle: 'does a side stand idle',
    experts: 'how experts are routed',
    changed: 'what changed',
    figures: 'the figures',
    conditions: 'the conditions',
    evidence: 'what the figures rest on',
    summary: 'a summary',
    next: 'what to do next',
    percentile: 'percentiles and spread',
    unknown: 'not understood',
  },
  nearestByLimits: (parallel: string, limits: string) =>
    `What follows is about the nearest strategy, ${parallel}, as it is with ${limits} (embedded engine); it is no row within the limits that were set.`,
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
  noMemory:
    'The input has no memory columns, and the embedded engine cannot lay this plan out, so memory cannot be told. A report of July 2026 or later prints them.',
  noLengths:
    'The input gives no lengths, and this needs them: say the input and the output length, or paste the command with the output.',
  passOnly:
    'What was read is a forward pass or a recording, not the result of a plan, and that question needs a result. Paste the result it belongs to as well, or plan it: throughline plan.',
  noConcurrency: 'The row does not say how many requests it holds.',
  fits: (
    batch: string,
    users: string,
    context: string,
    weights: string,
    cache: string,
    activations: string,
    states: Figures,
    left: string,
  ) =>
    `It fits: batch ${batch} on each replica (${users} concurrent requests) at a context of ${context} tokens needs ${weights} of weights, ${cache} of KV cache${states === null ? '' : `, ${states} of recurrent states`} and ${activations} of activations on each device; ${left} is left (embedded engine).`,
  fitsNot: (
    batch: string,
    users: string,
    context: string,
    weights: string,
    cache: string,
    activations: string,
    states: Figures,
    missing: string,
  ) =>
    `It runs out of memory: batch ${batch} on each replica (${users} concurrent requests) at a context of ${context} tokens needs ${weights} of weights, ${cache} of KV cache${states === null ? '' : `, ${states} of recurrent states`} and ${activations} of activations on each device, ${missing} more than there is (embedded engine).`,
  fitsScaled: (batch: string, context: Figures, cache: string, left: string) =>
    `It fits, in proportion to the row’s own cache: batch ${batch}${context === null ? '' : ` at ${context} tokens each`} needs ${cache} of KV cache; ${left} is left.`,
  fitsNotScaled: (batch: string, context: Figures, cache: string, missing: string) =>
    `It runs out of memory, in proportion to the row’s own cache: batch ${batch}${context === null ? '' : ` at ${context} tokens each`} needs ${cache} of KV cache, ${missing} more than there is.`,
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
  eachUser: (rate: string, tpot: string) => `Each user sees ${rate} while the answer runs (1,000 / ${tpot}).`,
  overLimit: (name: string, value: string, limit: string) =>
    `${name} ${value} is above its limit of ${limit}.`,
  rowHas: (users: string, rate: string) => `The row itself holds ${users} concurrent requests at ${rate}.`,
  cache: (request: string, token: Figures, context: Figures, more: Figures) =>
    `KV cache: ${request} for each request on each device${token === null ? '' : `, ${token} for each token (at the ${context} tokens of the row’s pass)`}.${more === null ? '' : ` What is left holds ${more} more requests on each replica.`}`,
  cacheComputed: (token: string, request: string, context: string) =>
    `KV cache, by the embedded engine: ${token} for each token on each device, ${request} for a request of ${context} tokens.`,
  passMemory: (cache: string, weights: Figures, left: Figures) =>
    `The pass holds ${cache} of KV cache${weights === null ? '' : ` beside ${weights} of weights`} on each device${left === null ? '' : `; ${left} is left`}.`,
  users: (users: string, parallel: string, limits: Figures, room: Figures) =>
    `${users} concurrent requests with ${parallel}${limits === null ? '' : ` within ${limits}`}.${room === null ? '' : ` The memory left would hold ${room} more; it is not what binds unless that is 0.`}`,
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
  longest: (together: string, batch: string, alone: string, built: Figures) =>
    `Longest context that fits: ${together} tokens with the row’s batch of ${batch} on each replica, ${alone} tokens for a single request (embedded engine).${built === null ? '' : ` The model was built for ${built} tokens; beyond that memory is not the question.`}`,
  longestServed: (tokens: string, built: string) =>
    `The longest prompt that these devices hold for a single request is about ${tokens} tokens (embedded engine). The model was built for ${built} tokens.`,
  ttftServed: (median: string, mean: string, queue: string, part: string) =>
    `The median TTFT is ${median}. Of the mean of ${mean} a request waits ${queue} (${part}) before its prompt runs; the rest is the prompt itself, in steps that other requests share.`,
  tpotServed: (tpot: string) =>
    `TPOT ${tpot} is a decode step, and the steps with prompts of others that come between.`,
  longestByRow: (tokens: string, left: string, built: Figures) =>
    `In proportion to the row’s own cache, the ${left} left stretch the context of the same requests to ${tokens} tokens.${built === null ? '' : ` The model was built for ${built} tokens.`}`,
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
  noOperators: 'No operator can be named: what was read has no operator times.',
  thenOperators: 'After that, the same commands with --dump-op-bound-results name the operators.',
  noSuchOperator: (pass: string) => `The ${pass} lists no operator of that kind.`,
  operatorKind: (names: string, time: string, part: string, pass: string, bounds: Figures) =>
    `${names}: ${time}, ${part} of the ${pass}${bounds === null ? '' : `, ${bounds}`} (simulated).`,
  copies: (asked: string, own: string, copies: string, devices: Figures) =>
    `${asked} asked, ${own} by what was read: ${copies === '1' ? 'one such deployment holds it' : `${copies} such deployments side by side`}${devices === null ? '' : ` (${devices} devices)`}. In proportion, without a margin for peaks; no engine here can simulate this plan.`,
  measuredAt: (own: Figures, asked: string) =>
    `This load test measured ${own === null ? 'one load' : `${own} requests in flight`} alone; what ${asked} would give has to be measured: run the same test with that concurrency (for vLLM and SGLang --max-concurrency ${asked}) and explain or compare both. Or plan it: throughline plan simulates it.`,
  kernelKind: (names: string, time: string, part: string) =>
    `Recorded kernels of that name (${names}): ${time}, ${part} of the recorded kernel time.`,
  meanOfCalls: (calls: string, each: string) => `${calls} calls, ${each} each on average.`,
  fasterOperator: (names: string, faster: Figures, was: string, is: string, change: string) =>
    `With ${names} ${faster === null ? 'at no cost' : `${faster} times as fast`} and everything else as it is, ${was} become ${is} (${change}); operators are taken one after the other, none beside another.`,
  noMachineLeft: (devices: string, perMachine: string) =>
    `No machine would be left: the plan has ${devices} devices, and a machine holds ${perMachine}.`,
  measuredLimit: (own: Figures) =>
    `A load test sets no limit${own === null ? '' : `: ${own} requests were kept in flight by its settings`}. Whether the server was saturated shows only beside a second test with more in flight: where tok/s stay and latencies grow, it was.`,
  callsOf: (name: string, calls: string, all: string, part: string) =>
    `${name} runs ${calls} times, ${part} of all ${all} recorded calls.`,
  longestCall: (name: string, longest: string, shortest: string, _ratio: string) =>
    `The longest call is one of ${name}: ${longest} (its shortest takes ${shortest}).`,
  spreadOfCalls: (name: string, longest: string, shortest: string, ratio: string) =>
    `The calls of ${name} lie furthest apart: ${shortest} to ${longest}, ×${ratio}.`,
  noSingleCalls:
    'How long single calls take is not in what was read; a summary with minimum and maximum, or the trace itself, tells it.',
  noPerDevice: 'A figure per device needs the throughput and the device count; one of them is missing.',
  perDevice: (name: string, rate: string, devices: Figures) =>
    `${name}: ${rate} per device${devices === null ? '' : ` on ${devices} devices`}.`,
  betterPerDevice: (first: string, ratio: string, second: string) =>
    `Per device ${first} is better: ×${ratio} of ${second}.`,
  millionTokens: { prompt: 'A million prompt tokens', generated: 'A million generated tokens' },
  deviceHours: (tokens: string, hours: string) =>
    `${tokens} take ${hours} device-hours; times the price of a device-hour (say it: "a card costs 2 $ an hour") that is their cost.`,
  perDeviceInPeriod: (seconds: string, tokens: string) => `One device in ${seconds} s: ${tokens} tokens.`,
  costsBeside: (tokens: string, request: string, devices: string, hour: string) =>
    `A request of ${tokens} such tokens costs ${request}; an hour of all ${devices} devices costs ${hour}.`,
  cost: (tokens: string, cost: string, hours: string, price: string) =>
    `${tokens} cost ${cost}: ${hours} device-hours at ${price} each.`,
  heldFrom: (devices: string) =>
    `Memory holds the weights and a request from ${devices} ${devices === '1' ? 'device' : 'devices'} on; what is not met there is a limit (embedded engine):`,
  needsAll: (devices: string, figures: string) =>
    `What the row serves takes all ${devices} devices: ${figures}.`,
  heldByDevice: (each: string, held: string, devices: string) =>
    `That is ${each} concurrent requests per device: ${held} on ${devices}.`,
  priceOfHour: (price: string, hour: string) =>
    `${price} over the time it is paid for is ${hour} for an hour of one device (a month counts 720 hours, a year 8,760, all of them in use).`,
  priceWithoutYears: (price: string) =>
    `${price} is taken for a price that is paid once: it becomes a cost of tokens with the years it is spread over (say it: "a card costs ${price}, over 3 years").`,
  priceOfUnknown: (price: string) =>
    `${price} is said of a machine, or of all devices, and how many devices that is is not known here: say the price of one device.`,
  costOfPeriod: (hours: string, devices: string, cost: string) =>
    `${hours} hours of all ${devices} devices cost ${cost}.`,
  priceInProportion: (times: string, least: string) =>
    `Rates do not depend on the price, and cost follows it: at ${times} times the price tokens cost ${times} times as much. Another device at that price is worth it from ${least} per device on.`,
  pricedAgainst: (one: string, times: string, other: string, cost: string, even: string) =>
    `If a device of ${one} costs ${times} times one of ${other}, its tokens cost ${cost} times as much; both cost the same at ${even} times the price.`,
  priceOfOther: (device: string) =>
    `The price of ${device} cannot be set against this: what it serves is not in what was read, and the engine cannot run the plan on it. Run the same plan there and explain both results together.`,
  otherPerDevice: (device: string, rate: string, ratio: string, own: string) =>
    `On ${device} the same plan gives ${rate} per device (embedded engine): ×${ratio} of ${own}.`,
  beyondContext: (asked: string, built: string) =>
    `${asked} tokens go beyond the ${built} that the model was built for; a server refuses them unless the model’s positions are stretched.`,
  matrixWork: (pass: string, queries: Figures, time: string, tera: string, formats: string) =>
    `${pass}${queries === null ? '' : ` of ${queries} requests`}: ${time}; its matrix work on each device is ${tera} tera-operations (${formats}).`,
  mfu: (atPeak: string, part: string) =>
    `At the peak rate of these formats it would take ${atPeak}: an MFU of ${part}.`,
  noMatrixPeak: 'The device states no peak for one of these formats, so an MFU cannot be formed.',
  oneSide: (phase: string, devices: Figures, parallel: string) =>
    `One ${phase} instance${devices === null ? '' : ` (${devices} devices, ${parallel})`}:`,
  ratioLoad: (
    goal: string,
    devices: string,
    prefills: string,
    prefillQps: string,
    decodes: string,
    decodeQps: string,
    held: Figures,
  ) =>
    `${goal}: ${devices} devices with this pair of strategies, Prefill ${prefills} devices (each instance ${prefillQps}) and Decode ${decodes} devices (each ${decodeQps}${held === null ? '' : `, ${held} requests at once`}).`,
  instances: (
    prefills: string,
    decodes: string,
    devices: Figures,
    served: string,
    slower: string,
    now: Figures,
  ) =>
    `${prefills} Prefill and ${decodes} Decode instances${devices === null ? '' : ` (${devices} devices)`} serve ${served}; ${slower} is the side that holds it there; TTFT and TPOT of an instance stay as they are.${now ?? ''}`,
  inPeriod: (seconds: string, tokens: string, rate: string) =>
    `In ${seconds} seconds without a pause: ${tokens} output tokens (${rate}).`,
  requestsInPeriod: (seconds: string, count: string, rate: string) =>
    `In ${seconds} seconds without a pause: ${count} requests (${rate}).`,
  instancesNow: (prefills: string, decodes: string, served: string) =>
    ` Against ${prefills} and ${decodes} as read: ${served}.`,
  ratioDevices: (split: string, pair: string, change: string) =>
    `${split} Strategies: ${pair}; in all ${change} (embedded engine).`,
  idleApart: (prefill: string, decode: string, faster: string, idle: string) =>
    `Prefill as read serves ${prefill}, Decode ${decode}: with one of each, ${faster} is the faster side and would idle ${idle} of its time. Fewer of it or more of the other balance them: throughline plan --mode pd-ratio.`,
  fullestSplit: (split: string, change: string) => `On all devices: ${split} In all ${change}.`,
  ratioDevicesNow: (prefills: string, decodes: string, devices: string, served: string) =>
    `Against ${prefills} Prefill and ${decodes} Decode instances (${devices} devices) for the unchanged plan: ${served}.`,
  noInstances:
    'Numbers of instances belong to a P/D ratio, and what was read is not one. Plan it: throughline plan --mode pd-ratio.',
  noExperts: 'The model is dense: it has no experts to route.',
  notGivenNow:
    'The change is relative to a figure that the input does not give: say the value itself, or paste the command with the output.',
  ratioUsers: (all: string, instances: string, each: string) =>
    `${all} concurrent requests in all: the ${instances} Decode instances hold ${each} each, and an answer runs there; a Prefill instance has a request only until its first token.`,
  families: (lead: string, phase: Figures, list: string) =>
    `${lead} leads${phase === null ? '' : ` ${phase}`}. Recorded time by kind of kernel: ${list}.`,
  noFamilies: 'Kinds of kernels come from a recording; what was read is a prediction.',
  overlapSum: (beside: string, busy: string, part: string, streams: string) =>
    `${beside} of the ${busy} in which the device was busy (${part}) had work on two streams at once; streams active: ${streams}.`,
  overlapRow: (kernel: string, part: string, hidden: string, alone: string, risk: string) =>
    `${kernel} (${part} of busy time): ${hidden} of its time ran beside other work, ${alone} alone; dependency risk ${risk}.`,
  risks: { low: 'low', high: 'high', unclear: 'unclear' },
  overlapOfOne:
    'This is what did overlap in one trace. Whether more may is not proved by different streams: a pair of traces (graphs off for places, graphs on for times) is needed, throughline triage --mapping-input FILE --formal-input FILE.',
  overlapOfPair:
    'Times are of the formal trace, places of the mapping trace. It shows what did overlap; whether more may, the dependencies of the code decide.',
  overlapSimulated:
    'The simulation adds its operators one after another: nothing in it overlaps, so it neither proves nor rules out an overlap.',
  overlapNeedsTriage:
    'What was read lists kernels without the time line. Run throughline triage TRACE --json on the trace and explain that report: it says what ran beside what.',
  noOverlap: 'Whether work overlaps needs the time line of a recording.',
  recordedTotals: (isPerStep: boolean, phase: Figures, was: string, is: string, change: string) =>
    `Kernel time${phase === null ? '' : ` of ${phase}`}${isPerStep ? ' per step' : ''}: A ${was}, B ${is} (${change}).${isPerStep ? '' : ' The recordings may hold different numbers of steps.'}`,
  recordedChange: (family: string, was: string, is: string, difference: string) =>
    `${family}: ${was} → ${is} (${difference}).`,
  onlyIn: (side: string, kernels: string) => `Only in ${side}: ${kernels}.`,
  changesNeedTwo:
    'Only one recording is here. Give both: throughline explain A.json B.json, or throughline triage diff A B.',
  noCommonPhase: (phases: string) =>
    `The recordings hold different phases (${phases}); times of different phases are not compared. Record the same phase in both.`,
  noPeak:
    'How close this comes to the peak cannot be told: that needs memory figures, a known device and the Decode step.',
  peakWhere: 'What takes the rest of a step is not in the summary.',
  ofPeak: (read: string, step: string, least: string, part: string, assumed: Figures) =>
    `A Decode step reads ${read} of weights and KV cache on each device and takes ${step}; at the peak bandwidth that alone would take ${least}, so the step runs at ${part} of the peak.${assumed === null ? '' : ` The profile counts on ${assumed} of the peak for memory traffic.`}`,
  peakRest:
    'The rest is what the memory waits for: attention and GEMMs of small batches, collectives, launches, and in aggregation the Prefill waves between the steps.',
  candidate: (place: string, parallel: string, figures: string, concurrent: Figures) =>
    `${place}. ${parallel}: ${figures}${concurrent === null ? '' : `, ${concurrent} concurrent requests`}`,
  moreRows: (count: string) => `${count} more rows are in the exports.`,
  onlyMeans:
    'There are no percentiles here: the program computes means of a fixed load. A load test of a server (vllm bench serve, sglang.bench_serving, guidellm, throughline load) measures p90 and p99.',
  sharedDevices:
    'Prefill and Decode share the same devices here, so neither sits idle for the other; they take turns.',
  phaseAlone: (phase: string) =>
    `This result is about ${phase} alone; whether the other phase waits needs a P/D ratio.`,
  noRates: 'The rates of both sides are needed for idle shares, and they are not in what was read.',
  idleSide: (prefill: string, p: string, decode: string, d: string, idle: string, part: string) =>
    `${prefill} Prefill instances could serve ${p}, ${decode} Decode instances ${d}: ${idle} is the faster side and idles ${part} of its time.`,
  simulated: 'These figures are simulated, not measured.',
  changedSince: 'Changed since that run, and not run yet:',
  changed: (name: string, was: string, is: string) => `${name}: ${was} → ${is}.`,
  nothingChanged: 'Nothing of the plan was changed since that run.',
  sameConditions: 'Both runs have the same conditions, as far as they are known.',
  supposedHit: (rate: string) => `Supposing that ${rate} of the prompt tokens are found in the cache:`,
  supposedAcceptance: (count: number, rates: string) =>
    count === 1
      ? `Supposing one predicted token that is accepted at a rate of ${rates} (an assumption; Decode scales with it):`
      : `Supposing ${count} predicted tokens that are accepted at rates of ${rates} (an assumption; Decode scales with them):`,
  noPrediction: 'The model has no layers that predict further tokens, so MTP gives it nothing.',
  beyondPlan: (devices: string, plan: string) => `${devices} devices are more than the ${plan} of the plan.`,
  requestsHeld: (phase: Figures, was: string, is: string) =>
    `Requests at once in the best row${phase === null ? '' : ` of ${phase}`}: ${was} → ${is} (embedded engine).`,
  ttftPass: (ttft: string, ranks: string, batch: string, length: Figures) =>
    `TTFT ${ttft} is one pass of the Prefill instance: ${batch} prompts${length === null ? '' : ` of ${length} tokens`} on each of ${ranks} ranks go through it together, and each waits for all of its rank; nothing queues behind them in this figure.`,
  ttftOne: (one: string, qps: string) =>
    `With one prompt on each rank the pass takes ${one}, and the instance then serves ${qps} (embedded engine).`,
  noCandidates:
    'There are no candidates here: a forward pass or a recording is one strategy at one batch. The result of a search has them: plan it with throughline plan, or paste the output of the optimizer run.',
  formatsSaid:
    'Formats for which the device states no peak are left out: their matrix work would count as free.',
  separatedAlready: 'The phases are separate here already: each is optimised on its own devices.',
  noSeparation:
    'Separate phases need two devices at least, the output length and a throughput to compare with.',
  noSplit: (devices: string, own: string) =>
    `No split of ${devices} devices into Prefill and Decode instances meets the limits; together the phases serve ${own}.`,
  separationHelps: (
    prefill: string,
    decode: string,
    served: string,
    own: string,
    gain: string,
    isMoved: boolean,
  ) =>
    `Separating the phases helps: ${prefill} devices for Prefill and ${decode} for Decode serve ${served}, against ${own} together (${gain}, embedded engine, transfer of the KV cache ${isMoved ? 'included' : 'left out'}).`,
  separationHurts: (
    prefill: string,
    decode: string,
    served: string,
    own: string,
    gain: string,
    isMoved: boolean,
  ) =>
    `Separating the phases does not help: the best split, ${prefill} devices for Prefill and ${decode} for Decode, serves ${served}, against ${own} together (${gain}, embedded engine, transfer of the KV cache ${isMoved ? 'included' : 'left out'}).`,
  separationWhy: (ttft: string, own: string, prefill: string, decode: string) =>
    `TTFT is ${ttft} there (${own} together). Whole instances balance only roughly: Prefill could serve ${prefill}, Decode ${decode}, and the faster side waits.`,
  supposedLimits: (limits: string) =>
    `The plan sets no such limit, so the comparison takes what its own row has: ${limits}.`,
};
