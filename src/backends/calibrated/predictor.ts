import type { Calibration } from '../../engine/serving/calibration/calibrated-figures.ts';
import type { LocalCalibration } from '../../engine/serving/calibration/local.ts';
import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';
import type { ServingRegistry } from '../../engine/serving/points/point-facts.ts';
import { servingModelNamed } from '../../engine/serving/registry/serving-models.ts';
import { systemNamed } from '../../engine/serving/registry/serving-systems.ts';
import { loadedOperators, loadOperators } from './operator-data.ts';
import { shippedCalibration } from './shipped-calibration.ts';

/** Everything that predictions look up. */
export interface Predictor {
  readonly registry: ServingRegistry;
  readonly calibration: Calibration;
}

/** Reads operators of the named systems and the calibration; a user's own measurements are passed in. */
export async function preparePredictor(
  systems: readonly string[],
  local: LocalCalibration | null,
): Promise<Predictor> {
  const sources = new Set(systems.flatMap((name) => systemNamed(name)?.operators ?? []));
  await Promise.all([...sources].map(loadOperators));
  return {
    registry: { model: servingModelNamed, system: systemNamed, operators: loadedOperators },
    calibration: { document: await shippedCalibration(), local },
  };
}

/** The systems that points name. */
export function systemsOf(points: readonly MeasuredPoint[]): string[] {
  return [
    ...new Set(points.map((point) => point.aic_system ?? point.tensorcast_device ?? point.hardware ?? '')),
  ];
}
