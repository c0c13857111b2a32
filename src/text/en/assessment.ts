/** Limits of the model: where it flatters, what it lacks, what a plan left out. */
export const assessment = {
  configProblem: {
    unreadable: (path: string) => `${path} cannot be read.`,
    'not-json': (path: string) => `${path} is not JSON: mend the file, or give another one.`,
  },
  /** A format without a peak: what the model does with it, and what it would cost in the nearest one. */
  noPeak: (device: string, format: string, share: string) =>
    `${device} states no ${format} peak: ${share} of the matrix operations take no time in the model.`,
  borrowedPeak: (device: string, format: string, other: string) =>
    `${device} states no ${format} peak: its linears are timed at the ${other} peak.`,
  computedRate: (modelled: string, computed: string, format: string) =>
    `The model gives ${modelled}; computed in ${format} it is ${computed} (assumption of this program).`,
  computedNone: (modelled: string, format: string) =>
    `The model gives ${modelled}; computed in ${format} nothing meets the limits (assumption of this program).`,
  computedOnly: (format: string, computed: string) =>
    `Computed in ${format} it gives ${computed} (assumption of this program).`,
  computeIn: (format: string) => `compute it in ${format}, the nearest format with a peak`,
  noHome: 'No wider format has a peak either.',
  rate: (tokens: string) => `${tokens} tok/s`,
  requestRate: (requests: string) => `${requests} requests/s`,
  /** Memory beside the figures of TensorCast. */
  notInModel: (parts: string) => `not in TensorCast's memory: ${parts}`,
  state: (total: string, each: string, requests: string) =>
    `recurrent state ${total} GiB (${requests} requests of ${each} MB)`,
  cacheOvercounted: (less: string, cached: string, counted: string) =>
    `KV cache ${less} GiB less: ${cached} of the ${counted} layers it counts have one`,
  runtimeShare: (parts: string, reserved: string) => `from the reserve of ${reserved} GiB: ${parts}`,
  logits: (size: string) => `logits ${size} GiB`,
  buffers: (size: string) => `communication buffers ${size} GiB`,
  memoryHolds: (left: string) => `it holds: ${left} GiB are left`,
  memoryBreaks: (device: string, parallel: string, batch: string, missing: string) =>
    `The best row (${parallel}, batch ${batch}) does not hold on ${device}: ${missing} GiB are missing once everything is counted.`,
  memoryBatch: (batch: string) => `A batch of ${batch} holds.`,
  /** Heads that no split divides. */
  queryHeads: (heads: string, sizes: string) => `${heads} query heads do not divide by TP=${sizes}.`,
  kvHeads: (heads: string, sizes: string) =>
    `${heads} KV heads do not divide by TP=${sizes}, nor TP by them.`,
  modelReason: (reason: string) => `The model cannot be computed like this: ${reason}.`,
  textOnly: 'plan requests without images',
  splitReason: (reason: string) => `The model cannot be split like this: ${reason}.`,
  possibleSizes: (devices: string, sizes: string) =>
    `TP sizes that fit ${devices} devices and the heads: ${sizes}.`,
  noSizes: (devices: string) => `No TP size fits ${devices} devices and the heads.`,
  /** The widest search beside a narrower one. */
  widerBetter: (row: string, rate: string, factor: string) => `Searched too: ${row}, ${rate}, ${factor} ×.`,
  widerFirst: (row: string, rate: string) =>
    `The search of the plan finds nothing within the limits; over TP, EP and MoE-DP there is ${row}, ${rate}.`,
  searchedToo: (row: string, rate: string, factor: string) => `searched too: ${row}, ${rate}, ${factor} ×`,
  searchedFirst: (row: string, rate: string) => `searched too: ${row}, ${rate}, within the limits`,
  oneRequest: (devices: string) =>
    `The best row holds one request at a time on ${devices} devices: nothing is shared between users.`,
  /** A limit for the whole request. */
  e2e: (limit: string, best: string) =>
    `The whole request may take ${limit}; the best row takes ${best} (TTFT + TPOT × (output − 1)).`,
  e2eTpot: (tpot: string, row: string) => `With TPOT ≤ ${tpot} it is held: ${row}.`,
  e2eNever: 'No TPOT limit makes it hold.',
  context: (tokens: string, positions: string) =>
    `Prompt and output are ${tokens} tokens; the longest context of the model is ${positions}.`,
  contextScaled: (scaling: string) => `That is with its stretched positions (${scaling}).`,
  checkpoint: (name: string, planned: string) =>
    `The checkpoint is stored as ${name}; the plan computes ${planned}.`,
  checkpointNone: 'No quantization of the engine is that format.',
  checkpointUnrated: (linear: string) => `${linear} would be the nearest; this device has no unit for it.`,
  needsThen: (size: string) => `${size} GiB`,
  orSet: (label: string, value: string, size: string) => `set ${label} to ${value} (needs ${size} GiB)`,
  noInt8: 'This device states no int8 peak, so nothing is quantized.',
  checkpointFormat: 'The checkpoint is in this format.',
  fullPrecision: 'The checkpoint names no number format, so its full precision is taken.',
  noUnit: 'The device has no unit for the format of the checkpoint.',
  kept: 'It was the recommended value before another part was set.',
};
