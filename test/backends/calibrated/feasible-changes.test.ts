import { beforeAll, describe, expect, it } from 'vitest';
import {
  calibratedForecast,
  type ForecastData,
} from '../../../src/backends/calibrated/calibrated-forecast.ts';
import { servingChangesOf } from '../../../src/backends/calibrated/feasible-changes.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf } from '../../plan/plan-kit.ts';
import { forecastData, gpuPlan } from './forecast-kit.ts';

const searched: Partial<SlotValues> = { ...gpuPlan, numDevices: 1, searchSpace: 'tp', tpotLimitMs: 25 };
const plan: Partial<SlotValues> = { ...searched, concurrentUsers: 64 };

let data: ForecastData;
beforeAll(async () => {
  data = await forecastData();
});

const forecastOf = (changed: Partial<SlotValues>) => calibratedForecast(answersOf(changed), data);
const changesOf = (change: Partial<SlotValues>, of = plan) =>
  servingChangesOf(answersOf({ ...of, ...change }), (answers) => calibratedForecast(answers, data));
const valueOfSlot = (slot: string) => Number(changesOf({}).find((one) => one.slot === slot)?.value);

describe('changes that make a GPU plan feasible', () => {
  it('are none where the plan meets its limits, and none where it cannot be estimated', () => {
    expect(forecastOf({ ...plan, concurrentUsers: 4 })?.best).not.toBeNull();
    expect(changesOf({ concurrentUsers: 4 })).toEqual([]);
    expect(changesOf({ model: 'nobody/knows-it' })).toEqual([]);
  });

  it('hold the limits, and the next user, tenth of a millisecond or fewer devices do not', () => {
    const changes = changesOf({});
    expect(changes.map(({ slot }) => slot)).toEqual(['concurrentUsers', 'tpotLimitMs', 'numDevices']);
    for (const { slot, value, best } of changes) {
      const again = forecastOf({ ...plan, [slot]: value })?.best;
      expect([slot, again]).toEqual([slot, best]);
      expect(best.tpotBand).not.toBeNull();
    }
    const users = valueOfSlot('concurrentUsers');
    expect(forecastOf({ ...plan, concurrentUsers: users + 1 })?.best).toBeNull();
    const limit = valueOfSlot('tpotLimitMs');
    expect(forecastOf({ ...plan, tpotLimitMs: limit * 0.99 })?.best).toBeNull();
    const devices = valueOfSlot('numDevices');
    expect(forecastOf({ ...plan, numDevices: devices - 1 })?.best).toBeNull();
  });

  it('raise the first limit of a load that is searched to what one user takes', () => {
    const changes = changesOf({ tpotLimitMs: 1 }, searched);
    expect(changes.map(({ slot }) => slot)).toEqual(['tpotLimitMs']);
    const [change] = changes;
    expect(Number(change?.value)).toBeLessThan(25);
  });

  it('raise a limit no further than to the strategy that comes nearest to it, which need not be the fastest', () => {
    const wide: Partial<SlotValues> = {
      ...plan,
      inputLength: 3000,
      outputLength: 500,
      numDevices: 16,
      limitStatistic: 'p90',
      tpotLimitMs: null,
      ttftLimitMs: 300,
    };
    const change = changesOf({}, wide).find(({ slot }) => slot === 'ttftLimitMs');
    const limit = Number(change?.value);
    const free = forecastOf({ ...wide, ttftLimitMs: null })?.best;
    expect(limit).toBeLessThan(Number(free?.ttftMs));
    expect(
      forecastOf({ ...wide, ttftLimitMs: limit - 10 ** (Math.floor(Math.log10(limit)) - 2) })?.best,
    ).toBeNull();
  });

  it('lower an offered rate instead of users', () => {
    const changes = changesOf({ loadProtocol: 'poisson', requestsPerSecond: 40 }, searched);
    expect(changes.map(({ slot }) => slot)).not.toContain('concurrentUsers');
    const rate = Number(changes.find(({ slot }) => slot === 'requestsPerSecond')?.value);
    expect(rate).toBeGreaterThan(0);
    expect(rate).toBeLessThan(40);
  });
});
