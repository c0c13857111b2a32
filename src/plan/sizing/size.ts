import type { Capacity, Instances, Load } from '../../results/sizing.ts';
import { headroomOf, instancesFor } from './demand.ts';

/** Any estimator of capacity: the analytic engine, a calibrated one, a scripted one in tests. */
export interface CapacityEstimator {
  /** The largest group that may be tried. */
  readonly mostDevices: number;
  /** Groups below this size cannot hold the model. */
  readonly leastDevices: number;
  /** Rows of one group of `count` devices that meet the limits; empty where none does. */
  capacities(count: number): readonly Capacity[];
}

/** The smallest group and the fewest devices in instances; see `DeviceSizing`. */
export interface Sizes {
  readonly group: Instances | null;
  readonly replicas: Instances | null;
  readonly tried: number;
}

function instancesOf(row: Capacity, instances: number, load: Load): Instances {
  const devices = instances * row.numDevices;
  return {
    instances,
    devicesPerInstance: row.numDevices,
    devices,
    row,
    ...headroomOf(row, instances, load),
    tokensPerSecondPerDevice: row.tokensPerSecond / row.numDevices,
  };
}

/** Fewer devices first; then smaller instances, then more room, so that ties are decided by the plan and not by the search. */
function compare(one: Instances, other: Instances): number {
  return (
    one.devices - other.devices ||
    one.devicesPerInstance - other.devicesPerInstance ||
    other.headroom - one.headroom ||
    (one.row.parallel < other.row.parallel ? -1 : 1)
  );
}

/** The best way to hold a load with instances of one size; null where no row meets the limits. */
export function bestInstances(rows: readonly Capacity[], load: Load): Instances | null {
  const [best] = rows
    .map((row) => instancesOf(row, instancesFor(row, load), load))
    .filter(({ devices }) => Number.isFinite(devices))
    .toSorted(compare);
  return best ?? null;
}

/**
 * Sizes a service for a load. Every group size is tried from the smallest up, none is skipped: capacity does not grow
 * evenly with the count (a prime count has one split, an even one has many). Groups larger than the fewest devices found
 * cannot give fewer, so the search ends at the first single group that holds the load alone, or where no group may be
 * larger.
 */
export function size(estimator: CapacityEstimator, load: Load): Sizes {
  let replicas: Instances | null = null;
  let group: Instances | null = null;
  let tried = 0;
  for (let count = estimator.leastDevices; count <= estimator.mostDevices; count += 1) {
    tried = count;
    const best = bestInstances(estimator.capacities(count), load);
    if (best !== null && (replicas === null || compare(best, replicas) < 0)) replicas = best;
    if (best?.instances === 1) {
      group = best;
      break;
    }
  }
  return { group, replicas, tried };
}
