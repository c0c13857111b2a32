import { parse } from 'csv-parse/sync';
import { type RowMeasure, rowMeasure } from '../../results/measure.ts';
import { deploymentLabel } from '../../results/readers/aiconfigurator/rows.ts';
import { isFigure } from '../../results/readers/figure.ts';
import { unknownRow } from '../../results/readers/run-draft.ts';
import type { PdPair, ResultRow } from '../../results/result.ts';

/** One line of a CSV file by its titles. */
export type SavedLine = Readonly<Record<string, string>>;

/** The lines of a CSV file; a line without a single value (an infeasible strict run saves one) is none. */
export function savedLines(text: string): SavedLine[] {
  const [titles = [], ...lines] = parse(text, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    // A line that is cut within a quotation is no line; those before it are.
    skip_records_with_error: true,
  });
  return lines.flatMap((cells) => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    return [Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? '']))];
  });
}

/** A number as it stands in a file; null where the cell is empty, no number, or none of this world. */
export function cellNumber(line: SavedLine, title: string): number | null {
  const cell = line[title]?.trim() ?? '';
  const value = Number(cell);
  return cell === '' || !isFigure(value) ? null : value;
}

function wholeNumber(line: SavedLine, title: string): number | null {
  const value = cellNumber(line, title);
  return value !== null && Number.isInteger(value) && value >= 0 ? value : null;
}

const basis = 'predicted' as const;

/** Titles that become fields of a row; the rest is kept as it stands. */
const taken = new Set([
  'model',
  'isl',
  'osl',
  'concurrency',
  'request_rate',
  'bs',
  'ttft',
  'tpot',
  'seq/s',
  'tokens/s',
  'tokens/s/gpu',
  'num_total_gpus',
  'tp',
  'pp',
  'dp',
  'moe_tp',
  'moe_ep',
  'parallel',
]);

function rest(line: SavedLine): Record<string, string> {
  return Object.fromEntries(
    Object.entries(line).filter(([title, cell]) => !taken.has(title) && cell.trim() !== ''),
  );
}

/** How many equal replicas a row is for: as many as a load needs where it says so, else as fit so many devices; else 1. */
export function replicasOf(line: SavedLine, totalDevices: number | null): number {
  const needed = cellNumber(line, 'replicas_needed');
  if (needed !== null && needed >= 1) return needed;
  const own = cellNumber(line, 'num_total_gpus');
  return totalDevices === null || own === null || own < 1 ? 1 : Math.max(1, Math.floor(totalDevices / own));
}

function times(value: number | null, factor: number): number | null {
  // Files carry three decimals; multiplying must not add noise behind them.
  return value === null ? null : Number((value * factor).toFixed(3));
}

/** Generated tokens of an aggregated row leave out the first one: this is the rate that counts every token. */
function wholeOutput(line: SavedLine, isPair: boolean): Record<string, string> {
  const perDevice = cellNumber(line, 'tokens/s/gpu');
  const output = cellNumber(line, 'osl');
  if (isPair || perDevice === null || output === null || output <= 1) return {};
  return { 'tokens/s/gpu over all output tokens': ((perDevice * output) / (output - 1)).toFixed(3) };
}

function latencies(line: SavedLine): RowMeasure[] {
  const value = cellNumber(line, 'request_latency');
  return value === null ? [] : [rowMeasure('endToEndMs', value, { statistic: null, basis })];
}

/** Columns that rows of both kinds share: cluster totals of what the file states for one replica. */
function clusterRow(line: SavedLine, replicas: number, { isPair }: { readonly isPair: boolean }): ResultRow {
  return {
    ...unknownRow,
    concurrency: times(cellNumber(line, 'concurrency'), replicas),
    throughputTokensPerSecond: times(cellNumber(line, 'tokens/s'), replicas),
    throughputTokensPerSecondPerDevice: cellNumber(line, 'tokens/s/gpu'),
    requestsPerSecond: times(cellNumber(line, 'request_rate') ?? cellNumber(line, 'seq/s'), replicas),
    ttftMs: cellNumber(line, 'ttft'),
    tpotMs: cellNumber(line, 'tpot'),
    measures: latencies(line),
    extra: { ...rest(line), replicas: String(replicas), ...wholeOutput(line, isPair) },
  };
}

