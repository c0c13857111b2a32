import { basename, dirname, resolve } from 'node:path';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import {
  type Architecture,
  familyOf,
  findModel,
  generalTypes,
  readArchitecture,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { isConfigGroup } from '../../engine/models/config-group.ts';
import { nearestNames } from '../../plan/slots/nearest-names.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { configPathOf, ModelConfigError, readModelConfig } from '../../store/model-config.ts';
import { keptFields, writeUserModel } from '../../store/user-models.ts';
import { line, plainText, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import { worded } from '../../text/worded.ts';
import { assumable, couldBe } from './assumable-types.ts';
import { modelRows } from './model-facts.ts';
import { sheet } from './sheet.ts';

/** Flags of `throughline models add`. */
export interface AddOptions {
  readonly id?: string;
  readonly assume?: string;
  readonly json?: boolean;
}

type Config = Readonly<Record<string, unknown>>;

/** The name of the model: as told, as the checkpoint calls itself, or the folder. */
function idOf(config: Config, path: string, told: string | undefined): string {
  if (told !== undefined) return told;
  const own = config._name_or_path;
  if (typeof own === 'string' && /^[\w.-]+\/[\w.-]+$/.test(own)) return own;
  const folder = basename(path) === 'config.json' ? dirname(path) : path;
  return basename(resolve(folder)).replace(/\.json$/, '');
}

/** The type that `--assume` names. @throws UsageError with the nearest ones */
function assumedType(told: string, program: Program): string {
  const type = told.toLowerCase();
  if (familyOf(type) !== null || generalTypes.has(type)) return type;
  throw new UsageError(
    program.texts.catalog.errors.unknownFamily(told, nearestNames(told, assumable).join(', ')),
  );
}

function read(config: Config, id: string, program: Program): Architecture | null {
  const { catalog, engineCommand } = program.texts;
  try {
    return readArchitecture(config, id);
  } catch (error) {
    if (!(error instanceof UnsupportedArchitectureError)) throw error;
    program.err(catalog.model.notAdded(id, worded(engineCommand.problems.model, error.problem)));
    const types = couldBe(config, id, error.problem);
    program.err(types.length > 0 ? catalog.model.couldAssume(types.join(', ')) : catalog.model.cannotAssume);
    return null;
  }
}

/** @throws InvalidInputError for a config.json that is none */
function configOf(folder: string, path: string, { texts }: Program): unknown {
  try {
    return readModelConfig(folder, path);
  } catch (error) {
    if (!(error instanceof ModelConfigError)) throw error;
    throw new InvalidInputError(texts.assessment.configProblem[error.fault](path));
  }
}

/**
 * `throughline models add FOLDER`: checks a config.json and writes it to the user's models, with what was read. Nothing
 * is written of a config that is not understood; the field is named, and the families that it could be taken for.
 */
export function addModel(program: Program, words: readonly string[], options: AddOptions): number {
  const { catalog } = program.texts;
  const [folder, ...others] = words;
  if (folder === undefined || others.length > 0) throw new UsageError(catalog.errors.oneFolder);
  const path = configPathOf(folder);
  if (path === null) throw new UsageError(catalog.errors.noConfig(folder));
  const config = configOf(folder, path, program);
  const fields = isConfigGroup(config) ? config : {};
  const id = idOf(fields, path, options.id);
  if (!/^[\w./-]+$/.test(id)) throw new UsageError(catalog.errors.badId(id));
  if (findModel(id) !== null) throw new UsageError(catalog.errors.knownModel(id));
  const kept = {
    ...keptFields(fields),
    ...(options.assume === undefined ? {} : { assumed_type: assumedType(options.assume, program) }),
  };
  const architecture = read(kept, id, program);
  if (architecture === null) return exitCodes.damaged;
  const source = resolve(path);
  const file = writeUserModel(program.locations.config, {
    id,
    sameAs: [],
    aliases: [],
    source,
    config: kept,
  });
  const names = Object.keys(kept).toSorted();
  if (options.json) {
    program.out(
      JSON.stringify({
        schema: 'throughline.model-added/1',
        id,
        file,
        basis: architecture.basis,
        fields: names,
      }),
    );
    return exitCodes.done;
  }
  const width = program.terminal.columns() - 1;
  const entry = {
    id,
    architecture,
    problem: null,
    sameAs: [],
    aliases: [],
    source,
    wayOn: null,
    isBroken: false,
    isOwn: true,
  };
  program.out(
    plainText([
      ...wrap(line(span(catalog.model.added(id, file), 'accent')), width),
      line(),
      ...sheet([id], modelRows([entry], catalog), width),
      line(),
      ...wrap(line(span(catalog.model.fieldsRead(names.join(', ')), 'dim')), width),
    ]),
  );
  return exitCodes.done;
}
