type Figures = string | null;

/** What the input is, what it proves, and what it does not. */
export const evidence = {
  /** What each level is. */
  means: {
    macro_only: 'a summary: strategy, limits, capacity',
    optimizer_phase_breakdown: 'the optimizer’s shares of time by phase',
    text_generate_phase_breakdown: 'one simulated forward pass with its shares',
    text_generate_op_bound: 'simulated times of operators',
    profiler_trace: 'kernels that a profiler recorded',
  },
  level: (level: string, of: string, means: string) => `Evidence for ${of}: ${level}, ${means}.`,
  everyPhase: 'every phase',
  thisRecording: 'this recording',
  cannotSay: {
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
  unread: (pieces: string) => `Looks like figures, but could not be read: ${pieces}`,
  nothing: 'Nothing here can be explained: no result, no forward pass, no trace, no command.',
  onlyCommand: (mode: string) => `This is a command, not yet a result: ${mode}`,
  onlyForwardCommand: (phase: string) =>
    `This is the command of one ${phase} forward pass, without its output.`,
  runIt: 'Run it; its output is what can be explained.',
  failed: (message: string) => `The run failed: ${message}`,
  failedLine: (text: string) => `It printed: ${text}`,
  onlyHardware: 'Device names alone: what the profiles say about them.',
  told: (names: string) => `You said: ${names}. The input itself does not say it.`,
};
