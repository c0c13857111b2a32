import { z } from 'zod';
import { type Fields, fieldOf, isFields } from '../../../text/fields.ts';
import {
  type FigureId,
  figureUnits,
  type RowMeasure,
  rowMeasure,
  type Statistic,
  statistics,
} from '../../measure.ts';
import type { Result } from '../../result.ts';
import { isFigure } from '../figure.ts';
import { readAisbench } from './aisbench.ts';
import { readGenaiPerf } from './genai-perf.ts';
import { readOfflineDocument } from './offline-documents.ts';
import { type Measurement, measuredResult } from './result.ts';
import { readTrtllmReport } from './trtllm-report.ts';

function numberOf(fields: Fields, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = fields[name];
    if (isFigure(value)) return value;
  }
  return null;
}

const latencies = [
  ['ttft', 'ttftMs'],
  ['tpot', 'tpotMs'],
  ['itl', 'interTokenMs'],
  ['e2el', 'endToEndMs'],
  ['e2e_latency', 'endToEndMs'],
] as const satisfies readonly (readonly [string, FigureId])[];

/** Statistics that begin the name of a field: `p99_ttft_ms`. */
const prefixes = statistics.filter((one) => one !== 'total');

/** Reads the document of `vllm bench serve --save-result` and of `sglang.bench_serving --output-file`; null for any other. */
export function readServingFields(fields: Fields): Measurement | null {
  if (numberOf(fields, 'mean_ttft_ms', 'median_ttft_ms') === null) return null;
  if (numberOf(fields, 'output_throughput', 'request_throughput') === null) return null;
  const measures = latencies.flatMap(([name, figure]) =>
    prefixes.flatMap((statistic): RowMeasure[] => {
      const value = numberOf(fields, `${statistic}_${name}_ms`);
      return value === null ? [] : [rowMeasure(figure, value, { statistic, basis: 'measured' })];
    }),
  );
  const rates = [
    ['output_throughput', 'throughputTokensPerSecond'],
    ['request_throughput', 'requestsPerSecond'],
    ['total_token_throughput', 'totalTokensPerSecond'],
    // SGLang's name of the same, and TensorRT-LLM's, whose colon is part of the name.
    ['total_throughput', 'totalTokensPerSecond'],
    ['request_goodput', 'goodputRequestsPerSecond'],
    ['request_goodput:', 'goodputRequestsPerSecond'],
  ] as const;
  const totals = rates.flatMap(([name, figure]): RowMeasure[] => {
    const value = numberOf(fields, name);
    return value === null ? [] : [rowMeasure(figure, value, { statistic: 'total', basis: 'measured' })];
  });
  const backend = typeof fields.backend === 'string' ? fields.backend : null;
  const model = fields.model_id ?? fields.model;
  const input = numberOf(fields, 'random_input_len', 'input_len') ?? meanLength(fields, 'total_input_tokens');
  const output =
    numberOf(fields, 'random_output_len', 'output_len') ?? meanLength(fields, 'total_output_tokens');
  return {
    program: programOf(fields, backend),
    measures: [...measures, ...totals],
    concurrency: numberOf(fields, 'max_concurrency'),
    conditions: {
      ...(typeof model === 'string' ? { model } : {}),
      ...(Number.isInteger(input) ? { inputLength: input } : {}),
      ...(Number.isInteger(output) ? { outputLength: output } : {}),
    },
    elapsedSeconds: numberOf(fields, 'duration'),
    extra: toldBeside(fields),
  };
}

/** The program that measured: one that names itself, else by the server that it was written for. */
function programOf({ client }: Fields, backend: string | null): string {
  const named = z.object({ name: z.string().min(1).max(60) }).safeParse(client);
  if (named.success) return named.data.name;
  return backend?.startsWith('sglang') ? 'sglang bench_serving' : 'vllm bench serve';
}

/** Mean tokens of a completed request: vLLM's documents name no lengths. */
function meanLength(fields: Fields, total: string): number | null {
  const [tokens, completed] = [numberOf(fields, total), numberOf(fields, 'completed')];
  return tokens === null || !completed ? null : Math.max(1, Math.round(tokens / completed));
}

function toldBeside(fields: Fields): Record<string, string> {
  const names = [
    'request_rate',
    'num_prompts',
    'completed',
    'failed',
    'max_concurrency',
    'max_concurrent_requests',
    'max_output_tokens_per_s',
    'total_input_tokens',
    'total_output_tokens',
    'accept_length',
    'spec_decode_acceptance_length',
    'spec_decode_acceptance_rate',
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name];
      return typeof value === 'number' || typeof value === 'string' ? [[name, String(value)]] : [];
    }),
  );
}

const distribution = z.looseObject({
  mean: z.number().nullish(),
  median: z.number().nullish(),
  max: z.number().nullish(),
  percentiles: z.record(z.string(), z.number().nullish()).nullish(),
});

/**
 * The document of `guidellm benchmark --output-path`: metrics of successful requests, one benchmark for each rate. Its
 * inter-token latency, (last − first token) / (tokens − 1), is what others call TPOT; its own time per output token counts
 * the wait for the first one and is no figure of ours.
 */
