import type {
  DeviceProfile,
  OptimizeRequest,
  OptimizerRow,
  PhaseReport,
  ServicePhase,
} from '../../../engine/index.ts';
import { largestHeld } from '../../../engine/terms/largest-held.ts';
import type { Capacity } from '../../../results/sizing.ts';
import { e2eMs } from '../assess/e2e.ts';
import { heldSearch, rowsWithin, widestSpace } from '../assess/held-search.ts';

/** A plan whose capacity is asked for, one device and one phase at a time. */
export interface SizedPlan {
  readonly request: OptimizeRequest;
  readonly device: DeviceProfile;
  readonly phase: ServicePhase;
  /** Limit for the whole request of an aggregated service; null for none. */
  readonly e2eLimitMs: number | null;
}

function capacityOf(row: OptimizerRow, stoppedBy: Capacity['stoppedBy'], outputTokens: number): Capacity {
  return {
    parallel: row.label,
    numDevices: row.numDevices,
    batchSize: row.batchSize,
    concurrency: row.concurrency,
    tokensPerSecond: row.tokensPerSecond,
    requestsPerSecond: row.requestsPerSecond ?? 0,
    ttftMs: row.ttftMs,
    tpotMs: row.tpotMs,
    e2eMs: e2eMs(row, outputTokens),
    stoppedBy,
    basis: 'simulated',
    bands: null,
  };
}

/** The largest batch of a configuration within the limit for the whole request, by bisection: the time grows with the batch. */
function withinE2e(
  plan: SizedPlan,
  phase: PhaseReport,
  best: OptimizerRow,
  limitMs: number,
): OptimizerRow | null {
  const { request, device } = plan;
  const isHeld = (row: OptimizerRow) =>
    (e2eMs(row, request.outputTokens) ?? Number.POSITIVE_INFINITY) <= limitMs;
  if (isHeld(best)) return best;
  const below = (request.batchRange?.from ?? 1) - 1;
  return largestHeld(best.batchSize - 1 - below, (more) => {
    const batch = below + more;
    const [row] = rowsWithin(request, device, phase, best, { from: batch, to: batch });
    return row !== undefined && isHeld(row) ? row : null;
  });
}

/** The request of one phase on a group of `count` devices, searched as widely as the model allows. */
function ofCount({ request, device, phase }: SizedPlan, count: number): OptimizeRequest {
  const { limits } = request;
  const ofPhase =
    phase === 'aggregated'
      ? limits
      : {
          ttftMs: phase === 'prefill' ? limits.ttftMs : null,
          tpotMs: phase === 'decode' ? limits.tpotMs : null,
        };
  const group: OptimizeRequest = {
    ...request,
    devices: [device],
    numDevices: count,
    task: phase === 'aggregated' ? { mode: 'aggregation' } : { mode: 'disaggregation' },
    limits: ofPhase,
  };
  return { ...group, space: widestSpace(group) };
}

/**
 * Rows of a group of `count` devices that meet the limits: of each configuration the best, and the largest batch where
 * another has more throughput. Formats without a peak and memory beside the model are counted as in `heldSearch`.
 */
export function capacitiesOf(plan: SizedPlan, count: number): readonly Capacity[] {
  const request = ofCount(plan, count);
  const phase = heldSearch(request).devices[0]?.phases.find((one) => one.phase === plan.phase);
  if (phase === undefined) return [];
  return phase.selected.flatMap((best) => {
    const largest = phase.rows
      .filter((row) => row.label === best.label)
      .reduce((most, row) => (row.concurrency > most.concurrency ? row : most), best);
    const stopped = phase.configurations.find((one) => one.label === best.label)?.stoppedBy ?? null;
    return [...new Set([best, largest])].flatMap((row): Capacity[] => {
      const { e2eLimitMs } = plan;
      const held = e2eLimitMs === null ? row : withinE2e({ ...plan, request }, phase, row, e2eLimitMs);
      if (held === null) return [];
      return [capacityOf(held, held === row ? stopped : 'e2e-limit', request.outputTokens)];
    });
  });
}
