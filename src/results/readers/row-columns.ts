import type { ResultRow } from '../result.ts';
import { readBreakdown } from './breakdown-string.ts';
import { isBlankFigure, readCount, readFigure } from './figure.ts';
import { readParallelLabel, spelledLabel } from './parallel-label.ts';

type Field =
  | 'parallel'
  | 'batchSize'
  | 'concurrency'
  | 'throughputTokensPerSecond'
  | 'throughputTokensPerSecondPerDevice'
  | 'requestsPerSecond'
  | 'ttftMs'
  | 'tpotMs'
  | 'maxBatchedTokens'
  | 'weightGiB'
  | 'kvCacheGiB'
  | 'activationGiB'
  | 'availableGiB'
  | 'breakdown'
  | 'breakdownPrefill'
  | 'breakdownDecode'
  | 'rank';

/** Titles of columns in every era, by what they hold. */
const fields: Readonly<Record<string, Field>> = {
  top: 'rank',
  parallel: 'parallel',
  batch: 'batchSize',
  batch_size: 'batchSize',
  concurrency: 'concurrency',
  'throughput (token/s)': 'throughputTokensPerSecond',
  'prefill throughput (token/s)': 'throughputTokensPerSecond',
  'decode throughput (token/s)': 'throughputTokensPerSecond',
  'token/s': 'throughputTokensPerSecond',
  'token/s/device': 'throughputTokensPerSecondPerDevice',
  'qps (req/s)': 'requestsPerSecond',
  'ttft (ms)': 'ttftMs',
  ttft: 'ttftMs',
  'tpot (ms)': 'tpotMs',
  tpot: 'tpotMs',
  max_batched_tokens: 'maxBatchedTokens',
  weight_gb: 'weightGiB',
  kv_cache_gb: 'kvCacheGiB',
  activation_gb: 'activationGiB',
  avail_gb: 'availableGiB',
  percentage_breakdowns: 'breakdown',
  'percentage_breakdowns(p)': 'breakdownPrefill',
  'percentage_breakdowns(d)': 'breakdownDecode',
};

const counts: readonly Field[] = ['batchSize', 'concurrency', 'maxBatchedTokens'];
const words: readonly Field[] = ['parallel', 'breakdown', 'breakdownPrefill', 'breakdownDecode', 'rank'];

/** A row of an optimizer table, and the cells that looked like a figure and were none. */
export interface ReadRow {
  readonly row: ResultRow;
  readonly unread: readonly string[];
}

/** Which field a column title stands for; undefined for a title that no reader knows. */
export function fieldOf(title: string): Field | undefined {
  return fields[title.trim().toLowerCase()];
}

/** Reads one row by its column titles. `phase` says which phase a single breakdown column belongs to. */
export function readRow(
  columns: readonly string[],
  cells: readonly string[],
  phase: 'aggregated' | 'prefill' | 'decode',
): ReadRow {
  const known = new Map<Field, string>();
  const extra: Record<string, string> = {};
  const unread: string[] = [];
  columns.forEach((title, index) => {
    const cell = cells[index] ?? '';
    const field = fieldOf(title);
    if (field === undefined) {
      extra[title] = cell;
      return;
    }
    known.set(field, cell);
    const value = counts.includes(field) ? readCount(cell) : readFigure(cell);
    if (!words.includes(field) && value === null && !isBlankFigure(cell)) unread.push(`${title}: ${cell}`);
  });
  const text = (field: Field): string => known.get(field) ?? '';
  const printedLabel = spelledLabel(text('parallel'));
  const label = readParallelLabel(printedLabel);
  if (known.has('parallel') && label === null) unread.push(`parallel: ${printedLabel}`);
  const breakdown = (field: Field) => (known.has(field) ? readBreakdown(text(field), label) : null);
  const single = breakdown('breakdown');
  const row: ResultRow = {
    parallel: label ? printedLabel : '',
    tp: label?.tp ?? null,
    dp: label?.dp ?? null,
    pp: label?.pp ?? null,
    ep: label?.ep ?? null,
    moeTp: label?.moeTp ?? null,
    moeDp: label?.moeDp ?? null,
    mtp: label?.mtp ?? null,
    dcp: label?.dcp ?? null,
    batchSize: readCount(text('batchSize')),
    concurrency: readCount(text('concurrency')),
    throughputTokensPerSecond: readFigure(text('throughputTokensPerSecond')),
    throughputTokensPerSecondPerDevice: readFigure(text('throughputTokensPerSecondPerDevice')),
    requestsPerSecond: readFigure(text('requestsPerSecond')),
    ttftMs: readFigure(text('ttftMs')),
    tpotMs: readFigure(text('tpotMs')),
    maxBatchedTokens: readCount(text('maxBatchedTokens')),
    breakdowns: {
      prefill: breakdown('breakdownPrefill') ?? (phase === 'prefill' ? single : null),
      decode: breakdown('breakdownDecode') ?? (phase === 'decode' ? single : null),
    },
    memory: {
      weightGiB: readFigure(text('weightGiB')),
      kvCacheGiB: readFigure(text('kvCacheGiB')),
      activationGiB: readFigure(text('activationGiB')),
      availableGiB: readFigure(text('availableGiB')),
    },
    schedule: null,
    measures: [],
    extra,
  };
  return { row, unread };
}
