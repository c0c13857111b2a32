import { z } from 'zod';

const spreadSchema = z.strictObject({
  points: z.number().int().nonnegative(),
  groups: z.number().int().nonnegative(),
  groupDeviation: z.number().nonnegative(),
  pointDeviation: z.number().nonnegative(),
  halfWidth: z.number().positive(),
  p10: z.number().positive(),
  p50: z.number().positive(),
  p90: z.number().positive(),
});

const targetSchema = z.strictObject({
  /** ln of the factor of each feature. */
  effects: z.record(z.string(), z.number()),
  /** Spread of left-out predictions by class. */
  classes: z.record(z.string(), spreadSchema),
});

/** Factors by which one figure is corrected, and how far predictions of it were off where their group was left out. */
export type TargetCalibration = z.infer<typeof targetSchema>;

/** Constants and bands as `npm run calibrate` writes them: the form of `references/accuracy/calibration.yaml`. */
export const calibrationSchema = z.strictObject({
  source: z.string(),
  points: z.number().int(),
  groups: z.number().int(),
  targets: z.strictObject({
    tpot: targetSchema,
    ttftMean: targetSchema,
    ttftMedian: targetSchema,
    throughput: targetSchema,
  }),
});
export type CalibrationDocument = z.infer<typeof calibrationSchema>;
