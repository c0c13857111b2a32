import type { DeviceReport, OptimizeReport, OptimizerRow } from '../../../engine/index.ts';
import type { AssessedRow } from '../../../plan/assessment.ts';
import { shortLabel } from '../../../results/summary/figures.ts';

/** What an assessment says of a row. */
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
 * The rate that a device is judged by: of an aggregated service or a single phase its throughput in tokens/s, of a P/D
 * ratio the balanced request rate. Null where a phase has no row.
 */
export function rateOf(device: DeviceReport | undefined): number | null {
  if (device === undefined) return null;
  if (device.pdRatio !== null) return device.pdRatio.pairs[0]?.balancedRequestsPerSecond ?? null;
  const rows = bestRows(device);
  const [first] = rows;
  return first !== undefined && rows.length === device.phases.length ? first.tokensPerSecond : null;
}

/** The report of the only device that was asked for. */
export function onlyDevice({ devices }: OptimizeReport): DeviceReport | undefined {
  return devices[0];
}
