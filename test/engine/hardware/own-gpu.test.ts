import { describe, expect, it } from 'vitest';
import { DeviceProfileError } from '../../../src/engine/hardware/device-profile.ts';
import { describesGpu, readGpuSystem } from '../../../src/engine/hardware/own-gpu.ts';

const least = {
  id: 'lab_gpu',
  memoryGiB: 96,
  peakTeraOps: { bf16: 400 },
  memoryGigabytesPerSecond: 2000,
  interconnect: { devices: 8, gigabytesPerSecond: 100, networkGigabytesPerSecond: 25 },
};

const faultOf = (document: unknown) => {
  try {
    readGpuSystem(document);
    return null;
  } catch (error) {
    if (error instanceof DeviceProfileError) return [error.field, error.problem.code];
    throw error;
  }
};

describe("a GPU of the user's own", () => {
  it('needs its sizes and speeds alone', () => {
    expect(readGpuSystem(least)).toMatchObject({ ...least, title: 'lab_gpu', generation: 'other' });
  });

  it('is told from an NPU profile by its fields', () => {
    expect(describesGpu(least)).toBe(true);
    expect(describesGpu({ name: 'X', matrixTeraOpsPerSecond: {} })).toBe(false);
    expect(describesGpu(null)).toBe(false);
  });

  it.each([
    [{ ...least, memoryGib: 1 }, ['memoryGib', 'unknown-field']],
    [{ ...least, memoryGiB: undefined, memoryGib: 96 }, ['memoryGib', 'unknown-field']],
    [{ ...least, peakTeraOps: { bf16: 400, fp9: 1 } }, ['peakTeraOps.fp9', 'unknown-field']],
    [{ ...least, peakTeraOps: { fp8: 400 } }, ['peakTeraOps.bf16', 'positive']],
    [{ ...least, memoryGiB: -1 }, ['memoryGiB', 'positive']],
    [{ ...least, memoryGiB: 1e12 }, ['memoryGiB', 'at-most']],
    [{ ...least, interconnect: 8 }, ['interconnect', 'group']],
    [{ ...least, id: '' }, ['id', 'text']],
    [{ ...least, id: 'H200_SXM' }, ['id', 'taken']],
    [{ ...least, generation: 'pascal' }, ['generation', 'one-of']],
    [{ ...least, operatorsOf: 'h2000' }, ['operatorsOf', 'one-of']],
    [[], [null, 'group']],
  ])('names the field that is wrong: %j', (document, fault) => {
    expect(faultOf(document)).toEqual(fault);
  });
});
