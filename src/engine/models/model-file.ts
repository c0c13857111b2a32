import type { ConfigFields } from '../terms/architecture.ts';
import type { ProfileProblem } from '../terms/problems.ts';
import { isConfigGroup } from './config-group.ts';

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
  /** Where; null for the file as a whole. */
  readonly field: string | null;
  readonly problem: ProfileProblem;

  constructor(field: string | null, problem: ProfileProblem) {
    super(`${field ?? 'model file'}: ${problem.code}`);
    this.field = field;
    this.problem = problem;
  }
}

const known = ['id', 'sameAs', 'aliases', 'source', 'config'];

function groupOf(value: unknown, where: string | null): ConfigFields {
  if (!isConfigGroup(value)) throw new ModelFileError(where, { code: 'group' });
  return value;
}

function textOf(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new ModelFileError(where, { code: 'text' });
  return value;
}

/** A list of texts; empty where it is absent. */
function textsOf(value: unknown, where: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new ModelFileError(where, { code: 'text' });
  return value.map((one, index) => textOf(one, `${where}[${index}]`));
}

/** Reads a document in the form of `references/models/*.yaml`. @throws ModelFileError that names the field */
export function readModelFile(document: unknown): RegisteredModel {
  const fields = groupOf(document, null);
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new ModelFileError(unknown, { code: 'unknown-field', known });
  const config = groupOf(fields.config, 'config');
  return {
    id: textOf(fields.id, 'id'),
    sameAs: textsOf(fields.sameAs, 'sameAs'),
    aliases: textsOf(fields.aliases, 'aliases'),
    modelType: textOf(config.model_type, 'config.model_type'),
    source: textOf(fields.source, 'source'),
    config,
  };
}
