import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Architecture,
  architectureOf,
  findModel,
  readArchitecture,
  UnknownModelError,
} from '../engine/index.ts';

/** Whether a model is a folder of this machine and not an id. */
function isFolder(model: string): boolean {
  try {
    return statSync(model).isDirectory();
  } catch {
    return false;
  }
}

const known = new Map<string, Architecture>();

/**
 * The architecture of a registry id or of a local folder with config.json, read once.
 * @throws UnknownModelError, UnsupportedArchitectureError that names what is missing.
 */
export function architectureOfModel(model: string): Architecture {
  const cached = known.get(model);
  if (cached) return cached;
  const architecture =
    findModel(model) === null && isFolder(model) ? fromFolder(model) : architectureOf(model);
  known.set(model, architecture);
  return architecture;
}

function fromFolder(folder: string): Architecture {
  const path = join(folder, 'config.json');
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const problem = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new UnknownModelError(folder, `${path} ${problem}`);
  }
  return readArchitecture(config, folder);
}
