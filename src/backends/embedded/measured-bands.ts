import { z } from 'zod';
import document from '../../../references/accuracy/analytic.yaml';
import { type RowMeasure, rowMeasure } from '../../results/measure.ts';
import type { ResultRow } from '../../results/result.ts';

const classSchema = z.strictObject({
  figure: z.enum(['throughputTokensPerSecond', 'tpotMs']),
  graph: z.boolean(),
  mtp: z.boolean(),
  group: z.string().min(1),
  /** Points behind the ratios where only their ends are listed. */
  count: z.number().int().positive().optional(),
  /** Predicted over measured. */
  ratios: z.array(z.number().positive()).min(2),
});

/** The whole of `references/accuracy/analytic.yaml`. */
export const accuracyClassesSchema = z.array(classSchema);

const classes = accuracyClassesSchema.parse(document);

/** The figures of a row that have a band: what comparable servers measured where this estimator predicted the same. */
export function measuredBands(
  row: Pick<ResultRow, 'throughputTokensPerSecond' | 'tpotMs' | 'mtp'>,
  isGraph: boolean,
): RowMeasure[] {
  const hasMtp = (row.mtp ?? 0) > 0;
  return classes.flatMap(({ figure, graph, mtp, group, count, ratios }) => {
    const value = row[figure];
    if (graph !== isGraph || mtp !== hasMtp || value === null || !Number.isFinite(value)) return [];
    const points = count ?? ratios.length;
    const low = Math.min(value, value / Math.max(...ratios));
    const high = Math.max(value, value / Math.min(...ratios));
    return [
      rowMeasure(figure, value, {
        statistic: figure === 'tpotMs' ? 'mean' : 'total',
        basis: 'simulated',
        band: [low, high],
        // Of n points the span from the least to the most holds (n − 1) of (n + 1) new ones.
        calibration: { share: (points - 1) / (points + 1), points, group },
      }),
    ];
  });
}

/** How far from its figures an estimator's slowest comparable server was. */
export interface SlowEnd {
  /** Measured over predicted time of a token, at least 1. */
  readonly tpotFactor: number;
  /** Measured over predicted throughput, at most 1. */
  readonly rateFactor: number;
  readonly points: number;
  readonly group: string;
}

/**
 * The slow end of a class of servers; null for a class without points. A class that has only one of the two figures lends
 * it to the other: at a given load throughput falls as the time of a token grows.
 */
export function slowEndOf(isGraph: boolean, hasMtp: boolean): SlowEnd | null {
  const ofClass = classes.filter(({ graph, mtp }) => graph === isGraph && mtp === hasMtp);
  const tpot = ofClass.find(({ figure }) => figure === 'tpotMs');
  const rate = ofClass.find(({ figure }) => figure === 'throughputTokensPerSecond');
  const behind = tpot ?? rate;
  if (behind === undefined) return null;
  const rateFactor = rate === undefined ? null : Math.min(1, 1 / Math.max(...rate.ratios));
  const tpotFactor = tpot === undefined ? null : Math.max(1, 1 / Math.min(...tpot.ratios));
  return {
    tpotFactor: tpotFactor ?? 1 / (rateFactor ?? 1),
    rateFactor: rateFactor ?? 1 / (tpotFactor ?? 1),
    points: behind.count ?? behind.ratios.length,
    group: behind.group,
  };
}
