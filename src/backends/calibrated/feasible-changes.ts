import { largestHeld } from '../../engine/terms/largest-held.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { FeasibleChange } from '../../plan/feasible-change.ts';
import type { Forecast } from '../../plan/forecast.ts';
import { targetsOf } from '../../plan/slots/targets.ts';
import { type SlotId, type SlotValues, valueFor } from '../../plan/slots/values.ts';
import { changed, nextBelow, roundedUp } from '../changed-plan.ts';

type Best = NonNullable<Forecast['best']>;
/** The estimate of a plan; null while it has none. */
type ForecastOf = (answers: Answers) => Forecast | null;

/** Counts up to this multiple of the plan's are looked at. */
const largestGrowth = 4;
/** Devices that are added at once, where the plan has as many: those of a usual server. */
const serverDevices = 8;
/** Rates are given in steps of this share of the one that was asked for. */
const rateSteps = 200;

/** The best row of a plan all of whose phases and devices meet the limits. */
function bestOf(forecast: Forecast | null): Best | null {
  const parts = forecast?.parts ?? [];
  return parts.every(({ best }) => best !== null) ? (forecast?.best ?? null) : null;
}

/** Looks for single changes of one plan. */
function searchesOf(answers: Answers, forecastOf: ForecastOf): readonly (() => FeasibleChange | null)[] {
  const tried = <Id extends SlotId>(slot: Id, value: SlotValues[Id]): FeasibleChange | null => {
    const best = bestOf(forecastOf(changed(answers, slot, value)));
    return best === null ? null : { ...valueFor(slot, value), best };
  };
  const users = answered(answers, 'concurrentUsers');
  const rate = answered(answers, 'requestsPerSecond');

  const widerSearch = () =>
    answered(answers, 'searchSpace') === 'tp' ? tried('searchSpace', 'tp-ep') : null;

  const fewerUsers = () =>
    users === null ? null : largestHeld(users - 1, (count) => tried('concurrentUsers', count));

  const lowerRate = () => {
    if (rate === null) return null;
    const step = (count: number) => Number(((rate * count) / rateSteps).toPrecision(3));
    return largestHeld(rateSteps - 1, (count) => tried('requestsPerSecond', step(count)));
  };

  /**
   * One limit raised as little as it takes: to what the strategy takes that comes nearest to it, of a load that is
   * searched with one user.
   */
  const raisedLimit = (slot: 'ttftLimitMs' | 'tpotLimitMs') => {
    if (answered(answers, slot) === null) return null;
    const isSearched = users === null && rate === null;
    const loaded = isSearched ? changed(answers, 'concurrentUsers', 1) : answers;
    const taken = (limit: number | null) => {
      const best = bestOf(forecastOf(changed(loaded, slot, limit)));
      return (slot === 'ttftLimitMs' ? best?.ttftMs : best?.tpotMs) ?? null;
    };
    let nearest: number | null = null;
    for (let figure = taken(null); figure !== null; figure = taken(nextBelow(nearest)))
      nearest = roundedUp(figure);
    return nearest === null ? null : tried(slot, nearest);
  };

  const moreDevices = () => {
    const now = answered(answers, 'numDevices');
    if (now === null) return null;
    const step = now < serverDevices ? 1 : serverDevices;
    for (let count = now + step; count <= now * largestGrowth; count += step) {
      const change = tried('numDevices', count);
      if (change !== null) return change;
    }
    return null;
  };

  return [
    widerSearch,
    fewerUsers,
    lowerRate,
    () => raisedLimit('ttftLimitMs') ?? raisedLimit('tpotLimitMs'),
    moreDevices,
  ];
}

/**
 * Changes that make an infeasible plan on GPUs feasible, one at a time, each by the calibrated estimator: a wider search,
 * fewer users or requests a second, a higher limit, more devices. Empty when the plan is feasible, cannot be estimated,
 * or no single change is enough.
 */
export function servingChangesOf(answers: Answers, forecastOf: ForecastOf): readonly FeasibleChange[] {
  const [target] = targetsOf(answers);
  if (target === undefined) return [];
  const now = forecastOf(target);
  if (now === null || now.refusal !== null || bestOf(now) !== null) return [];
  return searchesOf(target, forecastOf).flatMap((search) => search() ?? []);
}
