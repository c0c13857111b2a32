import { engineProblems } from './engine-problems.ts';

/** How much of a pass came from a database of measured operators; seconds. */
interface MeasuredShare {
  readonly share: number | null;
  readonly measuredSeconds: number;
  readonly interpolatedSeconds: number;
  readonly partialSeconds: number;
  readonly rooflineSeconds: number;
  readonly missed: readonly { readonly name: string }[];
}

/** Texts of the drop-in commands; printed results keep the real program's own words. */
export const engineCommand = {
  badValue: (flag: string, value: string, wanted: string) => `argument ${flag}: '${value}' is not ${wanted}`,
  wanted: {
    integer: 'a whole number',
    between: (min: number, max: number) => `a whole number from ${min} to ${max}`,
    positiveInteger: 'a whole number above 0',
    nonNegativeInteger: 'a whole number of at least 0',
    number: 'a number',
    positiveNumber: 'a number above 0, or inf',
    fraction: 'a number of at least 0 and below 1',
    model: 'a model id or path of at most 256 letters, digits, "_", "/", "." or "-"',
    oneOf: (choices: string) => `one of the choices; choose from ${choices}`,
    lengths: 'a whole number from 1 to 100000000, or the path of a YAML file with a length distribution',
  },
  unknownArgument: (words: string, present: string | null) =>
    `unrecognized arguments: ${words}${present === null ? '' : ` (now ${present})`}`,
  ambiguous: (typed: string, names: string) => `ambiguous option: ${typed} could match ${names}`,
  takesNoValue: (flag: string, value: string) => `argument ${flag}: takes no value, but got '${value}'`,
  needsValue: (flag: string) => `argument ${flag}: expected a value`,
  missing: (flags: string) => `the following arguments are required: ${flags}`,
  notModelled: (flag: string) =>
    `argument ${flag}: the embedded engine does not model this. Leave it out, or run the plan with TensorCast.`,
  choiceNotModelled: (flag: string, value: string) =>
    `argument ${flag}: the embedded engine does not model '${value}'. Leave it out, or run the plan with TensorCast.`,
  deprecated: (used: string, present: string) =>
    `WARNING: ${used} is deprecated; use ${present} instead. The old form remains accepted for compatibility.`,
  modelTwice: 'pass either a positional model id or --model-id, not both',
  modelMissing: 'a model is required: pass a model id or folder, or --model-id',
  sizeTooLarge: (flag: string, size: number, devices: number) =>
    `${flag} contains value ${size}, which is larger than --num-devices (${devices}).`,
  noCombination: (devices: number) =>
    `No valid parallel combination: no choice of --tp-sizes, --ep-sizes, --moe-dp-sizes and --dcp-sizes divides ${devices} devices (--num-devices).`,
  batchRangeCount: (count: number) => `--batch-range takes MAX, or MIN and MAX; got ${count} values`,
  batchRangePositive: '--batch-range takes whole numbers above 0',
  batchRangeOrder: (min: number, max: number) => `--batch-range min must be <= max, got [${min}, ${max}]`,
  unknownDevice: (names: string, known: string) =>
    `Unknown --device name(s): ${names}. Valid profiles: ${known}`,
  gridTooSmall: (device: string, devices: number, size: number) =>
    `Device profile '${device}' cannot model num_devices=${devices} (communication grid size is ${size}).`,
  mtpTooLong: (lengths: string, rates: number) =>
    `num_mtp_tokens candidates [${lengths}] exceed the supported mtp_acceptance_rate length (${rates}): pass a rate for each predicted token with --mtp-acceptance-rates.`,
  pdWithDisagg: '--enable-optimize-prefill-decode-ratio cannot be used together with --disagg.',
  pdCountsMissing:
    '--enable-optimize-prefill-decode-ratio needs both --prefill-devices-per-instance and --decode-devices-per-instance.',
  pdCountsWithoutMode:
    '--prefill-devices-per-instance and --decode-devices-per-instance require --enable-optimize-prefill-decode-ratio. This mode cannot be used together with --disagg.',
  pdNeedsTtft:
    'without --ttft-limit the prefill side has no TTFT, so there is nothing to pair: pass --ttft-limit (inf for none).',
  lengthsWithPd: 'a length distribution in --input-length cannot be used for the PD ratio.',
  lengthsInDisagg:
    'with --disagg, a length distribution in --input-length works for prefill only: pass --ttft-limit and leave out --tpot-limit.',
  imagesWithoutEncoder: (flags: string) =>
    `${flags}: this model takes no images; it is simulated with text only.`,
  imagesIncomplete: (flags: string) =>
    `${flags}: --image-height, --image-width and --image-batch-size belong together; it is simulated with text only.`,
  modelUnknown: (model: string) => `Failed to build model '${model}'`,
  modelUnknownHint:
    'It is not among the known models (`throughline models` lists them), and no folder with config.json has this path.',
  modelConfig: {
    unreadable: (path: string) => `${path} cannot be read`,
    'not-json': (path: string) => `${path} is not JSON`,
  },
  modelUnsupported: (reason: string) => `This model cannot be simulated: ${reason}`,
  modelCannotSplit: (reason: string) => `This model cannot be laid out like this: ${reason}`,
  layouts: {
    'published-architecture': (model: string) =>
      `${model}: its layout follows its published architecture; no run of the modelled program stands behind it (our layout, no reference run)`,
    'assumed-family': (model: string) =>
      `${model}: it is assumed to be built like another family, as its entry says; no run of the modelled program stands behind it (assumed layout, no reference run)`,
  },
  measuredDataMissing: '--profiling-database-path must be given with --performance-model profiling',
  measuredDataRequired: '--profiling-database-path is required when using --performance-model profiling',
  measuredDataExport: '--export-empirical-metrics-file requires --performance-model profiling',
  measuredData: (reason: string) => `The database of measured operators cannot be used: ${reason}`,
  measuredShare: ({ share, interpolatedSeconds, partialSeconds, missed, ...times }: MeasuredShare) => {
    const total = times.measuredSeconds + interpolatedSeconds + partialSeconds + times.rooflineSeconds;
    const part = (seconds: number) => `${((seconds / total) * 100).toFixed(1)} %`;
    const partial = partialSeconds > 0 ? `, ${part(partialSeconds)} of it with kernels missing` : '';
    const names = missed.slice(0, 3).map((one) => one.name);
    const rest = names.length > 0 ? ` (most of it ${names.join(', ')})` : '';
    return `measured operators: ${((share ?? 0) * 100).toFixed(1)} % of the time comes from the database (${part(interpolatedSeconds)} between measured sizes${partial}), ${part(times.rooflineSeconds)} from the roofline${rest}`;
  },
  problems: engineProblems,
  /** Why a model cannot be laid out, in the flags of text_generate where they have one. */
  splitByFlags: {
    ...engineProblems.split,
    'query-heads': ({ heads, tp }: { readonly heads: number; readonly tp: number }) =>
      `${heads} query heads do not divide by --tp-size ${tp}`,
    'kv-heads': ({ heads, tp }: { readonly heads: number; readonly tp: number }) =>
      `${heads} KV heads and --tp-size ${tp} do not divide one by the other`,
    'shared-context': ({
      heads,
      tp,
      dcp,
    }: {
      readonly heads: number;
      readonly tp: number;
      readonly dcp: number;
    }) => `with --dcp-size ${dcp}, a rank of --tp-size ${tp} would hold none of the ${heads} KV heads`,
    stages: ({ layers, pp }: { readonly layers: number; readonly pp: number }) =>
      `--pp-size ${pp} is more than its ${layers} layers`,
    rows: ({ rows, tp }: { readonly rows: number; readonly tp: number }) =>
      `linears with a size of their own need rows in equal slices, and ${rows} rows of a rank do not divide by --tp-size ${tp}`,
  },
  latentQuantization: (action: string) =>
    `--quantize-attention-action ${action} needs quantized linears for this model: its latent cache is projected with them. Pass --quantize-linear-action W8A8_DYNAMIC, or leave attention DISABLED.`,
  sizesMismatch: (product: string, value: number, devices: number) =>
    `${product} is ${value}, but --num-devices is ${devices}.`,
  doesNotDivide: (flag: string, size: number, whole: string, count: number) =>
    `${flag} ${size} does not divide ${whole} ${count}.`,
  gridExceeded: (device: string, devices: number, size: number) =>
    `Device profile '${device}' describes links of ${size} devices; those of --num-devices ${devices} are taken to be alike.`,
  gridExceededInStages: (device: string, devices: number, size: number) =>
    `Device profile '${device}' describes links of ${size} devices; pipeline stages over --num-devices ${devices} are refused.`,
  queryTooShort: (length: number) =>
    `--context-length and --query-length leave ${length} tokens in all; at least 1 is needed.`,
  imagesNotModelled: (flag: string) =>
    `argument ${flag}: the embedded engine does not model it together with images. Leave it out, or run the plan with TensorCast.`,
  imagesInStages:
    'with --pp-size above 1 the modelled program leaves images out: the figures are of text alone',
  draftFlagsNeed: (flags: string, needed: string) => `${flags}: only with ${needed}`,
  draftExcludesMtp: (method: string) =>
    `--speculative-method ${method} and --num-mtp-tokens exclude each other; leave one out`,
  draftConfig: (reason: string) => `The draft model cannot be simulated: ${reason}`,
  draftTargetLayer: (last: number, layers: number, path: string | null) =>
    `The draft reads the hidden state of layer ${last} (dflash_config.target_layer_ids${path === null ? ' of the built-in draft' : ''}), but the model has ${layers} layers (0 to ${layers - 1}). Name a draft made for it with --draft-model-config-path.`,
  draftLeftOut: (modelType: string) =>
    `the modelled program runs no draft beside model_type "${modelType}": the figures hold its cache and what it is said to accept, not its time`,
  draftQueryLength: (block: number, said: number) =>
    `decode with a draft verifies its whole block: --query-length is ${block}, not ${said}`,
  tooManyLayers: (asked: number, present: number) =>
    `--num-hidden-layers-override ${asked}: the model has ${present} layers.`,
  fileUnreadable: (flag: string, path: string, reason: string) =>
    `argument ${flag}: cannot read '${path}': ${reason}`,
  lengthsInvalid: (path: string, reason: string) =>
    `argument --input-length: '${path}' is not a length distribution: ${reason}`,
  lengthsForm: 'it needs a list `bins`, each with min_tokens, max_tokens and weight',
  lengthsUnknownField: (field: string) => `${field} is no field of it`,
  lengthsProblem: {
    'not-a-number': (bin: number) =>
      `bin ${bin} needs whole numbers min_tokens and max_tokens, and a number weight`,
    negative: (bin: number) => `min_tokens of bin ${bin} is below 0`,
    'empty-range': (bin: number) => `max_tokens of bin ${bin} must be above its min_tokens`,
    'no-weight': (bin: number) => `the weight of bin ${bin} must be above 0`,
    overlap: (bin: number) => `bin ${bin} overlaps the bin before it`,
  },
  deviceFileInvalid: (path: string, field: string | null, reason: string) =>
    `argument --device-file: '${path}' is not a device profile: ${field === null ? '' : `${field}: `}${reason}`,
  manyCombinations: (count: number, limit: number) =>
    `${count} combinations will be searched, more than --max-search-combinations ${limit}.`,
  combineNotModelled: (beside: string) =>
    `enable_dispatch_ffn_combine with ${beside} is not modelled by the embedded engine. Leave one of them out or run TensorCast.`,
  noGraphs: '--graph-log-path: the embedded engine compiles no graphs; nothing is written there.',
  sequenceParallel: 'enable_sequence_parallel does not change the modelled figures.',
  fileUnwritable: (flag: string, path: string, reason: string) =>
    `argument ${flag}: cannot write '${path}': ${reason}`,
  log: {
    cannotBuild: (label: string, others: number, reason: string) =>
      `${label}${others > 0 ? ` and ${others} more` : ''}: the model cannot be built like this: ${reason}. Skipped.`,
    searched: (probes: number) => `searched, ${probes} batch sizes tried.`,
    noRow: 'no batch size in the range meets the limits.',
    stopped: {
      'prefill-oom': (batch: number, missingGiB: string) =>
        `batch ${batch} runs out of memory in prefill (${missingGiB} GiB short).`,
      'decode-oom': (batch: number, missingGiB: string) =>
        `batch ${batch} runs out of memory in decode (${missingGiB} GiB short).`,
      'ttft-limit': (batch: number) => `batch ${batch} already exceeds the TTFT limit.`,
      'tpot-limit': (batch: number) => `batch ${batch} already exceeds the TPOT limit.`,
    },
  },
  unknownProgram: (name: string) => `throughline engine: no program '${name}'`,
  help: {
    programs: (names: string) =>
      `usage: throughline engine PROGRAM [options]\n\nPrograms: ${names}. Each explains its options with --help.`,
    usage: (form: string) => `usage: ${form} [options]`,
    choices: (list: string) => `One of ${list}.`,
    fallback: (value: string) => `Default: ${value}.`,
    required: 'Required.',
    refused: 'Not modelled by the embedded engine.',
    groups: {
      general: 'General',
      workload: 'Workload',
      model: 'Model and quantization',
      quantization: 'Quantization',
      compilation: 'Compilation',
      search: 'Search',
      service: 'Service',
      parallelism: 'Parallelism',
      images: 'Images',
      'pd-ratio': 'Prefill-decode ratio',
      'performance-model': 'Performance model',
      output: 'Output',
      debug: 'Debugging',
    },
  },
};
