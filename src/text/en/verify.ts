/** Texts of `verify` and `compare`. */
export const verify = {
  flags: {
    source:
      'a file, - for standard input, or a session; the newest session where it is left out. One part of it: FILE#decode, FILE#TP=4',
    row: 'which row of the list of candidates; the best one where it is left out',
    engine: 'what runs the forward passes: embedded or tensorcast',
    msmodeling: 'folder of the msmodeling checkout',
    opBound: 'also the operators, each with its bound',
    set: 'a field that the result does not say, e.g. compile=yes',
    dryRun: 'show the commands, run nothing',
    yes: 'run without asking',
  },
  unknownField: (name: string, known: string) => `--set knows no field "${name}". Fields: ${known}`,
  mixedLengths:
    'This result is of prompts of several lengths. A wave of them is no single forward pass, so there is nothing to verify it by.',
  noPasses: (devices: string) =>
    `No program here runs single forward passes on ${devices}: GPUs are known by measured operators and servers.`,
  measureInstead:
    'A load on a server that is started as the row says checks it; its result is read by explain and compare:',
  withDraft:
    'This result is of a plan with a draft model. The search tells it no context, a single forward pass does, so their times are not of the same work and there is nothing to verify it by.',
  givenInstead: (field: string, given: string, told: string) =>
    `${field} is ${given} as you said; the result says ${told}.`,
  badRow: (given: string) => `--row is a place in the list, counted from 1, not "${given}".`,
  nothingRead: 'Nothing in this input can be verified: no result row was found.',
  unknownSource: (source: string) => `There is no file and no session called ${source}.`,
  sessionWithoutResult: (id: string) =>
    `Session ${id} has no result yet: throughline resume ${id} goes on with it.`,
  noRow: (row: string, count: string) => `There is no row ${row}; the result lists ${count}.`,
  needs: 'The result does not say:',
  /** A forward pass by its id. */
  pass: (id: string) => id,
  heading: (parallel: string) => `Verification of ${parallel}`,
  phases: { aggregated: 'aggregated', prefill: 'Prefill', decode: 'Decode', 'pd-ratio': 'PD ratio' },
  commands: 'Commands',
  assumptions: 'Assumptions',
  assumption: {
    'max-batched-tokens': (value: string) =>
      `The row does not say how many tokens a step may hold; ${value} is the first value the optimizer tries by itself.`,
    'serving-cost': (value: string) => `Serving cost per forward pass: ${value} ms.`,
  },
  confirm: (count: string, engine: string) => `Run ${count} forward passes on ${engine}?`,
  needsYes: 'Nothing was run: confirm with --yes.',
  template: 'As far as the input goes; the words in capitals stand for what it does not say:',
  cannotAsk: (flags: string) => `Give them as ${flags}, or start on a terminal to be asked.`,
  example: (value: string) => `e.g. ${value}`,
  badAnswer: (example: string) => `That does not fit. Example: ${example}`,
  running: (id: string) => `running ${id} …`,
  failed: (id: string) => `${id} failed`,
  noForward: (id: string) => `${id}: the output holds no forward pass that could be read`,
  cannotRun: (engine: string, reason: string) => `This cannot be verified on ${engine}: ${reason}`,
  onEngine: {
    embedded: 'the embedded engine',
    tensorcast: 'TensorCast',
    calibrated: 'the calibrated estimator',
    aiconfigurator: 'AIConfigurator',
  },
  columns: { figure: 'figure', predicted: 'predicted', verified: 'verified', difference: 'difference' },
  figures: {
    ttftMs: 'TTFT (ms)',
    tpotMs: 'TPOT (ms)',
    throughputTokensPerSecond: 'throughput (token/s)',
    throughputTokensPerSecondPerDevice: 'throughput per device (token/s)',
    requestsPerSecond: 'requests (req/s)',
    waveMs: 'Prefill wave (ms)',
    remainderMs: 'last Prefill wave (ms)',
    decodeMs: 'Decode step (ms)',
    concurrency: 'concurrency',
    batchSize: 'batch',
    pdRatio: 'PD ratio',
    balancedQps: 'balanced QPS (req/s)',
    prefillQps: 'P QPS (req/s)',
    decodeQps: 'D QPS (req/s)',
  },
  shares: { memory: 'Mem', communication: 'Comm', cube: 'Cube', vector: 'Vec' },
  shareHeading: 'Shares of time by winning bound',
  operators: {
    heading: (id: string) => `Dearest operators of ${id}`,
    columns: { operator: 'operator', bound: 'bound', time: 'time (ms)', share: 'share', calls: 'calls' },
  },
  reasons: {
    agrees: 'Predicted and verified figures agree.',
    consistent:
      'Consistent: the forward passes rebuild the row. Both sides are the same model, so this verifies nothing about real hardware; another program (TensorCast) or a measurement does.',
    'nothing-to-compare': 'The row carries no figure that the forward passes could confirm.',
    'one-phase': (phase: string) =>
      `Only ${phase} was run; figures of the whole row need the other phase as well.`,
    'not-rebuilt':
      'The prompt is computed in chunks that share steps with Decode; single forward passes cannot rebuild that schedule. They are shown for themselves.',
    assumption: (told: string) => `The difference may come from an assumption: ${told}`,
    'open-shapes':
      'The optimizer compiles with open token counts, text_generate with fixed ones; with MTP the two differ a little.',
    'other-engine': (predicted: string, verified: string) =>
      `The row was made by ${predicted} and verified by ${verified}: two programs, not one.`,
    unexplained: 'The difference is unexplained.',
  },
  engines: {
    noCommand: 'The result does not carry the command that made it, so it cannot be run again.',
    confirm: (engines: string) => `Run the same plan on ${engines}?`,
    agree: 'The engines agree.',
    differ: (worst: string) => `The engines differ by up to ${worst}.`,
    sameInputs: 'Every engine read the same inputs.',
    inputs: 'Inputs that the engines did not read the same',
    memory: { totalGiB: 'device memory (GB)', reservedGiB: 'reserved memory (GB)' },
    failed: (engine: string, reason: string) => `${engine}: ${reason}`,
  },
  forward: {
    executionMs: 'time (ms)',
    tokensPerSecondPerDevice: 'throughput per device (token/s)',
    weightGiB: 'weights (GB)',
    kvCacheGiB: 'KV cache (GB)',
    activationGiB: 'activation (GB)',
    availableGiB: 'available (GB)',
  },
  compare: {
    flags: {
      source:
        'a file, - for standard input, or a session; a part of it behind #: FILE#decode, FILE#TP=4, FILE#2',
      other: 'what to compare it with',
      engines:
        'run the plan of the source on these engines and compare: embedded, tensorcast, calibrated, aiconfigurator',
    },
    eitherOr: 'Give another source or --engines, not both.',
    oneEngine: (engine: string) =>
      `This result is one of ${engine} already, so nothing stands beside it: name another engine as well.`,
    nothingToCompareWith:
      'Give another source, or --engines embedded tensorcast; or one source that holds two devices, phases, strategies or passes.',
    notTheSame: 'One source holds a result, the other a forward pass; they cannot be compared.',
    operators: 'Operators whose time differs most (ms)',
    operatorParts: 'What the leading operators take, and what their time is made of',
    points: (points: string) => `${points} points`,
    conditions: 'Conditions',
    same: 'same',
    different: 'different',
    unknown: 'unknown',
    left: 'A',
    right: 'B',
    /** A measured load, of which nothing tells how the server is deployed. */
    loadTest: 'load test',
    bandsOverlap: (names: readonly string[]) =>
      `In brackets: the bands of the figures. Those of ${names.join(', ')} overlap: the two may be the same.`,
    laterDevices: (devices: readonly string[]) =>
      `${devices.join(', ')}: one side ran TensorCast over several devices. It keeps state of the first device, so those after it differ a little from runs of their own.`,
    onlyIn: (side: string) => `only in ${side}`,
    notAResult: (source: string) => `${source}: no result could be read.`,
  },
  conditions: {
    model: 'model',
    devices: 'devices',
    numDevices: 'device count',
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
};
