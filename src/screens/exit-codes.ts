/** Exit codes of commands. Documented in the README; `engine` follows the real program instead. */
export const exitCodes = {
  done: 0,
  /** The plan is infeasible, or the run failed. */
  failed: 1,
  /** Usage, or input is missing. */
  usage: 2,
  /** A damaged or invalid input or settings file. */
  damaged: 3,
  /** Refused by a rule of the journey. */
  refused: 4,
  timedOut: 124,
  cancelled: 130,
} as const;
