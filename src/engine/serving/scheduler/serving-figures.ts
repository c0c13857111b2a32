import { percentileOf } from '../../terms/percentiles.ts';
import type { MeasuredRequests } from './measured-requests.ts';

/** A measured quantity over all requests, in milliseconds. */
export interface Spread {
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
}

/** Figures that a load generator would report. Times in milliseconds. */
export interface ServingFigures {
  readonly ttft: Spread;
  readonly tpot: Spread;
  readonly itl: Spread;
  readonly e2e: Spread;
  readonly queueing: Spread;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
}

function spreadOf(values: Float64Array): Spread {
  if (values.length === 0) return { mean: 0, median: 0, p90: 0, p99: 0 };
  const sorted = values.toSorted();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return {
    mean,
    median: percentileOf(sorted, 50),
    p90: percentileOf(sorted, 90),
    p99: percentileOf(sorted, 99),
  };
}

/** A spread of values that occur several times each. */
function weightedSpread(values: Float64Array, weights: Float64Array): Spread {
  const weightOf = new Map<number, number>();
  let weight = 0;
  let sum = 0;
  values.forEach((value, index) => {
    const own = weights[index] as number;
    weight += own;
    sum += value * own;
    weightOf.set(value, (weightOf.get(value) ?? 0) + own);
  });
  const sorted = Float64Array.from(weightOf.keys()).sort();
  if (weight === 0) return { mean: 0, median: 0, p90: 0, p99: 0 };
  const at = (share: number) => {
    let seen = 0;
    for (const value of sorted) {
      seen += weightOf.get(value) ?? 0;
      if (seen >= share * weight) return value;
    }
    return sorted.at(-1) ?? 0;
  };
  return { mean: sum / weight, median: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** TTFT and TPOT of single requests in milliseconds; TPOT is NaN for a single token. */
export interface RequestFigures {
  readonly ttft: Float64Array;
  readonly tpot: Float64Array;
  readonly e2e: Float64Array;
}

/** @param overheadMicroseconds from arrival to the scheduler and from the token to the client */
export function requestFigures(measured: MeasuredRequests, overheadMicroseconds: number): RequestFigures {
  const { arrivals, firstTokens, ends, outputs } = measured;
  return {
    ttft: firstTokens.map((first, i) => (first - (arrivals[i] as number) + overheadMicroseconds) / 1e3),
    tpot: ends.map((end, i) => (end - (firstTokens[i] as number)) / ((outputs[i] as number) - 1) / 1e3),
    e2e: ends.map((end, i) => (end - (arrivals[i] as number) + overheadMicroseconds) / 1e3),
  };
}

/**
 * Figures of a simulated load.
 *
 * @param overheadMicroseconds from arrival to the scheduler and from the token to the client
 */
export function figuresOf(measured: MeasuredRequests, overheadMicroseconds: number): ServingFigures {
  const { ttft, tpot, e2e } = requestFigures(measured, overheadMicroseconds);
  const { arrivals, starts, ends, outputs, gaps } = measured;
  const first = arrivals.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const seconds = (ends.reduce((most, value) => Math.max(most, value), 0) - first) / 1e6;
  return {
    ttft: spreadOf(ttft),
    tpot: spreadOf(tpot.filter(Number.isFinite)),
    itl: weightedSpread(
      gaps.microseconds.map((gap) => gap / 1e3),
      gaps.tokens,
    ),
    e2e: spreadOf(e2e),
    queueing: spreadOf(starts.map((start, i) => (start - (arrivals[i] as number)) / 1e3)),
    seconds,
    requestsPerSecond: ends.length / seconds,
    outputTokensPerSecond: outputs.reduce((sum, tokens) => sum + tokens, 0) / seconds,
  };
}
