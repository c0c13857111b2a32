import { readFileSync } from 'node:fs';
import type { LocalCalibration } from '../../engine/serving/calibration/local.ts';
import { readServingModel } from '../../engine/serving/model/read-serving-model.ts';
import type { ServingModel } from '../../engine/serving/model/serving-model.ts';
import { servingModelNamed } from '../../engine/serving/registry/serving-models.ts';
import type { ConfigFields } from '../../engine/terms/architecture.ts';
import type { ServingData } from '../../programs/serving-estimator/serving-io.ts';
import { loadOperators } from './operator-data.ts';
import { shippedCalibration, shippedPoints } from './shipped-calibration.ts';

/** Sources of the estimator on this machine. */
export interface ServingSources {
  /** The config.json of a folder that a model's name is; null where it is none. */
  readonly config: (name: string) => ConfigFields | null;
  /** The user's own measurements. @throws DamagedFileError */
  readonly local: () => LocalCalibration | null;
}

/** The data that ships with the program, and the user's own. */
export function servingData({ config, local }: ServingSources): ServingData {
  return {
    model(name): ServingModel | null {
      const fields = config(name);
      return fields === null ? servingModelNamed(name) : readServingModel(fields, name);
    },
    operators: loadOperators,
    text: (path) => readFileSync(path, 'utf8'),
    points: shippedPoints,
    calibration: async () => ({ document: await shippedCalibration(), local: local() }),
  };
}