const guidellmSchema = z.looseObject({
  benchmarks: z.array(z.looseObject({ metrics: z.record(z.string(), z.unknown()) })).min(1),
});

const guidellmMetrics: readonly (readonly [name: string, figure: FigureId, factor: number])[] = [
  ['output_tokens_per_second', 'throughputTokensPerSecond', 1],
  ['requests_per_second', 'requestsPerSecond', 1],
  ['tokens_per_second', 'totalTokensPerSecond', 1],
  ['time_to_first_token_ms', 'ttftMs', 1],
  ['inter_token_latency_ms', 'tpotMs', 1],
  ['inter_token_latency_ms', 'interTokenMs', 1],
  ['request_latency', 'endToEndMs', 1000],
];

/** Requests in flight as a whole number: the mean, which ends of a test pull below it, or else the median. */
function wholeOf(...figures: readonly (number | null | undefined)[]): number | null {
  return figures.find((one): one is number => Number.isInteger(one) && (one ?? 0) > 0) ?? null;
}

function readGuidellm(value: unknown): Measurement[] {
  const read = guidellmSchema.safeParse(value);
  if (!read.success) return [];
  return read.data.benchmarks.flatMap(({ metrics, ...rest }): Measurement[] => {
    const of = (name: string) => {
      const metric = metrics[name];
      const successful = z.looseObject({ successful: z.unknown() }).safeParse(metric);
      return distribution.safeParse(successful.success ? successful.data.successful : metric);
    };
    const measures = guidellmMetrics.flatMap(([name, figure, factor]): RowMeasure[] => {
      const found = of(name);
      if (!found.success) return [];
      const isRate = figureUnits[figure] !== 'ms';
      const { mean, median, max, percentiles } = found.data;
      const told: readonly (readonly [Statistic, number | null | undefined])[] = isRate
        ? [['total', mean]]
        : [
            ['mean', mean],
            ['median', median],
            ['p90', percentiles?.p90],
            ['p95', percentiles?.p95],
            ['p99', percentiles?.p99],
            ['max', max],
          ];
      return told.flatMap(([statistic, figureValue]) =>
        isFigure(figureValue)
          ? [rowMeasure(figure, figureValue * factor, { statistic, basis: 'measured' })]
          : [],
      );
    });
    if (measures.length === 0) return [];
    const concurrency = of('request_concurrency');
    const mean = concurrency.success ? concurrency.data.mean : null;
    const length = (name: string) => {
      const tokens = of(name);
      const each = tokens.success ? tokens.data.mean : null;
      return typeof each === 'number' && each >= 1 ? Math.round(each) : null;
    };
    const strategy = z.looseObject({ type_: z.string() }).safeParse(fieldOf(rest, 'strategy'));
    return [
      {
        program: 'guidellm',
        measures,
        concurrency: wholeOf(mean, concurrency.success ? concurrency.data.median : null),
        conditions: { inputLength: length('prompt_token_count'), outputLength: length('output_token_count') },
        ...(strategy.success ? { extra: { strategy: strategy.data.type_ } } : {}),
      },
    ];
  });
}

/** Prediction of AISimulate (`prediction.json`) in the fields of a load test. */
function readPrediction(fields: Fields): Result | null {
  const rate = numberOf(fields, 'output_throughput_tok_s');
  if (rate === null || numberOf(fields, 'mean_ttft_ms', 'mean_tpot_ms') === null) return null;
  const facts = { basis: 'predicted' } as const;
  const measures = latencies.flatMap(([name, figure]) =>
    prefixes.flatMap((statistic): RowMeasure[] => {
      const value = numberOf(fields, `${statistic}_${name}_ms`);
      return value === null ? [] : [rowMeasure(figure, value, { statistic, ...facts })];
    }),
  );
  const result = measuredResult({
    program: 'aiconfigurator',
    measures: [...measures, rowMeasure('throughputTokensPerSecond', rate, { statistic: 'total', ...facts })],
    concurrency: null,
  });
  return { ...result, basis: 'predicted' };
}

/** One document of a list, or of a file that holds one a line; null when it is none of a load test. */
function readOneOfSeveral(value: unknown): Result | null {
  if (!isFields(value)) return null;
  const measurement = readServingFields(value) ?? readOfflineDocument(value);
  return measurement ? measuredResult(measurement) : readTrtllmReport(value);
}

/** Reads the document of a load test, or of a program that predicts one; empty when it is neither. */
export function readBenchmarkDocument(value: unknown): Result[] {
  if (!isFields(value)) return [];
  if (Array.isArray(value)) {
    const all = value.map(readOneOfSeveral);
    return all.length > 0 && all.every((one) => one !== null) ? all.flatMap((one) => one ?? []) : [];
  }
  const serving = readServingFields(value);
  if (serving) return [measuredResult(serving)];
  const other = readGenaiPerf(value) ?? readAisbench(value) ?? readOfflineDocument(value);
  if (other) return [measuredResult(other)];
  const prediction = readTrtllmReport(value) ?? readPrediction(value);
  return prediction ? [prediction] : readGuidellm(value).map(measuredResult);
}
