import { effectiveTokens } from '../../engine/terms/workload.ts';
import type { Conditions, DeviceResult, ResultPhase, ResultRow } from '../result.ts';
import { breakdownPattern } from './breakdown-string.ts';
import { readCount } from './figure.ts';
import { labelPattern } from './parallel-label.ts';
import { isPdTable, readPdPair } from './pd-table.ts';
import type { PrintedLine } from './printed-lines.ts';
import { separated } from './recordings/plain-table.ts';
import { readRow } from './row-columns.ts';
import { emptyDeviceResult } from './run-draft.ts';

/** Columns and rows of a printed data frame of `--dump-original-results`. */
export interface DumpedTable {
  readonly results: readonly DeviceResult[];
  readonly conditions: Partial<Conditions>;
  readonly unread: readonly string[];
  readonly foreign: readonly PrintedLine[];
  readonly end: number;
}

const cell = new RegExp(`${labelPattern}(?= |$)|${breakdownPattern}(?= |$)|\\S+`, 'g');

/** How many cells a line of a dump holds. */
export function dumpCellCount(text: string): number {
  return text.match(cell)?.length ?? 0;
}

function areDumpTitles(columns: readonly string[]): boolean {
  const has = (...names: string[]) => names.every((name) => columns.includes(name));
  return (
    has('parallel', 'batch_size', 'token/s', 'concurrency') || has('pd_ratio', 'p_qps', 'd_qps', 'parallel_p')
  );
}

/** The column titles of a dump as the program prints it; null when the line is no header of one. */
export function dumpColumns(text: string): string[] | null {
  const columns = text.trim().split(/\s+/);
  return areDumpTitles(columns) ? columns : null;
}

/** How the cells of a line are told apart. */
type Split = (text: string) => readonly string[];

const printedCells: Split = (text) => text.match(cell) ?? [];

/** The titles of a dump and how its rows are split: as printed, or saved as comma- or tab-separated values. */
function dumpTitles(text: string): { readonly columns: readonly string[]; readonly split: Split } | null {
  for (const separator of ['\t', ',']) {
    const cellsOf = separated(separator);
    const columns = cellsOf(text);
    if (columns !== null && areDumpTitles(columns)) return { columns, split: (row) => cellsOf(row) ?? [] };
  }
  const printed = dumpColumns(text);
  return printed && { columns: printed, split: printedCells };
}

/** Whether a line holds the titles of a dump, in whichever form. */
export function isDumpHeader(text: string): boolean {
  return dumpTitles(text) !== null;
}

/** Columns that repeat the plan, not the row. */
const conditionColumns = new Set([
  // The number of a row, which data frames save without a title.
  '',
  'device_name',
  'num_devices',
  'model_id',
  'quantize_linear_action',
  'quantize_attention_action',
  'input_length',
  'output_length',
]);

