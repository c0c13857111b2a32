import type { ConfigFields } from '../terms/architecture.ts';

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
