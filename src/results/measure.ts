import { z } from 'zod';
import { keysOf } from '../text/fields.ts';

/**
 * Basis of a figure, weakest claim about reality first.
 *
 * - `simulated`: a model computed it and nobody compared it with a machine (the analytic estimator, TensorCast, a
 *   roofline of a system without fits).
 * - `predicted`: another program predicted it (AIConfigurator); its error is that program's to state.
 * - `measured-operators`: a model added up operators that were measured on the device, the rest by their roofline.
 * - `calibrated`: our own model with constants fitted on measured points; it carries a band.
 * - `measured`: a load generator or a profiler saw it.
 */
export const bases = ['simulated', 'predicted', 'measured-operators', 'calibrated', 'measured'] as const;
export type Basis = (typeof bases)[number];

/** Which figure of a distribution over requests it is, percentiles in rising order. `total`: over the whole run, of rates and counts. */
export const statistics = [
  'mean',
  'p25',
  'median',
  'p75',
  'p90',
  'p95',
  'p99',
  'p99.9',
  'max',
  'total',
] as const;
export type Statistic = (typeof statistics)[number];

/** Units of figures. */
export const units = [
  'ms',
  's',
  'tokens/s',
  'tokens/s/device',
  'requests/s',
  'requests',
  'GiB',
  'fraction',
] as const;
export type Unit = (typeof units)[number];

/** How a band was found. */
export const bandSourceSchema = z.object({
  /** Share of unseen points that the band is to hold, as a fraction: 0.8. */
  share: z.number().gt(0).lt(1),
  /** Measured points behind it; null where the source does not say. */
  points: z.number().int().nonnegative().nullable(),
  /** The class of points it was fitted on (`vllm · InferenceX`, `your measurements`); null where unknown. */
  group: z.string().nullable(),
});
export type BandSource = z.infer<typeof bandSourceSchema>;

/** One figure with what it rests on. A figure that nobody reported has no measure: null, never 0. */
export const measureSchema = z.object({
  value: z.number(),
  unit: z.enum(units),
  /** Null where the source does not say which. */
  statistic: z.enum(statistics).nullable(),
  /** `[low, high]` in the unit of the value; null where no error is known. */
  band: z.tuple([z.number(), z.number()]).nullable(),
  basis: z.enum(bases),
  /** How the band was found; null where there is none. */
  calibration: bandSourceSchema.nullable(),
});
export type Measure = z.infer<typeof measureSchema>;

/** Figures of a row by the names of their plain numbers, then those that only some estimators and load tests report. */
export const figureUnits = {
  throughputTokensPerSecond: 'tokens/s',
  throughputTokensPerSecondPerDevice: 'tokens/s/device',
  requestsPerSecond: 'requests/s',
  ttftMs: 'ms',
  tpotMs: 'ms',
  interTokenMs: 'ms',
  endToEndMs: 'ms',
  queueMs: 'ms',
  goodputRequestsPerSecond: 'requests/s',
  totalTokensPerSecond: 'tokens/s',
} as const satisfies Readonly<Record<string, Unit>>;
export type FigureId = keyof typeof figureUnits;

const figureIds = keysOf(figureUnits);

/** A measure of a row. The plain number of the same name equals the first measure of that figure. */
export const rowMeasureSchema = measureSchema.extend({ figure: z.enum(figureIds) });
export type RowMeasure = z.infer<typeof rowMeasureSchema>;

/** Facts of a measure beside its value. */
export interface MeasureFacts {
  readonly statistic: Statistic | null;
  readonly basis: Basis;
  readonly band?: readonly [low: number, high: number];
  readonly calibration?: BandSource;
}

/**
 * A figure of a row in the unit of its name.
 * @throws RangeError when the value or a bound is not finite, or the band does not hold the value.
 */
export function rowMeasure(figure: FigureId, value: number, facts: MeasureFacts): RowMeasure {
  return { figure, ...measure(value, figureUnits[figure], facts) };
}

/**
 * A figure in a unit of its own.
 * @throws RangeError when the value or a bound is not finite, or the band does not hold the value.
 */
export function measure(value: number, unit: Unit, facts: MeasureFacts): Measure {
  const { statistic, basis, band, calibration } = facts;
  if (!Number.isFinite(value)) throw new RangeError(`${value} ${unit} is no figure`);
  if (band && !(band[0] <= value && value <= band[1] && band.every(Number.isFinite))) {
    throw new RangeError(`the band ${band[0]} to ${band[1]} does not hold ${value} ${unit}`);
  }
  return {
    value,
    unit,
    statistic,
    band: band ? [band[0], band[1]] : null,
    basis,
    calibration: calibration ?? null,
  };
}

/** Basis of an estimator's figures; a printed report that names none is the output of TensorCast. */
export function basisOf(estimator: string | null): Basis {
  return (
    bases.find((basis) => basis === estimator) ?? (estimator === 'aiconfigurator' ? 'predicted' : 'simulated')
  );
}

/** Figures of a row, as far as measures are concerned. */
export interface Measured {
  readonly measures: readonly RowMeasure[];
  readonly throughputTokensPerSecond: number | null;
  readonly throughputTokensPerSecondPerDevice: number | null;
  readonly requestsPerSecond: number | null;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
}

/**
 * A figure of a row with its basis: the measure that the row carries (of one statistic, or its first), or the plain
 * number with the basis of its result, of which no band is known. Null where it is not reported.
 */
export function measureOf(
  row: Measured,
  figure: FigureId,
  basis: Basis,
  statistic?: Statistic,
): Measure | null {
  const carried = row.measures.find(
    (one) => one.figure === figure && (statistic === undefined || one.statistic === statistic),
  );
  if (carried) return carried;
  const plain = figure in row ? row[figure as keyof Omit<Measured, 'measures'>] : null;
  if (plain === null || !Number.isFinite(plain) || statistic !== undefined) return null;
  return measure(plain, figureUnits[figure], { statistic: null, basis });
}
