import { gridSize, nearestPoints, optimize } from '../../engine/index.ts';
import { largestHeld } from '../../engine/terms/largest-held.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { FeasibleChange } from '../../plan/feasible-change.ts';
import { targetsOf } from '../../plan/slots/targets.ts';
import type { SlotId, SlotValues } from '../../plan/slots/values.ts';
import { changed, roundedUp } from '../changed-plan.ts';
import { widerSearchOf } from './assess/wider-search.ts';
import { profilesOf } from './device-source.ts';
import { forecastOf, hasCoreInputs, promisedBest, refusalOf } from './forecast.ts';
import { PlanRefusedError, planRequest } from './plan-request.ts';

/** Input lengths are tried in steps that a person would name. */
const lengthStep = 100;

/** The plan with one value changed, if something meets its limits then. */
function tried<Id extends SlotId>(answers: Answers, slot: Id, value: SlotValues[Id]): FeasibleChange | null {
  const best = promisedBest(changed(answers, slot, value));
  return best === null ? null : { slot, value, best };
}

/**
 * A limit raised to what the nearest configuration takes with its smallest batch, where that one limit is in the way.
 */
function raisedLimit(answers: Answers): FeasibleChange | null {
  const { request } = planRequest(answers);
  const [device] = optimize(request).devices;
  const points = (device?.phases ?? []).flatMap(nearestPoints);
  for (const { ttftExcess, tpotExcess, missingGiB, figures } of points) {
    if (missingGiB !== null || (ttftExcess !== null && tpotExcess !== null)) continue;
    const slot = ttftExcess !== null ? 'ttftLimitMs' : 'tpotLimitMs';
    const value = ttftExcess !== null ? figures.ttftMs : figures.tpotMs;
    if (value !== null && Number.isFinite(value)) return tried(answers, slot, roundedUp(value));
  }
  return null;
}

/** Counts up to this multiple of the plan's are looked at. */
const largestGrowth = 4;

/** Another count of devices; one that the program refuses with the sizes of the plan is none. */
function triedCount(answers: Answers, count: number): FeasibleChange | null {
  try {
    return tried(answers, 'numDevices', count);
  } catch (error) {
    if (error instanceof PlanRefusedError) return null;
    throw error;
  }
}

/** More devices: the smallest count that is enough, of all that the grids hold. */
function moreDevices(answers: Answers): FeasibleChange | null {
  const now = answered(answers, 'numDevices');
  if (now === null || answered(answers, 'mode') === 'pd-ratio') return null;
  const largest = Math.min(now * largestGrowth, ...profilesOf(answers).map(gridSize));
  for (let count = now + 1; count <= largest; count += 1) {
    const change = triedCount(answers, count);
    if (change !== null) return change;
  }
  return null;
}

/** All of TP, EP and MoE-DP searched, where the plan left some out. */
function widerSearch(answers: Answers): FeasibleChange | null {
  const wider = widerSearchOf(answers);
  return wider === null ? null : tried(answers, 'searchSpace', wider.space);
}

/** A shorter prompt: the longest that is short enough, by bisection. */
function shorterInput(answers: Answers): FeasibleChange | null {
  const now = answered(answers, 'inputLength');
  if (now === null || now <= lengthStep) return null;
  return largestHeld(Math.ceil(now / lengthStep) - 1, (steps) =>
    tried(answers, 'inputLength', steps * lengthStep),
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
    if (forecastOf(target)?.best != null) return [];
    return [widerSearch, raisedLimit, shorterInput, moreDevices].flatMap((search) => search(target) ?? []);
  } catch (error) {
    refusalOf(error);
    return [];
  }
}
