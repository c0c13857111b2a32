import { labelled } from '../../../../text/labelled.ts';
import { grouped } from '../../../../text/words/numbers.ts';
import { says } from '../../../../text/words/words.ts';
import type { Quantity } from '../quantity.ts';
import { ratePerUserTakes } from './limit-takes.ts';
import { absorbs, asksAbout, isCount, isOneOf, isPlain, type Take, type Taking, takes } from './taking.ts';

/** Requests in flight at once. */
export const usersTakes: Take = (quantity) =>
  isOneOf(quantity, 'none', 'users') && isCount(quantity) ? takes('concurrentUsers', quantity.value) : null;

/** Requests a second; those of a day are spread evenly over its hours and asked about. */
export const requestRateTakes: Take = (quantity) => {
  if (quantity.value <= 0) return null;
  if (quantity.unit === 'requestsPerDay') return requestsOfDay(quantity.value);
  if (quantity.unit !== 'requestsPerSecond' && !isPlain(quantity)) return null;
  const rate = Number(quantity.value.toPrecision(4));
  const isAsWritten = rate === quantity.figure || quantity.unit === 'none';
  return takes('requestsPerSecond', rate, isAsWritten ? null : `${grouped(rate)} requests/s`);
};

/** A load of a whole day is no rate to plan for before somebody says so: most days have a night. */
function averageOfDay(
  slot: 'requestsPerSecond' | 'outputTokensPerSecond',
  perSecond: number,
  said: 'requestsOfDay' | 'tokensOfDay',
): Taking {
  const rate = Number(perSecond.toPrecision(3));
  return asksAbout(slot, [
    {
      value: rate,
      label: labelled(({ meant }) => meant[said](grouped(rate))),
    },
  ]);
}

const requestsOfDay = (perSecond: number) => averageOfDay('requestsPerSecond', perSecond, 'requestsOfDay');
const tokensOfDay = (perSecond: number) => averageOfDay('outputTokensPerSecond', perSecond, 'tokensOfDay');

/** The rate of the whole service: in tokens or in requests; a bare figure is neither. */
export const throughputTakes: Take = (quantity, textFacts) => {
  if (quantity.unit === 'tokensPerSecond') return takes('outputTokensPerSecond', quantity.value);
  if (quantity.unit === 'tokensPerDay') return tokensOfDay(quantity.value);
  return isOneOf(quantity, 'requestsPerSecond', 'requestsPerDay')
    ? requestRateTakes(quantity, textFacts)
    : loadTakes(quantity, textFacts);
};

const otherLoadTakes = absorbs('load', 'none', 'tokens');
/** A load in units of its own; a bare figure may be any. */
export const loadTakes: Take = (quantity, textFacts) => {
  if (quantity.unit === 'users') return usersTakes(quantity, textFacts);
  if (isOneOf(quantity, 'requestsPerSecond', 'requestsPerDay')) return requestRateTakes(quantity, textFacts);
  if (quantity.unit === 'tokensPerSecond') return takes('outputTokensPerSecond', quantity.value);
  return otherLoadTakes(quantity, textFacts);
};

/** The rate of one device is no load of the service; a plan finds it. */
export const deviceRateTakes: Take = absorbs('load', 'tokensPerSecond', 'requestsPerSecond', 'none');

/** A figure behind words that already say tokens each second of the whole service; thousands are 1,000 here. */
export const serviceRateTakes: Take = (quantity) => {
  const { unit, scale, figure, value } = quantity;
  if (unit === 'tokensPerSecond') return takes('outputTokensPerSecond', value);
  if (unit !== 'none' || value <= 0) return null;
  return takes('outputTokensPerSecond', scale === 'k' ? figure * 1000 : value);
};

/** A larger figure without "times" is something else: bursts of 50 requests. */
const largestBareFactor = 10;

/** How many times the usual load the peak is; a share of it is no factor. */
export const peakTakes: Take = (quantity) =>
  isOneOf(quantity, 'none', 'times') &&
  quantity.scale === '' &&
  quantity.value >= 1 &&
  quantity.value <= (quantity.unit === 'times' ? 100 : largestBareFactor)
    ? takes('peakFactor', quantity.value)
    : null;

/** A rate below this may well be that of one user. */
const smallestServiceRate = 300;

function jobsOrUsers(value: number): Taking {
  return asksAbout('concurrentUsers', [
    { value, label: labelled(({ meant }) => meant.requestsAtOnce(grouped(value))) },
    { value, slot: 'jobs', label: labelled(({ meant }) => meant.processes(grouped(value))) },
  ]);
}

/** A number of the load without a word beside it: users, a rate, images. */
export const bareLoadTakes = (quantity: Quantity, words: string, hasTpot: boolean): Taking | null => {
  const { unit, value } = quantity;
  if (unit === 'requestsPerSecond' || unit === 'requestsPerDay')
    return requestRateTakes(quantity, { speaksOfInstances: false });
  if (unit === 'tokensPerDay') return tokensOfDay(value);
  if (unit === 'images') return isCount(quantity) ? takes('imagesPerRequest', value) : null;
  if (unit === 'users') {
    // `6 parallel jobs`: requests in flight, or processes of the search.
    if (says('parallel-jobs', words) && isCount(quantity)) return jobsOrUsers(value);
    return (says('concurrent-users', words) || says('at-once', words)) && isCount(quantity)
      ? takes('concurrentUsers', value)
      : null;
  }
  if (unit !== 'tokensPerSecond' || value <= 0) return null;
  if (says('user-inside', words)) return ratePerUserTakes(quantity, { speaksOfInstances: false });
  if (value >= smallestServiceRate) return takes('outputTokensPerSecond', value);
  const rate = grouped(value);
  const ofService = labelled(({ meant }) => meant.rateOfService(rate));
  // What one user gets is told by TPOT already, and few services give so little in all.
  if (hasTpot) return asksAbout('outputTokensPerSecond', [{ value, label: ofService }]);
  const limit = Math.round(1_000_000 / value) / 1000;
  const ofUser = labelled(({ meant }) => meant.rateOfUser(rate, grouped(limit)));
  return asksAbout('tpotLimitMs', [
    { value: limit, label: ofUser },
    { value, slot: 'outputTokensPerSecond', label: ofService },
  ]);
};
