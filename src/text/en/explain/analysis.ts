import { rowFormulas } from './row-formulas.ts';

type Figures = string | null;

/** Parts of a device's memory by name, those that are told. */
function memoryParts(
  weight: Figures,
  cache: Figures,
  activation: Figures,
  cacheWords = 'KV cache',
): string[] {
  return [
    weight === null ? '' : `weights ${weight}`,
    cache === null ? '' : `${cacheWords} ${cache}`,
    activation === null ? '' : `activations ${activation}`,
  ].filter(Boolean);
}

/** How a list of changes begins: all levers, or those that bring a latency down. */
function wantedLever(latency: Figures): string {
  return latency === null ? 'Levers' : `What brings ${latency} down`;
}

const fired: Readonly<Record<string, string>> = {
  'aggregation-checked': 'throughput rebuilds from concurrency and TPOT',
  'phase-throughput': 'throughput rebuilds from latency',
  'pd-balance': 'the ratio rebuilds from both rates',
  'pd-served': 'the split is told in whole instances with its rate',
  'request-rebuilt': 'a whole request rebuilds from TTFT and TPOT',
  'load-rebuilt': 'rates, lengths and requests in flight agree',
  'limit-headroom': 'the limits are met',
  'binding-limit': 'a limit explains where the search ended',
  'candidate-lost': 'why the others lost is explained',
  'candidate-stopped': 'what stopped each search is known',
  'hypothesis-confirmed': 'a forward pass confirms the phase',
  'hypothesis-refuted': 'a forward pass refutes what was supposed',
  'shares-undecidable': 'a breakdown cannot be assigned',
  'limit-broken': 'the best row exceeds a limit',
  'older-formula': 'throughput rebuilds by the formula of an older TensorCast',
  'own-engine-apart': 'the embedded engine computes another figure for the same plan',
  'suspicious-roofline': 'a Decode step is faster than the memory can be read',
  'suspicious-traffic': 'memory is read faster than the hardware differs',
  'impossible-time': 'a latency cannot be',
  'impossible-row': 'a row has figures that cannot be',
  'impossible-pass': 'a forward pass has figures that cannot be',
  'command-apart': 'the command is of another plan than the output',
  'load-failed': 'a part of the requests failed',
  'headroom-unused': 'limits and memory are left unused',
  'search-bound': 'the search ended at its own bound',
  'one-at-a-time': 'it serves one request at a time',
  'measured-figures': 'the figures are measured',
  'server-account': 'the simulation says where the time goes',
  'formula-broken': 'a row contradicts its own formula',
  'formula-open': 'the formula does not hold, unless prompts are chunked',
  'row-contradicts': 'figures of a row contradict each other',
  'not-the-best': 'a listed row beats the one called best',
  'memory-missing': 'the best row does not fit the memory',
  'suspicious-ratio': 'throughput grows more than the hardware',
  'suspicious-slower': 'faster hardware is slower without a reason',
  'suspicious-ep-dense': 'EP helps a dense model',
  'suspicious-decode-compute': 'Decode behaves like compute',
  infeasible: 'no strategy meets the limits',
  nearest: 'which limit each strategy breaks is known',
};

