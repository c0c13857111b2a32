import type { ServingFigures, Spread } from '../scheduler/serving-figures.ts';
import { type Correction, correct } from './correct.ts';
import type { CalibrationDocument } from './document.ts';
import type { CalibrationFacts } from './features.ts';
import type { LocalCalibration } from './local.ts';

/** A figure with the band that holds four of five unseen measurements. */
export interface BandedFigure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Mean, median, p90 and p99 of a latency in milliseconds, each with its band. */
export type BandedSpread = Readonly<Record<keyof Spread, BandedFigure>>;

/** Corrected figures with their bands: latencies in ms, rates in tokens/s a device and requests/s. */
export interface CalibratedFigures {
  readonly ttft: BandedSpread;
  readonly tpot: BandedSpread;
  readonly itl: BandedSpread;
  readonly e2e: BandedSpread;
  readonly queueing: Spread;
  readonly outputTokensPerSecondPerDevice: BandedFigure;
  readonly requestsPerSecond: BandedFigure;
  /** Measured points behind the band of the decode step, or of the first token where nothing is decoded. */
  readonly basis: { readonly points: number; readonly className: string | null };
}

/** Fitted corrections: those shipped, and those of the user's own points. */
export interface Calibration {
  readonly document: CalibrationDocument;
  readonly local: LocalCalibration | null;
}

function scaled(value: number, { factor, low, high }: Correction): BandedFigure {
  return { value: value * factor, low: value * low, high: value * high };
}

function spread(raw: Spread, mean: Correction, median = mean): BandedSpread {
  return {
    mean: scaled(raw.mean, mean),
    median: scaled(raw.median, median),
    p90: scaled(raw.p90, mean),
    p99: scaled(raw.p99, mean),
  };
}

function basisOf({ points, className }: Correction): CalibratedFigures['basis'] {
  return { points, className };
}

/** The three figures of a banded one. */
const ends = ['value', 'low', 'high'] as const;

function combined(of: (end: (typeof ends)[number]) => number): BandedFigure {
  return { value: of('value'), low: of('low'), high: of('high') };
}

/** End-to-end times: first token and decode corrected each by its own factor. */
function endToEnd(raw: ServingFigures, ttft: BandedSpread, tpot: Correction): BandedSpread {
  const of = (statistic: keyof Spread) => {
    const decode = Math.max(0, raw.e2e[statistic] - raw.ttft[statistic]);
    const part = scaled(decode, tpot);
    return combined((end) => ttft[statistic][end] + part[end]);
  };
  return { mean: of('mean'), median: of('median'), p90: of('p90'), p99: of('p99') };
}

/** Choices that decide how figures are corrected, beside their features. */
export interface FiguresOptions {
  /** Whether users wait for their answers before they ask again. */
  readonly loop: 'closed' | 'open';
  /** The figure whose points are told as the basis: the decode step, unless nothing is decoded. */
  readonly restsOn: 'tpot' | 'ttftMean';
}

/**
 * Corrects raw figures. In a closed loop throughput follows the corrected end-to-end time; under an offered rate it is
 * the rate unless the server saturates; of a full queue it has measurements of its own.
 */
export function calibratedFigures(
  raw: ServingFigures,
  outputTokensPerSecondPerDevice: number,
  facts: CalibrationFacts,
  { document, local }: Calibration,
  comparable: boolean,
  { loop, restsOn }: FiguresOptions,
): CalibratedFigures {
  const of = (target: 'tpot' | 'ttftMean' | 'ttftMedian' | 'throughput') =>
    correct(target, facts, document, local, comparable);
  const isMaxLoad = facts.load === 'max-load';
  const throughput = of('throughput');
  const inverse: Correction = {
    ...throughput,
    factor: 1 / throughput.factor,
    low: 1 / throughput.high,
    high: 1 / throughput.low,
  };
  const tpot = isMaxLoad ? inverse : of('tpot');
  const ttft = spread(raw.ttft, of('ttftMean'), of('ttftMedian'));
  const e2e = endToEnd(raw, ttft, tpot);
  const rate = (value: number): BandedFigure => {
    if (isMaxLoad) return scaled(value, throughput);
    if (loop === 'open') return { value, low: value, high: value };
    const scale = raw.e2e.mean * value;
    return { value: scale / e2e.mean.value, low: scale / e2e.mean.high, high: scale / e2e.mean.low };
  };
  return {
    ttft,
    tpot: spread(raw.tpot, tpot),
    itl: spread(raw.itl, tpot),
    e2e,
    queueing: raw.queueing,
    outputTokensPerSecondPerDevice: rate(outputTokensPerSecondPerDevice),
    requestsPerSecond: rate(raw.requestsPerSecond),
    basis: basisOf(restsOn === 'ttftMean' && !isMaxLoad ? of('ttftMean') : tpot),
  };
}
