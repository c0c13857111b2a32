import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRequest } from '../../../../src/backends/embedded/plan-request.ts';
import { capacitiesOf, type SizedPlan } from '../../../../src/backends/embedded/sizing/capacities.ts';
import {
  isScaleFree,
  replicatedCapacities,
  searchedCapacities,
} from '../../../../src/backends/embedded/sizing/estimator.ts';
import { sizePlan } from '../../../../src/backends/embedded/sizing/size-plan.ts';
import { optimize } from '../../../../src/engine/index.ts';
import { bestInstances, size } from '../../../../src/plan/sizing/size.ts';
import type { SlotValues } from '../../../../src/plan/slots/values.ts';
import type { Load } from '../../../../src/results/sizing.ts';
import { answersOf } from '../../../plan/plan-kit.ts';

const plan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['ATLAS_800_A2_376T_64G'],
  inputLength: 3500,
  outputLength: 1500,
  mode: 'aggregation',
  tpotLimitMs: 50,
  quantize: 'recommended',
  compile: true,
};

function sized(change: Partial<SlotValues>) {
  const [one] = sizePlan(answersOf({ ...plan, ...change })).devices;
  if (one === undefined) throw new Error('no device was sized');
  return one;
}

function sizedPlan(values: Partial<SlotValues>): SizedPlan {
  const { request } = planRequest(answersOf({ ...plan, numDevices: 1, ...values }));
  const [device] = request.devices;
  if (device === undefined) throw new Error('no device');
  return { request, device, phase: 'aggregated', e2eLimitMs: null };
}

const users = (concurrentUsers: number): Load => ({
  concurrentUsers,
  requestsPerSecond: null,
  outputTokensPerSecond: null,
  peakFactor: 1,
});

describe('sizing on the embedded engine', () => {
  it('needs 20 devices for 400 users, 16 for 5 requests/s, 24 for 10,000 tok/s', () => {
    // TP=4 holds 90 users on each 4 devices, TP=8 192 on each 8: rows of the search itself.
    expect(sized({ concurrentUsers: 400 }).replicas).toMatchObject({ instances: 5, devicesPerInstance: 4 });
    expect(sized({ concurrentUsers: 400 }).group?.devices).toBe(20);
    expect(sized({ requestsPerSecond: 5 }).replicas).toMatchObject({ devices: 16 });
    expect(sized({ outputTokensPerSecond: 10_000 }).group?.devices).toBe(24);
  });

  it('searches every dimension: 32 devices for 1,000 tok/s of DeepSeek-V3.1', () => {
    const found = sized({
      model: 'deepseek-ai/DeepSeek-V3.1',
      devices: ['ATLAS_800_A3_752T_128G_DIE'],
      inputLength: 4096,
      outputLength: 1024,
      ttftLimitMs: 3000,
      tpotLimitMs: 40,
      outputTokensPerSecond: 1000,
    });
    expect(found.replicas?.devices).toBe(32);
    expect(found.replicas?.row.tokensPerSecond).toBeCloseTo(1519, -1);
  });

  it('holds the limit for the whole request, with the largest batch that does', () => {
    const found = sized({ tpotLimitMs: null, e2eLimitMs: 60_000, requestsPerSecond: 5 });
    const row = found.replicas?.row;
    expect(row?.stoppedBy).toBe('e2e-limit');
    expect(row?.e2eMs).toBeLessThanOrEqual(60_000);
    expect(row?.e2eMs).toBeCloseTo((row?.ttftMs ?? 0) + (row?.tpotMs ?? 0) * 1499, 6);
    expect(row?.e2eMs).toBeGreaterThan(58_000);
  });

  it('counts whole prefill and decode instances for a rate', () => {
    const { phases } = sized({ mode: 'pd-ratio', ttftLimitMs: 2000, requestsPerSecond: 5 });
    const prefill = phases?.prefill;
    const decode = phases?.decode;
    expect((prefill?.instances ?? 0) * (prefill?.row.requestsPerSecond ?? 0)).toBeGreaterThanOrEqual(5);
    expect((decode?.instances ?? 0) * (decode?.row.requestsPerSecond ?? 0)).toBeGreaterThanOrEqual(5);
    expect(phases?.devices).toBe((prefill?.devices ?? 0) + (decode?.devices ?? 0));
    const fixed = sized({
      mode: 'pd-ratio',
      ttftLimitMs: 2000,
      requestsPerSecond: 5,
      prefillDevicesPerInstance: 4,
      decodeDevicesPerInstance: 8,
    });
    expect(fixed.phases).toMatchObject({
      prefill: { devicesPerInstance: 4 },
      decode: { devicesPerInstance: 8 },
    });
  });

  it('never rests on a format without a peak, nor on memory that is not there', () => {
    const custom = { quantize: 'custom', quantizeAttentionAction: 'DISABLED', concurrentUsers: 400 } as const;
    const free = sized({ ...custom, quantizeLinearAction: 'MXFP4' });
    const whole = sized({ ...custom, quantizeLinearAction: 'DISABLED' });
    expect(free.replicas?.row.tokensPerSecond ?? 0).toBeLessThan(
      (whole.replicas?.row.tokensPerSecond ?? 0) * 2,
    );
    const hybrid = sizedPlan({
      model: 'Qwen/Qwen3.5-35B-A3B',
      textOnly: true,
      inputLength: 512,
      outputLength: 256,
      tpotLimitMs: 150,
    });
    const [unaware] = optimize(hybrid.request).devices[0]?.phases[0]?.selected ?? [];
    const [aware] = capacitiesOf(hybrid, 1);
    const held = aware?.concurrency ?? 0;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(unaware?.concurrency ?? 0);
    // 64 GiB less the reserve of 10 and the weights hold the states, 64.4 MB each, and nothing is wasted.
    const room = (64 - 10) * 1024 ** 3 - (unaware?.memory.weightGiB ?? 0) * 1024 ** 3;
    expect(held * 64.4e6).toBeLessThan(room);
    expect(held * 64.4e6).toBeGreaterThan(room * 0.7);
  });

  it('gives the device whose price each is, in their order', () => {
    const { devices } = sizePlan(
      answersOf({
        ...plan,
        devices: ['ATLAS_800_A2_376T_64G', 'ATLAS_800_A3_752T_128G_DIE'],
        concurrentUsers: 100,
        deviceHourCost: [2, 3],
      }),
    );
    expect(devices.map(({ cost }) => cost?.deviceHour)).toEqual([2, 3]);
  });
});

