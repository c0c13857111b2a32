import { type Answers, answered } from '../../../plan/answers.ts';
import { type SlowEnd, slowEndOf } from '../measured-bands.ts';
import { hasMeasuredPoints } from '../to-result.ts';
import { groupRequest } from './size-plan.ts';

/** The slow end of comparable servers for an aggregated plan on a device of the analytic engine; null without points. */
export function analyticSlowEnd(answers: Answers, device: string): SlowEnd | null {
  const mode = answered(answers, 'mode');
  if (mode !== null && mode !== 'aggregation') return null;
  if (!hasMeasuredPoints(device, 'aggregated')) return null;
  const { request } = groupRequest(answers, device);
  return slowEndOf(request.compile, (answered(answers, 'numMtpTokens') ?? 0) > 0);
}
