import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { readAscendTables } from './ascend-tables.ts';
import { commandAbove, flagValue } from './command-above.ts';
import { readGuidellmStats } from './guidellm-stats.ts';
import { readGuidellmTables } from './guidellm-tables.ts';
import { readLlamaBench } from './llama-bench.ts';
import { readNvidiaPerf } from './nvidia-perf.ts';
import { readVllmOffline } from './offline-runs.ts';
import { readOneBatch } from './one-batch.ts';
import { readServedBatch } from './one-batch-server.ts';
import { type Measurement, measuredResult } from './result.ts';
import { serverAbove } from './server-above.ts';
import { readSweepRows } from './sweep-rows.ts';
import { readTrtllmBench } from './trtllm-bench.ts';

const heading = /^\s*=+ {0,16}(?:Serving|Offline Throughput) Benchmark Result {0,16}=+\s*$/;

/** `Label:   value` in its parts; both empty for any other line. */
function labelled(text: string): readonly [label: string, value: string] {
  const colon = text.indexOf(':');
  if (!/^[A-Za-z]/.test(text) || !/\s/.test(text.charAt(colon + 1))) return ['', ''];
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

const statistics: readonly (readonly [RegExp, Statistic])[] = [
  [/^(?:mean|average|avg)\b/i, 'mean'],
  [/^p25\b/i, 'p25'],
  [/^(?:median|p50)\b/i, 'median'],
  [/^p75\b/i, 'p75'],
  [/^p90\b/i, 'p90'],
  [/^p95\b/i, 'p95'],
  [/^p99\.9\b/i, 'p99.9'],
  [/^p99\b/i, 'p99'],
  [/^max\b/i, 'max'],
];

const latencies: readonly (readonly [RegExp, FigureId])[] = [
  [/\bTTFT\b|time to first token/i, 'ttftMs'],
  [/\bTPOT\b|time per output token/i, 'tpotMs'],
  [/\bITL\b|inter-?token/i, 'interTokenMs'],
  [/\bE2EL?\b|end-?to-?end|request latency/i, 'endToEndMs'],
];

const rates: readonly (readonly [RegExp, FigureId])[] = [
  [/^Request throughput \(req\/s(?:ec)?\)$/i, 'requestsPerSecond'],
  [
    /^(?:Total )?(?:Output|Generation) (?:token )?throughput \((?:tok|tokens)\/s(?:ec)?\)$/i,
    'throughputTokensPerSecond',
  ],
  [/^(?:Per GPU Output Throughput) \(tps\/gpu\)$/i, 'throughputTokensPerSecondPerDevice'],
  [/^Total token throughput \((?:tok|tokens)\/s(?:ec)?\)$/i, 'totalTokensPerSecond'],
  [/^Request goodput \(req\/s\)$/i, 'goodputRequestsPerSecond'],
];

function figureOf(text: string): number | null {
  const value = Number(text.replaceAll(',', ''));
  return text !== '' && isFigure(value) ? value : null;
}

/** The measure that a labelled line holds; null where the label stands for none. */
export function measureOfLine(label: string, text: string): RowMeasure | null {
  const value = figureOf(text);
  if (value === null) return null;
  const rate = rates.find(([pattern]) => pattern.test(label))?.[1];
  if (rate) return rowMeasure(rate, value, { statistic: 'total', basis: 'measured' });
  const statistic = statistics.find(([pattern]) => pattern.test(label))?.[1];
  const figure = latencies.find(([pattern]) => pattern.test(label))?.[1];
  if (statistic === undefined || figure === undefined || !/\((?:ms|s)\)/.test(label)) return null;
  const milliseconds = /\(s\)/.test(label) ? value * 1000 : value;
  return rowMeasure(figure, milliseconds, { statistic, basis: 'measured' });
}

/** Facts of a load test that are no latency and no rate. */
const told: readonly (readonly [RegExp, string])[] = [
  [/^(?:Traffic request rate|Request rate configured \(RPS\))$/i, 'request rate'],
  [/^(?:Max(?:imum)? request concurrency)$/i, 'max concurrency'],
  [/^Concurrency$/i, 'concurrency'],
  [/^Peak concurrent requests$/i, 'peak concurrency'],
  [/^Peak output token throughput \(tok\/s\)$/i, 'peak output tokens per second'],
  [/^Successful requests$/i, 'successful requests'],
  [/^Failed requests$/i, 'failed requests'],
  [/^Total input tokens$/i, 'input tokens'],
  [/^Total input text tokens$/i, 'input text tokens'],
  [/^Total generated tokens \(retokenized\)$/i, 'generated tokens, retokenized'],
  [/^Input token throughput \(tok\/s\)$/i, 'input tokens per second'],
  [/^Total generated tokens$/i, 'generated tokens'],
  [/^Total input vision tokens$/i, 'input vision tokens'],
  [/^Acceptance rate \(%\)$/i, 'acceptance percent'],
  [/^Accept(?:ance)? length$/i, 'acceptance length'],
  [/^Drafts$/i, 'drafts'],
  [/^Draft tokens$/i, 'draft tokens'],
  [/^Accepted tokens$/i, 'accepted tokens'],
];

/** How often each drafted token was accepted, one line for each position. */
const position = /^Position \d{1,2}$/i;

const readers = [
  readNvidiaPerf,
  readSweepRows,
  readGuidellmTables,
  readGuidellmStats,
  readVllmOffline,
  readOneBatch,
  readServedBatch,
  readTrtllmBench,
  readAscendTables,
  readLlamaBench,
] as const;

/**
 * Reads what load tests print (`vllm bench` and the rows of its sweeps, `sglang.bench_serving` and its one batch without and with a server, `guidellm`, `genai-perf` and `aiperf`, `trtllm-bench`,
 * AISBench and MindIE, `llama-bench`); null where none begins at `lines[start]`.
 */
export function readBenchmarkReport(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  if (heading.test(lines[start]?.text ?? '')) return readServing(lines, start);
  for (const read of readers) {
    const section = read(lines, start);
    if (section) return section;
  }
  return null;
}

function readServing(lines: readonly PrintedLine[], start: number): PrintedSection {
  const measures: RowMeasure[] = [];
  const facts = new Map<string, string>();
  const unread: string[] = [];
  const isOffline = /Offline/.test(lines[start]?.text ?? '');
  let program = isOffline ? 'sglang bench_offline_throughput' : 'vllm bench serve';
  let elapsed: number | null = null;
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const { text, isCut } = lines[index] ?? { text: '', isCut: false };
    if (/^\s*=+\s*$/.test(text)) {
      index += 1;
      break;
    }
    const bare = text.trim();
    if (heading.test(text) || bare === '') break;
    if (bare.startsWith('-') && bare.endsWith('-')) continue;
    // The text stops here: a figure with both of its decimals is whole, others may lack digits.
    if (isCut && !/\.\d{2}$/.test(bare)) {
      unread.push(bare);
      continue;
    }
    const [label, value] = labelled(bare);
    const name = told.find(([pattern]) => pattern.test(label))?.[1];
    const measure = measureOfLine(label, value);
    if (measure) {
      // Some versions print the median twice, by its name and as p50.
      if (!measures.some((one) => one.figure === measure.figure && one.statistic === measure.statistic))
        measures.push(measure);
    } else if (name) facts.set(name, value);
    else if (position.test(label) && figureOf(value) !== null)
      facts.set(
        'acceptance by position',
        [facts.get('acceptance by position'), value].filter(Boolean).join(', '),
      );
    else if (/^Per-position acceptance \(%\):?$/i.test(bare)) continue;
    else if (/^Backend$/i.test(label)) {
      if (!isOffline) program = value.startsWith('sglang') ? 'sglang bench_serving' : value;
    } else if (/^Last generation throughput \(tok\/s\)$/i.test(label))
      facts.set('last output tokens per second', value);
    else if (/^Benchmark duration \(s\)$/i.test(label)) elapsed = figureOf(value);
    else unread.push(bare);
  }
  const isOther = (text: string) => heading.test(text);
  const model = flagValue(commandAbove(lines, start, isOther), 'model', 'model-id');
  const server = serverAbove(lines, start, isOther);
  const measurement: Measurement = {
    program,
    measures,
    concurrency: concurrencyOf(facts),
    conditions: { ...server.conditions, ...lengthsOf(facts), ...(model === null ? {} : { model }) },
    elapsedSeconds: elapsed,
    extra: { ...server.extra, ...Object.fromEntries(facts) },
  };
  return { results: measures.length === 0 ? [] : [measuredResult(measurement)], unread, end: index };
}

function concurrencyOf(facts: ReadonlyMap<string, string>): number | null {
  const asked = Number(facts.get('max concurrency') ?? Number.NaN);
  return Number.isInteger(asked) && asked > 0 ? asked : null;
}

/** Mean lengths of the requests, where the totals divide evenly: then every request had them. */
function lengthsOf(facts: ReadonlyMap<string, string>) {
  const number = (name: string) => figureOf(facts.get(name) ?? '');
  const requests = number('successful requests');
  const each = (total: number | null) =>
    total !== null && requests && total % requests === 0 ? total / requests : null;
  return { inputLength: each(number('input tokens')), outputLength: each(number('generated tokens')) };
}
