import { percentileOf } from '../../engine/terms/percentiles.ts';

/** A measured quantity over requests. */
export interface Spread {
  readonly mean: number;
  readonly median: number;
  /** Of the population, as numpy computes it by default. */
  readonly std: number;
  /** By percentile, 0…100. */
  readonly percentiles: ReadonlyMap<number, number>;
}

/** The spread of values; null where there are none: nothing was measured, which is not 0. */
export function spreadOf(values: Iterable<number>, percentiles: readonly number[]): Spread | null {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return null;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length;
  return {
    mean,
    median: percentileOf(sorted, 50),
    std: Math.sqrt(variance),
    percentiles: new Map(percentiles.map((one) => [one, percentileOf(sorted, one)])),
  };
}
