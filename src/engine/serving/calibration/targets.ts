/** Figures that are calibrated, each against its own measurements. */
export const calibrationTargets = ['tpot', 'ttftMean', 'ttftMedian', 'throughput'] as const;
export type CalibrationTarget = (typeof calibrationTargets)[number];

/** Deviation (of the logarithm) that no feature explains, of each figure: first tokens hang on the state of a queue, full queues on gigabytes. */
export const unexplained = {
  tpot: { point: 0.09, group: 0.08 },
  ttftMean: { point: 0.2, group: 0.2 },
  ttftMedian: { point: 0.2, group: 0.2 },
  throughput: { point: 0.12, group: 0.3 },
} as const;

/**
 * The same of modes (hand-overs, drafted tokens): their first tokens wait for what nobody tells, so a group's mean says
 * less of other groups.
 */
export const unexplainedInModes = {
  ...unexplained,
  ttftMean: { point: 0.6, group: 0.6 },
  ttftMedian: { point: 0.6, group: 0.6 },
} as const;

/**
 * Errors of first tokens in modes count at most so much, as logarithms: a wait that no fact tells (a server that fell
 * behind its load for minutes) says nothing of other servers.
 */
export const mostOfModes: Readonly<Partial<Record<CalibrationTarget, number>>> = {
  ttftMean: 0.5,
  ttftMedian: 0.5,
};
