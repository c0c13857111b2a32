import { type OptimizeRequest, type OptimizerRow, optimize } from '../../../engine/index.ts';
import { type Answers, answered } from '../../../plan/answers.ts';
import type { WiderSearch } from '../../../plan/assessment.ts';
import { searchDimensions } from '../../../plan/search-space.ts';
import { planRequest } from '../plan-request.ts';
import { heldSearch, widestSpace } from './held-search.ts';
import { assessedRow, bestRows, onlyDevice } from './rows.ts';

/** Gains below this are the same row found twice, or a difference that no planner acts on. */
const leastGain = 1.005;
/** Whether a plan searches every size of every dimension, or has no dimension more to search. */
function isWidest(answers: Answers): boolean {
  const { ep, moeDp } = searchDimensions(answers);
  const isWhole = ep !== null && moeDp !== null && ep.length === 0 && moeDp.length === 0;
  // In a P/D ratio each instance has a search of its own.
  return isWhole || answered(answers, 'mode') === 'pd-ratio';
}

function widerThan(own: OptimizerRow | undefined, best: OptimizerRow | undefined): WiderSearch | null {
  if (best === undefined) return null;
  const factor = own === undefined ? null : best.tokensPerSecond / own.tokensPerSecond;
  if (factor !== null && factor < leastGain) return null;
  return {
    space: 'tp-ep-moedp',
    best: assessedRow(best),
    own: own === undefined ? null : assessedRow(own),
    factor,
  };
}

/**
 * What a search over all of TP, EP and MoE-DP finds on the only device of a request that the plan's own search leaves out;
 * null for a model without experts, a plan that searches everything, and where nothing better is found. `own` is the best row
 * of the plan's own search.
 */
export function widerThanOwn(
  answers: Answers,
  request: OptimizeRequest,
  own: OptimizerRow | undefined,
): WiderSearch | null {
  if (isWidest(answers) || request.architecture.moe === null) return null;
  const report = heldSearch({ ...request, space: widestSpace(request) });
  return widerThan(own, bestRows(onlyDevice(report))[0]);
}

/** The same on the first device of a plan. */
export function widerSearchOf(answers: Answers): WiderSearch | null {
  const { request } = planRequest(answers);
  const [device] = request.devices;
  if (isWidest(answers) || device === undefined || request.architecture.moe === null) return null;
  const alone = { ...request, devices: [device] };
  return widerThanOwn(answers, alone, bestRows(onlyDevice(optimize(alone)))[0]);
}
