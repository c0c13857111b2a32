import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { modelProblemWords } from '../backends/embedded/problem-words.ts';
import {
  DeviceProfileError,
  isBrokenConfig,
  type RegisteredModel,
  readArchitecture,
  UnsupportedArchitectureError,
  wholeExpertBytes,
  windowedLayers,
} from '../engine/index.ts';
import { isConfigGroup } from '../engine/models/config-group.ts';
import { ArrivalsFileError, readArrivalsFile } from '../engine/serving/load/read-arrivals.ts';
import type { DeviceFacts, ModelFacts, NamedFile, PlanFacts } from '../plan/plan-facts.ts';
import { gpuFacts, modelFactsOf, profileFacts, registryFacts } from '../plan/registry-facts.ts';
import { distributionProblem } from '../programs/throughput-optimizer/prompt-lengths.ts';
import { readOwnDevice } from '../store/device-file.ts';
import { findMeasuredDatabases } from '../store/measured-database.ts';
import { configPathOf, ModelConfigError, readModelConfig } from '../store/model-config.ts';
import { architectureOfModel } from '../store/model-folder.ts';
import { readUserModels } from '../store/user-models.ts';
import { type Catalogue, messages } from '../text/catalogue.ts';
import { type Bilingual, type Language, languages } from '../text/language.ts';
import { worded } from '../text/worded.ts';
import type { Program } from './program.ts';

/** Names that a plan may use: the registries, and the files of this machine. */
export interface PlanningFacts {
  readonly facts: PlanFacts;
  /** Makes the profile of a device file known by its name; gives what is wrong with a file that holds none. */
  openDeviceFile(path: string): DeviceProfileError | null;
}

/** Content of a path of this machine: a model with its facts, a config.json with what is wrong with it, or neither. */
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
      messages(language).punctuation.labelled(path, modelProblemWords(problem, language));
    return { en: say('en'), zh: say('zh') };
  }
}

function pathFacts(name: string): PathFacts {
  const path = configPathOf(name);
  if (path === null) return { facts: null, problem: null };
  try {
    const config = readModelConfig(name, path);
    if (!isConfigGroup(config)) throw new ModelConfigError(name, path, 'not-json');
    return {
      facts: modelFactsOf(name, config, []),
      problem: brokenWords(name, path, config),
    };
  } catch (error) {
    if (!(error instanceof ModelConfigError)) throw error;
    return { facts: null, problem: problemWords(error) };
  }
}

/** Folders that may hold databases of measured operators: the one of the settings, and that of a checkout. */
function databaseFolders({ environment, settings }: Program): readonly string[] {
  const { measuredDatabases, msmodeling } = settings();
  const checkout = environment.MSMODELING_HOME ?? msmodeling;
  const inside = ['tensor_cast', 'performance_model', 'profiling_database', 'data'];
  return [
    ...(measuredDatabases === undefined ? [] : [measuredDatabases]),
    ...(checkout === undefined ? [] : [join(checkout, ...inside)]),
  ];
}

/** No file that a plan names is as large; a pipe or a device is none. */
const largestFile = 16 * 1024 ** 2;

function fileText(path: string): string {
  const found = statSync(path);
  if (!found.isFile() || found.size > largestFile) throw new Error(path);
  return readFileSync(path, 'utf8');
}

/** Why a file holds no length distribution; null where it does. */
function lengthsProblem(path: string): Bilingual | null {
  let text: string;
  try {
    text = fileText(path);
  } catch {
    return inBoth(({ findings }) => findings.fileUnreadable(path));
  }
  const reasons = languages.map((language) => distributionProblem(text, messages(language).engineCommand));
  return reasons.includes(null)
    ? null
    : inBoth(({ findings, engineCommand }) =>
        findings.notLengths(path, distributionProblem(text, engineCommand) ?? ''),
      );
}

/** Requests of a file of arrivals, or why it holds none. A file too large for a look is the run's to read. */
function recordedFile(path: string): NamedFile {
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > largestFile) return { problem: null, device: null };
    const { prompts, outputs } = readArrivalsFile(fileText(path));
    const mean = (values: readonly number[]) =>
      Math.max(1, Math.round(values.reduce((sum, value) => sum + value, 0) / values.length));
    const requests = { count: prompts.length, input: mean(prompts), output: mean(outputs) };
    return { problem: null, device: null, requests };
  } catch (error) {
    if (!(error instanceof ArrivalsFileError))
      return { problem: inBoth(({ findings }) => findings.fileUnreadable(path)), device: null };
    const { line, problem } = error;
    const words = ({ serving: { problems } }: Catalogue) =>
      problems.arrivals(path, String(line), problems.arrivalsProblems[problem]);
    return { problem: inBoth(words), device: null };
  }
}

