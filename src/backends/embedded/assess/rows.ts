import type {
  DeviceReport,
  OptimizeReport,
  OptimizeRequest,
  OptimizerRow,
  PdRatioReport,
} from '../../../engine/index.ts';
import type { AssessedRow } from '../../../plan/assessment.ts';
import { shortLabel } from '../../../results/summary/summary-view.ts';

/** A row as an assessment tells it. */
export function assessedRow(row: OptimizerRow): AssessedRow {
  return {
    parallel: shortLabel(row.label),
    numDevices: row.numDevices,
    batchSize: row.batchSize,
    concurrency: row.concurrency,
    tokensPerSecond: row.tokensPerSecond,
    ttftMs: row.ttftMs,
    tpotMs: row.tpotMs,
  };
}

/** The best row of each phase of one device; phases without a row are left out. */
export function bestRows(device: DeviceReport | undefined): OptimizerRow[] {
  return (device?.phases ?? []).flatMap(({ selected }) => selected.slice(0, 1));
}

/**
 * The rate that a device is judged by, in tokens/s: the throughput of an aggregated service or a single phase, what the
 * whole instances of a P/D ratio serve together. Null where a phase has no row.
 */
export function rateOf(device: DeviceReport | undefined, request: OptimizeRequest): number | null {
  if (device === undefined) return null;
  if (device.pdRatio !== null) return assessedPair(device.pdRatio, request)?.tokensPerSecond ?? null;
  const rows = bestRows(device);
  const [first] = rows;
  return first !== undefined && rows.length === device.phases.length ? first.tokensPerSecond : null;
}

/** The best pair of a P/D ratio as one row, one instance of each kind where no number of them is known. */
export function pairOrOneOfEach(report: PdRatioReport, request: OptimizeRequest): AssessedRow | null {
  return assessedPair({ ...report, instances: report.instances ?? { prefill: 1, decode: 1 } }, request);
}

/**
 * The best pair of a P/D ratio as one row: what its whole instances on the devices of the plan serve together, the
 * slower side holding the rate, in tokens/s of output. Null where no pair, or no two instances, fit.
 */
function assessedPair(
  { pairs, instances }: Pick<PdRatioReport, 'pairs' | 'instances'>,
  request: OptimizeRequest,
): AssessedRow | null {
  const [pair] = pairs;
  if (pair === undefined || instances === null) return null;
  const { prefill, decode } = pair;
  const requestsPerSecond = Math.min(
    instances.prefill * pair.prefillRequestsPerSecond,
    instances.decode * pair.decodeRequestsPerSecond,
  );
  return {
    parallel: `P ${shortLabel(prefill.label)} · D ${shortLabel(decode.label)}`,
    numDevices: instances.prefill * prefill.numDevices + instances.decode * decode.numDevices,
    batchSize: decode.batchSize,
    concurrency: instances.decode * decode.concurrency,
    tokensPerSecond: requestsPerSecond * request.outputTokens,
    ttftMs: prefill.ttftMs,
    tpotMs: decode.tpotMs,
  };
}

/** Best figures of a device: the best row of its first phase, or the best pair of a P/D ratio; null without one. */
export function assessedBest(device: DeviceReport | undefined, request: OptimizeRequest): AssessedRow | null {
  if (device === undefined) return null;
  if (device.pdRatio !== null) return assessedPair(device.pdRatio, request);
  const [row] = bestRows(device);
  return row === undefined ? null : assessedRow(row);
}

/** The report of the only device that was asked for. */
export function onlyDevice({ devices }: OptimizeReport): DeviceReport | undefined {
  return devices[0];
}
