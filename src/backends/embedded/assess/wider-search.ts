import { optimize } from '../../../engine/index.ts';
import { type Answers, answered } from '../../../plan/answers.ts';
import type { WiderSearch } from '../../../plan/assessment.ts';
import { searchDimensions } from '../../../plan/search-space.ts';
import { planRequest } from '../plan-request.ts';
import { heldSearch, widestSpace } from './held-search.ts';
import { assessedRow, bestRows, onlyDevice } from './rows.ts';

/** Gains below this are the same row found twice, or a difference that no planner acts on. */
const leastGain = 1.005;

/**
 * What a search over all of TP, EP and MoE-DP finds on the first device of a plan that a narrower search leaves out; null
 * for a model without experts, a plan that searches everything, a P/D ratio (each instance has a search of its own), and
 * where nothing better is found.
 */
export function widerSearchOf(answers: Answers): WiderSearch | null {
  const { ep, moeDp } = searchDimensions(answers);
  if (ep !== null && moeDp !== null && ep.length === 0 && moeDp.length === 0) return null;
  if (answered(answers, 'mode') === 'pd-ratio') return null;
  const { request } = planRequest(answers);
  const [device] = request.devices;
  if (device === undefined || request.architecture.moe === null) return null;
  const alone = { ...request, devices: [device] };
  const [best] = bestRows(onlyDevice(heldSearch({ ...alone, space: widestSpace(alone) })));
  if (best === undefined) return null;
  const [own] = bestRows(onlyDevice(optimize(alone)));
  const factor = own === undefined ? null : best.tokensPerSecond / own.tokensPerSecond;
  if (factor !== null && factor < leastGain) return null;
  return {
    space: 'tp-ep-moedp',
    best: assessedRow(best),
    own: own === undefined ? null : assessedRow(own),
    factor,
  };
}
