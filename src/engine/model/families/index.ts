/**
 * The families of models that the engine simulates. A family is one module: `read` turns a config.json into an
 * `Architecture`, `plan` lays a forward pass out from the blocks in `../blocks`. To add one, write the module
 * and list it here; nothing else has to know it.
 */
import { type Architecture, type ConfigFields, UnsupportedArchitectureError } from '../architecture.ts';
import type { Family } from './family.ts';
import { plainFamily } from './plain.ts';

export const families: readonly Family[] = [plainFamily];

/** The family of a model type, or null. */
export function familyOf(modelType: string): Family | null {
  return families.find((one) => one.modelTypes.includes(modelType)) ?? null;
}

/**
 * Reads a Hugging Face config.json.
 * @throws UnsupportedArchitectureError that names what is missing; nothing is approximated silently.
 */
export function readArchitecture(config: unknown, id: string): Architecture {
  if (typeof config !== 'object' || config === null) {
    throw new UnsupportedArchitectureError(id, 'config.json holds no fields');
  }
  const fields = config as ConfigFields;
  const modelType = fields.model_type;
  if (typeof modelType !== 'string') throw new UnsupportedArchitectureError(id, 'config.json has no "model_type"');
  const family = familyOf(modelType);
  if (family === null) {
    throw new UnsupportedArchitectureError(id, `model type "${modelType}" has no simulation here`);
  }
  return family.read(fields, id);
}
