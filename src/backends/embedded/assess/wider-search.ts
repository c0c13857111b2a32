import {
  type DeviceReport,
  type OptimizeReport,
  type OptimizeRequest,
  optimize,
  type PhaseReport,
} from '../../../engine/index.ts';
import type { Answers } from '../../../plan/answers.ts';
import type { AssessedRow, WiderSearch } from '../../../plan/assessment.ts';
import { searchDimensions } from '../../../plan/search-space.ts';
import { planRequest } from '../plan-request.ts';
import { heldSearch, widestSpace } from './held-search.ts';
import { assessedBest, assessedRow, onlyDevice } from './rows.ts';

/** Gains below this are the same row found twice, or a difference that no planner acts on. */
const leastGain = 1.005;
/** Whether a plan searches every size of every dimension, or has no dimension more to search. */
function isWidest(answers: Answers): boolean {
  const { ep, moeDp } = searchDimensions(answers);
  return ep !== null && moeDp !== null && ep.length === 0 && moeDp.length === 0;
}

function widerThan(
  own: AssessedRow | null,
  best: AssessedRow | null,
): Pick<WiderSearch, 'best' | 'own' | 'factor'> | null {
  // The same strategies with other batches are no other split: what a P/D ratio gains so comes from its instances.
  if (best === null || best.parallel === own?.parallel) return null;
  const factor = own === null ? null : best.tokensPerSecond / own.tokensPerSecond;
  return factor !== null && factor < leastGain ? null : { best, own, factor };
}

/** Best row of a device in one phase, or of the whole service where it has no phases of its own. */
function bestIn(
  device: DeviceReport | undefined,
  phase: PhaseReport['phase'] | null,
  request: OptimizeRequest,
): AssessedRow | null {
  if (phase === null) return assessedBest(device, request);
  const [row] = device?.phases.find((one) => one.phase === phase)?.selected ?? [];
  return row === undefined ? null : assessedRow(row);
}

/**
 * Best rows of a search over all of TP, EP and MoE-DP on the only device of a request that the plan's own search leaves
 * out, each phase on devices of its own held against its own kind; empty for a model without experts, a plan that
 * searches everything, and where nothing better is found. `own` is the plan's own search.
 */
export function widerThanOwn(
  answers: Answers,
  request: OptimizeRequest,
  own: OptimizeReport,
): readonly WiderSearch[] {
  if (isWidest(answers) || request.architecture.moe === null) return [];
  const wide = onlyDevice(heldSearch({ ...request, space: widestSpace(request) }));
  const narrow = onlyDevice(own);
  const apart = narrow?.pdRatio ? [] : (narrow?.phases ?? []).map(({ phase }) => phase);
  const phases = apart.flatMap((one) => (one === 'aggregated' ? [] : [one]));
  return (phases.length === 0 ? [null] : phases).flatMap((phase): WiderSearch[] => {
    const found = widerThan(bestIn(narrow, phase, request), bestIn(wide, phase, request));
    const device = request.devices[0]?.name ?? '';
    return found === null
      ? []
      : [{ ...found, space: 'tp-ep-moedp', phase, device, numDevices: request.numDevices }];
  });
}

/** The same on every device of a plan. */
export function widerSearchesOf(answers: Answers): readonly WiderSearch[] {
  const { request } = planRequest(answers);
  if (isWidest(answers) || request.architecture.moe === null) return [];
  return request.devices.flatMap((device) => {
    const alone = { ...request, devices: [device] };
    return widerThanOwn(answers, alone, optimize(alone));
  });
}
