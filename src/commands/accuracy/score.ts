import type { BandedFigure } from '../../engine/serving/calibration/calibrated-figures.ts';
import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';
import { measuredThroughput } from '../../engine/serving/points/observe.ts';
import { countedDevices, type PointPrediction } from '../../engine/serving/points/predict-point.ts';

/** Figures that are scored, in the names of the document. */
export const scoredFigures = [
  'ttftMeanMs',
  'ttftMedianMs',
  'tpotMeanMs',
  'tpotMedianMs',
  'outputTokensPerSecondPerGpu',
] as const;
export type ScoredFigure = (typeof scoredFigures)[number];

/** A prediction of each figure that is scored, with its band; milliseconds, and tokens a second. */
export type PredictedFigures = Readonly<Record<ScoredFigure, BandedFigure>>;

/** The figures of a prediction that measurements are held against, mean and median apart. */
export function predictedFigures({ figures }: PointPrediction): PredictedFigures {
  return {
    ttftMeanMs: figures.ttft.mean,
    ttftMedianMs: figures.ttft.median,
    tpotMeanMs: figures.tpot.mean,
    tpotMedianMs: figures.tpot.median,
    outputTokensPerSecondPerGpu: figures.outputTokensPerSecondPerDevice,
  };
}

/** Measured figures by the names of the predicted ones; null where one was not measured. */
export function measuredFigures(
  point: MeasuredPoint,
  { raw, setup }: PointPrediction,
): Readonly<Record<ScoredFigure, number | null>> {
  const devices = countedDevices(setup.instances, raw.devices, setup.origin);
  return {
    ttftMeanMs: point.ttft_mean_ms,
    ttftMedianMs: point.ttft_median_ms,
    tpotMeanMs: point.tpot_mean_ms,
    tpotMedianMs: point.tpot_median_ms,
    outputTokensPerSecondPerGpu: measuredThroughput(point, devices),
  };
}

/** One figure of one point, predicted and measured. */
export interface Pair {
  readonly predicted: BandedFigure;
  readonly measured: number;
}

/** How well a figure was predicted over some points; errors are relative to what was measured. */
export interface Score {
  readonly count: number;
  readonly meanErrorPercent: number;
  readonly medianErrorPercent: number;
  readonly insideBandPercent: number;
}

/** The median: of an even count the mean of the two in the middle. 0 of an empty list. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** The arithmetic mean; NaN of an empty list. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Null without a single pair. */
export function scoreOf(pairs: readonly Pair[]): Score | null {
  if (pairs.length === 0) return null;
  const errors = pairs.map(({ predicted, measured }) => Math.abs(predicted.value / measured - 1) * 100);
  const inside = pairs.filter(
    ({ predicted, measured }) => predicted.low <= measured && measured <= predicted.high,
  );
  return {
    count: pairs.length,
    meanErrorPercent: meanOf(errors),
    medianErrorPercent: medianOf(errors),
    insideBandPercent: (100 * inside.length) / pairs.length,
  };
}
