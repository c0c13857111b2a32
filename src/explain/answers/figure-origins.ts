import type { ResultRow } from '../../results/result.ts';
import type { ExplainInput } from '../input.ts';
import type { EquationMetric } from './question.ts';
import type { Sizes } from './split-fits.ts';

/** A figure of a row that an equation gives, and the metric that it is of. */
export interface FigureOrigin {
  readonly value: number;
  readonly metric: EquationMetric;
  /** Strategy of the row; null for a best one. */
  readonly sizes: Sizes | null;
}

/** Figures of a row in the order in which one that two metrics share is meant. */
function metricsOf({ memory, ...row }: ResultRow): readonly (readonly [EquationMetric, number | null])[] {
  return [
    ['throughput', row.throughputTokensPerSecond],
    ['ttft', row.ttftMs],
    ['tpot', row.tpotMs],
    ['concurrency', row.concurrency],
    ['concurrency', row.batchSize],
    ['throughput', row.requestsPerSecond],
    ['memory', memory.weightGiB],
    ['memory', memory.kvCacheGiB],
    ['memory', memory.activationGiB],
    ['memory', memory.availableGiB],
  ];
}

/** Figures that equations give: those of best rows, then those of the other candidates. */
export function figureOrigins({ runs }: ExplainInput): readonly FigureOrigin[] {
  const results = runs.flatMap((run) => run.results);
  const ofRow = (row: ResultRow, sizes: Sizes | null) =>
    metricsOf(row).flatMap(([metric, value]) => (value === null ? [] : [{ value, metric, sizes }]));
  return [
    ...results.flatMap(({ best }) => (best === null ? [] : ofRow(best, null))),
    ...results.flatMap(({ candidates }) =>
      candidates.flatMap((row) => ofRow(row, { tp: row.tp, dp: row.dp, ep: row.ep })),
    ),
  ];
}
