type Figures = string | null;

/** Answers from the report of a recording. */
export const recorded = {
  topics: {
    fuse: 'what could be fused',
    slower: 'which kernels changed',
    launch: 'whether launches hold it up',
    idle: 'when the device is idle',
    roofline: 'how near kernels come to the device',
    complete: 'whether the recording is whole',
    places: 'where kernels come from',
    steps: 'time and kernels of a step',
    waits: 'how long kernels waited',
    layers: 'layers and the time of one',
    'which-step': 'which step is slowest',
    'which-rank': 'ranks against each other',
    exposed: 'communication that nothing hides',
    family: 'the time of one kind of kernels',
  },
  of: (phase: string) => `${phase}:`,
  noRecording: 'That is told by a recording; what was read is a prediction.',
  needsReport:
    'What was read does not tell it. Run throughline triage TRACE --output report.json on the trace and explain that report.',
  family: (family: string, time: string, part: string, launches: string, phase: Figures) =>
    `${family}: ${time}, ${part} of the recorded kernel time${phase === null ? '' : ` of ${phase}`}, ${launches} launches.`,
  noFamily: (family: string) => `No kernel of this recording is of the kind ${family}.`,
  noFuse: 'No known pattern of kernels that could be one reached the bar of the report.',
  fuse: {
    present: (pattern: string, time: string, part: string, _candidate: Figures) =>
      `${pattern}: the fused path runs already (${time}, ${part}).`,
    split: (pattern: string, time: string, part: string, candidate: Figures) =>
      `${pattern}: separate kernels take ${time} (${part})${candidate === null ? '' : `; a fused one is in ${candidate}`}.`,
    'in-flight': (pattern: string, time: string, part: string, candidate: Figures) =>
      `${pattern}: separate kernels take ${time} (${part}); an open change would fuse them${candidate === null ? '' : ` (${candidate})`}.`,
  },
  fuseLimits:
    'What fusing saves is at most the launches and the memory traffic between them, not their whole time.',
  noIdle: 'The report holds no view of idle time for this stage.',
  idle: (time: string, part: string, host: Figures) =>
    `The device was idle for ${time}, ${part} of the stage${host === null ? '' : `; ${host} of that it waited for the host to launch`}.`,
  longestGap: (time: string, before: string, after: string) =>
    `The longest gap is ${time}, between ${before} and ${after}.`,
  launch: (bound: string, launched: string, part: string, replayed: string) =>
    `${bound} of ${launched} launches (${part}) came after their stream had run dry; ${replayed} of the device time runs in graphs.`,
  launchOfHost: (
    isBound: boolean,
    host: string,
    device: string,
    launch: string,
    launches: string,
    each: string,
  ) =>
    `${isBound ? `Probably yes: the host's own work takes ${host}, longer than the kernels' ${device}` : `Probably not: the host's own work takes ${host}, less than the kernels' ${device}`}; ${launches} launches take ${launch} of it, ${each} each.`,
  launchNeedsGaps:
    'The table has no time line: whether the device waited shows in the gaps of the trace itself (throughline triage TRACE).',
  gapsNotLaunches: 'Whether the host or another device caused the gaps these columns do not tell.',
  launchOfTimeline: (idle: string, part: string, isMuch: boolean) =>
    isMuch
      ? `It may be: the device is idle for ${idle}, ${part} of the time. What it waits for this summary does not tell; the trace itself does (throughline triage TRACE).`
      : `Hardly: the device is idle for ${idle}, only ${part} of the time.`,
  idleOfSpan: (idle: string, part: string, span: string, longest: string) =>
    `No kernel ran for ${idle} of ${span} (${part}) between the first and the last one; the longest gap is ${longest}.`,
  idleOfTimeline: (idle: string, part: string, all: string, busy: string) =>
    `The device is busy for ${busy} of the time: it is idle for ${idle} of ${all}, ${part}.`,
  exposed: (time: string, part: string, all: string, ofComm: Figures) =>
    `Communication that nothing hides takes ${time}, ${part} of ${all}${ofComm === null ? '' : ` (${ofComm} of all communication)`}; that is the most that hiding it could save.`,
  ofRank: (rank: string, parts: string) => `Rank ${rank}: ${parts}.`,
  slowestRank: (rank: string, time: string, usual: string, more: string, idle: string) =>
    `Rank ${rank} computes longest: ${time}, ${more} more than the others on average (${usual}); it is idle for ${idle}, and the others wait for it.`,
  ranksEven: (least: string, most: string) => `The ranks are even: they compute for ${least} to ${most}.`,
  rankTimes: (ranks: readonly string[]) => `By rank: ${ranks.join('; ')}.`,
  waits: (all: string, run: string, part: string, names: string) =>
    `Kernels waited ${all} before they ran, beside ${run} of running (${part} of that); by name: ${names}.`,
  layers: (calls: string, kernel: string, each: string, per: readonly string[] | null) =>
    per === null
      ? `${calls} layers, if each runs ${kernel} once (${calls} calls) in one step; kernels take ${each} per layer.`
      : `${per[0]} layers in each of ${per[1]} steps, if each runs ${kernel} once (${calls} calls); kernels take ${each} per layer.`,
  noLayers: 'How many layers ran is not told: no attention kernel is listed by which they could be counted.',
  pipes: (kernel: string, compute: string, reading: string, bound: 'compute' | 'memory') =>
    `${kernel} is bound by ${bound}: its units read memory in ${reading} of its time and compute in ${compute}.`,
  slowestStep: (name: string, time: string, others: string, part: string, own: string, usual: string) =>
    `Step ${name} is the slowest: ${time}, against ${others} on average of the others. It differs most in ${part}: ${own} against ${usual}.`,
  stepTimes: (steps: readonly string[]) => `Each step: ${steps.join(', ')}.`,
  noRoofline: 'The trace holds neither shapes nor bytes of these kernels, so their rates are not known.',
  roofline: (
    kernel: string,
    flops: Figures,
    bytes: Figures,
    part: Figures,
    bound: 'compute' | 'memory' | null,
  ) =>
    `${kernel}: ${[flops, bytes].filter((one) => one !== null).join(', ')}${part === null ? '' : `, ${part} of what the device allows`}${bound === null ? '' : bound === 'compute' ? ', bound by compute' : ', bound by memory'}.`,
  complete: (events: string, skipped: Figures, isPartial: boolean) =>
    `${isPartial ? 'The trace is partial: it ends before its document does' : 'The trace was read whole'}: ${events} events${skipped === null ? ', none skipped' : `, ${skipped} skipped as damaged`}.`,
  located: (part: string) => `${part} of the device time has a place in Python.`,
  place: (kernel: string, place: Figures, isReplay: boolean) =>
    `${kernel}: ${place ?? 'no place is known'}${isReplay && place !== null ? ' (the call that replays its graph; --graph-capture-input or a mapping trace tells more)' : ''}.`,
  noSteps: (time: string, launches: string) =>
    `No annotation marks steps; the whole recording holds ${time} of device time in ${launches} launches.`,
  steps: (count: string, time: string, launches: string) =>
    `Recorded steps: ${count}; one holds ${time} of device time in ${launches} launches on average.`,
  stepLimits: 'That is the sum of kernel times, not the time from one step to the next.',
};
