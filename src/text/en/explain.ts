type Figures = string | null;
interface Wave {
  readonly count?: string;
  readonly size: string;
  readonly each: string;
}

/** Sentences of explanations. Each is said by one rule of `src/explain/evidence/rules.ts`. */
export const explain = {
  comma: ', ',
  and: ' and ',
  on: 'on',
  off: 'off',
  notReported: 'not reported',
  unnamedStrategy: 'an unnamed strategy',
  allPhases: 'every phase',
  headings: {
    conclusion: 'Conclusion',
    conditions: 'Comparison conditions',
    best: 'Best results',
    prefill: 'Prefill',
    decode: 'Decode',
    strategy: 'Parallel strategy',
    next: 'What to verify next',
  },
  nothingHere: 'nothing in the input',
  levels: {
    'basically-reasonable': 'basically reasonable',
    'partly-explainable': 'partly explainable',
    suspicious: 'suspicious',
    'insufficient-evidence': 'insufficient evidence',
  },
  evidenceLabel: 'evidence',
  question: 'Reasonable?',
  phases: { aggregated: 'aggregated', prefill: 'Prefill', decode: 'Decode', 'pd-ratio': 'P/D ratio' },
  served: { prefill: 'Prefill', decode: 'Decode' },
  modes: {
    aggregation:
      'Aggregated: Prefill and Decode share the devices, so the result is Prefill forward + Decode forward + schedule.',
    disaggregation: 'Disaggregated: each phase is optimised on its own devices and read on its own.',
    'pd-ratio': 'P/D ratio: a balance of Prefill and Decode instances, not a single deployment.',
  },
  reasonableness: {
    'basically-reasonable': (fired: string) => `Basically reasonable: ${fired}.`,
    'partly-explainable': (fired: string) =>
      fired === '' ? 'Partly explainable.' : `Partly explainable: ${fired}; not everything could be rebuilt.`,
    suspicious: (fired: string) => `Suspicious: ${fired}.`,
    'insufficient-evidence': () => 'Insufficient evidence for a judgement.',
  },
  ruleNames: {
    'aggregation-checked': 'throughput rebuilds from concurrency and TPOT',
    'phase-throughput': 'throughput rebuilds from latency',
    'pd-balance': 'the balance rebuilds from both rates',
    'limit-headroom': 'limits are met',
    'candidate-lost': 'the losing strategies are explained',
    'candidate-stopped': 'what stopped each search is known',
    'hypothesis-confirmed': 'a forward pass confirms the phase',
    'limit-broken': 'the best row exceeds a limit',
    'formula-broken': 'the row contradicts its own formula',
    'suspicious-ratio': 'throughput grows more than the hardware',
    'suspicious-slower': 'faster hardware is slower without a reason',
    'suspicious-ep-dense': 'EP helps a dense model',
    'suspicious-decode-compute': 'Decode behaves like compute',
    infeasible: 'no strategy meets the limits',
    nearest: 'each broken limit is known',
  } as Readonly<Record<string, string>>,
  evidence: (level: string, of: string) => `Evidence is ${level} for ${of}.`,
  cannotSay: {
    shares:
      'Cannot be said from this input: Cube, Vec, Comm, Mem; any operator. Operator evidence is missing.',
    operators: 'Cannot be said from this input: which operator. Operator evidence is missing.',
    kernels: 'Operators are simulated; no claim about real kernels follows.',
  },
  notCounted: (phase: string, because: string) =>
    `A ${phase} forward pass was read but does not count for this row: ${because} not shown or different.`,
  uncertainty: {
    phases: 'Largest uncertainty: what happens inside the phases.',
    conditions: 'Largest uncertainty: the conditions that the input does not give.',
    simulated: 'Largest uncertainty: everything here is simulated; a real run may differ.',
  },
  simulatedTrace: (events: string, because: Figures) =>
    `The trace of ${events} events was written by a simulator${because === null ? '' : ` (${because})`}: simulated operators at most, no claim about kernels.`,
  unknownTrace: (events: string) =>
    `A trace of ${events} events does not say who wrote it. Did a real profiler record it, or a simulator write it? Until then nothing is claimed from it.`,
  recordedKernel: (name: string, time: string, calls: string, rank: Figures) =>
    `Recorded kernel ${name}: ${time} in ${calls} calls${rank === null ? '' : ` on rank ${rank}`}.`,
  unread: (pieces: string) => `Could not be read: ${pieces}`,
  nothing: 'Nothing in this input can be explained: no result, no forward pass and no trace was found.',
  conditions: (all: string) => `Given: ${all}.`,
  conditionsUnknown: (names: string) => `Not given: ${names}; what depends on them stays open.`,
  comparisonUnknown: (names: string) => `Unknown on one side, so not taken as equal: ${names}.`,
  conditionDiffers: (name: string, left: string, right: string, weight: string) =>
    `${name} differs: ${left} against ${right}. ${weight}`,
  conditionNames: {
    model: 'model',
    devices: 'device',
    numDevices: 'devices',
    inputLength: 'input length',
    outputLength: 'output length',
    ttftLimitMs: 'TTFT limit (ms)',
    tpotLimitMs: 'TPOT limit (ms)',
    quantizeLinearAction: 'linear quantization',
    quantizeAttentionAction: 'attention quantization',
    compile: 'compile',
    prefixCacheHitRate: 'prefix cache hit rate',
    numMtpTokens: 'MTP tokens',
    mtpAcceptanceRates: 'MTP acceptance rates',
    searchSpace: 'search space',
  },
  weights: {
    model: 'Different models do not compare as deployments of one task.',
    devices: 'This is what the comparison is about, if everything else is the same.',
    numDevices: 'Compare per device, and mind that more devices also hold more KV cache.',
    inputLength: 'Prefill work and KV cache follow it; throughput is not comparable directly.',
    outputLength: 'It decides how TTFT is spread over TPOT; throughput is not comparable directly.',
    ttftLimitMs: 'A looser limit admits larger batches, so throughput is not like for like.',
    tpotLimitMs: 'A looser limit admits larger batches, so throughput is not like for like.',
    quantizeLinearAction: 'It changes weight bytes and the matrix peak at once.',
    quantizeAttentionAction: 'It changes KV cache bytes and so the batch that fits.',
    compile: 'Fused operators change small batches most.',
    prefixCacheHitRate: 'It shortens Prefill on one side only.',
    numMtpTokens: 'Decode steps yield a different number of tokens.',
    mtpAcceptanceRates: 'They are assumptions and scale Decode directly.',
    searchSpace: 'One side may have found a strategy the other was not asked for.',
  },
  assumedMtp: (rates: string) => `MTP acceptance ${rates} is an assumption; Decode scales with it.`,
  bestRow: (of: string, parallel: string, figures: string, concurrent: Figures) =>
    `Best on ${of}: ${parallel} with ${figures}${concurrent === null ? '' : ` at ${concurrent} concurrent requests`}.`,
  headroom: (name: string, value: string, limit: string, left: string) =>
    `${name} ${value} meets the limit of ${limit} with ${left} to spare.`,
  limitBroken: (name: string, value: string, limit: string, over: string) =>
    `${name} ${value} exceeds the limit of ${limit} by ${over}.`,
  bindingLimit: (name: string) => `The limit that binds is ${name}: larger batches would break it.`,
  memoryLeft: (left: string, weight: Figures, cache: Figures, activation: Figures) =>
    [
      `Memory fits: ${left} left on each device`,
      weight === null ? '' : `weights ${weight}`,
      cache === null ? '' : `KV cache ${cache}`,
      activation === null ? '' : `activations ${activation}`,
    ]
      .filter(Boolean)
      .join(', ')
      .concat('.'),
  memoryMissing: (gap: string) => `Memory does not fit: ${gap} are missing on each device.`,
  lost: (parallel: string, mine: string, less: string, concurrent: Figures, best: Figures) =>
    `${parallel} reaches ${mine}, ${less} less than the best${concurrent === null || best === null ? '' : `, with ${concurrent} concurrent requests against ${best}`}.`,
  stoppedByLimit: (
    parallel: string,
    name: string,
    batch: string,
    value: string,
    limit: string,
    over: string,
  ) => `${parallel} was stopped by ${name}: at batch ${batch} it is ${value}, ${over} above ${limit}.`,
  stoppedByMemory: (parallel: string, batch: string) =>
    `${parallel} was stopped by memory: batch ${batch} no longer fits.`,
  stoppedByRange: (parallel: string) =>
    `${parallel} reached the end of the batch range; a wider range may give more.`,
  onlyCandidate: (parallel: string) =>
    `${parallel} is the only strategy with a row; there is none to compare it with.`,
  noRows: (limits: string) =>
    `The program printed no row${limits === '' ? '' : ` for ${limits}`}: no configuration meets the limits or fits the memory. Which of them binds is not in this output.`,
  infeasible: (device: Figures, limits: string) =>
    `No strategy${device === null ? '' : ` on ${device}`} has a row${limits === '' ? '' : ` within ${limits}`}.`,
  nearest: (parallel: string, name: string, value: string, limit: string, over: string) =>
    `${parallel}: ${name} is already ${value} at the first batch that fails, ${over} above ${limit}.`,
  nearestMemory: (parallel: string, gap: string) => `${parallel}: memory is short by ${gap}.`,
  decomposed: (tpot: string, decode: string, prefill: string, out: string, part: string) =>
    `TPOT ${tpot} = Decode step ${decode} + TTFT spread over ${out} output tokens ${prefill}; Prefill is ${part} of a request's time.`,
  checked: (concurrent: string, tpot: string, rebuilt: string, told: string) =>
    `Computed again: 1000 × ${concurrent} / ${tpot} = ${rebuilt}, the row says ${told}: it holds.`,
  formulaBroken: (concurrent: string, tpot: string, rebuilt: string, told: string) =>
    `1000 × ${concurrent} / ${tpot} = ${rebuilt}, but the row says ${told}: the row contradicts the scheduling formula.`,
  waves: (
    full: (Wave & { readonly count: string }) | null,
    rest: Wave | null,
    ttft: string,
    told: string,
    decode: string,
  ) =>
    `Prefill runs in ${[
      full === null ? '' : `${full.count} full waves of ${full.size} requests at ${full.each}`,
      rest === null ? '' : `one wave of ${rest.size} at ${rest.each}`,
    ]
      .filter(Boolean)
      .join(' and ')}: mean TTFT ${ttft} (row: ${told}); one Decode step takes ${decode}.`,
  chunked: (budget: string, input: string) =>
    `Prompts of ${input} tokens are computed in chunks of ${budget} that share steps with Decode; the closed formula does not apply, only the event simulation.`,
  decodeThroughput: (concurrent: string, tpot: string, rebuilt: string, told: string) =>
    `Decode alone: 1000 × ${concurrent} / ${tpot} = ${rebuilt}; the row says ${told}.`,
  prefillThroughput: (concurrent: string, input: string, ttft: string, rebuilt: string, told: string) =>
    `Prefill alone: 1000 × ${concurrent} × ${input} / ${ttft} = ${rebuilt} of input if all requests run at once; the row says ${told}, which counts the waves.`,
  pdBalance: (prefill: string, decode: string, ratio: string, slower: string) =>
    `One Prefill instance serves ${prefill}, one Decode instance ${decode}: ${ratio} Prefill instances balance one Decode instance; ${slower} is the slower side of a one-to-one pair.`,
  pdInstances: (prefill: string, perPrefill: string, decode: string, perDecode: string, used: string) =>
    `Instance split: ${prefill} × ${perPrefill} devices for Prefill and ${decode} × ${perDecode} for Decode use ${used} devices.`,
  pdIdle: (idle: string, total: string) =>
    `${idle} of ${total} devices stay idle: the program looks for the closest ratio, not for the fullest use.`,
  hypotheses: {
    prefill: 'Prefill is probably led by matrix compute (hypothesis: the summary has no phase shares).',
    decode:
      'Decode is probably led by reading weights and KV cache (hypothesis: the summary has no phase shares).',
  },
  quirkTpot: (part: string, tpot: string) =>
    `Model detail: in aggregation TPOT contains TTFT spread over the output, here ${part} of ${tpot}; a shorter queue lowers it too.`,
  quirkDecode: (context: string) =>
    `Model detail: every Decode step is computed at one context of ${context} tokens, the input plus half the output.`,
  quirkBisection: (best: string, last: string) =>
    `Model detail: batch ${best} beats the larger batch ${last} that also meets the limits; the bisection keeps the best it visited.`,
  quirkPadding: (few: string, slow: string, many: string, fast: string) =>
    `Model detail: ${few} concurrent requests take ${slow} per token and ${many} only ${fast}; when experts need padding, MoE Decode gets slower with fewer tokens.`,
  quirkPdTpot: (limit: string) =>
    `Model detail: the ratio report prints no TPOT limit although ${limit} was set; Decode was held to it.`,
  classNames: { memory: 'Mem', communication: 'Comm', cube: 'Cube', vector: 'Vec' },
  phaseShares: (phase: string, shares: string) => `${phase} by winning bound: ${shares}.`,
  forwardShares: (phase: string, shares: string) =>
    `${phase} forward pass (text_generate) by winning bound: ${shares}.`,
  unshifted: (phase: string, printed: string, cube: string, vector: string) =>
    `${phase} prints "${printed}", but this strategy has no collectives: the printed Comm is really Cube (${cube}) and the printed Cube is Vec (${vector}).`,
  undecidable: (phase: string, printed: string) =>
    `${phase} prints "${printed}"; which figure belongs to which name cannot be decided, so nothing is claimed.`,
  leads: {
    memory: (phase: string, figure: string) =>
      `${phase} is led by Mem (${figure}): HBM traffic of weights and KV cache (heuristic). Larger batches share the weights; smaller formats shorten the reads.`,
    communication: (phase: string, figure: string) =>
      `${phase} is led by Comm (${figure}): TP collectives, EP all-to-all or topology (heuristic). A smaller TP or faster links help.`,
    cube: (phase: string, figure: string) =>
      `${phase} is led by Cube (${figure}): GEMM-like compute (heuristic). A higher matrix peak or fewer prompt tokens help.`,
    vector: (phase: string, figure: string) =>
      `${phase} is led by Vec (${figure}): elementwise, norm or routing work (heuristic). Fusion helps.`,
  },
  confirmed: (phase: string, name: string) => `The forward pass confirms that ${phase} is led by ${name}.`,
  refuted: (phase: string, supposed: string, found: string) =>
    `The forward pass refutes that ${phase} is led by ${supposed}: it is ${found}.`,
  forwardTime: (phase: string, time: string) => `One ${phase} forward pass takes ${time} (simulated).`,
  topOperator: (name: string, time: string, part: string, calls: Figures, bound: Figures) =>
    `Simulated attribution: ${name} takes ${time}, ${part} of the pass${calls === null ? '' : `, in ${calls} calls`}${bound === null ? '' : `, bound by ${bound}`}.`,
  hardware: (device: string, against: string, ratios: string) => `${device} against ${against}: ${ratios}.`,
  hardwareNames: {
    cubeTflops: 'Cube',
    vectorTflops: 'Vec',
    memoryBandwidthTibPerSecond: 'memory bandwidth',
    memoryGiB: 'memory',
  },
  suspiciousDecode: (figure: string) =>
    `Suspicious: Decode scales like pure compute (Cube ${figure}), although it reads weights and KV cache for every token.`,
  suspiciousDenseEp: (parallel: string) =>
    `Suspicious: EP seems to help a dense model (${parallel}), which has no experts.`,
  suspiciousRatio: (ratio: string, largest: string) =>
    `Suspicious: throughput grows ×${ratio}, more than any hardware ratio (×${largest}), without more memory or a limit to explain it.`,
  suspiciousSlower: (device: string, slow: string, fast: string) =>
    `Suspicious: ${device} is faster hardware with the same shares, yet gives ${slow} against ${fast}.`,
  waterfall: (
    left: string,
    right: string,
    from: string,
    to: string,
    total: string,
    prefill: string,
    decode: string,
  ) =>
    `From ${left} to ${right} TPOT goes from ${from} to ${to} (${total}): Prefill ${prefill}, Decode ${decode}.`,
  sharesCompared: (name: string, left: string, right: string, points: string) =>
    `${name}: ${left} against ${right} (${points} pp).`,
  operatorsCompared: (name: string, left: string, right: string, gap: string) =>
    `${name}: ${left} against ${right} (${gap}).`,
  next: {
    forwards: (phases: string) =>
      `Run ${phases} with text_generate, one pass each, to learn which class of cost leads.`,
    opBound: (phases: string) => `Run ${phases} with --dump-op-bound-results to learn which operators lead.`,
    trace: 'Capture a profiler trace of the real service: only that carries claims about kernels.',
    missing: (fields: string) =>
      `The forward passes cannot be written down yet; the input does not give: ${fields}.`,
  },
  fieldNames: {
    model: 'model',
    device: 'device',
    numDevices: 'device count',
    inputLength: 'input length',
    outputLength: 'output length',
    concurrency: 'concurrency',
    tp: 'TP',
    dp: 'DP',
    ep: 'EP',
    quantizeLinearAction: 'linear quantization',
    quantizeAttentionAction: 'attention quantization',
    compile: 'compile',
    prefixCacheHitRate: 'prefix cache hit rate',
    numMtpTokens: 'MTP tokens',
    mtpAcceptanceRates: 'MTP acceptance rates',
    command: 'its command',
    queries: 'number of queries',
    queryLength: 'query length',
    contextLength: 'context length',
    phase: 'phase',
  } as Readonly<Record<string, string>>,
  answers: {
    noResult: 'There is no result to ask about.',
    unanswerable: (can: string) => `That cannot be answered from what is here. What can be asked: ${can}`,
    can: 'is it reasonable, why this strategy, why not another, what limits it, prefill or decode, what if a limit, length or device count were different, how many devices, compare with a device, what the shares say, the equation of a metric, validation commands, export.',
    notACandidate: (what: string, known: string) => `${what} is not among the candidates: ${known}.`,
    isBest: (parallel: string) => `${parallel} is the best strategy.`,
    prefillOrDecode: (larger: string, part: string) =>
      `${larger} is the larger part: Prefill takes ${part} of a request's time.`,
    onePhase: (phase: string) => `This result is about ${phase} alone.`,
    noWhatIf: 'The embedded engine cannot run this plan, so no what-if can be answered.',
    whatIfFails: (change: string) => `With ${change} no strategy meets the limits (embedded engine).`,
    whatIf: (change: string, before: string, after: string, gap: string) =>
      `With ${change}: ${after} instead of ${before} (${gap}), both by the embedded engine.`,
    whatIfRow: (name: string, before: string, after: string) => `${name} ${before} → ${after}`,
    noEffect: (change: string) => `With ${change} nothing changes (embedded engine).`,
    change: (slot: string, value: string) => `${slot} = ${value}`,
    devicesNeeded: (goal: string, count: string, rate: string) =>
      `${goal} needs ${count} devices: ${rate} there, by the embedded engine.`,
    devicesNotEnough: (goal: string, most: string) =>
      `${goal} is not reached with ${most} devices or fewer (embedded engine).`,
    devicesForLimits: 'Meeting the limits',
    devicesForRate: (rate: string) => `${rate}`,
    lever: (change: string, gain: string) => `${change} gives ${gain} throughput (embedded engine).`,
    noShares: 'There are no shares to read: this input is a summary without a breakdown by phase.',
    noTwo: 'That needs two results, two devices or two strategies; only one is here.',
    strategies: 'Among the strategies:',
    equations: {
      throughput: 'token/s = 1000 × concurrency / TPOT',
      tpot: 'TPOT = (TTFT + Decode step × output length) / output length',
      ttft: 'TTFT = [wave size × wave time × (1 + full waves) × full waves / 2 + (full waves × wave time + last wave time) × requests in it] / concurrency',
      memory:
        'memory left = device memory − reserved − weights − KV cache − activations, of the tightest forward pass',
      ratio: 'P/D ratio = Decode QPS / Prefill QPS, each of one instance',
      concurrency: 'concurrency = batch × DP',
    },
    equationUnknown: 'Known equations: throughput, TPOT, TTFT, memory, P/D ratio, concurrency.',
    commands: 'Validation commands:',
    runThem: 'To run them: throughline verify, or choose it in the menu.',
    widen: 'A wider search also varies EP and MoE-DP, or the device count.',
    export: 'throughline export writes Markdown, JSON or one HTML page of this session.',
    compareOffer: 'Compare with another device by name, e.g. "compare with A3 752T".',
    unknownDevice: (name: string) => `No device profile is called ${name}.`,
  },
  report: {
    title: 'Explanation',
    cites: 'Figures cited',
    guide: 'Guide',
    rule: 'Rule',
    shares: 'Shares of time by phase',
    tradeOff: 'Throughput over latency',
    sensitivity: 'What the levers give',
    command: 'Command',
    commands: 'Commands to verify',
    table: 'The same as a table',
    tableColumns: { strategy: 'strategy', phase: 'phase', change: 'change' },
    front: 'Pareto front',
    other: 'other rows',
    limitBox: 'within the limits',
  },
  command: {
    missingFile: (name: string) => `There is no file and no session called ${name}.`,
    invalid: (name: string) => `${name}: nothing in it could be read.`,
    wrote: (path: string) => `Written: ${path}`,
  },
};
