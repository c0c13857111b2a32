import files from '#references/models';
import { type Architecture, type ConfigFields, UnknownModelError } from './architecture.ts';
import { readArchitecture } from './read-architecture.ts';

/** A model that is known by name. */
export interface RegisteredModel {
  readonly id: string;
  /** Other ids with the same architecture. */
  readonly sameAs: readonly string[];
  /** Further words that people use for it. */
  readonly aliases: readonly string[];
  readonly modelType: string;
  readonly source: string;
  /** The fields of config.json that decide time or memory. */
  readonly config: ConfigFields;
}

/** A model file that breaks the form. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Reads a document in the form of `references/models/*.yaml`. @throws ModelFileError */
export function readModelFile(document: unknown): RegisteredModel {
  const fields = typeof document === 'object' && document !== null ? (document as ConfigFields) : {};
  const { id, source, config } = fields;
  if (typeof id !== 'string' || typeof source !== 'string')
    throw new ModelFileError('id and source must be texts');
  if (typeof config !== 'object' || config === null)
    throw new ModelFileError(`${id}: config must be a group of fields`);
  const modelType = (config as ConfigFields).model_type;
  if (typeof modelType !== 'string') throw new ModelFileError(`${id}: config.model_type must be a text`);
  return {
    id,
    sameAs: texts(fields.sameAs),
    aliases: texts(fields.aliases),
    modelType,
    source,
    config: config as ConfigFields,
  };
}

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

/** The architecture of a known model. @throws UnknownModelError, or UnsupportedArchitectureError for a family that is not modelled */
export function architectureOf(id: string): Architecture {
  const model = findModel(id);
  if (model === null) throw new UnknownModelError(id, 'no known model, and no config.json was given');
  return readArchitecture(model.config, id);
}
