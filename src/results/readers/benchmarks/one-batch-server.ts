import { z } from 'zod';
import { type RowMeasure, rowMeasure } from '../../measure.ts';
import { isFigure, readFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { commandAbove } from './command-above.ts';
import { conditionsOf } from './offline-runs.ts';
import { type Measurement, measuredResult } from './result.ts';

/** One batch that a server got at once. Times in seconds, rates in tokens a second; null where not told. */
interface ServedBatch {
  readonly size: number;
  readonly inputLength: number;
  readonly outputLength: number;
  readonly latency: number | null;
  /** Of the request whose first token came last. */
  readonly lastTtft: number | null;
  readonly inputRate: number | null;
  /** Output tokens of the batch over the time behind the last first token. */
  readonly outputRate: number | null;
  readonly overallRate: number | null;
  /** Requests that ended before their length: then rates by the asked length say nothing of a token. */
  readonly hasEarlyEnds: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

function milliseconds(seconds: number): number {
  return Number((seconds * 1000).toFixed(6));
}

function measuresOf(batch: ServedBatch): RowMeasure[] {
  const { size, outputLength, latency, lastTtft, outputRate, overallRate, hasEarlyEnds } = batch;
  // The rate counts the first token among those that came behind it; a time per output token does not.
  const perToken =
    outputRate === null || outputLength < 2 || hasEarlyEnds
      ? null
      : ((size / outputRate) * outputLength) / (outputLength - 1);
  const basis = 'measured';
  return [
    ...(lastTtft === null ? [] : [rowMeasure('ttftMs', milliseconds(lastTtft), { statistic: 'max', basis })]),
    ...(perToken === null ? [] : [rowMeasure('tpotMs', milliseconds(perToken), { statistic: null, basis })]),
    // With one token each nothing comes behind the first, and the rate is one of nothing.
    ...(outputRate === null || outputLength < 2
      ? []
      : [rowMeasure('throughputTokensPerSecond', outputRate, { statistic: 'total', basis })]),
    ...(latency === null
      ? []
      : [rowMeasure('endToEndMs', milliseconds(latency), { statistic: null, basis })]),
    ...(overallRate === null
      ? []
      : [rowMeasure('totalTokensPerSecond', overallRate, { statistic: 'total', basis })]),
  ];
}

function measurementOf(batch: ServedBatch, conditions: Measurement['conditions'] = {}): Measurement {
  return {
    program: 'sglang bench_one_batch_server',
    measures: measuresOf(batch),
    concurrency: batch.size,
    conditions: {
      ...conditions,
      inputLength: batch.inputLength || null,
      outputLength: batch.outputLength || null,
    },
    extra: {
      ...(batch.inputRate === null ? {} : { 'input tokens per second': String(batch.inputRate) }),
      ...batch.extra,
    },
  };
}

/** −1 stands for what the server did not tell. */
const toldRate = z.number().nullish();

const documentSchema = z.looseObject({
  batch_size: z.number().int().positive(),
  input_len: z.number().int().nonnegative(),
  output_len: z.number().int().nonnegative(),
  latency: z.number().positive(),
  output_throughput: z.number(),
  overall_throughput: z.number(),
  input_throughput: toldRate,
  last_ttft: toldRate,
  last_gen_throughput: toldRate,
  acc_length: toldRate,
  cache_hit_rate: toldRate,
  num_early_stopped: toldRate,
});

/** Below this no figure lies that a server measured; what is divided by it stays a number. */
const leastFigure = 1e-9;

function positive(value: number | null | undefined): number | null {
  return isFigure(value) && value >= leastFigure ? value : null;
}

function named(facts: readonly (readonly [name: string, value: number | null | undefined])[]) {
  return Object.fromEntries(
    facts.flatMap(([name, value]) => (positive(value) === null ? [] : [[name, String(value)]])),
  );
}

/** One line that `sglang.bench_one_batch_server --result-filename` writes, or one of its list; null for any other. */
export function readServedBatchDocument(value: unknown): Measurement | null {
  const read = documentSchema.safeParse(value);
  if (!read.success) return null;
  const one = read.data;
  return measurementOf({
    size: one.batch_size,
    inputLength: one.input_len,
    outputLength: one.output_len,
    latency: positive(one.latency),
    lastTtft: positive(one.last_ttft),
    inputRate: positive(one.input_throughput),
    outputRate: positive(one.output_throughput),
    overallRate: positive(one.overall_throughput),
    hasEarlyEnds: positive(one.num_early_stopped) !== null,
    extra: named([
      ['last output tokens per second', one.last_gen_throughput],
      ['accepted length', one.acc_length],
      ['cache hit rate', one.cache_hit_rate],
    ]),
  });
}

const begins = /^\s*batch size: (\d{1,7})$/;
const line = /^\s*([A-Za-z][A-Za-z_ -]{1,40}): {1,8}(\S.{0,120})$/;
const units: Readonly<Record<string, string>> = {
  latency: ' s',
  ttft: ' s',
  last_ttft: ' s',
  'input throughput': ' tok/s',
  'output throughput': ' tok/s',
  'last generation throughput': ' tok/s',
  input_len: '',
  output_len: '',
  acc_length: '',
  'cache hit rate': '',
};
const warmUp = /^\s*=+ {0,4}Warmup {1,8}Begin {0,8}=+$/;
const warmUpEnd = /^\s*=+ {0,4}Warmup {1,8}End {0,8}=+$/;

/**
 * Output of `sglang.bench_one_batch_server` about one batch. The batch that warms up is no measurement. Null where none
 * begins at `lines[start]`.
 */
export function readServedBatch(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const first = lines[start]?.text ?? '';
  if (warmUp.test(first)) {
    const length = lines.slice(start).findIndex(({ text }) => warmUpEnd.test(text));
    return length < 0 ? null : { results: [], unread: [], end: start + length + 1 };
  }
  const size = Number(begins.exec(first)?.[1] ?? 0);
  if (size === 0 || !/^\s*input_len: /.test(lines[start + 1]?.text ?? '')) return null;
  const figures = new Map<string, number>();
  const unread: string[] = [];
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const { text, isCut } = lines[index] ?? { text: '', isCut: false };
    const [, label = '', value = ''] = line.exec(text) ?? [];
    if (label === '' || begins.test(text)) break;
    const unit = units[label];
    const isWhole = unit !== undefined && value.endsWith(unit) && !(isCut && unit === '');
    const figure = isWhole ? readFigure(value.slice(0, value.length - unit.length)) : null;
    if (figure === null) unread.push(text.trim());
    else figures.set(label, figure);
  }
  const of = (label: string) => positive(figures.get(label));
  const measurement = measurementOf(
    {
      size,
      inputLength: of('input_len') ?? 0,
      outputLength: of('output_len') ?? 0,
      latency: of('latency'),
      lastTtft: of('last_ttft') ?? of('ttft'),
      inputRate: of('input throughput'),
      outputRate: of('output throughput'),
      overallRate: null,
      hasEarlyEnds: unread.some((one) => /^early-stopped requests: [1-9]/.test(one)),
      extra: named([
        ['last output tokens per second', of('last generation throughput')],
        ['accepted length', of('acc_length')],
        ['cache hit rate', of('cache hit rate')],
      ]),
    },
    conditionsOf(commandAbove(lines, start)),
  );
  const isEmpty = measurement.measures.length === 0;
  return { results: isEmpty ? [] : [measuredResult(measurement)], unread, end: index };
}
