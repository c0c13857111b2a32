import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ModelFileError, type RegisteredModel, readModelFile } from '../engine/index.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { locationsOf } from './locations.ts';
import { readYamlFile } from './yaml-document.ts';

/** A model file of the user that cannot be used, and why. */
export interface DamagedModel {
  readonly path: string;
  readonly error: ModelFileError;
}

/** The models of this user, and the files beside them that are none. */
export interface UserModels {
  readonly models: readonly RegisteredModel[];
  readonly damaged: readonly DamagedModel[];
}

const ending = '.yaml';

/** Where a model of the user is kept; one file for each. */
export function userModelPath(configFolder: string, id: string): string {
  return join(configFolder, 'models', `${id.replaceAll(/[^\w.-]/g, '--')}${ending}`);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .toSorted();
  } catch {
    // Nobody has added a model yet.
    return [];
  }
}

/** Reads the models of the user. A file that cannot be read costs itself only. */
export function readUserModels(configFolder: string): UserModels {
  const folder = join(configFolder, 'models');
  const models: RegisteredModel[] = [];
  const damaged: DamagedModel[] = [];
  for (const name of filesIn(folder)) {
    const path = join(folder, name);
    try {
      models.push(readModelFile(readYamlFile(path)));
    } catch (error) {
      const problem =
        error instanceof ModelFileError
          ? error
          : new ModelFileError(null, {
              code: 'unreadable',
              reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
            });
      damaged.push({ path, error: problem });
    }
  }
  return { models, damaged };
}

let known: readonly RegisteredModel[] | null = null;

/** A model of this user by its id, in any case; null when there is none. Files are read once. */
export function findUserModel(id: string): RegisteredModel | null {
  known ??= readUserModels(locationsOf(process.env).config).models;
  const wanted = id.toLowerCase();
  return (
    known.find((model) => [model.id, ...model.sameAs].some((one) => one.toLowerCase() === wanted)) ?? null
  );
}

/** Fields of config.json that decide neither time nor memory. */
const irrelevant = new Set([
  '_name_or_path',
  'architectures',
  'auto_map',
  'bos_token_id',
  'dtype',
  'eos_token_id',
  'initializer_range',
  'output_attentions',
  'output_hidden_states',
  'pad_token_id',
  'torch_dtype',
  'transformers_version',
  'use_cache',
]);

/** The fields of a config.json that a model file keeps. */
export function keptFields(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).filter(([name, value]) => !irrelevant.has(name) && value !== null),
  );
}

/** Writes a model file of the user, which replaces one of the same id. @throws WriteRefusedError */
export function writeUserModel(configFolder: string, model: Omit<RegisteredModel, 'modelType'>): string {
  const path = userModelPath(configFolder, model.id);
  const { id, sameAs, aliases, source, config } = model;
  const document = {
    id,
    ...(sameAs.length > 0 ? { sameAs } : {}),
    ...(aliases.length > 0 ? { aliases } : {}),
    source,
    config,
  };
  readModelFile(document);
  writeFileAtomically(path, stringify(document));
  known = null;
  return path;
}