describe('replicas counted instead of searched', () => {
  it('have the rows that the search of the whole group has', () => {
    const whole = sizedPlan({});
    expect(isScaleFree(whole.request)).toBe(true);
    const counted = replicatedCapacities(whole);
    for (const count of [6, 8, 12, 20]) {
      const rows = capacitiesOf(whole, count);
      for (const row of rows) {
        const same = counted
          .capacities(count)
          .find(({ parallel, batchSize }) => parallel === row.parallel && batchSize === row.batchSize);
        expect(same?.concurrency, `${count} ${row.parallel}`).toBe(row.concurrency);
        expect(same?.tokensPerSecond ?? 0).toBeCloseTo(row.tokensPerSecond, 1);
      }
    }
  });

  it('lead to the size that the search of every count finds', () => {
    const anyPlan = fc.record({
      model: fc.constantFrom('Qwen/Qwen3-8B', 'Qwen/Qwen2.5-7B', 'Qwen/Qwen3-32B'),
      inputLength: fc.integer({ min: 100, max: 6000 }),
      outputLength: fc.integer({ min: 2, max: 1500 }),
      tpotLimitMs: fc.integer({ min: 20, max: 80 }),
    });
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 1, max: 300 }), (values, wanted) => {
        const one = sizedPlan(values);
        const counted = size(replicatedCapacities(one), users(wanted));
        const searched = size({ ...searchedCapacities(one), mostDevices: 16 }, users(wanted));
        if (searched.group !== null) expect(counted.group?.devices).toBe(searched.group.devices);
        if (searched.replicas !== null && searched.replicas.devices <= 16) {
          expect(counted.replicas?.devices).toBe(searched.replicas.devices);
        }
        const alone = bestInstances(
          one.request.architecture.moe === null ? capacitiesOf(one, 1) : [],
          users(1),
        );
        expect(alone === null || alone.instances === 1).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('are not counted where ranks depend on each other', () => {
    expect(isScaleFree(sizedPlan({ model: 'zai-org/GLM-4.5' }).request)).toBe(false);
    expect(isScaleFree(sizedPlan({ prefixCache: true, prefixCacheHitRate: 0.3 }).request)).toBe(false);
    expect(isScaleFree(sizedPlan({ maxBatchedTokens: 5000 }).request)).toBe(false);
  });
});
