import { describe, expect, it } from 'vitest';
import { memoryCheckOf } from '../../../src/backends/embedded/memory-check.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf, wholePlan } from '../../plan/plan-kit.ts';

const plan = (change: Partial<SlotValues>) =>
  answersOf({
    ...wholePlan,
    model: 'deepseek-ai/DeepSeek-V3.1',
    devices: ['ATLAS_800_A3_752T_128G_DIE'],
    searchSpace: 'tp',
    compile: true,
    ...change,
  });

describe('memory of one request', () => {
  it('is checked on all devices of an aggregated plan', () => {
    const check = memoryCheckOf(plan({ numDevices: 64 }));
    expect(check).toMatchObject({ devicesSlot: 'numDevices', availableGiB: 54 });
    expect(check?.neededGiB).toBeLessThan(54);
  });

  it('is checked on the devices of each kind of instance, the tighter one first', () => {
    const check = memoryCheckOf(
      plan({
        numDevices: 64,
        mode: 'pd-ratio',
        prefillDevicesPerInstance: 8,
        decodeDevicesPerInstance: 32,
      }),
    );
    expect(check?.devicesSlot).toBe('prefillDevicesPerInstance');
    expect(check?.neededGiB).toBeGreaterThan(54);
  });

  it('cannot be told while core inputs are missing', () => {
    expect(memoryCheckOf(answersOf({ model: 'Qwen/Qwen3-32B' }))).toBeNull();
  });
});
