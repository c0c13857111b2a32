import { type OptimizeReport, type OptimizeRequest, optimize } from '../../../engine/index.ts';
import type { Answers } from '../../../plan/answers.ts';
import type { AssessedRow, WiderSearch } from '../../../plan/assessment.ts';
import { searchDimensions } from '../../../plan/search-space.ts';
import { planRequest } from '../plan-request.ts';
import { heldSearch, widestSpace } from './held-search.ts';
import { assessedBest, onlyDevice } from './rows.ts';

/** Gains below this are the same row found twice, or a difference that no planner acts on. */
const leastGain = 1.005;
/** Whether a plan searches every size of every dimension, or has no dimension more to search. */
function isWidest(answers: Answers): boolean {
  const { ep, moeDp } = searchDimensions(answers);
  return ep !== null && moeDp !== null && ep.length === 0 && moeDp.length === 0;
}

function widerThan(own: AssessedRow | null, best: AssessedRow | null): WiderSearch | null {
  // The same strategies with other batches are no other split: what a P/D ratio gains so comes from its instances.
  if (best === null || best.parallel === own?.parallel) return null;
  const factor = own === null ? null : best.tokensPerSecond / own.tokensPerSecond;
  if (factor !== null && factor < leastGain) return null;
  return { space: 'tp-ep-moedp', best, own, factor };
}

/**
 * Best row of a search over all of TP, EP and MoE-DP on the only device of a request that the plan's own search leaves out;
 * null for a model without experts, a plan that searches everything, and where nothing better is found. `own` is the
 * plan's own search.
 */
export function widerThanOwn(
  answers: Answers,
  request: OptimizeRequest,
  own: OptimizeReport,
): WiderSearch | null {
  if (isWidest(answers) || request.architecture.moe === null) return null;
  const report = heldSearch({ ...request, space: widestSpace(request) });
  return widerThan(assessedBest(onlyDevice(own), request), assessedBest(onlyDevice(report), request));
}

/** The same on the first device of a plan. */
export function widerSearchOf(answers: Answers): WiderSearch | null {
  const { request } = planRequest(answers);
  const [device] = request.devices;
  if (isWidest(answers) || device === undefined || request.architecture.moe === null) return null;
  const alone = { ...request, devices: [device] };
  return widerThanOwn(answers, alone, optimize(alone));
}
