import { gridSize, nearestPoints, optimize, type PhaseReport } from '../../engine/index.ts';
import { largestHeld } from '../../engine/terms/largest-held.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { FeasibleChange } from '../../plan/feasible-change.ts';
import { targetsOf } from '../../plan/slots/targets.ts';
import { type SlotId, type SlotValues, valueFor } from '../../plan/slots/values.ts';
import { changed, roundedUp } from '../changed-plan.ts';
import { widerSearchesOf } from './assess/wider-search.ts';
import { profilesOf } from './device-source.ts';
import { hasCoreInputs, phasesWithoutRow, promisedBest, refusalOf } from './forecast.ts';
import { PlanRefusedError, planRequest } from './plan-request.ts';

/** Input lengths are tried in steps that a person would name. */
const lengthStep = 100;

/** A plan that fails, and its phases without a row, the first of which is told of. */
interface FailingPlan {
  readonly answers: Answers;
  readonly without: readonly [PhaseReport, ...PhaseReport[]];
}

/** The plan with one value changed, if all its phases meet their limits then. */
function tried<Id extends SlotId>(
  { answers, without: [first] }: FailingPlan,
  slot: Id,
  value: SlotValues[Id],
): FeasibleChange | null {
  const best = promisedBest(changed(answers, slot, value), first.phase);
  return best === null ? null : { ...valueFor(slot, value), best };
}

/**
 * A limit raised to what the nearest configuration takes with its smallest batch, where that one limit is in the way.
 */
function raisedLimit(plan: FailingPlan): FeasibleChange | null {
  const points = plan.without.flatMap(nearestPoints);
  for (const { ttftExcess, tpotExcess, missingGiB, figures } of points) {
    if (missingGiB !== null || (ttftExcess !== null && tpotExcess !== null)) continue;
    const slot = ttftExcess !== null ? 'ttftLimitMs' : 'tpotLimitMs';
    const value = ttftExcess !== null ? figures.ttftMs : figures.tpotMs;
    if (value !== null && Number.isFinite(value)) return tried(plan, slot, roundedUp(value));
  }
  return null;
}

/** Counts up to this multiple of the plan's are looked at. */
const largestGrowth = 4;

/** Another count of devices; one that the program refuses with the sizes of the plan is none. */
function triedCount(plan: FailingPlan, count: number): FeasibleChange | null {
  try {
    return tried(plan, 'numDevices', count);
  } catch (error) {
    if (error instanceof PlanRefusedError) return null;
    throw error;
  }
}

/** More devices: the smallest count that is enough, of all that the grids hold. */
function moreDevices(plan: FailingPlan): FeasibleChange | null {
  const { answers } = plan;
  const now = answered(answers, 'numDevices');
  if (now === null || answered(answers, 'mode') === 'pd-ratio') return null;
  const largest = Math.min(now * largestGrowth, ...profilesOf(answers).map(gridSize));
  for (let count = now + 1; count <= largest; count += 1) {
    const change = triedCount(plan, count);
    if (change !== null) return change;
  }
  return null;
}

/** All of TP, EP and MoE-DP searched, where the plan left some out. */
function widerSearch(plan: FailingPlan): FeasibleChange | null {
  const [wider] = widerSearchesOf(plan.answers);
  return wider === undefined ? null : tried(plan, 'searchSpace', wider.space);
}

/** A shorter prompt: the longest that is short enough, by bisection. */
function shorterInput(plan: FailingPlan): FeasibleChange | null {
  const now = answered(plan.answers, 'inputLength');
  if (now === null || now <= lengthStep) return null;
  return largestHeld(Math.ceil(now / lengthStep) - 1, (steps) =>
    tried(plan, 'inputLength', steps * lengthStep),
  );
}

/**
 * Changes that make an infeasible plan feasible, one at a time, each found by the embedded engine. Empty when the
 * plan is feasible, cannot be estimated, or no single change is enough.
 */
export function feasibleChangesOf(answers: Answers): readonly FeasibleChange[] {
  const [target] = targetsOf(answers);
  if (target === undefined || !hasCoreInputs(target)) return [];
  try {
    const { request } = planRequest(target);
    const [first, ...others] = phasesWithoutRow(
      optimize({ ...request, devices: request.devices.slice(0, 1) }),
    );
    if (first === undefined) return [];
    const plan: FailingPlan = { answers: target, without: [first, ...others] };
    return [widerSearch, raisedLimit, shorterInput, moreDevices].flatMap((search) => search(plan) ?? []);
  } catch (error) {
    refusalOf(error);
    return [];
  }
}
