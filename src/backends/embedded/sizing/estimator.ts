import { gibibyte, gridSize, type OptimizeRequest } from '../../../engine/index.ts';
import { powersOfTwo } from '../../../engine/terms/powers-of-two.ts';
import type { CapacityEstimator } from '../../../plan/sizing/size.ts';
import type { Capacity } from '../../../results/sizing.ts';
import { widestSpace } from '../assess/held-search.ts';
import { bytesOf, layoutsOf } from '../assess/layouts.ts';
import { capacitiesOf, type SizedPlan } from './capacities.ts';

/** Groups up to this size are tried where each needs a search of its own; without experts replicas are counted instead. */
const mostSearchedDevices = 256;
const mostDevices = 1024;

/**
 * Whether data-parallel ranks change nothing for each other: without experts they exchange nothing, and with whole
 * automatic budgets each prefills the same number of prompts whatever their count (references/engine/serving.md 7.4,
 * 7.5).
 */
export function isScaleFree({
  architecture,
  prompts,
  maxBatchedTokens,
  prefixCacheHitRate,
  options,
}: OptimizeRequest): boolean {
  return (
    architecture.moe === null &&
    prompts.kind === 'fixed' &&
    maxBatchedTokens === null &&
    prefixCacheHitRate === 0 &&
    (options.image ?? null) === null
  );
}

/** Devices below which the weights alone do not fit: each of them is on at least one device. */
function leastDevices({ request, device }: SizedPlan): number {
  const [layout] = layoutsOf({ ...request, space: widestSpace(request) }, device, 1);
  if (!layout?.forward) return 1;
  const { weightBytes } = bytesOf(request, layout.forward, 1, layout.candidate.mtpTokens);
  const available = device.memoryBytes - request.reservedMemoryGiB * gibibyte;
  return available > 0 ? Math.max(1, Math.ceil(weightBytes / available)) : mostDevices;
}

/** `TP=4 | PP=1 | DP=1` with another count of data-parallel ranks. */
function relabelled(label: string, dp: number): string {
  return label.replace(/DP=\d+/, `DP=${dp}`);
}

function replicated(row: Capacity, dp: number): Capacity {
  return {
    ...row,
    parallel: relabelled(row.parallel, dp),
    numDevices: row.numDevices * dp,
    concurrency: row.concurrency * dp,
    tokensPerSecond: row.tokensPerSecond * dp,
    requestsPerSecond: row.requestsPerSecond * dp,
  };
}

/** Every count by a search of its own. */
export function searchedCapacities(plan: SizedPlan): CapacityEstimator {
  const known = new Map<number, readonly Capacity[]>();
  return {
    leastDevices: leastDevices(plan),
    mostDevices: Math.min(gridSize(plan.device), mostSearchedDevices),
    capacities(count) {
      const rows = known.get(count) ?? capacitiesOf(plan, count);
      known.set(count, rows);
      return rows;
    },
  };
}

/** Every count from the searches of single replicas: a group is as many of them as its count holds. */
export function replicatedCapacities(plan: SizedPlan): CapacityEstimator {
  const known = new Map<number, readonly Capacity[]>();
  const alone = (tp: number): readonly Capacity[] => {
    const rows =
      known.get(tp) ??
      capacitiesOf(plan, tp).filter(({ parallel }) => new RegExp(`^TP=${tp}\\b`).test(parallel));
    known.set(tp, rows);
    return rows;
  };
  return {
    leastDevices: leastDevices(plan),
    mostDevices: Math.min(gridSize(plan.device), mostDevices),
    capacities: (count) =>
      powersOfTwo(count)
        .filter((tp) => count % tp === 0)
        .flatMap((tp) => alone(tp).map((row) => replicated(row, count / tp))),
  };
}
