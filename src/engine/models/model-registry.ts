import files from '#references/models';
import type { Architecture } from '../terms/architecture.ts';
import { UnknownModelError } from '../terms/errors.ts';
import { type RegisteredModel, readModelFile } from './model-file.ts';
import { readArchitecture } from './read-architecture.ts';

const models = files.map((file) => readModelFile(file.data));

/** The known models by id, in the order of their files. */
export const modelRegistry: ReadonlyMap<string, RegisteredModel> = new Map(
  models.map((model) => [model.id, model]),
);

const byAnyId = new Map(
  models.flatMap((model) => [model.id, ...model.sameAs].map((id) => [id.toLowerCase(), model] as const)),
);

/** A known model by its id or the id of a model with the same architecture, in any case; null when there is none. */
export function findModel(id: string): RegisteredModel | null {
  return byAnyId.get(id.toLowerCase()) ?? null;
}

/**
 * The architecture of a known model.
 * @throws UnknownModelError, or UnsupportedArchitectureError for a family that is not modelled
 */
export function architectureOf(id: string): Architecture {
  const model = findModel(id);
  if (model === null) throw new UnknownModelError(id, { code: 'unknown-model' });
  return readArchitecture(model.config, id);
}
