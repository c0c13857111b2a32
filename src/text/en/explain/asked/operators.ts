type Figures = string | null;

/** Headings of questions about operators and how far they are from the peak. */
export const operatorsKinds = {
  shares: 'what bounds the time',
  operators: 'where the time goes, by operator',
  'below-peak': 'how far from the peak',
};

/** Answers to questions about operators and how far they are from the peak. */
export const operators = {
  noOperators: 'No operator can be named: what was read has no operator times.',
  thenOperators: 'After that, the same commands with --dump-op-bound-results name the operators.',
  noSuchOperator: (pass: string) => `The ${pass} lists no operator of that kind.`,
  operatorKind: (names: string, time: string, part: string, pass: string, bounds: Figures) =>
    `${names}: ${time}, ${part} of the ${pass}${bounds === null ? '' : `, ${bounds}`} (simulated).`,
  tokensOfPass: (total: string, devices: string) => `All ${devices} devices together: ${total}.`,
  boundsOfCalls: (shortest: string, longest: string) => `Single calls take ${shortest} to ${longest}.`,
  operatorsBeyond: (names: readonly string[], isBelow: boolean, part: string, time: string, sum: string) =>
    names.length === 0
      ? `No operator that is listed takes ${isBelow ? 'less' : 'more'} than ${part}.`
      : `${isBelow ? 'Below' : 'Above'} ${part} each: ${names.join(', ')}; together ${time}, ${sum}.`,
  sumOfFirst: (names: readonly string[], time: string, part: string, all: string) =>
    `The longest ${names.length} together (${names.join(', ')}) take ${time}: ${part} of ${all}.`,
  callsInPass: (name: string, calls: string, all: string, part: string) =>
    `${name} runs ${calls === '1' ? 'once' : `${calls} times`}, ${part} of all ${all} calls of the pass (simulated).`,
  boundSums: (shares: readonly string[]) =>
    `Time of the operators by what bounds each of them: ${shares.join(' · ')} (simulated).`,
  sumOfAll: (count: string, time: string) => `All ${count} that are listed take ${time} together.`,
  sumByCore: (cores: readonly string[]) => `By the core that ran them: ${cores.join(', ')}.`,
  fasterOperator: (names: string, faster: Figures, was: string, is: string, change: string) =>
    `With ${names} ${faster === null ? 'at no cost' : `${faster} times as fast`} and everything else as it is, ${was} become ${is} (${change}); operators are taken one after the other, none beside another.`,
  matrixWork: (pass: string, queries: Figures, time: string, tera: string, formats: string) =>
    `${pass}${queries === null ? '' : ` of ${queries} requests`}: ${time}; its matrix work on each device is ${tera} tera-operations (${formats}).`,
  mfu: (atPeak: string, part: string) =>
    `At the peak rate of these formats it would take ${atPeak}: an MFU of ${part}.`,
  noMatrixPeak: 'The device states no peak for one of these formats, so an MFU cannot be formed.',
  noPeak:
    'How close this comes to the peak cannot be told: that needs memory figures, a known device and the Decode step.',
  peakWhere: 'What takes the rest of a step is not in the summary.',
  ofPeak: (read: string, step: string, least: string, part: string, assumed: Figures) =>
    `A Decode step reads ${read} of weights and KV cache on each device and takes ${step}; at the peak bandwidth that alone would take ${least}, so the step runs at ${part} of the peak.${assumed === null ? '' : ` The profile counts on ${assumed} of the peak for memory traffic.`}`,
  peakRest:
    'The rest is what the memory waits for: attention and GEMMs of small batches, collectives, launches, and in aggregation the Prefill waves between the steps.',
  formatsSaid:
    'Formats for which the device states no peak are left out: their matrix work would count as free.',
};
