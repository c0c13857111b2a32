import { classSpreads, type LeftOut } from './bands.ts';
import type { CalibrationDocument, TargetCalibration } from './document.ts';
import {
  type CalibrationFacts,
  classNameOf,
  groupOf,
  modeFeaturesOf,
  modeOf,
  plainFeaturesOf,
} from './features.ts';
import { type Effects, effectOf, groupEffects, leaveGroupsOut, shrunkenEffects } from './shrinkage.ts';
import { type CalibrationTarget, mostOfModes, unexplained, unexplainedInModes } from './targets.ts';

/** A measured point against its raw prediction. */
export interface Observation {
  readonly id: string;
  readonly facts: CalibrationFacts;
  /** ln(measured / predicted) of each figure that was measured. */
  readonly errors: Readonly<Partial<Record<CalibrationTarget, number>>>;
}

/** A left-out prediction of one point. */
export interface CrossValidated extends LeftOut {
  readonly id: string;
  readonly facts: CalibrationFacts;
  /** ln(measured / predicted) without any calibration. */
  readonly raw: number;
}

/** Points of one figure, plain ones and those of a mode. */
function rowsOf(observations: readonly Observation[], target: CalibrationTarget) {
  const known = observations.flatMap(({ id, facts, errors }) => {
    const z = errors[target];
    return z === undefined
      ? []
      : [{ id, facts, z, features: plainFeaturesOf(facts, target), group: groupOf(facts) }];
  });
  return {
    plain: known.filter(({ facts }) => modeOf(facts) === null),
    modes: known.filter(({ facts }) => modeOf(facts) !== null),
  };
}

/** Rows of modes against what plain serving predicts for them. */
function beyond(rows: ReturnType<typeof rowsOf>['modes'], plain: Effects) {
  return rows.map((row) => ({
    ...row,
    z: row.z - effectOf(plain, row.features),
    features: modeFeaturesOf(row.facts),
  }));
}

/** The same with errors cut to what they may teach. */
function taught(rows: ReturnType<typeof beyond>, target: CalibrationTarget) {
  const most = mostOfModes[target];
  if (most === undefined) return rows;
  return rows.map((row) => ({ ...row, z: Math.max(-most, Math.min(most, row.z)) }));
}

/** Residuals of one figure on groups that had no part in the constants. */
export function crossValidate(
  observations: readonly Observation[],
  target: CalibrationTarget,
): CrossValidated[] {
  const { plain, modes } = rowsOf(observations, target);
  const rest = beyond(modes, shrunkenEffects(plain, unexplained[target]));
  const cut = taught(rest, target);
  const residuals = [
    ...leaveGroupsOut(plain, unexplained[target]),
    ...leaveGroupsOut(cut, unexplainedInModes[target]).map(
      (left, index) => left + (rest[index]?.z ?? 0) - (cut[index]?.z ?? 0),
    ),
  ];
  return [...plain, ...modes].map(({ id, facts, z, group }, index) => ({
    id,
    facts,
    raw: z,
    residual: residuals[index] ?? z,
    group,
    className: classNameOf(facts),
  }));
}

/** Effects of all points, spreads of left-out ones. */
export function calibrate(observations: readonly Observation[], source: string): CalibrationDocument {
  const of = (target: CalibrationTarget): TargetCalibration => {
    const { plain, modes } = rowsOf(observations, target);
    const effects = shrunkenEffects(plain, unexplained[target]);
    const rest = taught(beyond(modes, effects), target);
    const modeEffects = shrunkenEffects(rest, unexplainedInModes[target]);
    return {
      effects: {
        ...effects,
        ...modeEffects,
        ...groupEffects(plain, effects, unexplained[target]),
        ...groupEffects(rest, modeEffects, unexplainedInModes[target]),
      },
      classes: classSpreads(crossValidate(observations, target), target),
    };
  };
  return {
    source,
    points: observations.length,
    groups: new Set(observations.map(({ facts }) => groupOf(facts))).size,
    targets: {
      tpot: of('tpot'),
      ttftMean: of('ttftMean'),
      ttftMedian: of('ttftMedian'),
      throughput: of('throughput'),
    },
  };
}
