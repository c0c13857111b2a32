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

const classes = z.array(classSchema).parse(document);

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
