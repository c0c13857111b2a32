import { gpuSystems } from '../../engine/hardware/gpu-systems.ts';
import { deviceProfiles, gibibyte } from '../../engine/index.ts';
import type { HardwareFacts } from '../../explain/bottleneck/hardware.ts';

const giga = 1e9;
const tera = 1e12;
const tebibyte = 1024 ** 4;

/**
 * Effective figures of the built-in profiles, as the cross-hardware table gives them
 * (references/engine/printed-output.md 8.4).
 */
export function builtInHardware(): HardwareFacts[] {
  return [...deviceProfiles.values()].map((profile) => {
    const peak = (peaks: Readonly<Partial<Record<string, number>>>) => peaks.bf16 ?? null;
    const cube = peak(profile.matrixPeaks);
    const vector = peak(profile.vectorPeaks);
    const innermost = profile.topologies.toSorted((a, b) => b.from - a.from)[0];
    return {
      device: profile.name,
      cubeTflops: cube === null ? null : (cube * profile.computeEfficiency) / tera,
      vectorTflops: vector === null ? null : (vector * profile.computeEfficiency) / tera,
      memoryBandwidthTibPerSecond: (profile.memoryBytesPerSecond * profile.memoryEfficiency) / tebibyte,
      memoryGiB: profile.memoryBytes / gibibyte,
      linkGbPerSecond: innermost ? (innermost.bytesPerSecond * innermost.efficiency) / giga : null,
    };
  });
}

/** Peaks as stated, of the built-in profiles and of the systems that are known by name. */
export function statedPeaks(): HardwareFacts[] {
  const profiles = [...deviceProfiles.values()].map((profile): HardwareFacts => {
    const innermost = profile.topologies.toSorted((a, b) => b.from - a.from)[0];
    return {
      device: profile.name,
      cubeTflops: profile.matrixPeaks.fp16 === undefined ? null : profile.matrixPeaks.fp16 / tera,
      vectorTflops: profile.vectorPeaks.fp16 === undefined ? null : profile.vectorPeaks.fp16 / tera,
      memoryBandwidthTibPerSecond: profile.memoryBytesPerSecond / tebibyte,
      memoryGiB: profile.memoryBytes / gibibyte,
      linkGbPerSecond: innermost ? innermost.bytesPerSecond / giga : null,
    };
  });
  const systems = gpuSystems.map(
    (system): HardwareFacts => ({
      device: system.id,
      cubeTflops: system.peakTeraOps.bf16,
      vectorTflops: null,
      memoryBandwidthTibPerSecond: (system.memoryGigabytesPerSecond * giga) / tebibyte,
      memoryGiB: system.memoryGiB,
      linkGbPerSecond: system.interconnect.gigabytesPerSecond,
    }),
  );
  return [...profiles, ...systems];
}

/** Peak memory bandwidth as stated; null of a device that nothing states. */
export function peakBandwidthOf(device: string | null): number | null {
  if (device === null) return null;
  const system = gpuSystems.find(({ id }) => id === device);
  return (
    deviceProfiles.get(device)?.memoryBytesPerSecond ??
    (system === undefined ? null : system.memoryGigabytesPerSecond * giga)
  );
}