/** One aggregated configuration. `dp` is attention data parallelism inside a worker, times the replicas. */
export function savedRow(line: SavedLine, totalDevices: number | null): ResultRow {
  const replicas = replicasOf(line, totalDevices);
  const dp = wholeNumber(line, 'dp');
  return {
    ...clusterRow(line, replicas, { isPair: false }),
    parallel: deploymentLabel(replicas, line.parallel?.trim() ?? ''),
    tp: wholeNumber(line, 'tp'),
    pp: wholeNumber(line, 'pp'),
    dp: dp === null ? null : dp * replicas,
    moeTp: wholeNumber(line, 'moe_tp'),
    ep: wholeNumber(line, 'moe_ep'),
    batchSize: wholeNumber(line, 'bs'),
  };
}

/** One pairing with the instances of the whole cluster. */
export interface SavedPair {
  readonly row: ResultRow;
  readonly pair: PdPair;
  readonly prefillInstances: number | null;
  readonly decodeInstances: number | null;
}

function workerDevices(line: SavedLine, side: '(p)' | '(d)'): number | null {
  const sizes = ['tp', 'pp', 'dp'].map((name) => wholeNumber(line, `${side}${name}`));
  return sizes.some((size) => size === null)
    ? null
    : sizes.reduce<number>((all, size) => all * (size ?? 1), 1);
}

/** Prefill and decode instances of a saved row; totals of the cluster. */
export function savedPair(line: SavedLine, totalDevices: number | null): SavedPair {
  const replicas = replicasOf(line, totalDevices);
  const prefill = wholeNumber(line, '(p)workers');
  const decode = wholeNumber(line, '(d)workers');
  const [prefillLabel, decodeLabel] = [line['(p)parallel']?.trim() ?? '', line['(d)parallel']?.trim() ?? ''];
  const row = clusterRow(line, replicas, { isPair: true });
  const instances = (count: number | null) => (count === null ? null : count * replicas);
  return {
    row: {
      ...row,
      parallel: `${instances(prefill) ?? '?'} × P ${prefillLabel} + ${instances(decode) ?? '?'} × D ${decodeLabel}`,
    },
    pair: {
      pdRatio: prefill === null || !decode ? null : Number((prefill / decode).toFixed(4)),
      balancedQps: times(cellNumber(line, 'seq/s'), replicas),
      prefillQps: cellNumber(line, '(p)seq/s/worker'),
      decodeQps: cellNumber(line, '(d)seq/s/worker'),
      ttftMs: row.ttftMs,
      tpotMs: row.tpotMs,
      prefillParallel: prefillLabel,
      decodeParallel: decodeLabel,
      prefillDevicesPerInstance: workerDevices(line, '(p)'),
      decodeDevicesPerInstance: workerDevices(line, '(d)'),
      prefillBatchSize: wholeNumber(line, '(p)bs'),
      decodeBatchSize: wholeNumber(line, '(d)bs'),
      prefillConcurrency: null,
      decodeConcurrency: row.concurrency,
    },
    prefillInstances: instances(prefill),
    decodeInstances: instances(decode),
  };
}

/** Output tokens a second for each device, every output token counted: what kinds of serving are compared by. */
export function comparableRate(line: SavedLine): number {
  const perDevice = cellNumber(line, 'tokens/s/gpu') ?? 0;
  const output = cellNumber(line, 'osl') ?? 0;
  const isPair = '(p)workers' in line;
  return isPair || output <= 1 ? perDevice : (perDevice * output) / (output - 1);
}
