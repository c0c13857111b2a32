import { gpuSystems } from '../engine/hardware/gpu-systems.ts';
import type { Result } from '../results/result.ts';

/** Devices of a result on which no program runs one forward pass by itself: they are known by measured operators alone. */
export function devicesWithoutPasses({ results, conditions }: Result): readonly string[] {
  const named = [...results.map(({ device }) => device), ...conditions.devices];
  return [...new Set(named)].filter(
    (device): device is string => device !== null && gpuSystems.some(({ id }) => id === device),
  );
}
