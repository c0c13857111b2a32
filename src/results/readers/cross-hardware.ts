import type { Conditions, DeviceResult, ResultPhase } from '../result.ts';
import { type BoxTable, readTableAt, startsTable } from './box-table.ts';
import { readCount, readFigure } from './figure.ts';
import type { PrintedLine } from './printed-lines.ts';
import { readRow } from './row-columns.ts';
import { emptyDeviceResult } from './run-draft.ts';

/** Effective figures of one device as the cross-hardware table prints them. */
export interface HardwareReading {
  readonly device: string;
  readonly cubeTflops: number | null;
  readonly vectorTflops: number | null;
  /** TiB/s, although the title says TB/s. */
  readonly memoryBandwidthTibPerSecond: number | null;
  readonly memoryGiB: number | null;
  readonly grid: string | null;
  readonly linkGbPerSecond: string | null;
}

export interface CrossHardware {
  readonly hardware: readonly HardwareReading[];
  readonly results: readonly DeviceResult[];
  /** What its columns say about the run: the devices, and their count where it is one. */
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

function conditionsOf(table: BoxTable, results: readonly DeviceResult[]): Partial<Conditions> {
  const at = table.columns.indexOf('num_devices');
  const counts = new Set(at < 0 ? [] : table.rows.map((cells) => readCount(cells[at])));
  const [count] = counts;
  return {
    devices: results.flatMap(({ device }) => device ?? []),
    ...(counts.size === 1 && count ? { numDevices: count } : {}),
  };
}

function readHardware(table: BoxTable): HardwareReading[] {
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
  const at = table.columns.indexOf('Device');
  if (at < 0) return [];
  const own = (_: string, index: number) => index !== at && table.columns[index] !== 'num_devices';
  return table.rows.map((cells) => {
    const { row, unread: cellsUnread } = readRow(table.columns.filter(own), cells.filter(own), phase);
    unread.push(...cellsUnread);
    return { ...emptyDeviceResult(cells[at] ?? null, phase), best: row, candidates: [row] };
  });
}
