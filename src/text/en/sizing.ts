/** How many devices a load needs. */
export const sizing = {
  title: 'Size',
  load: 'Load',
  users: (count: string) => `${count} users at once`,
  requests: (rate: string) => `${rate} requests/s`,
  tokens: (rate: string) => `${rate} tok/s`,
  peak: (factor: string) => `sized for ${factor} × that`,
  service: 'Service',
  lengths: (input: string, output: string) => `${input} in · ${output} out`,
  limit: (name: string, value: string) => `${name} ≤ ${value}`,
  e2e: 'E2E = TTFT + TPOT × (output − 1)',
  assuming: (what: string) => `assuming ${what}`,
  columns: {
    device: 'device',
    perDevice: 'tok/s per device',
    devices: 'devices',
    instances: 'instances',
    headroom: 'headroom',
    binds: 'what binds',
    cost: 'cost / M tok',
    group: 'in one group',
    basis: 'basis, TPOT band',
  },
  instances: (count: string, devices: string, parallel: string) => `${count} × ${devices}, ${parallel}`,
  phase: { prefill: 'P', decode: 'D' },
  group: (devices: string, parallel: string) => `${devices}, ${parallel}`,
  noGroup: (tried: string) => `none up to ${tried}`,
  none: (tried: string) => `nothing meets the limits on up to ${tried} devices`,
  stops: {
    'prefill-oom': 'memory in prefill',
    'decode-oom': 'memory',
    'ttft-limit': 'TTFT limit',
    'tpot-limit': 'TPOT limit',
    'e2e-limit': 'E2E limit',
    'batch-range': 'batch range',
  },
  measures: {
    concurrentUsers: 'users',
    requestsPerSecond: 'requests',
    outputTokensPerSecond: 'tokens',
  },
  basis: { simulated: 'simulated', calibrated: 'calibrated' },
  banded: (basis: string, low: string, high: string) => `${basis}, ${low}–${high}`,
  bandNote: (share: string) =>
    `GPUs: users in a closed loop on groups of 1, 2, 4, 8 … devices; ${share} of unseen measurements lie within a band.`,
  twoTtfts:
    'TTFT is not the same figure on both: on NPUs all users of an instance arrive at once and the mean counts, on GPUs it is the median of users in a closed loop. A TTFT limit weighs more on NPUs: compare sizes without it, too.',
  slower: (least: string, most: string) => `${least} (to ${most})`,
  slowerNone: (least: string) => `${least} (limits missed at worst)`,
  slowerNote: (factor: string, group: string | null, points: string) =>
    group === null
      ? `In brackets: the devices where a token takes ${factor} × as long as predicted; no comparable measurement.`
      : `In brackets: the devices where a token takes ${factor} × as long as predicted, the slow end of the band (${points} points, ${group}).`,
  onGpus: (what: string) => `GPUs: ${what}`,
  gpuLoad: (load: string) =>
    `GPUs are sized with users in a closed loop, not with ${load}: leave the load protocol out`,
  costNote: (atLoad: boolean) =>
    atLoad
      ? 'Cost of a million output tokens at capacity, and at the mean load in brackets; in the currency of the device-hour.'
      : 'Cost of a million output tokens at capacity, in the currency of the device-hour.',
  samePrice:
    'Every device is counted at the same price of a device-hour; --device-hour-cost takes one for each.',
  counts: 'Every count of devices is tried; an instance is one group with its own split.',
  better: (device: string, devices: string) => `Fewest: ${device}, ${devices}.`,
  noDeviceNamed:
    'No device was named: every built-in Ascend profile is sized. GPUs are sized where they are named; throughline devices lists them.',
  missing: 'Missing:',
  missingHelp: 'Give these flags, or start on a terminal to be asked. All flags: throughline size --help',
  orLoad: 'or --requests-per-second, or --output-tokens-per-second',
  orLimit: 'or --ttft-limit-ms, or --e2e-limit-ms',
  say: 'the load and what is to be served, in one sentence, English or 中文',
  json: 'one JSON document on standard output',
  /** In a plan that states a load. */
  short: (measure: string, asked: string, held: string, devices: string) =>
    `The load asks for ${asked} ${measure}; the best row on ${devices} devices holds ${held}.`,
  enough: (devices: string, instances: string) => `${devices} devices hold it: ${instances}.`,
  never: (tried: string) => `No group of up to ${tried} devices meets the limits.`,
};
