import { z } from 'zod';
import { fieldOf } from '../../../text/fields.ts';
import { type FigureId, figureUnits, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { Measurement } from './result.ts';

const statistic = z.looseObject({ unit: z.string().nullish(), avg: z.number().nullish() });

const metrics: readonly (readonly [string, FigureId])[] = [
  ['output_token_throughput', 'throughputTokensPerSecond'],
  ['request_throughput', 'requestsPerSecond'],
  ['time_to_first_token', 'ttftMs'],
  ['inter_token_latency', 'interTokenMs'],
  ['request_latency', 'endToEndMs'],
];

const statistics: readonly (readonly [string, Statistic])[] = [
  ['avg', 'mean'],
  ['p50', 'median'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['max', 'max'],
];

/** Factor from the unit that a metric names to milliseconds. */
function toMilliseconds(unit: string | null | undefined): number {
  if (unit === 'ns') return 1e-6;
  if (unit === 'us' || unit === 'µs') return 1e-3;
  return unit === 's' || unit === 'sec' || unit === 'seconds' ? 1e3 : 1;
}

function nestedNumber(value: unknown, path: readonly string[]): number | null {
  let here: unknown = value;
  for (const key of path) {
    here = fieldOf(here, key);
  }
  const number = typeof here === 'string' ? Number(here) : here;
  return isFigure(number) ? number : null;
}

function nestedText(value: unknown, path: readonly string[]): string | null {
  let here: unknown = value;
  for (const key of path) {
    here = fieldOf(here, key);
  }
  const first = Array.isArray(here) ? here[0] : here;
  return typeof first === 'string' ? first : null;
}

/**
 * The document of `genai-perf profile` (`profile_export_genai_perf.json`) and of its successor AIPerf. The inter-token
 * latency of both is (request latency − first token) / (tokens − 1): a time per output token.
 */
export function readGenaiPerf(fields: Readonly<Record<string, unknown>>): Measurement | null {
  const first = statistic.safeParse(fields.time_to_first_token);
  if (!first.success || !statistic.safeParse(fields.request_throughput).success) return null;
  const measures = metrics.flatMap(([name, figure]): RowMeasure[] => {
    const read = statistic.safeParse(fields[name]);
    if (!read.success) return [];
    const isRate = figureUnits[figure] !== 'ms';
    const factor = isRate ? 1 : toMilliseconds(read.data.unit);
    return (isRate ? statistics.slice(0, 1) : statistics).flatMap(([key, told]): RowMeasure[] => {
      const value = read.data[key];
      if (!isFigure(value)) return [];
      const facts = { statistic: isRate ? ('total' as const) : told, basis: 'measured' as const };
      const own = rowMeasure(figure, value * factor, facts);
      return figure === 'interTokenMs' ? [own, rowMeasure('tpotMs', value * factor, facts)] : [own];
    });
  });
  const config = fields.input_config;
  const concurrency =
    nestedNumber(config, ['perf_analyzer', 'stimulus', 'concurrency']) ??
    nestedNumber(config, ['concurrency']) ??
    nestedNumber(config, ['loadgen', 'concurrency']);
  const model =
    nestedText(config, ['model_names']) ??
    nestedText(config, ['model']) ??
    nestedText(config, ['endpoint', 'model_names']);
  const length = (name: string) => {
    const read = statistic.safeParse(fields[name]);
    return read.success && typeof read.data.avg === 'number' ? Math.round(read.data.avg) : null;
  };
  return {
    program: 'aiperf_version' in fields ? 'aiperf' : 'genai-perf',
    measures,
    concurrency,
    conditions: {
      ...(model === null ? {} : { model }),
      inputLength: length('input_sequence_length'),
      outputLength: length('output_sequence_length'),
    },
  };
}
