import { type Answers, answered } from './answers.ts';

/** The latency limits that a plan passes on, in ms; null is not passed. */
export interface PassedLimits {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
}

/** Decimals of a limit that is derived: below what any report prints. */
const limitScale = 1000;

function least(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.min(one, other);
}

/**
 * Time that a limit for the whole request leaves for each part: E2E = TTFT + TPOT × (output − 1). With a TTFT limit the rest
 * is TPOT's, so that rows within both are within it; without one each part gets the bound that no row may exceed.
 */
function withinE2e(answers: Answers): PassedLimits {
  const e2eMs = answered(answers, 'e2eLimitMs');
  if (e2eMs === null) return { ttftMs: null, tpotMs: null };
  const steps = (answered(answers, 'outputLength') ?? 1) - 1;
  const ttftMs = answered(answers, 'ttftLimitMs');
  const left = e2eMs - (ttftMs !== null && ttftMs < e2eMs ? ttftMs : 0);
  return { ttftMs: e2eMs, tpotMs: steps > 0 ? Math.floor((left / steps) * limitScale) / limitScale : null };
}

/**
 * Limits by phase: in disaggregation a limit selects its phase, so the limit of a phase that is not planned is kept
 * back. A limit for the whole request tightens both.
 */
export function passedLimits(answers: Answers): PassedLimits {
  const derived = withinE2e(answers);
  const ttftMs = least(answered(answers, 'ttftLimitMs'), derived.ttftMs);
  const tpotMs = least(answered(answers, 'tpotLimitMs'), derived.tpotMs);
  const phases = answered(answers, 'mode') === 'disaggregation' ? answered(answers, 'phases') : 'both';
  return {
    ttftMs: phases === 'decode' ? null : ttftMs,
    tpotMs: phases === 'prefill' ? null : tpotMs,
  };
}