/** Sentences about plans, rows and schedules. Each is said by one rule of `src/explain/evidence/rules.ts`. */
export const analysis = {
  serverAccount: {
    cache: (decode: string, prompts: string, idle: string, cache: string, preemptions: string | null) =>
      `The memory of the cache bounds it: it gets ${cache} % full${preemptions === null ? '' : `, and ${preemptions} requests were preempted`}; ${decode} % of the time goes to decode steps, ${prompts} % to steps with prompts, ${idle} % is idle.`,
    prompts: (decode: string, prompts: string, idle: string, cache: string, preemptions: string | null) =>
      `Prompts bound it, and requests queue for them: ${prompts} % of the time goes to steps with prompts, ${decode} % to decode steps, ${idle} % is idle; the cache gets ${cache} % full${preemptions === null ? '' : `, ${preemptions} requests were preempted`}.`,
    decode: (decode: string, prompts: string, idle: string, cache: string, preemptions: string | null) =>
      `Decode steps bound it: ${decode} % of the time goes to them, ${prompts} % to steps with prompts, ${idle} % is idle; the cache gets ${cache} % full${preemptions === null ? '' : `, ${preemptions} requests were preempted`}.`,
  },
  serverStep: (matrices: string, attention: string, collectives: string, host: string) =>
    `A middle decode step goes to weights and matrices (${matrices} %), attention over the cache (${attention} %), collectives (${collectives} %) and the host (${host} %).`,
  serverModes: {
    aggregation:
      'Aggregated: every replica runs prompts and decodes; requests were simulated one by one through the scheduler of the framework.',
    disaggregation:
      'Disaggregated: each phase was simulated alone, on all the devices, without the transfer between them.',
    'pd-ratio':
      'P/D ratio: prefill and decode instances were simulated together, with the transfer of the cache between them.',
  },
  modes: {
    aggregation:
      'Aggregated: Prefill and Decode share the devices; a row is Prefill forward + Decode forward + schedule.',
    disaggregation: 'Disaggregated: each phase has its own devices, is optimised alone and is read alone.',
    'pd-ratio': 'P/D ratio: a balance of Prefill and Decode instances, not one deployment.',
  },
  reasonable: {
    'basically-reasonable': (fired: string) => `Basically reasonable: ${fired}.`,
    'partly-explainable': (fired: string) =>
      fired === ''
        ? 'Partly explainable: a pass is read by itself, without the row that it belongs to.'
        : `Partly explainable: ${fired}; not everything could be rebuilt.`,
    suspicious: (fired: string) => `Suspicious: ${fired}.`,
    'insufficient-evidence': (fired: string) =>
      fired === '' ? 'Insufficient evidence for a judgement.' : `Insufficient evidence: ${fired}.`,
  },
  noRowToJudge:
    'There is no row to judge. Which limit each strategy breaks is known, and so is the nearest plan.',
  fired,
  given: (all: string) => `Given: ${all}.`,
  sideGiven: (side: string, all: string) => `${side}: ${all}.`,
  notGiven: (names: string) => `Not given: ${names}. What depends on them stays open.`,
  unknownOnOneSide: (names: string) => `Unknown on at least one side, so not taken as equal: ${names}.`,
  passShape: (queries: string, query: string, context: string, sizes: string) =>
    `The pass: ${queries} queries of ${query} tokens at a context of ${context}, ${sizes}.`,
  same: (names: string) => `The same on both sides: ${names}.`,
  differs: (name: string, left: string, right: string, weight: string) =>
    `Different ${name}: ${left} against ${right}. ${weight}`,
  weights: {
    model: 'Different models are different tasks.',
    devices: 'With everything else equal, this is what is compared.',
    numDevices: 'Compare per device; more devices also hold more KV cache.',
    inputLength: 'Prefill work and KV cache follow it, so throughput is not like for like.',
    outputLength: 'It spreads TTFT over TPOT, so throughput is not like for like.',
    ttftLimitMs: 'The looser limit admits larger batches, so throughput is not like for like.',
    tpotLimitMs: 'The looser limit admits larger batches, so throughput is not like for like.',
    quantizeLinearAction: 'It changes weight bytes and the matrix peak at once.',
    quantizeAttentionAction: 'It changes KV cache bytes, and so the batch that fits.',
    compile: 'Fused operators save most at small batches.',
    prefixCacheHitRate: 'It shortens Prefill on one side.',
    numMtpTokens: 'A Decode step yields another number of tokens.',
    mtpAcceptanceRates: 'They are assumptions that scale Decode directly.',
    searchSpace: 'One side may have found a strategy that the other never tried.',
  },
  devicesNotAlone: 'More than the device differs, so the difference is not the hardware’s alone.',
  supposed: (rebuilt: Figures, taken: Figures) =>
    `What was read leaves open what the engine needs: ${[
      ...(rebuilt === null ? [] : [`with ${rebuilt} it gives the best row again`]),
      ...(taken === null ? [] : [`${taken} are taken from that row`]),
    ].join('; ')}.`,
  assumedMtp: (rates: string) =>
    `MTP acceptance ${rates} is an assumption; Decode time scales with it directly.`,
  winsByRequests: (best: string, within: string, mine: string, second: string, theirs: string) =>
    `${best} wins: ${within} it serves ${mine} concurrent requests, the next best ${second} only ${theirs}.`,
  winsByLatency: (
    best: string,
    tpot: string,
    mine: string,
    second: string,
    theirTpot: string,
    theirs: string,
  ) =>
    `${best} wins on latency: ${tpot} at ${mine} concurrent requests, against ${theirTpot} at ${theirs} for the next best ${second}.`,
  onlyRow: (best: string) => `${best} is the only strategy with a row; there is none to compare it with.`,
  ofPhase: (phase: string, sentence: string) => `${phase}: ${sentence}`,
  ratioServes: (prefill: string, decode: string, served: string, slower: string) =>
    `${prefill} Prefill and ${decode} Decode instances serve ${served}; ${slower} is the side that holds them back.`,
  pairServes: (served: string, slower: string) =>
    `A pair of one Prefill and one Decode instance serves ${served}; ${slower} is the side that holds it back.`,
  fastestOf: (most: string, rate: string, others: string) => `${most} gives the most, ${rate}: ${others}.`,
  timesOf: (ratio: string, name: string) => `×${ratio} of ${name}`,
  passJudged: (pass: string, time: string) => `One ${pass} takes ${time} (simulated).`,
  within: (limits: string) => `within ${limits}`,
  withoutLimit: 'without a limit',
  limitsUnknown: 'within limits that the input does not give',
  measuredBy: (program: string, figures: string, concurrent: Figures) =>
    `Measured by ${program}: ${figures}${concurrent === null ? '' : ` with ${concurrent} ${concurrent === '1' ? 'request' : 'requests'} in flight`}.`,
  measuredOperators: (phase: string, share: string, worst: readonly [string, string, string] | null) =>
    `${phase}: ${share} of the time comes from measured operators${worst === null ? ', which agree with the roofline wherever it counts' : `; ${worst[0]} is measured at ${worst[1]} ms where the roofline says ${worst[2]} ms`}.`,
  measured: (name: string, figures: string) => `${name}: ${figures}.`,
  statistic: (statistic: Figures, figure: string) => (statistic === null ? figure : `${statistic} ${figure}`),
  bothWays: (rate: string) => `${rate} of prompts and answers together`,
  measuredRow: (figures: string, concurrent: Figures) =>
    `Measured: ${figures}${concurrent === null ? '' : `, ${concurrent} ${concurrent === '1' ? 'request' : 'requests'} in flight`}.`,
  best: (parallel: string, figures: string, concurrent: Figures) =>
    `Best row: ${parallel}${figures === '' ? '' : `, ${figures}`}${concurrent === null ? '' : `, ${concurrent} concurrent requests`}.`,
  candidateRow: (parallel: string, figures: string, concurrent: Figures) =>
    `That row: ${parallel}${figures === '' ? '' : `, ${figures}`}${concurrent === null ? '' : `, ${concurrent} concurrent requests`}.`,
  headroom: (name: string, value: string, limit: string, left: string) =>
    `${name} ${value} meets its limit of ${limit} with ${left} to spare.`,
  binds: (name: string, value: string, limit: string, left: string) =>
    `${name} is what binds: ${value} of ${limit}, ${left} to spare; a larger batch breaks it.`,
  limitBroken: (name: string, value: string, limit: string, over: string) =>
    `${name} ${value} exceeds its limit of ${limit} by ${over}.`,
  noLimits: 'No limit was set: the search ends where memory or the batch range does.',
  memoryBinds: (each: string, left: string) =>
    `Memory is what binds: one more request needs ${each} of KV cache, ${left} is left.`,
  memoryLeft: (left: string, weight: Figures, cache: Figures, activation: Figures) => {
    const parts = memoryParts(weight, cache, activation);
    return `Memory fits: ${left} left on each device${parts.length === 0 ? '' : ` beside ${parts.join(', ')}`}.`;
  },
  memoryPrinted: (left: string, weight: Figures, cache: Figures, activation: Figures) => {
    const parts = memoryParts(weight, cache, activation);
    return `The columns of the row leave ${left} on each device${parts.length === 0 ? '' : ` beside ${parts.join(', ')}`}.`;
  },
  memoryOfServer: (left: string, weight: Figures, cache: Figures, activation: Figures) => {
    const parts = memoryParts(weight, cache, activation, 'a KV cache of');
    return `The server keeps ${left} of each device free${parts.length === 0 ? '' : ` beside ${parts.join(', ')}`}: no request gets it.`;
  },
  memoryCounted: (
    each: string,
    batch: string,
    states: string,
    cache: { readonly over: string; readonly cached: string; readonly counted: string } | null,
    left: string,
    isHolding: boolean,
  ) =>
    `The memory columns leave out the recurrent states: ${each} for each request, ${states} for the batch of ${batch}${cache === null ? '' : `; and they count a KV cache for ${cache.counted} layers of which ${cache.cached} have one, ${cache.over} too much`}. With everything counted ${isHolding ? `memory fits, ${left} is left` : `memory does not fit: ${left} is missing on each device`}.`,
  memoryMissing: (gap: string) => `Memory does not fit: ${gap} short on each device.`,
  lost: (parallel: string, rate: string, less: string) => `${parallel} lost: ${rate}, ${less} less.`,
  lostHolding: (parallel: string, rate: string, less: string, mine: string, best: string) =>
    `${parallel} lost: ${rate}, ${less} less; it holds ${mine} concurrent requests against ${best}.`,
  lostPerToken: (decode: string, prefill: string, bestDecode: string, bestPrefill: string) =>
    `Per token: Decode step ${decode} (best row ${bestDecode}), part of TTFT ${prefill} (best row ${bestPrefill}).`,
  stoppedByLimit: (
    parallel: string,
    name: string,
    batch: string,
    value: string,
    limit: string,
    over: string,
  ) => `${name} stopped ${parallel} first: at batch ${batch} it is ${value}, ${over} above ${limit}.`,
  endedByLimit: (name: string, batch: string, value: string, limit: string, over: string) =>
    `The search ended at batch ${batch}: ${name} ${value} is ${over} above ${limit}.`,
  endedByMemory: (batch: string) => `The search ended at batch ${batch}: it no longer fits the memory.`,
  endedByRange: 'The search reached the end of the batch range; a wider range may give more.',
  stoppedByMemory: (parallel: string, batch: string) =>
    `Memory stopped ${parallel} first: batch ${batch} no longer fits.`,
  stoppedByRange: (parallel: string) =>
    `${parallel} reached the end of the batch range; a wider range may give more.`,
  nearLimit: (parallel: string, name: string, value: string, limit: string, left: string) =>
    `${parallel} stands at ${name} ${value} of ${limit} (${left} left): that limit stopped it first.`,
  byEngine: (sentence: string) => `${sentence.replace(/\.$/, '')} (embedded engine, same row).`,
  noRows: (limits: Figures) =>
    limits === null
      ? 'The program printed no row: nothing fits the memory, or the model could not be built. The output does not say which.'
      : `The program printed no row for ${limits}: nothing meets the limits or fits the memory. The output does not say which.`,
  noPhaseAsked:
    'Disaggregation needs a limit: --ttft-limit evaluates Prefill, --tpot-limit Decode; without either the program evaluates nothing.',
  noPair: 'No Prefill and Decode configuration go together within the limits.',
  infeasible: (limits: Figures) =>
    limits === null ? 'No strategy has a row.' : `No strategy has a row within ${limits}.`,
  nearest: (parallel: string, name: string, value: string, tried: string, limit: string, over: string) =>
    `${parallel}: ${name} is ${value} ${tried}, ${over} above ${limit}.`,
  nearestMemory: (parallel: string, gap: string) => `${parallel}: memory is ${gap} short.`,
  nearestByEngine: (sentence: string) => `${sentence.replace(/\.$/, '')} (embedded engine, same plan).`,
  ...rowFormulas,
  quirks: {
    tpot: (part: string, tpot: string) =>
      `Model detail: in aggregation TPOT contains TTFT spread over the output, here ${part} of ${tpot}; a shorter queue lowers TPOT too.`,
    decode: (context: string) =>
      `Model detail: every Decode step is computed at one context of ${context} tokens, the input plus half the output.`,
    bisection: (best: string, last: string) =>
      `Model detail: batch ${best} beats the larger batch ${last} that also meets the limits; the bisection keeps the best row that it visited.`,
    padding: (few: string, slow: string, many: string, fast: string) =>
      `Model detail: ${few} concurrent requests take ${slow} per token and ${many} only ${fast}; when experts need padding, MoE Decode gets slower with fewer tokens.`,
    pdTpot: (limit: string) =>
      `Model detail: the ratio report prints no TPOT limit although ${limit} was set; Decode was held to it.`,
    laterDevices:
      'Model detail: the program reuses workloads between devices, so the rows of every device after the first differ a little from a run of that device alone.',
  },
  lever: (change: string, after: string, gain: string) => `${change}: ${after}, ${gain}.`,
  leversFrom: (latency: Figures, before: string) =>
    `${wantedLever(latency)}, one at a time, by the embedded engine against its own ${before} for the unchanged plan:`,
  leversFromOther: (latency: Figures, before: string, read: string) =>
    `${wantedLever(latency)}, one at a time, by the embedded engine against its own ${before} for the unchanged plan (the result read here says ${read}; the two are not mixed):`,
};