/** Reads the frame whose header stands at `lines[start]`. A line with another number of cells is handed back unread. */
export function readDumpedTable(lines: readonly PrintedLine[], start: number): DumpedTable | null {
  const header = lines[start];
  const titles = header && !header.isCut ? dumpTitles(header.text) : null;
  if (!header || !titles) return null;
  const { columns, split } = titles;
  const rows: string[][] = [];
  const unread: string[] = [];
  const foreign: PrintedLine[] = [];
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line || line.text.trim() === '' || /^(?:All experiments completed|\*{20,})/.test(line.text)) break;
    if (isDumpHeader(line.text)) break;
    const cells = split(line.text);
    const isPrinted = split === printedCells;
    const isWhole =
      cells.length === columns.length &&
      !(line.isCut && (!isPrinted || line.text.length < header.text.length));
    if (isWhole) rows.push([...cells]);
    else if (line.isCut) unread.push(line.text.trim());
    else foreign.push(line);
  }
  if (isPdTable(columns)) {
    const pairs = rows.map((cells) => readPdPair(columns, cells));
    const result: DeviceResult = {
      ...emptyDeviceResult(null, 'pd-ratio'),
      pdRatio: { pairs: pairs.map((one) => one.pair), prefillInstances: null, decodeInstances: null },
    };
    unread.push(...pairs.flatMap((one) => one.unread));
    return { results: pairs.length > 0 ? [result] : [], conditions: {}, unread, foreign, end: index };
  }
  const groups = new Map<string, { device: string | null; phase: ResultPhase; rows: ResultRow[] }>();
  const lengths: LengthRow[] = [];
  const rowColumns = columns.filter((name) => !conditionColumns.has(name));
  for (const cells of rows) {
    const value = (name: string): string | undefined => cells[columns.indexOf(name)];
    const phase = phaseOfRow(columns, value);
    if (phase === null) {
      unread.push(cells.join(' '));
      continue;
    }
    const oneLength = value('num_input_tokens');
    if (oneLength !== undefined && oneLength !== 'all') {
      lengths.push({ cells, value, length: oneLength });
      continue;
    }
    const kept = cells.filter((_, at) => !conditionColumns.has(columns[at] ?? ''));
    const { row, unread: cellsUnread } = readRow(rowColumns, kept, phase);
    unread.push(...cellsUnread);
    const device = value('device_name') ?? null;
    const key = `${device} ${phase}`;
    const group = groups.get(key) ?? { device, phase, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  for (const one of lengths) if (!attachLength(one, groups)) unread.push(one.cells.join(' '));
  const results = [...groups.values()].map((group) => groupResult(group));
  return { results, conditions: conditionsOf(columns, rows), unread, foreign, end: index };
}

/** A row of a length distribution: how many samples of one length a batch held. */
interface LengthRow {
  readonly cells: readonly string[];
  readonly value: (name: string) => string | undefined;
  readonly length: string;
}

/** Notes the samples of one length on the row of the same strategy and batch; false when there is none. */
function attachLength(
  { value, length }: LengthRow,
  groups: ReadonlyMap<string, { readonly device: string | null; readonly rows: readonly ResultRow[] }>,
): boolean {
  const owner = [...groups.values()]
    .filter((group) => group.device === (value('device_name') ?? null))
    .flatMap((group) => group.rows)
    .find((row) => row.parallel === value('parallel') && String(row.batchSize) === value('batch_size'));
  if (!owner) return false;
  owner.extra[`num_input_tokens ${length}`] =
    `request_ratio ${value('request_ratio')}, samples ${value('samples')}`;
  return true;
}

function phaseOfRow(
  columns: readonly string[],
  value: (name: string) => string | undefined,
): 'aggregated' | 'prefill' | 'decode' | null {
  if (columns.includes('percentage_breakdowns(p)')) return 'aggregated';
  const isNone = (name: string) => /^(?:None|NaN|nan|inf|)$/.test(value(name) ?? 'None');
  // Sub-rows of a length distribution carry no figures of their own; the chunk count tells prefill from decode.
  if (isNone('ttft') && isNone('tpot')) return columns.includes('num_input_tokens') ? 'prefill' : null;
  if (isNone('tpot')) return 'prefill';
  return isNone('ttft') ? 'decode' : 'aggregated';
}

/** Best row of each strategy first: the program keeps only rows that met the limits. */
function groupResult(group: { device: string | null; phase: ResultPhase; rows: ResultRow[] }): DeviceResult {
  const best = new Map<string, ResultRow>();
  for (const row of group.rows) {
    const known = best.get(row.parallel)?.throughputTokensPerSecond ?? -1;
    if (row.parallel !== '' && (row.throughputTokensPerSecond ?? -2) > known) best.set(row.parallel, row);
  }
  const candidates = [...best.values()].sort(
    (a, b) => (b.throughputTokensPerSecond ?? 0) - (a.throughputTokensPerSecond ?? 0),
  );
  return {
    ...emptyDeviceResult(group.device, group.phase),
    best: candidates[0] ?? null,
    candidates,
    rows: group.rows,
  };
}

/**
 * Hit rate of the prefix cache, in whole percents, that leaves so many tokens of a prompt to be computed; null where none
 * does, as with prompts of several lengths (references/engine/serving.md).
 */
function hitRate(inputTokens: number | null, computedTokens: number | null): number | null {
  if (inputTokens === null || computedTokens === null || inputTokens <= 0) return null;
  const rate = Math.round((1 - computedTokens / inputTokens) * 100) / 100;
  return rate >= 0 && effectiveTokens(inputTokens, rate) === computedTokens ? rate : null;
}

/** Plan values that every row agrees on. */
function conditionsOf(columns: readonly string[], rows: readonly string[][]): Partial<Conditions> {
  const agreed = (name: string): string | null => {
    const values = new Set(rows.map((cells) => cells[columns.indexOf(name)] ?? ''));
    const [only] = values;
    return values.size === 1 && only !== undefined && !/^(?:None|NaN|)$/.test(only) ? only : null;
  };
  const devices = columns.includes('device_name')
    ? [...new Set(rows.map((cells) => cells[columns.indexOf('device_name')] ?? ''))]
    : [];
  const inputLength = readCount(agreed('input_length') ?? '');
  const prefixCacheHitRate = hitRate(inputLength, readCount(agreed('effective_input_length') ?? ''));
  return {
    model: agreed('model_id'),
    devices,
    numDevices: readCount(agreed('num_devices') ?? ''),
    inputLength,
    ...(prefixCacheHitRate === null ? {} : { prefixCacheHitRate }),
    outputLength: readCount(agreed('output_length') ?? ''),
    quantizeLinearAction: agreed('quantize_linear_action')?.toUpperCase() ?? null,
    quantizeAttentionAction: agreed('quantize_attention_action')?.toUpperCase() ?? null,
  };
}
