import type { PdPair } from '../result.ts';
import { isBlankFigure, readCount, readFigure } from './figure.ts';
import { readParallelLabel } from './parallel-label.ts';

type Kind = 'figure' | 'count' | 'label' | 'rank';

/** Column titles of the report and of the dump, by what they hold. */
const fields: Readonly<Record<string, readonly [keyof PdPair | null, Kind]>> = {
  top: [null, 'rank'],
  'pd ratio': ['pdRatio', 'figure'],
  pd_ratio: ['pdRatio', 'figure'],
  'balanced qps (req/s)': ['balancedQps', 'figure'],
  balanced_qps: ['balancedQps', 'figure'],
  'p qps (req/s)': ['prefillQps', 'figure'],
  p_qps: ['prefillQps', 'figure'],
  'd qps (req/s)': ['decodeQps', 'figure'],
  d_qps: ['decodeQps', 'figure'],
  'ttft (ms)': ['ttftMs', 'figure'],
  ttft_p: ['ttftMs', 'figure'],
  'tpot (ms)': ['tpotMs', 'figure'],
  tpot_d: ['tpotMs', 'figure'],
  'p parallel': ['prefillParallel', 'label'],
  parallel_p: ['prefillParallel', 'label'],
  'd parallel': ['decodeParallel', 'label'],
  parallel_d: ['decodeParallel', 'label'],
  'p devices/instance': ['prefillDevicesPerInstance', 'count'],
  num_devices_p: ['prefillDevicesPerInstance', 'count'],
  'd devices/instance': ['decodeDevicesPerInstance', 'count'],
  num_devices_d: ['decodeDevicesPerInstance', 'count'],
  'p batch size': ['prefillBatchSize', 'count'],
  batch_size_p: ['prefillBatchSize', 'count'],
  'd batch size': ['decodeBatchSize', 'count'],
  batch_size_d: ['decodeBatchSize', 'count'],
  'p concurrency': ['prefillConcurrency', 'count'],
  concurrency_p: ['prefillConcurrency', 'count'],
  'd concurrency': ['decodeConcurrency', 'count'],
  concurrency_d: ['decodeConcurrency', 'count'],
};

/** Whether the columns are those of pairs of prefill and decode instances. */
export function isPdTable(columns: readonly string[]): boolean {
  const titles = columns.map((title) => title.toLowerCase());
  return titles.includes('p parallel') || titles.includes('parallel_p');
}

/** Reads one pair by its column titles; cells that were no figure, and unknown columns, are handed back. */
export function readPdPair(
  columns: readonly string[],
  cells: readonly string[],
): { readonly pair: PdPair; readonly unread: readonly string[] } {
  const read: Record<string, number | string | null> = {};
  const unread: string[] = [];
  columns.forEach((title, index) => {
    const cell = cells[index] ?? '';
    const [field, kind] = fields[title.toLowerCase()] ?? [undefined, 'rank'];
    if (field === undefined) unread.push(`${title}: ${cell}`);
    if (!field) return;
    const value =
      kind === 'label'
        ? readParallelLabel(cell)
          ? cell
          : ''
        : kind === 'count'
          ? readCount(cell)
          : readFigure(cell);
    read[field] = value;
    if (value === '' || (value === null && !isBlankFigure(cell))) unread.push(`${title}: ${cell}`);
  });
  const figure = (field: keyof PdPair): number | null => {
    const value = read[field];
    return typeof value === 'number' ? value : null;
  };
  const pair: PdPair = {
    pdRatio: figure('pdRatio'),
    balancedQps: figure('balancedQps'),
    prefillQps: figure('prefillQps'),
    decodeQps: figure('decodeQps'),
    ttftMs: figure('ttftMs'),
    tpotMs: figure('tpotMs'),
    prefillParallel: String(read.prefillParallel ?? ''),
    decodeParallel: String(read.decodeParallel ?? ''),
    prefillDevicesPerInstance: figure('prefillDevicesPerInstance'),
    decodeDevicesPerInstance: figure('decodeDevicesPerInstance'),
    prefillBatchSize: figure('prefillBatchSize'),
    decodeBatchSize: figure('decodeBatchSize'),
    prefillConcurrency: figure('prefillConcurrency'),
    decodeConcurrency: figure('decodeConcurrency'),
  };
  return { pair, unread };
}
