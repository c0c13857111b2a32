import { join } from 'node:path';
import { createAiconfigurator } from '../backends/aiconfigurator/aiconfigurator.ts';
import type { Backend } from '../backends/backend.ts';
import { createCalibrated } from '../backends/calibrated/calibrated.ts';
import { createEmbedded } from '../backends/embedded/embedded.ts';
import {
  createTensorCast,
  type TensorCast,
  type TensorCastOptions,
} from '../backends/tensorcast/tensorcast.ts';
import { UnsupportedArchitectureError } from '../engine/index.ts';
import type { ServingModel } from '../engine/serving/model/serving-model.ts';
import { optimizerFlags } from '../plan/command.ts';
import type { ServingData } from '../programs/serving-estimator/serving-io.ts';
import { fileCache } from './file-cache.ts';
import { machineServingData } from './machine-serving-data.ts';
import type { Program } from './program.ts';

/** The embedded engine, started as this program was. */
export function embeddedEngine({ start, version }: Program): Backend {
  return createEmbedded({ start, version });
}

/** The calibrated estimator, started as this program was. */
export function calibratedEngine(program: Program): Backend {
  const data = machineServingData(program);
  return createCalibrated({
    start: program.start,
    version: program.version,
    knowsModel: (name) => modelFacts(data, name) !== null,
  });
}

/** Facts of a model for the serving estimator; null where there are none, or where they are incomplete. */
export function modelFacts(data: ServingData, name: string): ServingModel | null {
  try {
    return data.model(name);
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return null;
    throw error;
  }
}

/** AIConfigurator of a setting, the environment or the search path. */
export function aiconfiguratorEngine({
  environment,
  settings,
}: Program): ReturnType<typeof createAiconfigurator> {
  return createAiconfigurator({
    setting: settings().aiconfigurator ?? null,
    environment: environment.AICONFIGURATOR_BIN ?? null,
    path: environment.PATH,
  });
}

/** TensorCast of the checkout that was named, or that environment, settings or the current directory name. */
export function tensorCastEngine(
  { environment, locations, settings }: Program,
  folder: string | null,
  flags: TensorCastOptions['flags'] = optimizerFlags,
): TensorCast {
  const { msmodeling = null, python = null } = settings();
  return createTensorCast({
    sources: {
      flag: folder,
      environment: environment.MSMODELING_HOME ?? null,
      setting: msmodeling,
      workingDirectory: process.cwd(),
    },
    interpreter: python,
    path: environment.PATH,
    cache: fileCache(join(locations.state, 'cache')),
    flags,
  });
}
