import type { DeviceProfile } from '../../terms/device.ts';
import { loneRank, type ProcessGroup } from '../../terms/process-group.ts';

/** The outermost grid dimension in which ranks differ; the last one when they do not. */
function outermostDifference(grid: readonly number[], ranks: readonly number[]): number {
  let inside = grid.reduce((product, size) => product * size, 1);
  for (const [dimension, size] of grid.entries()) {
    inside /= size;
    const coordinate = (rank: number) => Math.floor(rank / inside) % size;
    const first = coordinate(ranks[0] ?? 0);
    if (ranks.some((rank) => coordinate(rank) !== first)) return dimension;
  }
  return grid.length - 1;
}

/**
 * The topology that a set of ranks crosses: that of the outermost dimension in which they differ
 * (references/engine/operator-time.md 2.2).
 */
function topologyOf(profile: DeviceProfile, ranks: readonly number[]) {
  const limit = outermostDifference(profile.grid, ranks);
  const candidates = profile.topologies.filter((one) => one.from <= limit);
  return candidates.reduce((best, one) => (one.from > best.from ? one : best));
}

/**
 * Links of a group of ranks; a mesh subgroup owns only its own share of the links
 * (references/engine/operator-time.md 2.2).
 */
export function processGroup(profile: DeviceProfile, ranks: readonly number[]): ProcessGroup {
  const size = ranks.length;
  if (size <= 1) return loneRank;
  const topology = topologyOf(profile, ranks);
  const inside = profile.grid.slice(topology.from).reduce((product, one) => product * one, 1);
  const share = topology.kind === 'FULL_MESH' ? (size - 1) / (inside - 1) : 1;
  return {
    size,
    bytesPerSecond: topology.bytesPerSecond * topology.efficiency * share,
    latencySeconds: topology.latencySeconds,
    topology: topology.from,
  };
}

/** Point-to-point link between two ranks: no mesh share. */
export function linkBetween(profile: DeviceProfile, from: number, to: number): ProcessGroup {
  const topology = topologyOf(profile, [from, to]);
  return {
    size: 2,
    bytesPerSecond: topology.bytesPerSecond * topology.efficiency,
    latencySeconds: topology.latencySeconds,
    topology: topology.from,
  };
}

/** The group of `size` ranks, `stride` apart, that holds `rank` (references/engine/parallelism.md 3.1). */
export function groupOf(rank: number, stride: number, size: number): number[] {
  const first = rank - (Math.floor(rank / stride) % size) * stride;
  return Array.from({ length: size }, (_, index) => first + index * stride);
}
