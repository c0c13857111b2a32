import { type Architecture, architectureOf, findModel, readArchitecture } from '../engine/index.ts';
import { configPathOf, readModelConfig } from './model-config.ts';

const known = new Map<string, Architecture>();

/**
 * The architecture of a registry id, of a local folder with config.json, or of a config.json itself, read once.
 * @throws UnknownModelError, ModelConfigError, UnsupportedArchitectureError that names what is missing.
 */
export function architectureOfModel(model: string): Architecture {
  const cached = known.get(model);
  if (cached) return cached;
  const path = findModel(model) === null ? configPathOf(model) : null;
  const architecture =
    path === null ? architectureOf(model) : readArchitecture(readModelConfig(model, path), model);
  known.set(model, architecture);
  return architecture;
}
