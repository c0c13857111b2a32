/** Figures that are calibrated, each against its own measurements. */
export const calibrationTargets = ['tpot', 'ttftMean', 'ttftMedian', 'throughput'] as const;
export type CalibrationTarget = (typeof calibrationTargets)[number];

/** What no feature explains, of each figure: first tokens hang on the state of a queue, full queues on gigabytes. */
export const unexplained = {
  tpot: { point: 0.09, group: 0.08 },
  ttftMean: { point: 0.2, group: 0.2 },
  ttftMedian: { point: 0.2, group: 0.2 },
  throughput: { point: 0.12, group: 0.3 },
} as const;
