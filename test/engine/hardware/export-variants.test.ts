import { expect, it } from 'vitest';
import { gpuSystems } from '../../../src/engine/hardware/gpu-systems.ts';

const gpuSystem = (id: string) => gpuSystems.find((one) => one.id === id);

it.each([
  ['h800_sxm', 'h100_sxm', 200],
  ['a800_sxm', 'a100_sxm', 200],
])('%s is the chip of %s behind links of %d GB/s', (variant, original, gigabytesPerSecond) => {
  const [own, known] = [gpuSystem(variant), gpuSystem(original)];
  expect(own?.peakTeraOps).toEqual(known?.peakTeraOps);
  expect(own?.memoryGigabytesPerSecond).toBe(known?.memoryGigabytesPerSecond);
  expect(own?.operatorsOf).toBe(original);
  expect(own?.interconnect.gigabytesPerSecond).toBe(gigabytesPerSecond);
});

it('an H20 has the memory of its name and a sixth of the compute of an H100', () => {
  const [small, large, h100] = ['h20_sxm', 'h20_sxm_141g', 'h100_sxm'].map((id) => gpuSystem(id));
  expect([small?.memoryGiB, large?.memoryGiB]).toEqual([96, 141]);
  expect([small?.memoryGigabytesPerSecond, large?.memoryGigabytesPerSecond]).toEqual([4000, 4800]);
  expect((h100?.peakTeraOps.bf16 ?? 0) / (small?.peakTeraOps.bf16 ?? 1)).toBeCloseTo(6.7, 1);
});
