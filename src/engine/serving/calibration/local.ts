import { z } from 'zod';
import { bandShare } from './bands.ts';
import type { Observation } from './calibrate.ts';
import type { CalibrationDocument } from './document.ts';
import { allFeaturesOf, groupOf } from './features.ts';
import { effectOf } from './shrinkage.ts';
import { studentQuantile } from './student.ts';
import { type CalibrationTarget, calibrationTargets, unexplained } from './targets.ts';

const entrySchema = z.strictObject({
  group: z.string(),
  target: z.enum(calibrationTargets),
  points: z.number().int().positive(),
  /** Mean of ln(measured / calibrated prediction), and the sum of squares about it. */
  mean: z.number(),
  squares: z.number().nonnegative(),
});

/** A user's own measurements, as `throughline accuracy --calibrate` keeps them beside the settings. */
export const localCalibrationSchema = z.strictObject({
  label: z.literal('your measurements'),
  entries: z.array(entrySchema),
});
export type LocalCalibration = z.infer<typeof localCalibrationSchema>;

/** Standard deviation of what a group keeps after the shipped effects. */
const groupDeviation = 0.15;

/** Corrections that a user's points add to the shipped calibration, by group and figure. */
export function localCalibration(
  observations: readonly Observation[],
  document: CalibrationDocument,
): LocalCalibration {
  const entries = calibrationTargets.flatMap((target) => {
    const { effects } = document.targets[target];
    const rows = observations.flatMap(({ facts, errors }) => {
      const error = errors[target];
      return error === undefined
        ? []
        : [
            {
              group: groupOf(facts),
              rest: error - effectOf(effects, allFeaturesOf(facts, target)),
            },
          ];
    });
    return [...Map.groupBy(rows, ({ group }) => group)].map(([group, members]) => {
      const mean = members.reduce((sum, { rest }) => sum + rest, 0) / members.length;
      const squares = members.reduce((sum, { rest }) => sum + (rest - mean) ** 2, 0);
      return { group, target, points: members.length, mean, squares };
    });
  });
  return { label: 'your measurements', entries };
}

/**
 * What was kept before, and what newer points teach: of the same servers the newer ones count, as the same file given
 * twice must not count twice.
 */
export function withNewer(before: LocalCalibration | null, newer: LocalCalibration): LocalCalibration {
  const taught = new Set(newer.entries.map(({ group }) => group));
  const kept = before?.entries.filter(({ group }) => !taught.has(group)) ?? [];
  return { ...newer, entries: [...kept, ...newer.entries] };
}

/** Groups of which other points were kept than those that teach now. */
export function replacedGroups(before: LocalCalibration | null, newer: LocalCalibration): readonly string[] {
  const alike = new Set(newer.entries.map((entry) => JSON.stringify(entry)));
  const taught = new Set(newer.entries.map(({ group }) => group));
  const lost = before?.entries.filter(
    (entry) => taught.has(entry.group) && !alike.has(JSON.stringify(entry)),
  );
  return [...new Set(lost?.map(({ group }) => group))];
}

/** Points that the spread within a group is pooled with. */
const pseudoPoints = 3;

/** The effect of a user's own points on a group's prediction and the band that is left; null without such points. */
export function correctionOf(
  { entries }: LocalCalibration,
  target: CalibrationTarget,
  group: string,
): { readonly effect: number; readonly halfWidth: number; readonly points: number } | null {
  const entry = entries.find((one) => one.target === target && one.group === group);
  if (entry === undefined) return null;
  const { points, mean, squares } = entry;
  const within = (squares + pseudoPoints * unexplained[target].point ** 2) / (points - 1 + pseudoPoints);
  const prior = groupDeviation ** 2;
  const weight = prior / (prior + within / points);
  const variance = prior * (1 - weight) + within;
  return {
    effect: weight * mean,
    halfWidth: studentQuantile(bandShare, points - 1 + pseudoPoints) * Math.sqrt(variance),
    points,
  };
}
