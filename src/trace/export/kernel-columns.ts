import type { TraceAnalysis } from '../analysis/analyse.ts';
import { deviceKinds } from '../columns/columns.ts';
import { matchKinds } from '../sites/match.ts';
import { stages } from '../stages/stage.ts';

/** One column of an exported table. `INT64` holds big integers; null is nothing known. */
export type ExportColumn =
  | { readonly name: string; readonly type: 'STRING'; readonly data: (string | null)[] }
  | { readonly name: string; readonly type: 'INT32'; readonly data: (number | null)[] }
  | { readonly name: string; readonly type: 'INT64'; readonly data: (bigint | null)[] }
  | { readonly name: string; readonly type: 'DOUBLE'; readonly data: (number | null)[] }
  | { readonly name: string; readonly type: 'BOOLEAN'; readonly data: boolean[] };

/** Which trace the rows are of. */
export interface ExportedTrace {
  /** Name of the file. */
  readonly trace: string;
  readonly rank: number | null;
}

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/**
 * All work of the analysed device as columns, one row a launch, in order of start: what the tables are made of, so that
 * a database makes the same tables of many traces. Times in microseconds from the zero of the trace; `zero_ns` is that
 * zero on the clock of the host, comparable between ranks.
 */
export function kernelColumns(analysis: TraceAnalysis, { trace, rank }: ExportedTrace): ExportColumn[] {
  const { rows, names, assigned, sources } = analysis;
  const { device, streams, texts, zeroNs } = analysis.input.columns;
  const each = <T>(value: (row: number) => T): T[] => Array.from(rows, value);
  const nameOf = (row: number) => names.names[names.ofRow[row] ?? 0];
  const siteOf = (row: number) => sources.sites[sources.site[row] ?? 0];
  const isLocated = (row: number): boolean => (sources.site[row] ?? 0) !== 0;
  return [
    { name: 'trace', type: 'STRING', data: each(() => trace) },
    { name: 'rank', type: 'INT32', data: each(() => rank) },
    { name: 'zero_ns', type: 'INT64', data: each(() => zeroNs) },
    { name: 'stage', type: 'STRING', data: each((row) => stages[assigned.stage[row] ?? 0] ?? 'all') },
    {
      name: 'step',
      type: 'INT32',
      data: each((row) => ((assigned.step[row] ?? -1) < 0 ? null : (assigned.step[row] ?? 0))),
    },
    { name: 'kernel', type: 'STRING', data: each((row) => nameOf(row)?.canonical ?? '') },
    { name: 'category', type: 'STRING', data: each((row) => nameOf(row)?.category ?? 'other') },
    { name: 'kind', type: 'STRING', data: each((row) => deviceKinds[device.kind[row] ?? 0] ?? 'kernel') },
    { name: 'device', type: 'STRING', data: each((row) => streams[device.stream[row] ?? 0]?.device ?? '') },
    { name: 'stream', type: 'STRING', data: each((row) => streams[device.stream[row] ?? 0]?.label ?? '') },
    { name: 'start_us', type: 'DOUBLE', data: each((row) => (device.startNs[row] ?? 0) / 1000) },
    { name: 'duration_us', type: 'DOUBLE', data: each((row) => (device.durationNs[row] ?? 0) / 1000) },
    {
      name: 'location',
      type: 'STRING',
      data: each((row) => (isLocated(row) ? (siteOf(row)?.location ?? null) : null)),
    },
    { name: 'match', type: 'STRING', data: each((row) => matchKinds[sources.match[row] ?? 0] ?? 'none') },
    {
      name: 'cpu_op',
      type: 'STRING',
      data: each((row) => sources.operators[sources.operator[row] ?? 0] ?? null),
    },
    { name: 'replayed', type: 'BOOLEAN', data: each((row) => sources.replayed[row] === 1) },
    {
      name: 'correlation',
      type: 'DOUBLE',
      data: each((row) => known(device.correlation[row] || Number.NaN)),
    },
    { name: 'bytes', type: 'DOUBLE', data: each((row) => known(device.bytes[row])) },
    { name: 'grid', type: 'STRING', data: each((row) => texts.text(device.grid[row] ?? 0) || null) },
    { name: 'block', type: 'STRING', data: each((row) => texts.text(device.block[row] ?? 0) || null) },
  ];
}
