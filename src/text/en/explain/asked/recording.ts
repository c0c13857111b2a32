type Figures = string | null;

/** Headings of questions about a recording. */
export const recordingKinds = {
  families: 'the time by kind of kernel',
  recorded: 'what the recording tells',
  overlap: 'what overlaps, and what could be fused',
};

/** Answers to questions about a recording. */
export const recording = {
  kernelKind: (names: string, time: string, part: string) =>
    `Recorded kernels of that name (${names}): ${time}, ${part} of the recorded kernel time.`,
  noSuchKernel: 'None of the recorded kernels that are listed has such a name.',
  meanOfCalls: (calls: string, each: string) => `${calls} calls, ${each} each on average.`,
  callsOf: (name: string, calls: string, all: string, part: string) =>
    `${name} runs ${calls} times, ${part} of all ${all} recorded calls.`,
  longestMean: (name: string, each: string, calls: string) =>
    `The calls of ${name} take longest on average: ${each} each, ${calls} of them.`,
  longestCall: (name: string, longest: string, shortest: string, _ratio: string) =>
    `The longest call is one of ${name}: ${longest} (its shortest takes ${shortest}).`,
  spreadOfCalls: (name: string, longest: string, shortest: string, ratio: string) =>
    `The calls of ${name} lie furthest apart: ${shortest} to ${longest}, ×${ratio}.`,
  noSingleCalls:
    'How long single calls take is not in what was read; a summary with minimum and maximum, or the trace itself, tells it.',
  families: (lead: string, phase: Figures, list: string) =>
    `${lead} leads${phase === null ? '' : ` ${phase}`}. Recorded time by kind of kernel: ${list}.`,
  noFamilies: 'Kinds of kernels come from a recording; what was read is a prediction.',
  overlapSum: (beside: string, busy: string, part: string, streams: string) =>
    `${beside} of the ${busy} in which the device was busy (${part}) had work on two streams at once; streams active: ${streams}.`,
  overlapRow: (kernel: string, part: string, hidden: string, alone: string, risk: string) =>
    `${kernel} (${part} of busy time): ${hidden} of its time ran beside other work, ${alone} alone; dependency risk ${risk}.`,
  risks: { low: 'low', high: 'high', unclear: 'unclear' },
  overlapOfOne:
    'This is what did overlap in one trace. Whether more may is not proved by different streams: a pair of traces (graphs off for places, graphs on for times) is needed, throughline triage --mapping-input FILE --formal-input FILE.',
  overlapOfPair:
    'Times are of the formal trace, places of the mapping trace. It shows what did overlap; whether more may, the dependencies of the code decide.',
  overlapSimulated:
    'The simulation adds its operators one after another: nothing in it overlaps, so it neither proves nor rules out an overlap.',
  overlapNeedsTriage:
    'What was read lists kernels without the time line. Run throughline triage TRACE --json on the trace and explain that report: it says what ran beside what.',
  noOverlap: 'Whether work overlaps needs the time line of a recording.',
  recordedTotals: (isPerStep: boolean, phase: Figures, was: string, is: string, change: string) =>
    `Kernel time${phase === null ? '' : ` of ${phase}`}${isPerStep ? ' per step' : ''}: A ${was}, B ${is} (${change}).${isPerStep ? '' : ' The recordings may hold different numbers of steps.'}`,
  recordedChange: (family: string, was: string, is: string, difference: string) =>
    `${family}: ${was} → ${is} (${difference}).`,
  onlyIn: (side: string, kernels: string) => `Only in ${side}: ${kernels}.`,
  changesNeedTwo:
    'Only one recording is here. Give both: throughline explain A.json B.json, or throughline triage diff A B.',
  noCommonPhase: (phases: string) =>
    `The recordings hold different phases (${phases}); times of different phases are not compared. Record the same phase in both.`,
};
