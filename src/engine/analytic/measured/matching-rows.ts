import { latencyPolicy, type MeasuredDatabase, mustAgree } from './database.ts';
import { latencyColumns, type MeasuredRow } from './table.ts';

/** A row that is the call. */
export interface Candidate {
  readonly microseconds: number;
  readonly kernel: string;
}

/** Distance of a row from a call, and the factor of its duration; null: it is a row of another call. */
export type Judge = (row: MeasuredRow, kernel: string) => { distance: number; scale?: number } | null;

/** A duration and the column that it came from. */
interface Latency {
  readonly column: string;
  readonly microseconds: number;
}

const profilingColumn = 'Profiling Average Duration(us)';

function preferredColumn(has: (column: string) => boolean): string {
  return latencyColumns.find(has) ?? 'Duration(us)';
}

/** The duration of a row by the column that the table prefers, or by the next one that holds any. */
export function latencyOf(row: MeasuredRow, preferred: string): Latency | null {
  for (const column of new Set([preferred, ...latencyColumns])) {
    const microseconds = row.figure(column);
    if (microseconds !== null && microseconds > 0) return { column, microseconds };
  }
  return null;
}

/** The duration without what the host added, where the database says how to tell it. */
function withoutHost(
  database: MeasuredDatabase,
  kernel: string,
  row: MeasuredRow,
  latency: Latency,
): Latency {
  const most = latencyPolicy(database, kernel).profiling_core_envelope_fallback?.max_duration_to_core_ratio;
  if (most === undefined || most === null || latency.column !== profilingColumn) return latency;
  if (row.cell('Accelerator Core') !== 'MIX_AIC') return latency;
  const cores = ['Profiling Average aicore_time(us)', 'Profiling Average aiv_time(us)'].map((column) =>
    row.figure(column),
  );
  if (cores.some((time) => time === null || time <= 0)) return latency;
  const envelope = Math.max(...cores.map((time) => time ?? 0));
  return latency.microseconds / envelope <= most ? latency : { column: 'envelope', microseconds: envelope };
}

/** The tables of kernels that the database has, each with the column it prefers. */
export function tablesOf(database: MeasuredDatabase, kernels: readonly string[]) {
  return kernels.flatMap((kernel, index) => {
    const table = database.table(kernel);
    return table === null
      ? []
      : [{ kernel, index, table, column: preferredColumn((column) => table.has(column)) }];
  });
}

/**
 * The best row of several kernels (references/engine/measured-operators.md 3): the nearest, then the kernel named
 * first, then the column believed first. `first`: the first that fits.
 */
export function bestRow(
  database: MeasuredDatabase,
  kernels: readonly string[],
  judge: Judge,
  select: 'first' | 'nearest',
): Candidate | null {
  let best: Candidate | null = null;
  let bestScore: readonly number[] = [];
  let equal: number[] = [];
  for (const { kernel, index, table, column } of tablesOf(database, kernels)) {
    for (const row of table.rows) {
      const measured = latencyOf(row, column);
      if (measured === null) continue;
      const judged = judge(row, kernel);
      if (judged === null) continue;
      const latency = withoutHost(database, kernel, row, measured);
      const microseconds = latency.microseconds * (judged.scale ?? 1);
      if (select === 'first') return { microseconds, kernel };
      const score = [judged.distance, index, columnRank(database, kernel, latency.column)];
      const order = compare(score, bestScore);
      if (best === null || order < 0) {
        best = { microseconds, kernel };
        bestScore = score;
        equal = [microseconds];
      } else if (order === 0) equal.push(microseconds);
    }
  }
  if (best === null || !mustAgree(database, best.kernel)) return best;
  const distinct = new Set(equal.map((value) => value.toFixed(12)));
  return distinct.size > 1 ? null : best;
}

function columnRank(database: MeasuredDatabase, kernel: string, column: string): number {
  if (latencyPolicy(database, kernel).prefer_profiling_rows === true)
    return column === profilingColumn ? 0 : 1;
  const columns: readonly string[] = latencyColumns;
  const rank = columns.indexOf(column);
  return rank < 0 ? latencyColumns.length : rank;
}

function compare(score: readonly number[], other: readonly number[]): number {
  for (const [index, value] of score.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
