import { Command, type Option } from 'commander';
import type { Program } from '../../app/program.ts';
import { deviceProfiles, modelRegistry } from '../../engine/index.ts';
import { slotRecords } from '../../plan/slots/records.ts';
import type { ArgumentRecord, ProgramRecord } from '../../programs/arguments/argument-record.ts';
import { textGenerateProgram, throughputOptimizerProgram } from '../../programs/arguments/programs.ts';
import type { CommandRecord } from '../command.ts';

/** One word that may stand next, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

const globalFlags = ['--lang', '--plain', '--no-motion', '--help'] as const;
/** Flags that name a device or a model, in plans and in the drop-in programs. */
const deviceFlags: ReadonlySet<string> = new Set(['--device', '--devices']);
const modelFlags: ReadonlySet<string> = new Set(['--model', '--model-id']);

function words(texts: Iterable<string>): Candidate[] {
  return [...texts].map((word) => ({ word, meaning: '' }));
}

/** Values of a flag by its name: registries and the options of the plan's questions; null where anything may stand. */
function valuesOf(flag: string, program: Program): Candidate[] | null {
  if (deviceFlags.has(flag)) return words(deviceProfiles.keys());
  if (modelFlags.has(flag)) return words(modelRegistry.keys());
  if (flag === '--lang') return words(['en', 'zh']);
  const options = slotRecords.find((record) => record.flag === flag)?.options ?? [];
  if (options.length === 0) return null;
  return options.map(({ value, help }) => ({ word: String(value), meaning: help[program.language] }));
}

function ofOption(option: Option): Candidate {
  return { word: option.long ?? option.short ?? '', meaning: option.description };
}

function isFlag(word: string): boolean {
  return word.startsWith('--');
}

/** The flag whose values are being typed: the last flag before the word, where it takes values. */
function openFlag(before: readonly string[], takesValue: (flag: string) => boolean): string | null {
  const flag = before.findLast(isFlag);
  return flag !== undefined && takesValue(flag) ? flag : null;
}

async function ofCommand(
  record: CommandRecord,
  before: readonly string[],
  program: Program,
): Promise<Candidate[]> {
  if (!('load' in record)) return [];
  const command = new Command();
  (await record.load()).declare(command, program);
  const option = (flag: string) => command.options.find(({ long }) => long === flag);
  const flag = openFlag(before, (one) => {
    if (one === '--lang') return before.at(-1) === one;
    const known = option(one);
    return known !== undefined && !known.isBoolean() && (known.variadic || before.at(-1) === one);
  });
  const choices = flag === null ? null : option(flag)?.argChoices;
  const values = flag === null ? null : choices ? words(choices) : valuesOf(flag, program);
  if (values !== null) return values;
  const word = command.registeredArguments[before.filter((one) => !isFlag(one)).length];
  const actions = flag === null ? words(word?.argChoices ?? []) : [];
  return [...actions, ...command.options.filter(({ hidden }) => !hidden).map(ofOption)];
}

const enginePrograms: Readonly<Record<string, () => ProgramRecord>> = {
  'throughput-optimizer': throughputOptimizerProgram,
  'text-generate': textGenerateProgram,
};

function ofEngine(before: readonly string[], program: Program): Candidate[] {
  const [name = '', ...rest] = before;
  const read = enginePrograms[name];
  if (read === undefined) return words(Object.keys(enginePrograms));
  const records = read().arguments.filter(({ isRefused, name: flag }) => !isRefused && isFlag(flag));
  const takes = (record: ArgumentRecord, flag: string) =>
    record.takes !== 'none' && (record.takes === 'many' || record.takes === 'any' || rest.at(-1) === flag);
  const flag = openFlag(rest, (one) => records.some((record) => record.name === one && takes(record, one)));
  const choices = records.find((record) => record.name === flag)?.choices ?? [];
  if (choices.length > 0) return words(choices);
  const values = flag === null ? null : valuesOf(flag, program);
  return values ?? records.map(({ name: word, meaning }) => ({ word, meaning: meaning[program.language] }));
}

/**
 * Candidates for the last of the typed words (which may be empty), from the same records as help and parsing. An empty
 * answer leaves the word to the shell's completion of files.
 */
export async function candidatesFor(
  typed: readonly string[],
  records: readonly CommandRecord[],
  program: Program,
): Promise<readonly Candidate[]> {
  const before = typed.slice(0, -1);
  const started = typed.at(-1) ?? '';
  const [name, ...rest] = before;
  const record = records.find((one) => one.name === name) ?? null;
  const { summaries } = program.texts.commands;
  const commands = records.map((one) => ({ word: one.name, meaning: summaries[one.name] }));
  const all =
    record === null
      ? before.length === 0
        ? [...commands, ...words(globalFlags)]
        : []
      : 'loadRaw' in record
        ? ofEngine(rest, program)
        : await ofCommand(record, rest, program);
  return all.filter(({ word }) => word !== '' && word.startsWith(started));
}
