import type { GpuSystem } from '../../hardware/gpu-system-schema.ts';
import type { SystemFacts } from './system-facts.ts';

const gigabyte = 1e9;
const gibibyte = 2 ** 30;

/** The facts of a system of `references/gpu-systems`. */
export function systemFacts(system: GpuSystem): SystemFacts {
  return {
    id: system.id,
    generation: system.generation,
    peakTeraOps: system.peakTeraOps,
    memoryBytes: system.memoryGiB * gibibyte,
    bandwidthBytesPerSecond: system.memoryGigabytesPerSecond * gigabyte,
    devicesPerDomain: system.interconnect.devices,
    domainBytesPerSecond: system.interconnect.gigabytesPerSecond * gigabyte,
    networkBytesPerSecond: system.interconnect.networkGigabytesPerSecond * gigabyte,
    collectiveBytes: system.collectiveBytes,
  };
}
