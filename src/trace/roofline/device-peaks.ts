import type { GpuSystem } from '../../engine/hardware/gpu-system-schema.ts';
import { gpuSystems } from '../../engine/hardware/gpu-systems.ts';
import type { DeviceProperties } from '../columns/head.ts';

/** Peak rates of a device. */
export interface DevicePeaks {
  readonly title: string;
  /** 10¹² operations a second by format of the operands. */
  readonly teraflops: { readonly bf16: number; readonly fp8: number | null };
  readonly gigabytesPerSecond: number;
}

/** Words that name a maker, a form or a memory: the others tell the chip. */
const commonWords =
  /^(?:nvidia|amd|intel|google|instinct|tesla|sxm\d*|pcie|nvl\d*|hbm\w*|\d+gb|server|edition)$/;

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
const chipOf = (text: string): string =>
  words(text)
    .filter((word) => !commonWords.test(word))
    .join(' ');
const isCard = (text: string): boolean => /pcie/i.test(text);

/** By how much the memory that a trace reports may differ from the registry's. */
const memoryTolerance = 0.12;

function fits({ title, memoryGiB }: GpuSystem, name: string, memoryBytes: number | null): boolean {
  if (chipOf(title) !== chipOf(name) || isCard(title) !== isCard(name)) return false;
  // Variants of one chip with another memory also have another bandwidth (A100 40 GB, H100 NVL).
  return memoryBytes === null || Math.abs(memoryBytes / 2 ** 30 / memoryGiB - 1) <= memoryTolerance;
}

/** Peaks of the device that a trace names; null where its name is empty or not that of exactly one known system. */
export function peaksOf({ name, memoryBytes }: DeviceProperties): DevicePeaks | null {
  if (name === null) return null;
  const [system, another] = gpuSystems.filter((one) => fits(one, name, memoryBytes));
  if (system === undefined || another !== undefined) return null;
  return {
    title: system.title,
    teraflops: { bf16: system.peakTeraOps.bf16, fp8: system.peakTeraOps.fp8 ?? null },
    gigabytesPerSecond: system.memoryGigabytesPerSecond,
  };
}
