import type { Precision } from './precision.ts';

/** How the links of one level of the grid are wired. */
export type TopologyKind = 'CLOS' | 'FULL_MESH';

/** The links between devices that differ first in grid dimension `from` or a later one. */
export interface Topology {
  readonly from: number;
  readonly bytesPerSecond: number;
  readonly latencySeconds: number;
  readonly efficiency: number;
  readonly kind: TopologyKind;
}

/** Facts of one accelerator as the analytic model uses them (references/engine/devices.md 1). */
export interface DeviceProfile {
  readonly name: string;
  readonly vendor: string;
  readonly series: string | null;
  readonly aliases: readonly string[];
  /** Peak operations per second of the matrix unit; a missing format costs no time. */
  readonly matrixPeaks: Readonly<Partial<Record<Precision | 'bf16', number>>>;
  /** Peak operations per second of the vector unit. */
  readonly vectorPeaks: Readonly<Partial<Record<Precision | 'bf16', number>>>;
  readonly computeEfficiency: number;
  /** How many of these devices one card holds; above 1 where the profile describes a die. */
  readonly diesPerCard: number;
  readonly memoryBytes: number;
  readonly memoryBytesPerSecond: number;
  readonly memoryEfficiency: number;
  /** Devices along each dimension, outermost first. */
  readonly grid: readonly number[];
  readonly topologies: readonly Topology[];
  /** Seconds added to each operator of the kind. */
  readonly staticSeconds: {
    readonly matrix: number;
    readonly vector: number;
    readonly communication: number;
  };
  readonly source: string;
}

/** Devices that a profile's communication grid can hold. */
export function gridSize(profile: DeviceProfile): number {
  return profile.grid.reduce((product, size) => product * size, 1);
}
