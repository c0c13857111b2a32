import type { MeasuredDatabase } from './database.ts';
import { latencyOf, tablesOf } from './matching-rows.ts';
import type { MeasuredTable } from './table.ts';

/** Message of a collective, by which its rows are told apart: bytes, ranks and tier of the topology. */
export interface CollectiveCall {
  readonly bytes: number;
  readonly ranks: number;
  readonly topology: number;
}

/** A time that was found, and whether between rows. */
export interface FoundTime {
  readonly microseconds: number;
  readonly isInterpolated: boolean;
}

interface Point {
  readonly bytes: number;
  readonly microseconds: number;
}

function pointsOf(table: MeasuredTable, column: string, { ranks, topology }: CollectiveCall): Point[] {
  return table.rows.flatMap((row): Point[] => {
    const bytes = row.figure('message_bytes');
    if (bytes === null || row.figure('num_devices') !== ranks) return [];
    if (table.has('topology_tier') && row.figure('topology_tier') !== topology) return [];
    const latency = latencyOf(row, column);
    return latency === null ? [] : [{ bytes, microseconds: latency.microseconds }];
  });
}

/** Latency and rate that fit all points best; the value of that line at `bytes`. */
function fitted(points: readonly Point[], bytes: number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const middle = mean(points.map((point) => point.bytes));
  const level = mean(points.map((point) => point.microseconds));
  let spread = 0;
  let together = 0;
  for (const point of points) {
    spread += (point.bytes - middle) ** 2;
    together += (point.bytes - middle) * (point.microseconds - level);
  }
  return spread === 0 ? level : level + (together / spread) * (bytes - middle);
}

/**
 * The time of a collective by message size, ranks and topology; between two sizes by the line that fits all of them,
 * kept between the neighbours (references/engine/measured-operators.md 4). null outside of what was measured.
 */
export function collectiveTime(
  database: MeasuredDatabase,
  kernel: string,
  call: CollectiveCall,
): FoundTime | null {
  const [found] = tablesOf(database, [kernel]);
  if (found === undefined) return null;
  if (!found.table.has('message_bytes') || !found.table.has('num_devices')) return null;
  const points = pointsOf(found.table, found.column, call);
  const same = points.find((point) => point.bytes === call.bytes);
  if (same !== undefined) return { microseconds: same.microseconds, isInterpolated: false };
  const below = points.filter((point) => point.bytes <= call.bytes);
  const above = points.filter((point) => point.bytes >= call.bytes);
  if (below.length === 0 || above.length === 0) return null;
  const at = (bytes: number) => points.find((point) => point.bytes === bytes)?.microseconds ?? 0;
  const low = at(Math.max(...below.map((point) => point.bytes)));
  const high = at(Math.min(...above.map((point) => point.bytes)));
  const value = fitted(points, call.bytes);
  const microseconds = Math.max(Math.min(low, high), Math.min(value, Math.max(low, high)));
  return { microseconds, isInterpolated: true };
}
