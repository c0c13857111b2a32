/** Answers to follow-up questions. */
export const answers = {
  noResult: 'There is no result to ask about yet.',
  unanswerable: (can: string) => `That cannot be answered from what is here. What can be asked: ${can}`,
  doubted: (as: string, near: readonly string[]) =>
    `Not sure what was asked; answered as “${as}”.${near.length === 0 ? '' : ` If it was not that: ${near.map((one) => `“${one}”`).join(', ')}.`}`,
  partNotUnderstood: (words: string) =>
    `Left without an answer, as it was not understood: “${words}”. Ask it by itself in other words.`,
  near: (questions: readonly string[]) =>
    `The question was not understood. Near it: ${questions.map((one) => `“${one}”`).join(', ')}.`,
  can: 'is it reasonable; why this strategy, why not another; what limits it; Prefill or Decode; what if a limit, length, device count or cache were different; how many devices; compare with a device; why A is slower than B; what the shares say; which operator leads; why TTFT or TPOT is so; where a request spends its time; whether a batch, users or a context fit; KV cache and memory; how many users, which context at most; figures per device and per million tokens; whether separate phases, MTP, a prefix cache, EP or another format help; how far from the peak; all candidates; the figures, conditions and evidence; what to do next; the equation of a metric; a wider search; validation commands; export.',
  notACandidate: (what: string, known: string) =>
    `${what} is not among the candidates (${known}); it was not searched, or had no row within the limits.`,
  wouldGive: (parallel: string, figures: string, best: string) =>
    `Searched by the embedded engine it gives ${parallel}, ${figures}; the best row there has ${best}.`,
  isBest: (parallel: string) => `${parallel} is the best strategy.`,
  isBestOf: (phase: string, parallel: string) => `${parallel} is the best strategy of a ${phase} instance.`,
  pairLost: (pair: string, rate: string, best: string, most: string) =>
    `${pair} serves ${rate}, one instance of each balanced; the best pair, ${best}, serves ${most}.`,
  onePhase: (phase: string) => `This result is about ${phase} alone.`,
  larger: (phase: string, part: string) => `${phase} is the larger part: ${part} of a request’s time.`,
  missingForWhatIf: (missing: string, command: string) =>
    `No what-if yet: what was read lacks ${missing}. It is computed by this command, with the names in capitals replaced: ${command}`,
  noWhatIf:
    'The embedded engine cannot run this plan (model, device or a value is missing or unknown to it), so there is no what-if.',
  notBuilt: (change: string) =>
    `The embedded engine looks up operator times that were measured on the device as it is: it has none with ${change}. A profile of such a device (--device-file) or measurements on it would tell.`,
  cannotRun: (change: string) => `The embedded engine cannot run the plan with ${change}.`,
  whatIfFails: (change: string) => `With ${change} no strategy meets the limits (embedded engine).`,
  whatIf: (change: string, after: string, gap: string) => `With ${change}: ${after} (${gap}).`,
  whatIfOnly: (change: string, after: string) => `With ${change}: ${after}.`,
  against: (before: string) => `Against ${before} for the unchanged plan, both by the embedded engine.`,
  noneBefore: 'The unchanged plan has no row that meets the limits (embedded engine).',
  noEffect: (change: string, same: string) => `With ${change} nothing changes: ${same} (embedded engine).`,
  change: (name: string, value: string) => `${name} ${value}`,
  devicesNeeded: (goal: string, count: string, figures: string) =>
    `${goal} needs ${count === '1' ? 'one device' : `${count} devices`}: ${figures} there (embedded engine, trying counts that double).`,
  devicesBelow: (count: string, figure: string) => `${count} devices give ${figure}.`,
  devicesBelowNone: (count: string) => `${count} devices have no row within the limits.`,
  devicesNotEnough: (goal: string, most: string) =>
    `${goal} is not reached with ${most} devices or fewer (embedded engine).`,
  goalLimits: 'Meeting the limits',
  goalChange: (change: string) => `Meeting ${change}`,
  serverShares:
    'These are parts of a simulated server’s time, not operators that were traced: of Cube, Vec, Comm or Mem nothing can be said.',
  noShares:
    'There are no shares to read: this input is a summary without a breakdown by phase, so nothing can be said about Cube, Vec, Comm or Mem.',
  noTwo:
    'That needs two results, devices, phases, strategies or passes; only one is here. With another one: throughline compare FILE_A FILE_B.',
  equations: {
    throughput: 'token/s = 1000 × concurrency / TPOT',
    prefill: 'input token/s = 1000 × concurrency × input length / time of all Prefill waves',
    tpot: 'TPOT = Decode step + TTFT / output length',
    decodeTpot: 'TPOT = time of one Decode step / tokens that the step yields (1 without MTP)',
    ttft: 'TTFT = [w × T × n × (1 + n) / 2 + (n × T + t) × r] / concurrency, with n full waves of w requests taking T each and a last wave of r taking t',
    memory:
      'memory left = device memory − reserve − weights − KV cache − activations, in the tightest forward pass',
    ratio: 'P/D ratio = Decode req/s / Prefill req/s, each of one instance',
    concurrency: 'concurrency = batch × DP',
    waves: 'w = ⌊token budget × DP / effective input length⌋',
  },
  equation: (text: string) => `Equation: ${text}`,
  equationUnknown: 'Equations that can be shown: throughput, TPOT, TTFT, memory, P/D ratio, concurrency.',
  commands: 'No command can be written from what is here.',
  verifyIt: 'throughline verify runs these and compares them with the row.',
  widen:
    'A wider search also varies EP and MoE-DP, or the device count; TP alone keeps EP at the device count.',
  widened: (space: string) => `A wider search (${space}), by the embedded engine:`,
  widenedNothing: 'It finds nothing better.',
  dense: 'The model is dense: EP and MoE-DP have nothing to split, only TP and the device count can vary.',
  export: 'throughline export writes this session as Markdown, JSON or one HTML page.',
  onePass: (phase: string) =>
    `This is a pass of ${phase}; how it stands against the other phase needs the result that both belong to.`,
  compareElsewhere: (devices: readonly string[]) =>
    `The engine of this result has no profile of ${devices.join(', ')}. GPUs are planned by the calibrated estimator: throughline plan --devices ${devices.at(-1) ?? ''} with the model, lengths and limits of this plan. The two engines rest on different grounds, so measure before you choose between them.`,
  compareOffer: 'Name one device for the whole comparison.',
};
