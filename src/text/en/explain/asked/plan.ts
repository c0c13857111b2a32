type Figures = string | null;

/** Headings of questions about the plan, its rows and what the answer rests on. */
export const planKinds = {
  reasonable: 'is the result plausible',
  why: 'why this strategy',
  'why-not': 'why not this strategy',
  limits: 'what limits it, and what would lift that',
  'what-if': 'what if',
  compare: 'how other hardware compares',
  slower: 'why one is slower than the other',
  widen: 'a wider search',
  commands: 'commands that check it',
  equation: 'the equation',
  export: 'a file of this',
  candidates: 'all candidates',
  experts: 'how experts are routed',
  changed: 'what changed',
  figures: 'the figures',
  'counted-in': 'what the figures count',
  conditions: 'the conditions',
  evidence: 'what the figures rest on',
  accuracy: 'how far off the figures may be',
  launches: 'whether launches hold it up',
  summary: 'a summary',
  next: 'what to do next',
  unknown: 'not understood',
};

/** Answers to questions about the plan, its rows and what the answer rests on. */
export const plan = {
  noLengths:
    'The input gives no lengths, and this needs them: say the input and the output length, or paste the command with the output.',
  passOnly:
    'What was read is a forward pass or a recording, not the result of a plan, and that question needs a result. Paste the result it belongs to as well, or plan it: throughline plan.',
  noMachineLeft: (devices: string, perMachine: string) =>
    `No machine would be left: the plan has ${devices} devices, and a machine holds ${perMachine}.`,
  heldByRow: (parallel: string, own: string, asked: string, isHeld: boolean) =>
    isHeld
      ? `It does: ${parallel} holds ${own} requests at once within the limits, and ${asked} are asked.`
      : `${parallel} holds ${own} requests at once within the limits, and ${asked} are asked.`,
  replicasBeyond: (replicas: string, size: string, needed: string, devices: string) =>
    `${replicas} × TP=${size} takes ${needed} devices; the plan has ${devices}.`,
  noExperts: 'The model is dense: it has no experts to route, and EP nothing to spread.',
  notGivenNow:
    'The change is relative to a figure that the input does not give: say the value itself, or paste the command with the output.',
  metricOfRow: (name: string, row: string, own: string, best: string, its: string, change: string) =>
    `${name} is ${own} with ${row}, ${its} with ${best} (${change}).`,
  weightsOfExperts: (part: string, experts: string, all: string) =>
    `The routed experts hold ${part} of the parameters: ${experts} of ${all} billion.`,
  passRefused: (flags: string) =>
    `The embedded engine cannot run this pass with ${flags}: a size that does not divide the devices, or a format or device that it does not know.`,
  passChanged: (flags: string, other: string, own: string, change: string) =>
    `With ${flags} the pass takes ${other}, against ${own} as it is (${change}), both by the embedded engine.`,
  conditionIs: (name: string, value: string) => `${name}: ${value}.`,
  memoryOfRows: (isFullest: boolean, rows: string) =>
    `Memory left on each device, ${isFullest ? 'least' : 'most'} first: ${rows}.`,
  worstRow: (parallel: string, figures: string, concurrent: Figures) =>
    `${parallel} serves least of the listed rows: ${figures}${concurrent === null ? '' : `, ${concurrent} concurrent requests`}.`,
  candidate: (place: string, parallel: string, figures: string, concurrent: Figures) =>
    `${place}. ${parallel}: ${figures}${concurrent === null ? '' : `, ${concurrent} concurrent requests`}`,
  moreRows: (count: string) => `${count} more rows are in the exports.`,
  noBand:
    'How far off they may be is not known: they are simulated, no band of errors comes with them, and nothing here was measured. Only a measurement of the same plan tells.',
  measuredAccuracy:
    'They are measured: true for that load and that machine. How far a second run would differ only a second run tells; explain both together.',
  noLaunches:
    'Whether launches or the host hold it up is not in what was read: only a recording of a running server shows gaps between kernels.',
  simulated: 'These figures are simulated, not measured.',
  changedSince: 'Changed since that run, and not run yet:',
  changed: (name: string, was: string, is: string) => `${name}: ${was} → ${is}.`,
  nothingChanged: 'Nothing of the plan was changed since that run.',
  sameConditions: 'Both runs have the same conditions, as far as they are known.',
  prefixInDecode:
    'A prefix cache spares Prefill the prompt tokens that it finds; a Decode step still reads the KV cache of every request, so it gets no shorter. Only what TTFT adds to TPOT shrinks.',
  supposedHit: (rate: string) => `Supposing that ${rate} of the prompt tokens are found in the cache:`,
  supposedAcceptance: (count: number, rates: string) =>
    count === 1
      ? `Supposing one predicted token that is accepted at a rate of ${rates} (an assumption; Decode scales with it):`
      : `Supposing ${count} predicted tokens that are accepted at rates of ${rates} (an assumption; Decode scales with them):`,
  mtpInRows:
    'The rows that were read have MTP on, and none is without it: run the same command without --num-mtp-tokens and explain both outputs together.',
  noPrediction: 'The model has no layers that predict further tokens, so MTP gives it nothing.',
  beyondPlan: (devices: string, plan: string) => `${devices} devices are more than the ${plan} of the plan.`,
  noFrameworks:
    'Which framework is faster cannot be told here: the engine of this result models no framework. Plan GPUs with throughline plan --framework vllm (or sglang, trtllm), or measure the frameworks under the same load.',
  countedTransfer: {
    none: 'There is no transfer of the KV cache here: Prefill and Decode run on the same devices.',
    moved: 'Yes: the transfer of the KV cache from Prefill to Decode instances is part of the simulation.',
    'left-out':
      'No: the transfer of the KV cache from Prefill to Decode devices is left out. Each phase is computed by itself, so real TTFT comes on top of it; a load test of the separated deployment would show it (throughline load).',
  },
  countedOutside: (host: Figures) =>
    host === null
      ? 'No: only operators, collectives and the waiting that the scheduling formula gives are counted. Scheduling on the host, tokenizing, HTTP and the network to the client are left out; a load test shows them (throughline load).'
      : `In part: time of the host is ${host} % of a decode step of the simulated server. Tokenizing, HTTP and the network to the client are left out; a load test shows them (throughline load).`,
  countedMeasured: {
    transfer:
      'Whatever happened on the way is in the measured times, a transfer of the KV cache included; how much of them it is, a load test does not tell.',
    outside:
      'Yes: a load test measures from its client, so scheduling, tokenizing, HTTP and the network are in the times; how much of them it is, it does not tell.',
  },
  countedElsewhere:
    'That is not told here: another program predicted these figures, and its report does not say whether it counts that.',
  countedInPass: {
    transfer:
      'No: one pass or recording of one device is read here, and no transfer of the KV cache between instances.',
    outside:
      'No: what is read here are operators or kernels of a device; HTTP, tokenizing and the network to the client are no part of them.',
  },
  noCandidates:
    'There are no candidates here: a forward pass or a recording is one strategy at one batch. The result of a search has them: plan it with throughline plan, or paste the output of the optimizer run.',
};
