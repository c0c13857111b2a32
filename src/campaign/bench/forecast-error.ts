import type { CampaignState } from '../state.ts';
import type { CandidateForecast } from './forecast.ts';
import type { CandidateRow } from './row.ts';

/** A forecast beside the row that it was made for. */
export interface ForecastError {
  readonly forecast: CandidateForecast;
  readonly row: CandidateRow;
  readonly measured: number;
  /** Relative: 0.1 is ten percent too high. */
  readonly error: number;
  /** null where the forecast has no band. */
  readonly isInBand: boolean | null;
}

/** Forecasts of which the same load was measured, with how far off each was. */
export function forecastErrors({ forecasts, rows }: CampaignState): ForecastError[] {
  return forecasts.flatMap((forecast) => {
    const row = [...rows.values()].find(
      (one) =>
        one.candidate_id === forecast.candidate &&
        one.scenario === forecast.scenario &&
        one.load.max_concurrency === forecast.max_concurrency &&
        one.purpose === 'screening' &&
        one.status === 'ok',
    );
    const measured = row?.metrics.output_token_throughput ?? null;
    if (row === undefined || measured === null || measured <= 0) return [];
    const { value, low, high } = forecast.output_token_throughput;
    const isInBand = low === null || high === null ? null : measured >= low && measured <= high;
    return [{ forecast, row, measured, error: value / measured - 1, isInBand }];
  });
}

/** Candidates in the order of what is expected of them; those without a forecast keep their place behind. The baseline stays first. */
export function forecastOrder<Item extends { readonly id: string }>(
  items: readonly Item[],
  forecasts: readonly CandidateForecast[],
): Item[] {
  const [baseline, ...rest] = items;
  if (baseline === undefined || forecasts.length === 0) return [...items];
  const expected = ({ id }: Item) => {
    const mine = forecasts.filter(({ candidate }) => candidate === id);
    return mine.length === 0
      ? Number.NEGATIVE_INFINITY
      : mine.reduce((sum, one) => sum + one.output_token_throughput.value, 0);
  };
  return [baseline, ...rest.toSorted((left, right) => expected(right) - expected(left) || 0)];
}
