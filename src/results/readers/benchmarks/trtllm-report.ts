import { type Fields, fieldOf, isFields } from '../../../text/fields.ts';
import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import type { Result } from '../../result.ts';
import { isFigure } from '../figure.ts';
import { measuredResult } from './result.ts';

const totals: readonly (readonly [name: string, figure: FigureId])[] = [
  ['system_output_throughput_tok_s', 'throughputTokensPerSecond'],
  ['output_throughput_per_gpu_tok_s', 'throughputTokensPerSecondPerDevice'],
  ['request_throughput_req_s', 'requestsPerSecond'],
  ['system_total_throughput_tok_s', 'totalTokensPerSecond'],
];

/** Means and spreads, in milliseconds; those of tokens are there only where answers were streamed. */
const latencies: readonly (readonly [part: string, mean: string, spread: string, figure: FigureId])[] = [
  ['streaming_metrics', 'avg_ttft_ms', 'ttft_percentiles', 'ttftMs'],
  ['streaming_metrics', 'avg_tpot_ms', 'tpot_percentiles', 'tpotMs'],
  ['performance', 'avg_request_latency_ms', 'request_latency_percentiles_ms', 'endToEndMs'],
];

const spreads: readonly (readonly [name: string, statistic: Statistic])[] = [
  ['p50', 'median'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['maximum', 'max'],
];

/** Facts told beside the figures, by the names that the printed report gives them. */
const told: readonly (readonly [part: string, name: string, label: string])[] = [
  ['world_info', 'tp_size', 'TP Size'],
  ['world_info', 'pp_size', 'PP Size'],
  ['world_info', 'ep_size', 'EP Size'],
  ['engine', 'dtype', 'Dtype'],
  ['engine', 'kv_cache_dtype', 'KV Cache Dtype'],
  ['engine', 'quantization', 'Quantization'],
  ['world_info', 'max_batch_size', 'Max Runtime Batch Size'],
];

function partOf(value: unknown, name: string): Fields {
  const part = fieldOf(value, name);
  return isFields(part) ? part : {};
}

function positive(value: unknown): number | null {
  return isFigure(value) && value > 0 ? value : null;
}

function wholeLength(value: unknown): number | null {
  const length = positive(value);
  return length !== null && Number.isInteger(length) ? length : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * The document of `trtllm-bench --report_json`, throughput or latency: milliseconds and tokens per second, as the report
 * that it prints. A field that should hold a figure and holds something else is handed back unread. Null for any other
 * document.
 */
export function readTrtllmReport(document: unknown): Result | null {
  const rates = partOf(document, 'performance');
  if (!('system_output_throughput_tok_s' in rates || 'request_throughput_req_s' in rates)) {
    return null;
  }
  const unread: string[] = [];
  const take = (part: Fields, name: string, figure: FigureId, statistic: Statistic): RowMeasure[] => {
    const value = part[name];
    if (isFigure(value) && value >= 0) return [rowMeasure(figure, value, { statistic, basis: 'measured' })];
    if (value !== undefined && value !== null) unread.push(`${name}: ${JSON.stringify(value)}`);
    return [];
  };
  const measures = [
    ...totals.flatMap(([name, figure]) => take(rates, name, figure, 'total')),
    ...latencies.flatMap(([part, mean, spread, figure]) => {
      const fields = partOf(document, part);
      const shares = partOf(fields, spread);
      return [
        ...take(fields, mean, figure, 'mean'),
        ...spreads.flatMap(([name, statistic]) => take(shares, name, figure, statistic)),
      ];
    }),
  ];
  if (measures.length === 0) return null;
  const engine = partOf(document, 'engine');
  const world = partOf(document, 'world_info');
  const requests = partOf(document, 'request_info');
  const [tp, pp] = [wholeLength(world.tp_size), wholeLength(world.pp_size)];
  const inFlight = positive(requests.avg_num_concurrent_requests);
  const elapsed = positive(rates.total_latency_ms);
  const result = measuredResult({
    program: 'trtllm-bench',
    measures,
    concurrency: inFlight === null ? null : Math.max(1, Math.round(inFlight)),
    conditions: {
      model: text(engine.model),
      numDevices: wholeLength(world.world_size) ?? (tp === null ? null : tp * (pp ?? 1)),
      inputLength: wholeLength(requests.avg_input_length),
      outputLength: wholeLength(requests.avg_output_length),
    },
    elapsedSeconds: elapsed === null ? null : elapsed / 1000,
    extra: Object.fromEntries(
      told.flatMap(([part, name, label]) => {
        const value = partOf(document, part)[name];
        return typeof value === 'number' || typeof value === 'string' ? [[label, String(value)]] : [];
      }),
    ),
  });
  return { ...result, version: text(engine.version), unread };
}
