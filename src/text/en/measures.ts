/** Figures with what they rest on. */
export const measures = {
  bases: {
    simulated: 'simulated',
    calibrated: 'calibrated',
    predicted: 'predicted by another program',
    'measured-operators': 'simulated from measured operators',
    measured: 'measured',
  },
  /** Opens the disclaimer. */
  opening: {
    simulated: 'Simulated.',
    calibrated: 'Calibrated: simulated figures, corrected by measured ones.',
    predicted: 'Predicted by another program.',
    'measured-operators': 'Simulated from operators that were measured on the device.',
    measured: 'Measured.',
  },
  operators: {
    database: (path: string) => `Measured operators: ${path}`,
    share: (phase: string, share: string, between: string, time: string, roofline: string) =>
      `${phase}: ${share} of the time is measured (${between} between measured sizes), the rest is the roofline's; ${time} ms, by the roofline alone ${roofline} ms.`,
    partial: (share: string) => `${share} lacks kernels and is too short.`,
    apart: (name: string, time: string, roofline: string) => `${name} ${time} ms, not ${roofline} ms`,
    disagree: (names: readonly string[]) => `Measured and analytic disagree: ${names.join('; ')}.`,
    agree: 'Measured and analytic agree within a quarter wherever it counts.',
    missed: (names: readonly string[]) => `Not in the database: ${names.join(', ')}.`,
  },
  measuredOnly:
    'Measured figures hold for the server, the load and the hardware they were taken on; other lengths, loads or versions need their own measurement.',
  optimistic: (names: string) =>
    `part of the band of ${names} lies above its limit: measure before you rely on it`,
  reachable: (names: string) =>
    `the limit of ${names} lies inside the band of the nearest strategy: measure it before you rule it out`,
  bandsOf: (figures: string) => `bands: ${figures}`,
  /** A name before a figure of one statistic: `median TTFT`. */
  statistics: {
    mean: (name: string) => `mean ${name}`,
    p25: (name: string) => `p25 ${name}`,
    median: (name: string) => `median ${name}`,
    p75: (name: string) => `p75 ${name}`,
    p90: (name: string) => `p90 ${name}`,
    p95: (name: string) => `p95 ${name}`,
    p99: (name: string) => `p99 ${name}`,
    'p99.9': (name: string) => `p99.9 ${name}`,
    max: (name: string) => `largest ${name}`,
    total: (name: string) => name,
  },
  units: {
    ms: 'ms',
    s: 's',
    'tokens/s': 'tok/s',
    'tokens/s/device': 'tok/s per device',
    'requests/s': 'req/s',
    requests: 'requests',
    GiB: 'GiB',
    fraction: '',
  },
  withBand: (figure: string, band: string) => `${figure} ${band}`,
  uncalibrated: (low: string, high: string) => `(${low}–${high}, uncalibrated)`,
  band: (low: string, high: string, share: string | null, points: string | null) =>
    `(${low}–${high}${share === null ? '' : `, ${share} band`}${points === null ? '' : `, ${points} points`})`,
};
