import { type Fields, isFields } from '../../text/fields.ts';
import type { Bilingual } from '../../text/language.ts';

/** How many values a flag takes: `optional` and `any` may be given without one. */
export type Arity = (typeof arities)[number];
const arities = ['none', 'one', 'optional', 'any', 'many'] as const;

/** Types of a value. `lengths` is a token count or the path of a length distribution. */
export const argumentTypes = [
  'switch',
  'text',
  'model',
  'lengths',
  'integer',
  'positive-integer',
  'non-negative-integer',
  'number',
  'positive-number',
  'fraction',
  'choice',
] as const;
export type ArgumentType = (typeof argumentTypes)[number];

/** One flag or positional argument of a program, as `references/programs/*.yaml` states it. */
export interface ArgumentRecord {
  /** `--long-name`, or the bare name of a positional argument. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** Former names: accepted with a warning. */
  readonly deprecated: readonly string[];
  /** Names of early versions that are refused today: an error tells the present one. */
  readonly gone: readonly string[];
  readonly group: string;
  readonly takes: Arity;
  readonly type: ArgumentType;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
  readonly default: string | number | readonly number[] | null;
  readonly choices: readonly string[];
  readonly range: { readonly min: number; readonly max: number } | null;
  readonly metavar: string | null;
  /** A flag of ours that the real program does not have. */
  readonly isOwn: boolean;
  /** Known, but not modelled here: refused by name instead of ignored. */
  readonly isRefused: boolean;
  readonly refusedChoices: readonly string[];
  readonly meaning: Bilingual;
}

/** The arguments of one program. */
export interface ProgramRecord {
  readonly name: string;
  readonly meaning: Bilingual;
  readonly arguments: readonly ArgumentRecord[];
}

/** A program record that breaks the form. */
export class ProgramRecordError extends Error {
  override readonly name = 'ProgramRecordError';
}

/** A group of fields; `known`: all that it may hold, null where names are free. */
function fieldsOf(value: unknown, where: string, known: readonly string[] | null): Fields {
  if (!isFields(value)) throw new ProgramRecordError(`${where} must be a group`);
  const unknown = known === null ? undefined : Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new ProgramRecordError(`${where} has an unknown field "${unknown}"`);
  return value;
}

const argumentFields = [
  'name',
  'aliases',
  'deprecated',
  'gone',
  'group',
  'takes',
  'type',
  'required',
  'repeatable',
  'default',
  'choices',
  'range',
  'metavar',
  'own',
  'refused',
  'refusedChoices',
  'meaning',
];
const programFields = ['name', 'source', 'meaning', 'arguments'];

function bilingual(value: unknown, where: string): Bilingual {
  const { en, zh } = fieldsOf(value, where, ['en', 'zh']);
  if (typeof en !== 'string' || typeof zh !== 'string') {
    throw new ProgramRecordError(`${where} must hold a text in both languages`);
  }
  return { en, zh };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function defaultOf(value: unknown): ArgumentRecord['default'] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'number');
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** An argument as a fault of it is reported. */
function argumentName(value: unknown): string {
  const { name } = fieldsOf(value, 'an argument', null);
  return typeof name === 'string' ? name : 'an argument';
}

function readArgument(value: unknown, meanings: Fields): ArgumentRecord {
  const fields = fieldsOf(value, argumentName(value), argumentFields);
  const { name, group, takes, type, range, default: fallback, metavar } = fields;
  if (typeof name !== 'string' || typeof group !== 'string') {
    throw new ProgramRecordError('an argument needs a name and a group');
  }
  const ofType = argumentTypes.find((known) => known === type);
  if (ofType === undefined) throw new ProgramRecordError(`${name}: type "${type}" is not known`);
  const arity = arities.find((known) => known === takes);
  if (arity === undefined) throw new ProgramRecordError(`${name}: takes "${takes}" is not known`);
  return {
    name,
    aliases: texts(fields.aliases),
    deprecated: texts(fields.deprecated),
    gone: texts(fields.gone),
    group,
    takes: arity,
    type: ofType,
    isRequired: fields.required === true,
    isRepeatable: fields.repeatable === true,
    default: defaultOf(fallback),
    choices: texts(fields.choices),
    range: range === undefined ? null : (range as { min: number; max: number }),
    metavar: typeof metavar === 'string' ? metavar : null,
    isOwn: fields.own === true,
    isRefused: fields.refused === true,
    refusedChoices: texts(fields.refusedChoices),
    meaning: bilingual(fields.meaning ?? meanings[name], `the meaning of ${name}`),
  };
}

/** Reads a program of `references/programs`. @throws ProgramRecordError */
export function readProgram(document: unknown, meanings: unknown): ProgramRecord {
  const fields = fieldsOf(document, 'a program', programFields);
  if (typeof fields.name !== 'string') throw new ProgramRecordError('a program needs a name');
  if (!Array.isArray(fields.arguments))
    throw new ProgramRecordError(`${fields.name}: arguments must be a list`);
  const known = fieldsOf(meanings, 'the meanings', null);
  return {
    name: fields.name,
    meaning: bilingual(fields.meaning, `the meaning of ${fields.name}`),
    arguments: fields.arguments.map((one) => readArgument(one, known)),
  };
}
