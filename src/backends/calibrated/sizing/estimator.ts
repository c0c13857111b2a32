import { RequestTooLongError } from '../../../engine/serving/scheduler/simulate.ts';
import { candidateSplits } from '../../../engine/serving/search/candidate-splits.ts';
import type { ServingRequest } from '../../../engine/serving/search/serving-request.ts';
import { type ReplicaSplit, replicaDevices } from '../../../engine/serving/step/replica-split.ts';
import { powersOfTwo } from '../../../engine/terms/powers-of-two.ts';
import type { CapacityEstimator } from '../../../plan/sizing/size.ts';
import type { Capacity } from '../../../results/sizing.ts';
import { replicaCapacity, replicatedCapacity } from './replica-capacities.ts';

/**
 * Devices of the largest group that is tried: all that fast links join, and at least four nodes of eight for models that
 * one node does not hold. Larger services are instances of such groups.
 */
const mostDevices = 64;
const fourNodes = 32;

/**
 * The calibrated estimator as an estimator of capacity. Groups are powers of two; a group is one replica, or equal
 * replicas that share nothing. Each split is simulated once, when a group first needs it.
 *
 * @param request what is served, with the users searched in a closed loop; its device count is not looked at
 * @param e2eLimitMs limit for the whole request, milliseconds; null for none
 * @param only devices of every instance; null where the size is free
 */
export function calibratedCapacities(
  request: ServingRequest,
  e2eLimitMs: number | null,
  only: number | null = null,
): CapacityEstimator {
  const most = Math.min(mostDevices, Math.max(fourNodes, request.system.devicesPerDomain));
  const counts = powersOfTwo(most);
  const splits = candidateSplits(request.model, most, request.tpSizes, request.widens);
  const known = new Map<ReplicaSplit, Capacity | null>();
  const alone = (split: ReplicaSplit): Capacity | null => {
    const found = known.get(split);
    if (found !== undefined) return found;
    const row = rowOf(request, split, e2eLimitMs);
    known.set(split, row);
    return row;
  };
  return {
    leastDevices: only ?? 1,
    mostDevices: only ?? most,
    capacities: (count) =>
      counts.includes(count)
        ? splits
            .filter((split) => count % replicaDevices(split) === 0)
            .flatMap((split) => {
              const row = alone(split);
              return row === null ? [] : [replicatedCapacity(row, count / replicaDevices(split))];
            })
        : [],
  };
}

function rowOf(request: ServingRequest, split: ReplicaSplit, e2eLimitMs: number | null): Capacity | null {
  try {
    return replicaCapacity(request, split, e2eLimitMs);
  } catch (error) {
    // A split whose cache holds not one request is no way to serve.
    if (error instanceof RequestTooLongError) return null;
    throw error;
  }
}
