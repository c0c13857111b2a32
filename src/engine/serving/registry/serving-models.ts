import files from '#references/serving-models';
import { type RegisteredModel, readModelFile } from '../../models/model-file.ts';
import { modelRegistry } from '../../models/model-registry.ts';
import { readServingModel } from '../model/read-serving-model.ts';
import type { ServingModel } from '../model/serving-model.ts';
import { bareModelName } from '../points/names.ts';

/** Models that only the serving estimator knows, in the order of their files. */
export const servingOnlyModels: readonly RegisteredModel[] = files.map((file) => readModelFile(file.data));

let byName: Map<string, RegisteredModel> | null = null;

function index(): Map<string, RegisteredModel> {
  if (byName !== null) return byName;
  byName = new Map();
  for (const model of [...modelRegistry.values(), ...servingOnlyModels]) {
    for (const name of [model.id, ...model.sameAs, ...model.aliases]) {
      const bare = bareModelName(name);
      if (!byName.has(bare)) byName.set(bare, model);
    }
  }
  return byName;
}

/** The registered model of a name, number formats and releases apart; null when there is none. */
export function registeredByBareName(name: string): RegisteredModel | null {
  return index().get(bareModelName(name)) ?? null;
}

/** A known model by any of its names, number formats and releases apart; null when there is none. */
export function servingModelNamed(name: string): ServingModel | null {
  const model = index().get(bareModelName(name));
  return model === undefined ? null : readServingModel(model.config, model.id);
}
