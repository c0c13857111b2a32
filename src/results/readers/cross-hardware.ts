import type { Conditions, DeviceResult, ResultPhase, ResultRow } from '../result.ts';
import { type BoxTable, readTableAt, startsTable } from './box-table.ts';
import { readCount, readFigure } from './figure.ts';
import { phaseOfColumns } from './optimizer-report.ts';
import type { PrintedLine } from './printed-lines.ts';
import { readRow } from './row-columns.ts';
import { emptyDeviceResult } from './run-draft.ts';

/** Effective figures of one device as the cross-hardware table prints them. */
export interface PrintedHardware {
  readonly device: string;
  readonly cubeTflops: number | null;
  readonly vectorTflops: number | null;
  /** TiB/s, although the title says TB/s. */
  readonly memoryBandwidthTibPerSecond: number | null;
  readonly memoryGiB: number | null;
  readonly grid: string | null;
  readonly linkGbPerSecond: string | null;
}

/** Contents of the tables over several devices: the devices, a result of each, and what their columns tell of the run. */
export interface CrossHardware {
  readonly hardware: readonly PrintedHardware[];
  readonly results: readonly DeviceResult[];
  /** Conditions of the run by its columns: the devices, and their count where it is one. */
  readonly conditions: Partial<Conditions>;
  readonly unread: readonly string[];
  /** Lines of something else inside the table, for the caller to look at. */
  readonly foreign: readonly PrintedLine[];
  readonly end: number;
}

const phases: readonly (readonly [RegExp, ResultPhase])[] = [
  [/PD Aggregated/, 'aggregated'],
  [/Disaggregated Prefill/, 'prefill'],
  [/Disaggregated Decode/, 'decode'],
  [/PD Ratio/, 'pd-ratio'],
];

/** Reads the section that starts with a `Cross-hardware - …` heading at `lines[start]`. */
export function readCrossHardware(lines: readonly PrintedLine[], start: number): CrossHardware {
  const heading = lines[start]?.text ?? '';
  let table: BoxTable | null = null;
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    const text = line?.text ?? '';
    if (/^(?:\*{20,}|All experiments)|Cross-hardware - |Input Configuration:/.test(text)) break;
    if (table === null && line && startsTable(line)) {
      table = readTableAt(lines, index);
      if (table) index = table.end - 1;
    }
  }
  const none = {
    hardware: [],
    results: [],
    conditions: {},
    unread: [],
    foreign: table?.foreign ?? [],
    end: index,
  };
  if (table === null) return { ...none, unread: [heading.trim()] };
  if (/device profile summary/.test(heading)) return { ...none, hardware: readHardware(table) };
  const phase = phases.find(([pattern]) => pattern.test(heading))?.[1];
  if (!phase || phase === 'pd-ratio') return none;
  const unread: string[] = [];
  const results = readDeviceRows(table, phase, unread);
  return { ...none, results, conditions: conditionsOf(table, results), unread };
}

/** Where a table names the device of each row; -1 where it does not. */
function devicePlace({ columns }: BoxTable): number {
  return columns.findIndex((title) => /^device(?:[ _]name)?$/i.test(title.trim()));
}

/**
 * A table of several devices whose heading was lost or is another: rows of several devices are never one ranking. Null
 * where no column names devices, or no phase can be told.
 */
export function readTableOfDevices(
  table: BoxTable,
  titled: ResultPhase | null,
  unread: string[],
): Pick<CrossHardware, 'results' | 'conditions'> | null {
  if (devicePlace(table) < 0) return null;
  const phase = phaseOfColumns(table.columns) ?? (titled === 'pd-ratio' ? null : titled);
  if (phase === null) return null;
  const results = readDeviceRows(table, phase, unread);
  return results.length === 0 ? null : { results, conditions: conditionsOf(table, results) };
}

function conditionsOf(table: BoxTable, results: readonly DeviceResult[]): Partial<Conditions> {
  const at = table.columns.indexOf('num_devices');
  const counts = new Set(at < 0 ? [] : table.rows.map((cells) => readCount(cells[at])));
  const [count] = counts;
  return {
    devices: results.flatMap(({ device }) => device ?? []),
    ...(counts.size === 1 && count ? { numDevices: count } : {}),
  };
}

function readHardware(table: BoxTable): PrintedHardware[] {
  return table.rows.map((cells) => {
    const cell = (title: string): string | undefined => cells[table.columns.indexOf(title)];
    return {
      device: cell('Device') ?? '',
      cubeTflops: readFigure(cell('Cube Compute (TFLOPS)')),
      vectorTflops: readFigure(cell('Vector Compute (TFLOPS)')),
      memoryBandwidthTibPerSecond: readFigure(cell('HBM BW (TB/s)')),
      memoryGiB: readFigure(cell('Memory (GB)')),
      grid: cell('Comm Grid') ?? null,
      linkGbPerSecond: cell('Comm BW (GB/s)') ?? null,
    };
  });
}

function readDeviceRows(
  table: BoxTable,
  phase: 'aggregated' | 'prefill' | 'decode',
  unread: string[],
): DeviceResult[] {
  const at = devicePlace(table);
  if (at < 0) return [];
  const own = (_: string, index: number) => index !== at && table.columns[index] !== 'num_devices';
  const byDevice = new Map<string | null, ResultRow[]>();
  for (const cells of table.rows) {
    const { row, unread: cellsUnread } = readRow(table.columns.filter(own), cells.filter(own), phase);
    unread.push(...cellsUnread);
    const device = cells[at] ?? null;
    byDevice.set(device, [...(byDevice.get(device) ?? []), row]);
  }
  return [...byDevice].map(([device, candidates]) => ({
    ...emptyDeviceResult(device, phase),
    best: candidates[0] ?? null,
    candidates,
  }));
}
