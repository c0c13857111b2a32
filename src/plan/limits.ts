import { type Answers, answered } from './answers.ts';

/** The latency limits that a plan passes on, in ms; null is not passed. */
export interface PassedLimits {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
}

/**
 * Limits by phase: in disaggregation a limit selects its phase, so the limit of a phase that is not planned is kept
 * back (product specification 3, slot "phases").
 */
export function passedLimits(answers: Answers): PassedLimits {
  const ttftMs = answered(answers, 'ttftLimitMs');
  const tpotMs = answered(answers, 'tpotLimitMs');
  const phases = answered(answers, 'mode') === 'disaggregation' ? answered(answers, 'phases') : 'both';
  return {
    ttftMs: phases === 'decode' ? null : ttftMs,
    tpotMs: phases === 'prefill' ? null : tpotMs,
  };
}
