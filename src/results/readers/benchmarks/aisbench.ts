import { type Fields, isFields } from '../../../text/fields.ts';
import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { Measurement } from './result.ts';

/** The leading number of `1065.179 token/s` and of a plain number; null where none can be a figure. */
function leading(value: unknown): number | null {
  const found =
    typeof value === 'string' ? Number(/^-?[\d.]+/.exec(value.trim().replaceAll(',', ''))?.[0]) : value;
  return isFigure(found) ? found : null;
}

/** A common metric, told plainly or for each stage. */
function total(value: unknown): number | null {
  return leading(isFields(value) ? (value.total ?? Object.values(value)[0]) : value);
}

const rates: readonly (readonly [string, FigureId])[] = [
  ['Output Token Throughput', 'throughputTokensPerSecond'],
  ['Request Throughput', 'requestsPerSecond'],
  ['Total Token Throughput', 'totalTokensPerSecond'],
];

const latencies: readonly (readonly [string, FigureId])[] = [
  ['TTFT', 'ttftMs'],
  ['TPOT', 'tpotMs'],
  ['ITL', 'interTokenMs'],
  ['E2EL', 'endToEndMs'],
];

const statistics: readonly (readonly [string, Statistic])[] = [
  ['Average', 'mean'],
  ['Median', 'median'],
  ['P90', 'p90'],
  ['P99', 'p99'],
  ['Max', 'max'],
];

/** The performance documents of AISBench: common metrics, and latencies where they were merged into one file. */
export function readAisbench(fields: Fields): Measurement | null {
  if (!('Output Token Throughput' in fields) && !('Request Throughput' in fields)) return null;
  const measures = rates.flatMap(([name, figure]): RowMeasure[] => {
    const value = total(fields[name]);
    return value === null ? [] : [rowMeasure(figure, value, { statistic: 'total', basis: 'measured' })];
  });
  for (const [name, figure] of latencies) {
    const group = fields[name];
    if (!isFields(group)) continue;
    for (const [key, statistic] of statistics) {
      const found = group[key];
      const value = total(found);
      if (value !== null) measures.push(rowMeasure(figure, value, { statistic, basis: 'measured' }));
    }
  }
  if (measures.length === 0) return null;
  const concurrency = total(fields['Max Concurrency']) ?? total(fields.Concurrency);
  const requests = total(fields['Total Requests']);
  const mean = (name: string) => {
    const tokens = total(fields[name]);
    return tokens === null || requests === null || requests === 0 ? null : Math.round(tokens / requests);
  };
  return {
    program: 'AISBench',
    measures,
    concurrency: concurrency === null ? null : Math.round(concurrency),
    conditions: {
      inputLength: mean('Total Input Tokens'),
      outputLength: mean('Total generated tokens') ?? mean('Total Generated Tokens'),
    },
  };
}
