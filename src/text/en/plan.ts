const units: Readonly<Record<string, string>> = {
  devices: '',
  tokens: 'tokens',
  ms: 'ms',
  pixels: 'px',
  elements: 'elements',
  GiB: 'GiB',
  images: 'images',
  users: 'users',
  'req/s': 'req/s',
  'tok/s': 'tok/s',
  '×': '×',
};

/** Words of a plan: values, sources, refusals of a value, the review. Questions are in `dialogs/plan.yaml`. */
export const plan = {
  noLimit: 'no limit',
  everySize: 'every power of two up to the device count',
  batchAtMost: (most: string) => `at most ${most}`,
  devicesOf: (devices: string) => `${devices} devices`,
  batchExactly: (batch: string) => `exactly ${batch}`,
  batchBetween: (least: string, most: string) => `${least} to ${most}`,
  lengths: 'Lengths',
  lengthsValue: (input: string, output: string) => `${input} in · ${output} out`,
  recommendedQuantization: (linear: string) => linear,
  units,
  /** Words of a source in a table; the six labels keep their names. */
  sources: {
    said: 'you said',
    chosen: 'you chose',
    'CLI default': 'CLI default',
    'user-provided previous config': 'user-provided previous config',
    'inspected local test/example': 'inspected local test/example',
    'documented example': 'documented example',
    'throughput_optimizer result': 'throughput_optimizer result',
    'explicit heuristic': 'explicit heuristic',
  },
  /** The list of sources under a summary. */
  sourcesTitle: 'Sources',
  sourcesOwn: (names: string) => `from you: ${names}`,
  /** Details of a source, for the list of sources. */
  cited: {
    program: (program: string, version: string) => `${program} ${version}`,
    session: (session: string) => `session ${session}`,
    line: (file: string, line: string) => `${file}:${line}`,
    row: (run: string, engine: string, row: string) => `run ${run}, ${engine}, row ${row}`,
  },
  /** Why the embedded engine cannot run a plan. */
  refusals: {
    unknownDevice: (device: string) => `no estimator has a profile of ${device}`,
    deviceOfOtherModel: (device: string) =>
      `the analytic model has no profile of ${device}; GPUs are planned by the calibrated estimator`,
    unsupported: (model: string, why: string) => `${model}: ${why}`,
    deviceFile: (what: string) => `the device file is not valid: ${what}`,
  },
  problems: {
    unreadable: (words: string, allowed: string) => `"${words}" cannot be read here. Give ${allowed}.`,
    outOfRange: (words: string, allowed: string) => `"${words}" is out of range. Give ${allowed}.`,
    notWhole: (words: string, allowed: string) => `"${words}" is not a whole number. Give ${allowed}.`,
    unknownOption: (words: string, options: string) => `"${words}" is none of the choices: ${options}.`,
    unknownDevice: (words: string, nearest: string) =>
      `No device is called "${words}".${nearest === '' ? '' : ` Nearest: ${nearest}.`} A device of your own is described in a file: --device-file FILE.`,
    oneChoice: 'one of the choices',
  },
  /** Why a value is recommended. */
  suggested: {
    databaseHere: 'It lies on this machine and was measured on this device.',
    found: (row: string) => `The best row of the last run has it: ${row}.`,
    inspected: (where: string) => `${where} in the local checkout uses it.`,
    byDefault: (program: string, version: string) => `${program} ${version} takes it when nothing is said.`,
  },
  modeNotes: {
    aggregation:
      'Aggregated: no mode flag, because sharing the devices is what the optimizer plans by itself.',
    disaggregation: (phases: string) =>
      `Disaggregated: --disagg, because each phase gets devices of its own; ${phases} selected by the limits passed.`,
    pdRatio:
      'P/D ratio: --enable-optimize-prefill-decode-ratio, because the question is how many instances of each to buy.',
    servingAggregation: 'Aggregated: replicas of one server each, which share the load evenly.',
    servingPhases: (phases: string) =>
      `Disaggregated: --phases, because each phase gets devices of its own; ${phases}, without the transfer between them.`,
    servingRatio:
      'P/D ratio: --disaggregated, because the question is how many instances of each to buy; the transfer of the cache is simulated.',
    gpuEngine:
      'Engine: the calibrated estimator, because GPUs are planned from measured operators and servers; the analytic model knows NPUs alone.',
    oneDevice: (device: string) => `Single hardware: ${device}.`,
    dies: (each: string, count: string, cards: string) =>
      `One device is one die, and a card holds ${each}: ${count} devices are ${cards} cards.`,
    diesOf: (device: string, each: string, count: string, cards: string) =>
      `One ${device} is one die, and a card holds ${each}: ${count} of them are ${cards} cards.`,
    severalDevices: (count: string) =>
      `Cross-hardware: ${count} devices under one count, one set of limits and one search.`,
    severalTargets: (count: string) =>
      `${count} targets that differ in more than the device: one plan and one command each.`,
  },
};
