type Figures = string | null;

/** Kinds of input, with what each proves and what it does not. */
export const evidence = {
  /** Meaning of each level. */
  means: {
    macro_only: 'a summary: strategy, limits, capacity',
    optimizer_phase_breakdown: 'the optimizer’s shares of time by phase',
    text_generate_phase_breakdown: 'one simulated forward pass with its shares',
    text_generate_op_bound: 'simulated times of operators',
    profiler_trace: 'kernels that a profiler recorded',
  },
  withoutKernels: 'recorded by a profiler, without the kernels',
  level: (level: string, of: string, means: string) => `Evidence for ${of}: ${level}, ${means}.`,
  everyPhase: 'every phase',
  thisRecording: 'this recording',
  thisPass: 'this forward pass',
  ofPhases: (phases: string, sentence: string) => `${phases}: ${sentence}`,
  layouts: {
    'published-architecture':
      'Our layout, no reference run: the model is laid out from its published architecture, and no run of TensorCast stands behind it.',
    'assumed-family':
      'Assumed layout, no reference run: the model is taken for one of another family, as its entry says.',
  },
  basis: {
    simulated: (program: string, _version: Figures) => `Simulated by ${program}.`,
    predicted: (program: string, version: Figures) =>
      `Predicted by another program (${program}${version === null ? '' : ` ${version}`}): its figures in our units, neither simulated here nor measured.`,
    'measured-operators': (program: string, _version: Figures) =>
      `Simulated by ${program} from operators that were measured on the device; what the database lacks is the roofline's.`,
    calibrated: (program: string, version: Figures) =>
      `Computed by ${program}${version === null ? '' : ` ${version}`}, a model with constants fitted on measured points; the bands say how far off it may be.`,
    measured: (program: string, _version: Figures) =>
      `Measured by ${program}: true for that load and the machine it ran on, and silent about what happens inside.`,
  },
  summary: (source: string, names: string, time: string, step: Figures) =>
    `A summary of a recording (${source})${step === null ? '' : `, of ${step}`} lists ${names} names with ${time} in all. Claims hold for what it lists; what it leaves out is not known.`,
  rowsUnnamed:
    'What was read does not name the strategies, as a table that was cut at its right edge does not: #1, #2 and so on are its rows by their place.',
  operatorsOnly:
    'It lists operators of the framework with the device time of their kernels; the kernels themselves are not listed, so none can be named.',
  summaryOfTime: (source: string) =>
    `A summary of a recording (${source}) gives its time line and names no kernel.`,
  hostSide: (source: string, names: string) =>
    `A summary of a recording (${source}) lists ${names} interfaces of the host: what the host spent on calls and on waiting. It names no kernel and no time of the device; calls of one level hold those of the levels below, so their times are not added up.`,
  collectivesOnly: (source: string, kinds: string, time: string, steps: Figures) =>
    `A summary of a recording (${source})${steps === null ? '' : `, ${steps} ${steps === '1' ? 'step' : 'steps'}`} lists ${kinds} ${kinds === '1' ? 'kind' : 'kinds'} of collectives with ${time} in all. It names no other kernel, and does not tell what of this ran beside compute.`,
  cannotSay: {
    deviceKernels:
      'No kernel of the device is listed here: op_statistic.csv or kernel_details.csv of the same recording names them.',
    shares:
      'Operator evidence is missing: nothing can be said about Cube, Vec, Comm or Mem, nor about any operator or kernel.',
    operators: 'Operator evidence is missing: no operator or kernel can be named.',
    kernels: 'The operators are simulated: no claim about real kernels follows.',
  },
  notCounted: (phase: string, because: string) =>
    `A ${phase} forward pass was read, but it does not count for this row: ${because} differs or is not shown.`,
  uncertainty: {
    phases: 'Largest uncertainty: what happens inside Prefill and Decode.',
    conditions: (names: string) => `Largest uncertainty: conditions that the input does not give (${names}).`,
    simulated: 'Largest uncertainty: every figure is simulated; no real run was measured.',
    load: 'Largest uncertainty: whether the measured load is the one that will be served.',
    predicted: 'Largest uncertainty: the error of the program that predicted; nothing was measured.',
    scope: 'Largest uncertainty: whether what was recorded is typical of the service.',
  },
  simulatedTrace: (events: string, because: Figures) =>
    `A simulator wrote this trace of ${events} events${because === null ? '' : ` (it carries ${because})`}: simulated operators at most, no claim about kernels.`,
  unknownTrace: (events: string) =>
    `A trace of ${events} events does not say who wrote it. Did a profiler record it, or a simulator write it? Nothing is claimed from it until that is known (--trace-origin).`,
  recording: (kernels: string, time: string, rank: Figures, step: Figures) =>
    `A profiler recorded ${kernels} kernel calls, ${time} of kernel time in all${rank === null ? '' : `, on rank ${rank}`}${step === null ? '' : `, marked ${step}`}. Claims about kernels hold for this recording only.`,
  noPhase: 'The recording does not say which phase it is of.',
  mixedPhase: 'Prefill and Decode are mixed in the recording; its kernels belong to neither alone.',
  phaseUnnamed: 'The output does not say whether this pass is Prefill or Decode; its command would.',
  capture: 'It records the capture of a graph, not a step that served requests.',
  noKernels: 'It holds no kernel.',
  unread: (pieces: string, more: Figures) =>
    `Looks like figures, but could not be read: ${pieces}${more === null ? '' : ` ⏎ and ${more} more`}`,
  nothing: 'Nothing here can be explained: no result, no forward pass, no trace, no command.',
  onlyCommand: (mode: string) => `This is a command, not yet a result: ${mode}`,
  onlyForwardCommand: (pass: string) => `This is the command of one ${pass}, without its output.`,
  runIt: 'Run it; its output is what can be explained.',
  failed: (message: string) => `The run failed: ${message}`,
  failedLine: (text: string) => `It printed: ${text}`,
  onlyHardware: 'Device names alone: what the profiles say about them.',
  told: (names: string) => `You said: ${names}. The input itself does not say it.`,
};
