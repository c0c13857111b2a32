import type { Answers } from '../../../plan/answers.ts';
import { answered } from '../../../plan/answers.ts';
import { type SlowEnd, slowEndOf } from '../measured-bands.ts';
import { planRequest } from '../plan-request.ts';
import { hasMeasuredPoints } from '../to-result.ts';

/** The slow end of comparable servers for an aggregated plan on a device of the analytic engine; null without points. */
export function analyticSlowEnd(answers: Answers, device: string): SlowEnd | null {
  const mode = answered(answers, 'mode');
  if (mode !== null && mode !== 'aggregation') return null;
  if (!hasMeasuredPoints(device, 'aggregated')) return null;
  const provenance = { label: 'user-provided', said: null } as const;
  const { targets: _, tpSizes: _tp, epSizes: _ep, moeDpSizes: _moeDp, phases: _phases, ...rest } = answers;
  const { request } = planRequest({
    ...rest,
    devices: { value: [device], provenance, reading: null },
    numDevices: { value: 1, provenance, reading: null },
    mode: { value: 'aggregation', provenance, reading: null },
  });
  return slowEndOf(request.compile, (answered(answers, 'numMtpTokens') ?? 0) > 0);
}
