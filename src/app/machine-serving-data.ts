import { servingData } from '../backends/calibrated/serving-data.ts';
import { isConfigGroup } from '../engine/models/config-group.ts';
import type { ServingData } from '../programs/serving-estimator/serving-io.ts';
import { readLocalCalibration } from '../store/local-calibration.ts';
import { configPathOf, readModelConfig } from '../store/model-config.ts';
import type { Program } from './program.ts';

/** The serving estimator's data on this machine: folders with config.json, and the user's own measurements. */
export function machineServingData({ locations }: Pick<Program, 'locations'>): ServingData {
  return servingData({
    config(name) {
      const path = configPathOf(name);
      const config = path === null ? null : readModelConfig(name, path);
      return isConfigGroup(config) ? config : null;
    },
    local: () => readLocalCalibration(locations.config),
  });
}
