/** The summary of a result. */
export const summary = {
  best: 'Best',
  tokensPerSecond: 'tok/s',
  tokensPerSecondPerDevice: 'tok/s per device',
  concurrent: (count: string) => `${count} concurrent`,
  perDevice: (figure: string) => `${figure} tok/s per device`,
  memoryLeft: (figure: string) => `${figure} GiB memory left`,
  limitMet: (name: string, share: string) => `${name} limit met by ${share}`,
  strategy: 'strategy',
  batch: 'batch',
  requestsPerSecond: 'req/s',
  whyNot: 'why not',
  device: 'device',
  reasons: {
    'prefill-oom': (batch: string) => `prefill memory at batch ${batch}`,
    'decode-oom': (batch: string) => `KV memory at batch ${batch}`,
    'ttft-limit': (batch: string) => `TTFT limit at batch ${batch}`,
    'tpot-limit': (batch: string) => `TPOT limit at batch ${batch}`,
    'batch-range': () => 'end of the batch range',
  },
  unknownReason: 'lower throughput',
  noBatchReasons: {
    'prefill-oom': 'one request does not fit the memory',
    'decode-oom': 'one request does not fit the memory',
    'ttft-limit': 'the smallest batch already exceeds the TTFT limit',
    'tpot-limit': 'the smallest batch already exceeds the TPOT limit',
    'cannot-split': 'the model cannot be split like this',
    'no-row': 'no acceptable batch was visited',
    found: '',
  },
  overLimit: (name: string, tried: string) => `${name} is above its limit ${tried}`,
  moreCandidates: (count: number) => `${count} more in the export`,
  phases: {
    aggregated: 'Aggregated',
    prefill: 'Prefill',
    decode: 'Decode',
    'pd-ratio': 'P/D ratio',
  },
  front: 'Pareto',
  band: 'band',
  limit: 'limit',
  ratio: {
    balance: (prefill: string, decode: string) => `both sides balance at ${prefill} P : ${decode} D`,
    service: (rate: string, tokens: string, perDevice: string, concurrent: string) =>
      `Together ${rate} req/s · ${tokens} tok/s · ${perDevice} tok/s a device · ${concurrent} concurrent`,
    sides: (prefill: string, decode: string) => `All P ${prefill} req/s · all D ${decode} req/s`,
    idle: (side: string, share: string) => `${side} idles ${share} of the time`,
    memory: (side: string, weights: string, cache: string, left: string) =>
      `${side} memory a device: weights ${weights} GiB · KV cache ${cache} GiB · left ${left} GiB`,
    pairRate: 'req/s of 1 P + 1 D',
    balanced: (rate: string) => `${rate} requests/s balanced`,
    side: (name: string, parallel: string, rate: string, latency: string, batch: string) =>
      `${name}: ${parallel} · ${rate} req/s · ${latency} · batch ${batch}`,
    instances: (prefill: string, decode: string, devices: string) =>
      `${prefill} P and ${decode} D instances on ${devices} devices`,
    free: (free: string, all: string) => `${free} of ${all} devices stay free`,
    fullest: (prefill: string, decode: string, rate: string, tokens: string) =>
      `This is the split nearest to the ratio; ${prefill} P and ${decode} D instances serve most on all devices: ${rate} req/s · ${tokens} tok/s`,
    noPair: 'no prefill and decode configuration that both meet their limits',
    noInstances: 'not even one P and one D instance fit the devices',
  },
  infeasible: {
    title: (limits: string, devices: string) => `No strategy meets ${limits} on ${devices} devices.`,
    titleOfSearch: (limits: string, devices: string) =>
      `No strategy of this search meets ${limits} on ${devices} devices; over TP, EP and MoE-DP there is one.`,
    noLimits: 'the memory',
    binds: 'What binds',
    nearest: 'Nearest',
    ttft: (parallel: string, value: string) =>
      `TTFT: the smallest batch already takes ${value} at ${parallel}`,
    tpot: (parallel: string, value: string) =>
      `TPOT: the smallest batch already takes ${value} at ${parallel}`,
    underLoad: (name: string, parallel: string, value: string, tried: string) =>
      `${name}: ${parallel} takes ${value} ${tried}`,
    memory: (parallel: string, missing: string) => `memory: ${missing} GiB are missing at ${parallel}`,
    point: (parallel: string, ttft: string, tpot: string) => `${parallel}: TTFT ${ttft} · TPOT ${tpot}`,
    wayOut: (change: string, figures: readonly string[]) => `${change}: ${figures.join(' · ')}`,
    users: (count: string) => `${count} concurrent`,
    lever: {
      ttft: 'A shorter prompt, more devices or a higher TTFT limit moves most.',
      tpot: 'More devices, quantization or a higher TPOT limit moves most.',
      memory: 'More devices or a smaller weight format moves most.',
    },
  },
  compared: {
    title: 'Compared',
    differs: (name: string, values: string) => `Differs in ${name}: ${values}`,
  },
  command: 'Command',
  assumedMtp: (rates: string) => `MTP acceptance ${rates} is an assumption`,
  elapsed: (seconds: string) => `${seconds} s`,
  log: (path: string) => `output in ${path}`,
};
