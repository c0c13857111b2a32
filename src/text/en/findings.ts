/** Findings of validation about a plan: first what is wrong and where, then the smallest fix. */
export const findings = {
  ownLayout:
    'Our layout, no reference run: the published architecture is laid out here, and no run of TensorCast stands behind it.',
  windowedLayers: (layers: string, of: string, window: string) =>
    `${layers} of ${of} layers see the last ${window} tokens alone, and a runtime keeps no more of them; TensorCast counts whole sequences in all layers, and so does this plan: its KV cache is larger than what is needed.`,
  wholeExperts: (gib: string) =>
    `TensorCast has no rule for the experts of this model: it keeps all of them whole and in fp16 on every device (${gib} GiB), whatever TP, EP and the format are, and so does this plan. Serving frameworks shard them: models add FOLDER --assume qwen3_moe plans it so, labelled as an assumption.`,
  assumedLayout: 'Assumed layout, no reference run: you take the model for one of another family.',
  coreMissing: (labels: string) => `Not answered yet: ${labels}.`,
  answerIt: (label: string) => `answer ${label}`,
  ratioExcludesPhases: 'P/D ratio plans both phases at once, so single phases cannot be chosen beside it.',
  phasesNeedDisaggregation: 'Phases are chosen only in disaggregation; this plan shares its devices.',
  dropIt: (label: string) => `drop ${label}`,
  ratioNeedsInstances: (label: string) => `P/D ratio needs the size of both instances; ${label} is missing.`,
  instancesNeedRatio: (label: string) =>
    `${label} means something only for the P/D ratio, which this plan does not ask.`,
  instancesExceedDevices: (prefill: string, decode: string, devices: string) =>
    `One prefill instance (${prefill}) and one decode instance (${decode}) do not fit ${devices} devices.`,
  setTo: (label: string, value: string) => `set ${label} to ${value}`,
  ratioNeedsTtft:
    'P/D ratio needs a TTFT limit: without it the prefill sweep is searched as if it were decode.',
  bothRuns:
    'Both limits in disaggregation mean two runs: prefill under the TTFT limit, decode under the TPOT limit.',
  phaseNeedsLimit: (phase: string, limit: string) =>
    `${phase} is selected by its limit; ${limit} is missing.`,
  limitNotPassed: (limit: string, phase: string) =>
    `The ${limit} is not passed on, because ${phase} is not among the planned phases.`,
  noLimit: 'No latency limit is stated: the search would take the largest batch whatever it costs the user.',
  noTtftLimitShort: (forecast: string) =>
    `No TTFT limit: nothing bounds the wait for a first token (forecast ${forecast}).`,
  noTtftLimit: (forecast: string | null) =>
    forecast === null
      ? 'No TTFT limit: the best row may queue for seconds.'
      : `No TTFT limit: the best row may queue for seconds (forecast ${forecast}).`,
  tpotOfFirstToken: (tpot: string, each: string) =>
    `A TPOT limit of ${tpot} ms is ${each} tokens/s for each user, so it limits next to nothing. Is it the TTFT limit?`,
  tpotAboveTtft: (tpot: string, ttft: string) =>
    `The TPOT limit (${tpot}) is above the TTFT limit (${ttft}): a token may take longer than the first one. Were they swapped?`,
  contradicts: (first: string, second: string, meant: string) =>
    `${first} contradicts ${second}, which means ${meant}. Leave one of them out.`,
  setLimit: (label: string) => `set a ${label}`,
  notPositive: (label: string, value: string) => `${label} must be above 0; it is ${value}.`,
  notWhole: (label: string, value: string) => `${label} must be a whole number above 0; it is ${value}.`,
  unknownDevice: (name: string, nearest: string) =>
    `No device profile is called "${name}".${nearest === '' ? '' : ` Nearest: ${nearest}.`} A device of your own is described in a file: --device-file FILE.`,
  useInstead: (name: string) => `use ${name}`,
  deviceWithoutEstimator: (device: string, runnable: string) =>
    `${device} is recognised, but no installed estimator can run it. What can run: ${runnable}.`,
  fileUnreadable: (path: string) => `No file that can be read has the path ${path}.`,
  notLengths: (path: string, reason: string) => `${path} is no length distribution: ${reason}.`,
  notProfile: (path: string, field: string | null, reason: string) =>
    `${path} is no device profile: ${field === null ? '' : `${field} `}${reason}.`,
  recordedLengths: (path: string, count: string) =>
    `the mean of the ${count} requests of ${path}, each of which counts with its own length`,
  openedFile: (path: string) => `the device file ${path} describes it`,
  chooseAnother: (label: string) => `choose another ${label}`,
  countExceedsGrid: (device: string, grid: string, count: string) =>
    `${device} links at most ${grid} devices in its grid; the plan wants ${count}.`,
  countsDies: (device: string, each: string, count: string, cards: string, dies: string) =>
    `A device of ${device} is one die, and a card holds ${each}: the plan has ${count} dies, which are ${cards} cards. Were ${count} cards meant? They have ${dies} dies.`,
  unknownModel: (name: string, nearest: string) =>
    `"${name}" is not a known model. Give a folder with its config.json (throughline models add FOLDER keeps it).${nearest === '' ? '' : ` Nearest known: ${nearest}.`}`,
  modelWithoutMtp: (model: string) =>
    `${model} states no MTP layers; the modelled gain exists only if you train or add them.`,
  doesNotFit: (device: string, needed: string, available: string) =>
    `Weights and the KV cache of one request need ${needed} GiB on each ${device}; ${available} GiB are there.`,
  sizesExceedDevices: (label: string, sizes: string, devices: string) =>
    `${label}: ${sizes} exceed the ${devices} devices that are planned for.`,
  noCombination: (devices: string) =>
    `No combination of the given TP, EP and MoE-DP sizes divides ${devices} devices.`,
  expertsOnDense: (model: string) =>
    `${model} has no experts: EP and MoE-DP sizes change nothing but the number of combinations.`,
  batchRangeForm: 'The batch range takes one or two whole numbers above 0, the smaller first.',
  swap: 'put the smaller first',
  hitRateRange: (value: string) =>
    `The prefix-cache hit rate must be from 0 up to, not including, 1; it is ${value}.`,
  mtpTokensPositive: 'MTP is on, so it must draft at least one token.',
  draftExcludesMtp: 'A draft model and MTP exclude each other.',
  deviceOfOneSource: (
    title: string,
    id: string,
    missed: { readonly points: string; readonly tpot: string } | null,
  ) =>
    missed === null
      ? `What is known of ${title} rests on a single secondary source, and no measurement of it stands behind the bands: the figures may flatter. "throughline devices ${id}" says what is known.`
      : `What is known of ${title} rests on a single secondary source, and its one public load test (${missed.points}) has a TPOT ×${missed.tpot} of the predicted one: the bands are widened to hold it, and the figures may flatter. "throughline devices ${id}" says what is known.`,
  fp8ByBlocks: (model: string) =>
    `The fp8 weights of ${model} are published with a scale for each block. One scale for each tensor, as planned, is another checkpoint, and a faster one in the model: the figures would flatter.`,
  draftPlainCache: (action: string) => `A draft model needs an unquantized KV cache; ${action} is asked for.`,
  turnOff: (label: string) => `turn ${label} off`,
  acceptanceRange: (value: string) => `Acceptance rates must be from 0 to 1; ${value} is not.`,
  acceptanceCount: (tokens: string, rates: string) =>
    `${tokens} MTP tokens need at least ${tokens} acceptance rates less one; ${rates} are given.`,
  acceptanceOneFewer: (tokens: string, rates: string) =>
    `${tokens} MTP tokens with ${rates} acceptance rates: the last token counts as never accepted.`,
  budgetChunks: (budget: string, input: string) =>
    `A token budget of ${budget} is below the effective input of ${input} tokens: prefill is split into chunks.`,
  budgetTooSmall: (budget: string, input: string) =>
    `A token budget of ${budget} is below the effective input of ${input} tokens, which this version refuses.`,
  distributionMode: 'A length distribution works in aggregation, and in disaggregation for prefill only.',
  groupSizeUnused: 'A group size means something only with MXFP4.',
  flagRefused: (program: string, flag: string) => `${program} has no ${flag}, and the figures depend on it.`,
  flagDropped: (program: string, flag: string) =>
    `${program} has no ${flag}; it is left out, which changes no figure.`,
  pathRefused: (path: string) =>
    `TensorCast takes a model id or path of at most 256 letters, digits, "_", "/", "." and "-" without blanks or other signs, and would refuse ${path}. A link with such a name works: ln -s '${path}' ./model`,
  engineCannotRun: (reason: string) => `The chosen engine cannot run this plan: ${reason}`,
};
