import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import {
  type Architecture,
  findModel,
  isBrokenConfig,
  type ModelProblem,
  modelRegistry,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { isConfigGroup } from '../../engine/models/config-group.ts';
import { predictionLayersOf } from '../../plan/registry-facts.ts';
import { nearestNames } from '../../plan/slots/nearest-names.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { configPathOf, readModelConfig } from '../../store/model-config.ts';
import { architectureOfModel } from '../../store/model-folder.ts';
import { findUserModel, readUserModels } from '../../store/user-models.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { type Line, line, plainText, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import { worded } from '../../text/worded.ts';
import type { CommandModule } from '../command.ts';
import { type AddOptions, addModel } from './add-model.ts';
import { couldBe } from './assumable-types.ts';
import { billionsOf, feedForwardOf, type ModelEntry, memoryOf, modelRows } from './model-facts.ts';
import { sheet } from './sheet.ts';

type ModelsOptions = AddOptions;

/** Way out of a config.json that is not understood; null for a model of the registry. */
function wayOnFrom(id: string, problem: ModelProblem, texts: Catalogue): string | null {
  const path = configPathOf(id);
  if (path === null || isBrokenConfig(problem)) return null;
  const config = readModelConfig(id, path);
  const types = isConfigGroup(config) ? couldBe(config, id, problem) : [];
  const { model } = texts.catalog;
  return types.length > 0 ? model.takeFor(types.join(', ')) : model.cannotAssume;
}

function entryOf(id: string, texts: Catalogue): ModelEntry {
  const known = findModel(id) ?? findUserModel(id);
  const facts = {
    id,
    sameAs: known === null ? [] : [known.id, ...known.sameAs].filter((one) => one !== id),
    aliases: known?.aliases ?? [],
    source: known?.source ?? configPathOf(id) ?? id,
    isOwn: findModel(id) === null && known !== null,
  };
  try {
    return { ...facts, architecture: architectureOfModel(id), problem: null, wayOn: null, isBroken: false };
  } catch (error) {
    if (!(error instanceof UnsupportedArchitectureError)) throw error;
    return {
      ...facts,
      architecture: null,
      problem: worded(texts.engineCommand.problems.model, error.problem),
      wayOn: wayOnFrom(id, error.problem, texts),
      isBroken: configPathOf(id) !== null && isBrokenConfig(error.problem),
    };
  }
}

/** The one model that a name, alias or folder means. @throws UsageError with the nearest names, or all that it fits */
function modelNamed(name: string, program: Program): ModelEntry {
  const { errors } = program.texts.catalog;
  if (findModel(name) !== null || findUserModel(name) !== null || configPathOf(name) !== null)
    return entryOf(name, program.texts);
  const wanted = name.toLowerCase();
  const models = [...modelRegistry.values()];
  // One id of each model: several owners publish the same one.
  const fitting = models.flatMap(({ id, sameAs, aliases }) => {
    const published = [id, ...sameAs].find((one) => one.split('/').at(-1)?.toLowerCase() === wanted);
    return published ?? (aliases.some((one) => one.toLowerCase() === wanted) ? id : []);
  });
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return entryOf(only, program.texts);
  if (fitting.length > 1) throw new UsageError(errors.severalModels(name, fitting.join(', ')));
  const nearest = nearestNames(
    name,
    models.flatMap(({ id, sameAs }) => [id, ...sameAs]),
  );
  throw new UsageError(errors.unknownModel(name, nearest.join(', ')));
}

function overview(entries: readonly ModelEntry[], program: Program): Line[] {
  const texts = program.texts.catalog;
  const width = program.terminal.columns() - 1;
  const right = { align: 'right', tone: 'plain', least: 4, canShrink: false } as const;
  const columns: Column[] = [
    { title: texts.model.name, align: 'left', tone: 'strong', least: 20, canShrink: true },
    { ...right, title: texts.model.layers },
    { ...right, title: texts.model.hidden },
    { title: texts.model.experts, align: 'left', tone: 'plain', least: 12, canShrink: true },
    { ...right, title: texts.model.mtp },
  ];
  const of = (entry: ModelEntry, value: (architecture: Architecture) => string): string =>
    entry.architecture === null ? '–' : value(entry.architecture);
  const rows = entries.map((entry) => [
    entry.isOwn ? `${entry.id} (${texts.model.yours})` : entry.id,
    of(entry, ({ layers }) => fixed(layers)),
    of(entry, ({ hiddenSize }) => fixed(hiddenSize)),
    entry.problem ?? of(entry, (architecture) => feedForwardOf(architecture, texts)),
    of(entry, (architecture) => fixed(predictionLayersOf(architecture.config))),
  ]);
  return [
    ...table(columns, rows, width, 0, { hasHeader: true }),
    line(),
    ...wrap(line(span(texts.model.hint, 'dim')), width),
  ];
}

/** An architecture under the names of `throughline.models/1`, which do not follow those of the code. */
function architectureFields(architecture: Architecture) {
  const { config: _config, hiddenSize, vocabSize, kvHeads, headDim, rotaryDim, ...others } = architecture;
  const { intermediateSize, qkNorm, mla, ...facts } = others;
  return {
    ...facts,
    hidden: hiddenSize,
    vocabulary: vocabSize,
    keyValueHeads: kvHeads,
    headWidth: headDim,
    ropeWidth: rotaryDim,
    denseWidth: intermediateSize,
    queryKeyNorm: qkNorm,
    latent: mla && {
      queryRank: mla.qLoraRank,
      keyValueRank: mla.kvLoraRank,
      nope: mla.nope,
      rope: mla.rope,
      value: mla.value,
    },
  };
}

function document(entry: ModelEntry) {
  const { architecture, ...facts } = entry;
  const memory = architecture && {
    DISABLED: memoryOf(architecture, 'DISABLED'),
    W8A8_DYNAMIC: memoryOf(architecture, 'W8A8_DYNAMIC'),
  };
  const billions = architecture && billionsOf(architecture);
  return { ...facts, architecture: architecture && architectureFields(architecture), billions, memory };
}

/** A config.json of this machine that cannot be true is a damaged input; a model that is not modelled is none. */
function exitOf(wanted: readonly ModelEntry[]): number {
  return wanted.some(({ isBroken }) => isBroken) ? exitCodes.damaged : exitCodes.done;
}

/** `throughline models [NAME …]`: lists, shows and compares models; `models add FOLDER` adds one of the user's. */
export const models: CommandModule<ModelsOptions> = {
  declare(command, program) {
    command.argument('[name...]', program.texts.catalog.model.argument);
    command.option('--json', program.texts.catalog.options.json);
    command.option('--id <NAME>', program.texts.catalog.model.id);
    command.option('--assume <TYPE>', program.texts.catalog.model.assume);
  },
  async run(program, [first, ...rest], options) {
    if (first === 'add') return addModel(program, rest, options);
    const { json = false } = options;
    if (options.id !== undefined || options.assume !== undefined)
      throw new UsageError(program.texts.catalog.errors.onlyForAdd);
    const words = first === undefined ? [] : [first, ...rest];
    const own = readUserModels(program.locations.config);
    for (const { path, error } of own.damaged)
      program.err(program.texts.catalog.model.damaged(path, error.field ?? path));
    const wanted = words.map((name) => modelNamed(name, program));
    const all = () =>
      [...modelRegistry.keys(), ...own.models.map(({ id }) => id)]
        .sort((a, b) => a.localeCompare(b, 'en'))
        .map((id) => entryOf(id, program.texts));
    if (json) {
      const shown = wanted.length > 0 ? wanted : all();
      program.out(JSON.stringify({ schema: 'throughline.models/1', models: shown.map(document) }));
      return exitOf(wanted);
    }
    const texts = program.texts.catalog;
    const width = program.terminal.columns() - 1;
    const lines =
      wanted.length === 0
        ? overview(all(), program)
        : [
            ...sheet(
              wanted.map(({ id }) => id),
              modelRows(wanted, texts),
              width,
            ),
            ...(wanted.some(({ architecture }) => architecture !== null)
              ? [line(), ...wrap(line(span(`~ ${texts.model.computed}`, 'dim')), width)]
              : []),
          ];
    program.out(plainText(lines));
    return exitOf(wanted);
  },
};
