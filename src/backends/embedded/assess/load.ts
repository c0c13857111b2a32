import { optimize } from '../../../engine/index.ts';
import { type Answers, answered } from '../../../plan/answers.ts';
import type { LoadAssessment } from '../../../plan/assessment.ts';
import { peakDemand } from '../../../plan/sizing/demand.ts';
import type { LoadMeasure } from '../../../results/sizing.ts';
import { changed } from '../../changed-plan.ts';
import { planRequest } from '../plan-request.ts';
import { loadOf, sizePlan } from '../sizing/size-plan.ts';
import { bestRows, onlyDevice } from './rows.ts';

/**
 * Whether the best row of an aggregated plan on its first device holds the load that the plan states; where it does not, the
 * measure that lacks most and the size that holds it. Null without a load, and where it is held.
 */
export function loadAssessmentOf(answers: Answers): LoadAssessment | null {
  const load = loadOf(answers);
  if (load === null || answered(answers, 'mode') !== 'aggregation') return null;
  const { request } = planRequest(answers);
  const [device] = request.devices;
  if (device === undefined) return null;
  const [row] = bestRows(onlyDevice(optimize({ ...request, devices: [device] })));
  const held: Readonly<Record<LoadMeasure, number>> = {
    concurrentUsers: row?.concurrency ?? 0,
    requestsPerSecond: row?.requestsPerSecond ?? 0,
    outputTokensPerSecond: row?.tokensPerSecond ?? 0,
  };
  const [shortest] = peakDemand(load)
    .filter(({ measure, value }) => held[measure] < value)
    .toSorted((a, b) => held[a.measure] / a.value - held[b.measure] / b.value);
  if (shortest === undefined) return null;
  const [sizing] = sizePlan(changed(answers, 'devices', [device.name])).devices;
  if (sizing === undefined) return null;
  const { measure, value } = shortest;
  return { measure, asked: value, held: held[measure], sizing };
}