function profileProblem(path: string, { field, problem }: DeviceProfileError): Bilingual {
  return inBoth(({ findings, engineCommand }) =>
    problem.code === 'unreadable'
      ? findings.fileUnreadable(path)
      : findings.notProfile(path, field, worded(engineCommand.problems.profile, problem)),
  );
}

function inBoth(say: (texts: Catalogue) => string): Bilingual {
  return { en: say(messages('en')), zh: say(messages('zh')) };
}

/** Names of this machine beside the registries: databases of measured operators, and models that the user added. */
export interface OwnNames {
  readonly databaseFolders: readonly string[];
  readonly models: readonly RegisteredModel[];
}

const nothingOwn: OwnNames = { databaseFolders: [], models: [] };

/** Reads the user's own models and databases of this machine. */
export function ownFacts(program: Program): OwnNames {
  const { models } = readUserModels(program.locations.config);
  return { databaseFolders: databaseFolders(program), models };
}

/** Facts from the registries, completed by folders with config.json and device files as they are named. */
export function createPlanningFacts({ databaseFolders, models }: OwnNames = nothingOwn): PlanningFacts {
  const own = models.map(({ id, config, sameAs, aliases }) =>
    modelFactsOf(id, config, [...sameAs, ...aliases]),
  );
  const registry = registryFacts({ models: own, devices: [] });
  const devices = new Map<string, DeviceFacts>();
  const files = new Map<string, DeviceProfileError | string>();
  const recordings = new Map<string, NamedFile>();
  const distributions = new Map<string, Bilingual | null>();
  const paths = new Map<string, PathFacts>();
  const databases = new Map<string, readonly string[]>();
  const path = (name: string): PathFacts => {
    const known = paths.get(name) ?? pathFacts(name);
    paths.set(name, known);
    return known;
  };
  const deviceOf = (file: string): DeviceProfileError | string => {
    const known = files.get(file);
    if (known !== undefined) return known;
    let opened: DeviceProfileError | string;
    try {
      const own = readOwnDevice(file);
      devices.set(own.name, own.kind === 'gpu' ? gpuFacts(own.system) : profileFacts(own.profile));
      opened = own.name;
    } catch (error) {
      if (!(error instanceof DeviceProfileError)) throw error;
      opened = error;
    }
    files.set(file, opened);
    return opened;
  };
  const lengths = (file: string): Bilingual | null => {
    const known = distributions.get(file);
    const problem = known === undefined ? lengthsProblem(file) : known;
    distributions.set(file, problem);
    return problem;
  };
  const arrivals = (file: string): NamedFile => {
    const known = recordings.get(file) ?? recordedFile(file);
    recordings.set(file, known);
    return known;
  };
  return {
    facts: {
      file(slot, name) {
        if (slot === 'lengthDistribution') return { problem: lengths(name), device: null };
        if (slot === 'arrivalsFile') return arrivals(name);
        const opened = deviceOf(name);
        return typeof opened === 'string'
          ? { problem: null, device: opened }
          : { problem: profileProblem(name, opened), device: null };
      },
      model: (name) => registry.model(name) ?? path(name).facts,
      modelProblem: (name) => (registry.model(name) === null ? path(name).problem : null),
      models: registry.models,
      device: (id) => devices.get(id) ?? registry.device(id),
      devices: () => [...devices.values(), ...registry.devices()],
      layoutBasis(name) {
        try {
          return architectureOfModel(name).basis;
        } catch (error) {
          if (error instanceof UnsupportedArchitectureError) return null;
          throw error;
        }
      },
      windowedLayers(name) {
        try {
          return windowedLayers(architectureOfModel(name));
        } catch (error) {
          if (error instanceof UnsupportedArchitectureError) return null;
          throw error;
        }
      },
      wholeExpertsGiB(name) {
        try {
          const bytes = wholeExpertBytes(architectureOfModel(name));
          return bytes === null ? null : bytes / 1024 ** 3;
        } catch (error) {
          if (error instanceof UnsupportedArchitectureError) return null;
          throw error;
        }
      },
      measuredDatabases(device) {
        const known =
          databases.get(device) ?? databaseFolders.flatMap((folder) => findMeasuredDatabases(folder, device));
        databases.set(device, known);
        return known;
      },
    },
    openDeviceFile(path) {
      const opened = deviceOf(path);
      return typeof opened === 'string' ? null : opened;
    },
  };
}
