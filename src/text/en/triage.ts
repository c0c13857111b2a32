/** Texts of `triage`: tables of a profiler trace and what is said around them. */
export const triage = {
  headings: {
    view: 'Triage View',
    mode: 'Mode',
    framework: 'Framework',
    mappingFramework: 'Mapping framework',
    formalFramework: 'Formal framework',
    inputTraces: 'Input traces',
    mappingTraces: 'Mapping traces',
    formalTraces: 'Formal traces',
    captureTraces: 'Graph-capture traces',
    roofline: 'Roofline hints',
    device: 'Device',
    devices: 'Devices of the file',
    model: 'Model',
    kernels: 'Kernel Table',
    overlap: 'Overlap Opportunity Table',
    fuse: 'Fuse Opportunity Table',
    elsewhere: 'Shipped in another framework, missing here',
    idle: 'Idle and launch-bound time',
    catalog: 'Catalog verdicts',
    notes: 'Notes',
  },
  roofline: {
    basis:
      'From the shapes, bytes and grids of the trace; operands and product count once, so real traffic may be higher.',
    product: (teraflops: string, intensity: string, rate: string) =>
      `${teraflops} TFLOP/s at ${intensity} FLOP/byte (${rate} GB/s)`,
    roof: (bound: string, share: string, device: string) =>
      `${bound}: ${share} of what the peaks of ${device} allow`,
    bounds: { compute: 'bound by compute', memory: 'bound by memory' },
    copied: (rate: string) => `copies ${rate} GB/s`,
    collective: (rate: string) => `${rate} GB/s of message (waiting for other ranks included)`,
    grid: (blocks: string, multiprocessors: string) =>
      `at most ${blocks} blocks for ${multiprocessors} multiprocessors: part of the device has nothing to do`,
    known: (share: string) => `known for ${share} of its time`,
  },
  devices: {
    columns: {
      device: 'Device',
      time: 'GPU time',
      share: 'Share',
      launches: 'Launches',
      families: 'Most of it',
      tables: 'Tables',
    },
    shown: (device: string, share: string) => `${device}, ${share} of the device time of its file`,
    here: 'these',
    other: (device: string) => `--device ${device}`,
  },
  modes: { 'single-trace': 'single-trace', 'mapping-formal': 'mapping-formal' },
  frameworks: {
    sglang: 'SGLang',
    vllm: 'vLLM',
    trtllm: 'TensorRT-LLM',
    tokenspeed: 'TokenSpeed',
    other: 'other (unknown)',
  },
  stages: {
    extend: 'extend/prefill',
    decode: 'decode',
    mixed: 'mixed',
    verify: 'verify',
    draft: 'draft',
    all: 'all',
  },
  categories: {
    communication: 'communication',
    memory: 'memory',
    kv_cache: 'kv_cache',
    hybrid_linear: 'hybrid_linear',
    attention: 'attention',
    moe: 'moe',
    gemm: 'gemm',
    norm: 'norm',
    rope: 'rope',
    softmax: 'softmax',
    activation: 'activation',
    quantize: 'quantize',
    reduce_topk: 'reduce_topk',
    sampling_io: 'sampling_io',
    elementwise: 'elementwise',
    other: 'other',
  },
  unresolved: 'unresolved',
  kernel: {
    columns: {
      kernel: 'Kernel',
      category: 'Category',
      time: 'GPU time',
      share: 'Share',
      launches: 'Launches',
      location: 'Python location (site share)',
      operator: 'CPU op',
    },
    siteShare: (share: string) => `site share ${share}`,
    replayed: 'graph replay from',
    empty: (bar: string) => `No kernel reaches the bar of ${bar} share.`,
    hidden: (rows: string, share: string, bar: string) =>
      `Below ${bar}: ${rows} kernels with ${share} of the stage.`,
    families: 'Families',
    perStep: (steps: string, time: string, launches: string) =>
      `Per step (${steps} recorded): ${time} of device time, ${launches} launches.`,
    outlier: (kernel: string, time: string, median: string, share: string, without: string) =>
      `One ${kernel} takes ${time} where ${median} is usual: ranks began to profile at different times, or one of them came late. Its kernel has ${share} of the stage with it and ${without} without.`,
  },
  overlap: {
    columns: {
      priority: 'Priority',
      verdict: 'Verdict',
      kernel: 'Kernel',
      scope: 'Python scope',
      signal: 'Formal signal',
      risk: 'Dep risk',
      advice: 'Recommendation',
    },
    verdicts: { headroom: 'headroom', 'low-roi-hidden': 'low-roi-hidden' },
    risks: { low: 'low', high: 'high', unclear: 'unclear' },
    advice: {
      'try-overlap': 'try overlap',
      'try-fusion': 'try fusion',
      'check-deps': 'check deps',
      skip: 'skip',
    },
    signal: (time: string, share: string, exclusive: string, hidden: string) =>
      `${time} us, share ${share}, excl ${exclusive} / hid ${hidden}`,
    empty: (bar: string) => `No overlap candidate reaches the bar of ${bar} share.`,
    hidden: (rows: string, share: string, bar: string) =>
      `Below ${bar} or cut: ${rows} candidates with ${share} of busy time.`,
    needsPair:
      'Times are measured in this trace alone. A pair of traces (mapping and formal) is needed before an overlap is recommended: --mapping-input FILE --formal-input FILE.',
    singleStream:
      'One stream is active: nothing can run beside anything, so only communication and memory rows are listed.',
    noStreams: 'No work on a device.',
    denominator: (busy: string, beside: string) =>
      `Shares are of the ${busy} in which the device was busy; in ${beside} of them two streams ran at once.`,
    limits:
      'A trace shows what did overlap, not what may. Different streams are no proof of independence; a location is where a kernel was launched; hidden kernels still take units and launches.',
    source: {
      'single-trace': 'Overlap from one trace: measured times, attribution of the same trace.',
      'mapping-formal': 'Overlap from a pair: times of the formal trace, attribution by the mapping trace.',
    },
  },
  fuse: {
    columns: {
      pattern: 'Pattern',
      confidence: 'Confidence',
      time: 'Related GPU time',
      share: 'Share',
      evidence: 'Evidence kernels',
      location: 'Current kernel Python location',
      candidate: 'Candidate fused Python path',
      rationale: 'Rationale',
    },
    confidence: { Confirmed: 'Confirmed', Candidate: 'Candidate' },
    states: { present: 'present', split: 'split', 'in-flight': 'in-flight' },
    empty: 'No known source-backed fusion pattern matches.',
    unknownFramework:
      'Fusion patterns are known per framework, and this trace names none (--framework sglang, vllm, trtllm or tokenspeed decides).',
    hidden: (rows: string, share: string, bar: string) =>
      `Below ${bar}: ${rows} patterns with ${share} of the stage.`,
    rationale: {
      present: (share: string, hint: string) =>
        `present: this fused path runs, with ${share} of the stage; ${hint}.`,
      split: (share: string, hint: string) =>
        `split: neighbouring kernels of this pattern cost ${share} of the stage, and the framework ships a fused path: ${hint}.`,
      inFlight: (prs: string, share: string, hint: string) =>
        `in-flight: ${prs} would cover ${share} of the stage (${hint}); look up its state before you count on it.`,
      elsewhere: (framework: string, share: string, hint: string) =>
        `split: shipped in ${framework}, missing here; neighbouring kernels cost ${share} of the stage; ${hint}.`,
    },
  },
  idle: {
    line: (busy: string, idle: string, hostBound: string, between: string) =>
      `busy ${busy}, idle ${idle}: ${hostBound} waiting for the host, ${between} between steps`,
    launchBound: (bound: string, launched: string) => `launched onto a dry stream: ${bound} of ${launched}`,
    gap: (time: string, at: string, before: string, after: string) =>
      `gap ${time} at ${at}: ${before} → ${after}`,
    hostBound: 'the host launched late',
    betweenSteps: 'between steps',
  },
  catalog: {
    asOf: (date: string) => `Catalogs as of ${date}; look open pull requests up again.`,
    verdicts: {
      'existing-path': 'existing path; where it is split: missing, disabled, regressed or unsupported here',
      'shipped-elsewhere': 'pattern shipped upstream elsewhere',
      'open-pr': 'open upstream pull request',
      new: 'no family of the catalogs fits',
    },
    row: (row: string, family: string, verdict: string) => `${row}  ${family}: ${verdict}`,
    none: (rows: string, verdict: string) => `${rows}: ${verdict}`,
    switchedOff: (names: string) => `switched off at this server: ${names}`,
    toggles: (names: string) => `decided by ${names}`,
  },
  similarity: {
    note: (grade: string, title: string, cues: string) => `Similarity (${grade}): ${title}, by ${cues}`,
    grades: { high: 'high', medium: 'medium', low: 'low' },
  },
  coverage: {
    located: (share: string) => `${share} of device time has a Python location`,
    replayed: (share: string) => `${share} was replayed from graphs`,
    aligned: (aligned: string, replayed: string) =>
      `${aligned} of ${replayed} replayed kernels by graph capture`,
    annotated: (named: string, replayed: string) =>
      `${named} of ${replayed} replayed kernels named by graph annotations`,
    ambiguous: (count: string) => `${count} of uncertain order left unresolved`,
    kinds: {
      own: (share: string) => `${share} by its own launch`,
      capture: (share: string) => `${share} by graph capture`,
      order: (share: string) => `${share} by order only`,
      exact: (share: string) => `${share} by the same name`,
      fuzzy: (share: string) => `${share} by a similar name (~)`,
      replayCallOnly: (share: string) => `${share} known only by the call that replayed the graph`,
      unresolved: (share: string) => `${share} not located`,
    },
  },
  dominatedBy: ({
    stage,
    family,
    share,
    most,
    longest,
  }: {
    readonly stage: string;
    readonly family: string;
    readonly share: string;
    /** The longest kernel of the family, and the longest of all where it is of another one. */
    readonly most: { readonly kernel: string; readonly share: string } | null;
    readonly longest: { readonly kernel: string; readonly share: string } | null;
  }) =>
    [
      `Dominated by ${family} (${share} of ${stage})`,
      most === null ? '' : `, most of all ${most.kernel} (${most.share})`,
      longest === null ? '' : `; the longest single kernel is ${longest.kernel} (${longest.share})`,
      '.',
    ].join(''),
  serverArguments: (list: string) => `Server arguments: ${list}`,
  overlapAnalysis: {
    title: 'torch_npu Overlap Analysis',
    row: (what: string, ours: string, theirs: string, difference: string) =>
      `${what}: ours ${ours} ms, theirs ${theirs} ms (${difference} %)`,
  },
  warnings: {
    partial: (events: string, time: string) =>
      `The trace is partial: ${events} events over ${time} ms were read, and what followed is missing. Shares are of what was read.`,
    truncated: 'The file ends before its document does: everything up to the last whole event was read.',
    damagedGzip: 'The compressed data is damaged; what was readable before it was used.',
    zerosAfterGzip: 'Zero bytes follow the compressed data; they were ignored.',
    bytesAfterGzip: 'Other bytes follow the compressed data; they were ignored.',
    damagedEvents: (count: string) => `${count} damaged events were skipped, each alone.`,
    summaryTable: (source: string) =>
      `${source} holds device rows alone: where they come from, stages and fused patterns need the trace (trace_view.json).`,
    sumsTable: (source: string) =>
      `${source} holds sums alone: totals and shares are its own, single durations are averages, and nothing is known of order, overlap or gaps.`,
    secondDocument: 'A second document follows the first in this file; only the first was read.',
    utf16: 'The file is UTF-16 and was converted.',
    checksum:
      'The checksum of the compressed data is not that of its text: a byte changed on the way, and figures may be wrong. Copy the file again.',
    unusableTimes: (count: string) =>
      `${count} rows of the device have no start or no possible duration (missing, negative or beyond any number); they are not in the tables.`,
    notANumber: (count: string) =>
      `${count} values are NaN or Infinity, which JSON does not know; they were left out.`,
    pairs: (joined: string, unmatched: string) =>
      `${joined} pairs of begin and end rows were joined; ${unmatched} rows without a partner were not read.`,
    zeroTimes: (count: string) =>
      `${count} rows carry the time 0 and no duration (a known fault of a writer); they were ignored.`,
    uncategorised: (count: string) =>
      `The file has no kernel rows; ${count} rows without a category that name a stream were taken as kernels.`,
    noDeviceRows: {
      'front-end':
        'No rows of a device: this is the trace of a front-end process that launches nothing. Take the trace of a worker.',
      'cpu-only':
        'No rows of a device: it was not profiled. Record with the activities CPU and GPU (CUDA, NPU).',
      'range-only':
        'No rows of a device, only ranges: CUPTI ran in range mode. Record kernels (activities CPU and CUDA) instead of hardware counters.',
      mtia: 'No rows of a GPU or NPU: the rows of MTIA devices are not read.',
      empty: 'The file holds no events.',
    },
    noDeviceRowsYet: 'No rows of a device in the part of the trace that was read.',
    overlapAnalysis: (what: string, ours: string, theirs: string) =>
      `${what} of torch_npu differs by more than 0.5 %: ours ${ours} ms, theirs ${theirs} ms.`,
    analysed: { computing: 'Computing', communication: 'Communication', free: 'Free' },
    simulated: (simulator: string) =>
      `This trace is simulated (${simulator}): it says what a model of the hardware predicts, not what ran.`,
    otherDevices: (device: string, others: string) =>
      `Tables are about device ${device}; the file also holds ${others} (--device PID).`,
    noStack:
      'No Python locations: the trace was recorded without stacks. Record with with_stack=True (for TensorRT-LLM see triage trtllm-override).',
    noSuchDevice: 'No device of the file fits --device or --pid-substring.',
    unknownFramework: 'The framework of this trace is not known; --framework sets it.',
    notNative:
      'Not native SGLang evidence: the run used the diffusers backend. Kernel and overlap tables describe diffusers, not SGLang.',
    similarNames:
      'Locations marked ~ were found by a similar name; the letter says by which rule (b part, c beginning, d known alias).',
  },
};
