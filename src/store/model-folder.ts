import { type Architecture, architectureOf, findModel, readArchitecture } from '../engine/index.ts';
import { configPathOf, readModelConfig } from './model-config.ts';
import { findUserModel } from './user-models.ts';

const known = new Map<string, Architecture>();

/**
 * The architecture of a registry id, of a model that the user has added, of a local folder with config.json, or of a config.json itself, read once.
 * @throws UnknownModelError, ModelConfigError, UnsupportedArchitectureError that names what is missing.
 */
export function architectureOfModel(model: string): Architecture {
  const cached = known.get(model);
  if (cached) return cached;
  const path = findModel(model) === null ? configPathOf(model) : null;
  const own = path === null && findModel(model) === null ? findUserModel(model) : null;
  const config = own?.config ?? (path === null ? null : readModelConfig(model, path));
  const architecture = config === null ? architectureOf(model) : readArchitecture(config, model);
  known.set(model, architecture);
  return architecture;
}
