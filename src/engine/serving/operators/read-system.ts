import type { GpuSystem } from '../../hardware/gpu-system-schema.ts';
import type { DeviceProfile } from '../../terms/device.ts';
import type { SystemFacts } from './system-facts.ts';

const gigabyte = 1e9;
const gibibyte = 2 ** 30;

/** The facts of a system of `references/gpu-systems`. */
export function systemFacts(system: GpuSystem): SystemFacts {
  return {
    id: system.id,
    operators: system.operatorsOf ?? system.id,
    generation: system.generation,
    peakTeraOps: system.peakTeraOps,
    memoryBytes: system.memoryGiB * gibibyte,
    bandwidthBytesPerSecond: system.memoryGigabytesPerSecond * gigabyte,
    devicesPerDomain: system.interconnect.devices,
    domainBytesPerSecond: system.interconnect.gigabytesPerSecond * gigabyte,
    networkBytesPerSecond: system.interconnect.networkGigabytesPerSecond * gigabyte,
    collectiveBytes: system.collectiveBytes,
    ...(system.missed === undefined ? {} : { missed: system.missed }),
  };
}

const tera = 1e12;

/** Devices that an Ascend profile's innermost links join and the bandwidth between and beyond them. */
function links({ topologies, grid }: DeviceProfile) {
  const inner = topologies[topologies.length - 1];
  const outer = topologies[0];
  return {
    devicesPerDomain: grid.slice(inner?.from ?? 0).reduce((product, size) => product * size, 1),
    domainBytesPerSecond: inner?.bytesPerSecond ?? 0,
    networkBytesPerSecond: outer?.bytesPerSecond ?? 0,
  };
}

/** The facts of a device profile of `references/devices`, for estimating it beside the analytic model. */
export function systemFactsOfProfile(profile: DeviceProfile): SystemFacts {
  const { matrixPeaks } = profile;
  const bf16 = matrixPeaks.bf16 ?? matrixPeaks.fp16 ?? 0;
  return {
    id: profile.name,
    operators: profile.name,
    generation: 'ascend',
    peakTeraOps: {
      bf16: bf16 / tera,
      int8: matrixPeaks.int8 === undefined ? undefined : matrixPeaks.int8 / tera,
      fp8: matrixPeaks.fp8 === undefined ? undefined : matrixPeaks.fp8 / tera,
    },
    memoryBytes: profile.memoryBytes,
    bandwidthBytesPerSecond: profile.memoryBytesPerSecond,
    ...links(profile),
    collectiveBytes: {},
  };
}
