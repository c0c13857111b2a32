import { z } from 'zod';
import { type RowMeasure, rowMeasure } from '../../measure.ts';
import { readServedBatchDocument } from './one-batch-server.ts';
import type { Measurement } from './result.ts';

/** Bounds keep what is turned into another unit, or divided by it, a number. */
const figure = z.number().min(1e-9).max(1e15);

/** Document of `vllm bench throughput --output-json`: its tokens are those of prompts and answers together. */
const throughputSchema = z.looseObject({
  elapsed_time: figure,
  num_requests: figure,
  requests_per_second: figure,
  tokens_per_second: figure,
});

/** Document of `vllm bench latency --output-json`; times in seconds. */
const latencySchema = z.looseObject({
  avg_latency: figure,
  latencies: z.array(z.number()),
  percentiles: z.record(z.string(), z.number()),
});

/** One line that `sglang.bench_one_batch --result-filename` writes; times in seconds. */
const oneBatchSchema = z.looseObject({
  batch_size: z.number().int().positive(),
  input_len: z.number().int().nonnegative(),
  output_len: z.number().int().nonnegative(),
  prefill_latency: figure,
  prefill_throughput: figure,
  median_decode_latency: figure.nullish(),
  median_decode_throughput: figure.nullish(),
  total_latency: figure,
  overall_throughput: figure,
});

/** One row of `llama-bench -o json`. */
const llamaSchema = z.looseObject({
  model_type: z.string(),
  n_prompt: z.number().int().nonnegative(),
  n_gen: z.number().int().nonnegative(),
  avg_ts: figure,
});

const total = (name: RowMeasure['figure'], value: number): RowMeasure =>
  rowMeasure(name, value, { statistic: 'total', basis: 'measured' });
const milliseconds = (
  name: RowMeasure['figure'],
  seconds: number,
  statistic: RowMeasure['statistic'],
): RowMeasure => rowMeasure(name, seconds * 1000, { statistic, basis: 'measured' });

function readThroughput(value: unknown): Measurement | null {
  const read = throughputSchema.safeParse(value);
  if (!read.success) return null;
  const { requests_per_second: requests, tokens_per_second: tokens, elapsed_time: elapsed } = read.data;
  return {
    program: 'vllm bench throughput',
    measures: [total('requestsPerSecond', requests), total('totalTokensPerSecond', tokens)],
    concurrency: null,
    elapsedSeconds: elapsed,
  };
}

function readLatency(value: unknown): Measurement | null {
  const read = latencySchema.safeParse(value);
  if (!read.success) return null;
  const { avg_latency: average, percentiles } = read.data;
  const shares = [
    ['50', 'median'],
    ['90', 'p90'],
    ['99', 'p99'],
  ] as const;
  return {
    program: 'vllm bench latency',
    measures: [
      milliseconds('endToEndMs', average, 'mean'),
      ...shares.flatMap(([share, statistic]) => {
        const seconds = percentiles[share];
        return seconds === undefined ? [] : [milliseconds('endToEndMs', seconds, statistic)];
      }),
    ],
    concurrency: null,
  };
}

function readOneBatch(value: unknown): Measurement | null {
  const read = oneBatchSchema.safeParse(value);
  if (!read.success) return null;
  const one = read.data;
  const step = one.median_decode_latency ?? null;
  const rate = one.median_decode_throughput ?? null;
  return {
    program: 'sglang bench_one_batch',
    measures: [
      milliseconds('ttftMs', one.prefill_latency, null),
      ...(step === null ? [] : [milliseconds('tpotMs', step, 'median')]),
      ...(rate === null
        ? []
        : [rowMeasure('throughputTokensPerSecond', rate, { statistic: 'median', basis: 'measured' })]),
      milliseconds('endToEndMs', one.total_latency, null),
      total('totalTokensPerSecond', one.overall_throughput),
    ],
    concurrency: one.batch_size,
    conditions: { inputLength: one.input_len || null, outputLength: one.output_len || null },
    extra: { 'input tokens per second': String(one.prefill_throughput) },
  };
}

function readLlama(value: unknown): Measurement | null {
  const read = llamaSchema.safeParse(value);
  if (!read.success) return null;
  const { avg_ts: rate, n_prompt: prompt, n_gen: output, model_type: model } = read.data;
  const facts = { statistic: 'mean', basis: 'measured' } as const;
  return {
    program: 'llama-bench',
    measures:
      prompt === 0
        ? [rowMeasure('throughputTokensPerSecond', rate, facts), rowMeasure('tpotMs', 1000 / rate, facts)]
        : [rowMeasure('totalTokensPerSecond', rate, facts)],
    concurrency: 1,
    conditions: { model, inputLength: prompt || null, outputLength: output || null },
  };
}

/** A document of a run without a server; null for any other. */
export function readOfflineDocument(value: unknown): Measurement | null {
  return (
    readThroughput(value) ??
    readLatency(value) ??
    readOneBatch(value) ??
    readServedBatchDocument(value) ??
    readLlama(value)
  );
}
