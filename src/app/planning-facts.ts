import { join } from 'node:path';
import { modelProblemWords } from '../backends/embedded/problem-words.ts';
import {
  DeviceProfileError,
  isBrokenConfig,
  readArchitecture,
  UnsupportedArchitectureError,
} from '../engine/index.ts';
import type { DeviceFacts, ModelFacts, PlanFacts } from '../plan/plan-facts.ts';
import { modelFactsOf, profileFacts, registryFacts } from '../plan/registry-facts.ts';
import { readDeviceFile } from '../store/device-file.ts';
import { findMeasuredDatabases } from '../store/measured-database.ts';
import { configPathOf, ModelConfigError, readModelConfig } from '../store/model-config.ts';
import { messages } from '../text/catalogue.ts';
import type { Bilingual, Language } from '../text/language.ts';
import type { Program } from './program.ts';

/** What a plan may name: the registries, and what is on this machine. */
export interface PlanningFacts {
  readonly facts: PlanFacts;
  /** Makes the profile of a device file known by its name; gives what is wrong with a file that holds none. */
  openDeviceFile(path: string): DeviceProfileError | null;
}

/** What a path of this machine is: a model with its facts, a config.json with what is wrong with it, or neither. */
interface PathFacts {
  readonly facts: ModelFacts | null;
  readonly problem: Bilingual | null;
}

function problemWords(error: ModelConfigError): Bilingual {
  const say = (language: Language) => messages(language).assessment.configProblem[error.fault](error.path);
  return { en: say('en'), zh: say('zh') };
}

/** A size that no model has, named with its field; null for a config that is well formed, modelled or not. */
function brokenWords(name: string, path: string, config: unknown): Bilingual | null {
  try {
    readArchitecture(config, name);
    return null;
  } catch (error) {
    if (!(error instanceof UnsupportedArchitectureError) || !isBrokenConfig(error.problem)) return null;
    const { problem } = error;
    const say = (language: Language) =>
      messages(language).common.labelled(path, modelProblemWords(problem, language));
    return { en: say('en'), zh: say('zh') };
  }
}

function pathFacts(name: string): PathFacts {
  const path = configPathOf(name);
  if (path === null) return { facts: null, problem: null };
  try {
    const config = readModelConfig(name, path);
    const isFields = typeof config === 'object' && config !== null && !Array.isArray(config);
    if (!isFields) throw new ModelConfigError(name, path, 'not-json');
    return {
      facts: modelFactsOf(name, config as Parameters<typeof modelFactsOf>[1], []),
      problem: brokenWords(name, path, config),
    };
  } catch (error) {
    if (!(error instanceof ModelConfigError)) throw error;
    return { facts: null, problem: problemWords(error) };
  }
}

/** Folders that may hold databases of measured operators: the one of the settings, and that of a checkout. */
export function databaseFolders({ environment, settings }: Program): readonly string[] {
  const { measuredDatabases, msmodeling } = settings();
  const checkout = environment.MSMODELING_HOME ?? msmodeling;
  const inside = ['tensor_cast', 'performance_model', 'profiling_database', 'data'];
  return [
    ...(measuredDatabases === undefined ? [] : [measuredDatabases]),
    ...(checkout === undefined ? [] : [join(checkout, ...inside)]),
  ];
}

/** Facts from the registries, completed by folders with config.json and device files as they are named. */
export function createPlanningFacts(databaseFolders: readonly string[] = []): PlanningFacts {
  const registry = registryFacts();
  const devices = new Map<string, DeviceFacts>();
  const files = new Map<string, DeviceProfileError | null>();
  const paths = new Map<string, PathFacts>();
  const databases = new Map<string, readonly string[]>();
  const path = (name: string): PathFacts => {
    const known = paths.get(name) ?? pathFacts(name);
    paths.set(name, known);
    return known;
  };
  return {
    facts: {
      model: (name) => registry.model(name) ?? path(name).facts,
      modelProblem: (name) => (registry.model(name) === null ? path(name).problem : null),
      models: registry.models,
      device: (id) => devices.get(id) ?? registry.device(id),
      devices: () => [...devices.values(), ...registry.devices()],
      measuredDatabases(device) {
        const known =
          databases.get(device) ?? databaseFolders.flatMap((folder) => findMeasuredDatabases(folder, device));
        databases.set(device, known);
        return known;
      },
    },
    openDeviceFile(path) {
      const known = files.get(path);
      if (known !== undefined) return known;
      let problem: DeviceProfileError | null = null;
      try {
        const profile = readDeviceFile(path);
        devices.set(profile.name, profileFacts(profile));
      } catch (error) {
        if (!(error instanceof DeviceProfileError)) throw error;
        problem = error;
      }
      files.set(path, problem);
      return problem;
    },
  };
}
