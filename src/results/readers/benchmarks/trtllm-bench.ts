import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { measuredResult } from './result.ts';

const section =
  /^\s*=? ?(?:[A-Z]{2,12} BACKEND|ENGINE DETAILS|REQUEST DETAILS|WORLD \+ RUNTIME INFORMATION|PERFORMANCE OVERVIEW|STATISTICS|GENERAL OVERVIEW|THROUGHPUT OVERVIEW|LATENCY OVERVIEW)\s*$/;
const first = /^\s*= (?:[A-Z]{2,12} BACKEND|ENGINE DETAILS)\s*$/;
const ornament = /^(?:[=-]{3,}|-- .*)?$/;
const spread =
  /^\s*\[(TPOT|TTFT|LATENCY|Latency|GEN TPS|GTPS)\] (P50|P90|P95|P99|MAXIMUM|MINIMUM|AVERAGE) *: *([\d.]{1,24})\s*$/;

const rates: Readonly<Record<string, FigureId>> = {
  'Request Throughput (req/sec)': 'requestsPerSecond',
  'Total Output Throughput (tokens/sec)': 'throughputTokensPerSecond',
  // The name of the same in earlier versions.
  'Token Throughput (tokens/sec)': 'throughputTokensPerSecond',
  'Total Token Throughput (tokens/sec)': 'totalTokensPerSecond',
  'Per GPU Output Throughput (tps/gpu)': 'throughputTokensPerSecondPerDevice',
  'Per GPU Output Throughput (tokens/sec/gpu)': 'throughputTokensPerSecondPerDevice',
};
const means: Readonly<Record<string, FigureId>> = {
  'Average request latency (ms)': 'endToEndMs',
  'Average time-to-first-token [TTFT] (ms)': 'ttftMs',
  'Average time-to-first-token (ms)': 'ttftMs',
  'Average time-per-output-token [TPOT] (ms)': 'tpotMs',
  'Average inter-token latency (ms)': 'interTokenMs',
};
const figuresOfSpread: Readonly<Record<string, FigureId>> = {
  TPOT: 'tpotMs',
  TTFT: 'ttftMs',
  LATENCY: 'endToEndMs',
};
const statistics: Readonly<Record<string, Statistic>> = {
  P50: 'median',
  P90: 'p90',
  P95: 'p95',
  P99: 'p99',
  MAXIMUM: 'max',
};

function measureOf(label: string, text: string): RowMeasure | null {
  const value = Number(text);
  const rate = rates[label];
  const mean = means[label];
  if (text === '' || !isFigure(value)) return null;
  if (rate) return rowMeasure(rate, value, { statistic: 'total', basis: 'measured' });
  return mean ? rowMeasure(mean, value, { statistic: 'mean', basis: 'measured' }) : null;
}

function measureOfSpread(text: string): RowMeasure | null {
  const [, name = '', which = '', value] = spread.exec(text) ?? [];
  const figure = figuresOfSpread[name.toUpperCase()];
  const statistic = statistics[which];
  if (figure === undefined || statistic === undefined || value === undefined) return null;
  return rowMeasure(figure, Number(value), { statistic, basis: 'measured' });
}

/** Output of `trtllm-bench throughput` and `latency`, section after section; null where none begins at `lines[start]`. */
export function readTrtllmBench(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  if (!/^\s*= /.test(lines[start]?.text ?? '') || !section.test(lines[start]?.text ?? '')) return null;
  const measures: RowMeasure[] = [];
  const facts = new Map<string, string>();
  const unread: string[] = [];
  let index = start;
  for (; index < lines.length; index += 1) {
    const { text, isCut } = lines[index] ?? { text: '', isCut: false };
    if (index > start && first.test(text)) break;
    // The text stops here: a figure with all of its four decimals is whole, others may lack digits.
    if (isCut && /[\d.]\s*$/.test(text) && !/\.\d{4}\s*$/.test(text)) {
      unread.push(text.trim());
      continue;
    }
    if (section.test(text) || ornament.test(text.trim())) continue;
    const own = measureOfSpread(text);
    if (own) measures.push(own);
    if (spread.test(text)) continue;
    const [, label = '', value = ''] = /^\s*([A-Z][^:]{1,80}):\s*(\S.{0,200})?$/.exec(text) ?? [];
    if (label === '') break;
    const measure = measureOf(label, value);
    if (measure) measures.push(measure);
    else facts.set(label, value);
  }
  if (measures.length === 0) return null;
  const figure = (name: string): number | null => {
    const value = Number(facts.get(name)?.replaceAll(',', '') ?? Number.NaN);
    return isFigure(value) && value > 0 ? value : null;
  };
  const length = (name: string): number | null => {
    const value = figure(name);
    return value !== null && Number.isInteger(value) ? value : null;
  };
  const inFlight = figure('Number of concurrent requests');
  const tp = figure('TP Size');
  const told = [
    'TP Size',
    'PP Size',
    'EP Size',
    'Dtype',
    'KV Cache Dtype',
    'Quantization',
    'Max Runtime Batch Size',
  ];
  const version = facts.get('TensorRT-LLM Version') ?? facts.get('TensorRT LLM Version');
  const elapsed = figure('Total Latency (ms)');
  const result = measuredResult({
    program: 'trtllm-bench',
    measures,
    concurrency: inFlight === null ? null : Math.round(inFlight),
    conditions: {
      ...(facts.has('Model') ? { model: facts.get('Model') ?? null } : {}),
      ...(tp === null ? {} : { numDevices: tp * (figure('PP Size') ?? 1) }),
      inputLength: length('Average Input Length (tokens)'),
      outputLength: length('Average Output Length (tokens)'),
    },
    elapsedSeconds: elapsed === null ? figure('Total Latency (seconds)') : elapsed / 1000,
    extra: Object.fromEntries(
      told.flatMap((name) => (facts.has(name) ? [[name, facts.get(name) ?? '']] : [])),
    ),
  });
  return { results: [{ ...result, version: version ?? null }], unread, end: index };
}
