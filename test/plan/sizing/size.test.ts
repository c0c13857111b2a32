import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenCost } from '../../../src/plan/sizing/cost.ts';
import { headroomOf, instancesFor } from '../../../src/plan/sizing/demand.ts';
import { bestInstances, type CapacityEstimator, size } from '../../../src/plan/sizing/size.ts';
import type { Capacity, Load } from '../../../src/results/sizing.ts';

const nothing: Load = {
  concurrentUsers: null,
  requestsPerSecond: null,
  outputTokensPerSecond: null,
  peakFactor: 1,
};

function row(numDevices: number, concurrency: number, traits: Partial<Capacity> = {}): Capacity {
  return {
    parallel: `TP=${numDevices}`,
    numDevices,
    batchSize: concurrency,
    concurrency,
    tokensPerSecond: concurrency * 20,
    requestsPerSecond: concurrency / 50,
    ttftMs: 1000,
    tpotMs: 50,
    e2eMs: 51_000,
    stoppedBy: 'tpot-limit',
    basis: 'simulated',
    bands: null,
    ...traits,
  };
}

/** Users that a group of each size holds; a size without an entry holds none. */
function scripted(users: Readonly<Record<number, number>>, mostDevices: number): CapacityEstimator {
  return {
    leastDevices: 1,
    mostDevices,
    capacities: (count) =>
      users[count] === undefined || users[count] === 0 ? [] : [row(count, users[count])],
  };
}

describe('sizing', () => {
  it('finds the smallest group and the fewest devices in whole instances', () => {
    const estimator = scripted({ 4: 90, 8: 192, 20: 450, 24: 576 }, 64);
    const sizes = size(estimator, { ...nothing, concurrentUsers: 400 });
    expect(sizes.group).toMatchObject({ instances: 1, devices: 20, binds: 'concurrentUsers' });
    expect(sizes.group?.headroom).toBeCloseTo(450 / 400 - 1);
    // Five instances of four are as few devices, and smaller instances come first.
    expect(sizes.replicas).toMatchObject({ instances: 5, devicesPerInstance: 4, devices: 20 });
  });

  it('counts for the peak of the load', () => {
    const estimator = scripted({ 4: 90 }, 4);
    const load = { ...nothing, concurrentUsers: 400, peakFactor: 1.5 };
    expect(size(estimator, load).replicas).toMatchObject({ instances: 7, devices: 28 });
    expect(size(estimator, load).replicas?.headroom).toBeCloseTo(630 / 600 - 1);
  });

  it('holds every measure that is stated, and names the one that leaves least', () => {
    const one = row(4, 90, { tokensPerSecond: 1800, requestsPerSecond: 1.2 });
    const load = { ...nothing, concurrentUsers: 180, requestsPerSecond: 5, outputTokensPerSecond: 7000 };
    // users 2, requests 4.17 → 5, tokens 3.9 → 4
    expect(instancesFor(one, load)).toBe(5);
    expect(headroomOf(one, 5, load)).toMatchObject({ binds: 'requestsPerSecond' });
    expect(headroomOf(one, 5, load).headroom).toBeCloseTo(6 / 5 - 1);
  });

  it('decides ties by the plan: fewer devices an instance, then more room, then the name of the split', () => {
    const rows = [row(4, 100, { parallel: 'TP=4' }), row(4, 100, { parallel: 'TP=2' }), row(2, 50)];
    const load = { ...nothing, concurrentUsers: 100 };
    expect(bestInstances(rows, load)).toMatchObject({ devicesPerInstance: 2, devices: 4, instances: 2 });
    expect(bestInstances(rows.slice(0, 2), load)?.row.parallel).toBe('TP=2');
    expect(bestInstances(rows.slice(0, 2).reverse(), load)?.row.parallel).toBe('TP=2');
    const roomier = row(4, 120, { parallel: 'TP=4 DP=1' });
    expect(bestInstances([...rows.slice(0, 2), roomier], load)?.row).toBe(roomier);
    expect(bestInstances([], load)).toBeNull();
  });

  it('gives the speed of one device, whatever the instance', () => {
    const best = bestInstances([row(4, 100, { tokensPerSecond: 2000 })], {
      ...nothing,
      concurrentUsers: 300,
    });
    expect(best).toMatchObject({ instances: 3, tokensPerSecondPerDevice: 500 });
  });

  it('keeps the smaller instances of two sizes that need as many devices', () => {
    const sizes = size(scripted({ 2: 50, 4: 100 }, 4), { ...nothing, concurrentUsers: 200 });
    expect(sizes.replicas).toMatchObject({ devicesPerInstance: 2, instances: 4 });
    expect(sizes).toMatchObject({ group: null, tried: 4 });
  });

  it('says nothing where no group meets the limits', () => {
    expect(size(scripted({}, 16), { ...nothing, concurrentUsers: 1 })).toEqual({
      group: null,
      replicas: null,
      tried: 16,
    });
  });

  it('equals the search of every count up to the largest, whatever the capacities', () => {
    const capacities = fc.dictionary(
      fc.integer({ min: 1, max: 24 }).map(String),
      fc.integer({ min: 0, max: 300 }),
    );
    fc.assert(
      fc.property(capacities, fc.integer({ min: 1, max: 2000 }), (users, wanted) => {
        const estimator = scripted(users as Record<number, number>, 24);
        const found = size(estimator, { ...nothing, concurrentUsers: wanted });
        const all = Object.entries(users)
          .filter(([, held]) => held > 0)
          .map(([count, held]) => ({ count: Number(count), held }));
        const alone = all.filter(({ held }) => held >= wanted).map(({ count }) => count);
        expect(found.group?.devices ?? null).toBe(alone.length === 0 ? null : Math.min(...alone));
        const totals = all.map(({ count, held }) => count * Math.ceil(wanted / held));
        expect(found.replicas?.devices ?? null).toBe(totals.length === 0 ? null : Math.min(...totals));
      }),
    );
  });
});

describe('cost of a million tokens', () => {
  it('is what the devices cost over what they give, at capacity and at the mean load', () => {
    // 20 devices · 2 an hour = 40 an hour; 9,047 tok/s are 32.57 million tokens an hour.
    const cost = tokenCost(2, 20, 9047, { ...nothing, requestsPerSecond: 5, peakFactor: 2 }, 1500);
    expect(cost.atCapacity).toBeCloseTo(40 / (9047 * 0.0036), 6);
    // 5 requests/s of 1,500 tokens: 7,500 tok/s, without the peak factor.
    expect(cost.atLoad).toBeCloseTo(40 / (7500 * 0.0036), 6);
    // The larger of two told rates is the load.
    const told = { ...nothing, requestsPerSecond: 5, outputTokensPerSecond: 9000 };
    expect(tokenCost(2, 20, 9047, told, 1500).atLoad).toBeCloseTo(40 / (9000 * 0.0036), 6);
    expect(tokenCost(2, 20, 9047, nothing, 1500).atLoad).toBeNull();
    expect(tokenCost(2, 20, 9047, { ...nothing, concurrentUsers: 400 }, 1500).atLoad).toBeNull();
  });
});
