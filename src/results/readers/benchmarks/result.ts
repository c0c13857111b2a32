import type { RowMeasure } from '../../measure.ts';
import type { Conditions, Result, ResultRow } from '../../result.ts';
import { emptyDeviceResult, unknownConditions, unknownRow } from '../run-draft.ts';

/** Figures that one load test measured. */
export interface Measurement {
  /** The program that measured: `vllm bench serve`, `sglang bench_serving`, `guidellm`, … */
  readonly program: string;
  readonly measures: readonly RowMeasure[];
  /** Requests in flight: as asked for, else as seen on average. */
  readonly concurrency: number | null;
  readonly conditions?: Partial<Conditions>;
  readonly elapsedSeconds?: number | null;
  /** Facts beside the figures, as the load test states them: request rate, failures. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** The plain number of a figure: the mean where there is one, else what there is. */
function plain(measures: readonly RowMeasure[], figure: RowMeasure['figure']): number | null {
  const own = measures.filter((one) => one.figure === figure);
  return (own.find(({ statistic }) => statistic === 'mean') ?? own[0])?.value ?? null;
}

/** A row equals the first measure of each figure, so the mean comes first. */
function meansFirst(measures: readonly RowMeasure[]): RowMeasure[] {
  return measures.toSorted((a, b) => Number(b.statistic === 'mean') - Number(a.statistic === 'mean'));
}

/** A measurement as a result of one row: a load test serves both phases and compares no strategies. */
export function measuredResult(one: Measurement): Result {
  const measures = meansFirst(one.measures);
  const best: ResultRow = {
    ...unknownRow,
    concurrency: one.concurrency,
    throughputTokensPerSecond: plain(measures, 'throughputTokensPerSecond'),
    throughputTokensPerSecondPerDevice: plain(measures, 'throughputTokensPerSecondPerDevice'),
    requestsPerSecond: plain(measures, 'requestsPerSecond'),
    ttftMs: plain(measures, 'ttftMs'),
    tpotMs: plain(measures, 'tpotMs'),
    measures,
    extra: { ...one.extra },
  };
  return {
    schema: 'throughline.result/1',
    mode: 'aggregation',
    estimator: one.program,
    version: null,
    basis: 'measured',
    conditions: { ...unknownConditions, ...one.conditions },
    results: [{ ...emptyDeviceResult(null, 'aggregated'), best, candidates: [best] }],
    evidence: 'macro_only',
    command: null,
    warnings: [],
    unread: [],
    elapsedSeconds: one.elapsedSeconds ?? null,
    logPath: null,
  };
}
