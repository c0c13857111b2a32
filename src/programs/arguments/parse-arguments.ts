import type { Catalogue } from '../../text/catalogue.ts';
import { ArgumentError } from './argument-errors.ts';
import type { ArgumentRecord, ProgramRecord } from './argument-record.ts';
import { convertValue } from './convert-value.ts';
import { type ArgumentValue, ParsedArguments } from './parsed-arguments.ts';

const numberLike = /^-\d+$|^-\d*\.\d+$/;

function isFlagWord(word: string): boolean {
  return word.length > 1 && word.startsWith('-') && !numberLike.test(word);
}

function isFlag(record: ArgumentRecord): boolean {
  return record.name.startsWith('-');
}

interface FlagUse {
  readonly record: ArgumentRecord;
  /** The spelling that was matched. */
  readonly spelling: string;
  /** Value attached with `=` or, for one-letter flags, directly. */
  readonly attached: string | null;
}

/** Finds the flag that a word stands for: its exact name, a one-letter flag with its value, or a unique prefix. */
class FlagFinder {
  private readonly spellings = new Map<string, ArgumentRecord>();
  private readonly texts: Catalogue['engineCommand'];
  private readonly flags: readonly ArgumentRecord[];

  constructor(program: ProgramRecord, texts: Catalogue['engineCommand']) {
    this.texts = texts;
    this.flags = program.arguments.filter(isFlag);
    for (const record of this.flags) {
      for (const spelling of [record.name, ...record.aliases, ...record.deprecated]) {
        this.spellings.set(spelling, record);
      }
    }
  }

  find(word: string): FlagUse {
    const whole = this.spellings.get(word);
    if (whole !== undefined) return { record: whole, spelling: word, attached: null };
    const equals = word.indexOf('=');
    const typed = equals < 0 ? word : word.slice(0, equals);
    const attached = equals < 0 ? null : word.slice(equals + 1);
    const exact = this.spellings.get(typed);
    if (exact !== undefined) return { record: exact, spelling: typed, attached };
    if (!word.startsWith('--')) {
      const short = this.spellings.get(word.slice(0, 2));
      if (short !== undefined) return { record: short, spelling: word.slice(0, 2), attached: word.slice(2) };
    }
    return this.byPrefix(typed, attached);
  }

  private byPrefix(typed: string, attached: string | null): FlagUse {
    const matches = [...this.spellings].filter(([spelling]) => spelling.startsWith(typed));
    const [first] = matches;
    const records = new Set(matches.map(([, record]) => record));
    if (first === undefined || !typed.startsWith('--')) {
      const present = this.flags.find(({ gone }) => gone.includes(typed))?.name ?? null;
      throw new ArgumentError(this.texts.unknownArgument(typed, present));
    }
    if (records.size > 1) {
      const names = [...records].map((record) => record.name).join(', ');
      throw new ArgumentError(this.texts.ambiguous(typed, names));
    }
    const [, record] = first;
    const isPresentName = matches.some(([spelling]) => spelling === record.name);
    return { record, spelling: isPresentName ? record.name : first[0], attached };
  }
}

/** Checks that a flag or choice which is known but not modelled was not asked for. */
function refuseUnmodelled(
  record: ArgumentRecord,
  values: readonly ArgumentValue[],
  texts: Catalogue['engineCommand'],
): void {
  if (record.isRefused) throw new ArgumentError(texts.notModelled(record.name));
  const refused = values.flat().find((value) => record.refusedChoices.includes(String(value)));
  if (refused !== undefined) throw new ArgumentError(texts.choiceNotModelled(record.name, String(refused)));
}

/**
 * Reads the words of a command line the way the real program does: unique prefixes of long names, `--name=value`,
 * former names, choices in any case and with dashes.
 * @throws ArgumentError
 */
export function parseArguments(
  program: ProgramRecord,
  words: readonly string[],
  texts: Catalogue['engineCommand'],
): ParsedArguments {
  const finder = new FlagFinder(program, texts);
  const positional = program.arguments.find((record) => !isFlag(record));
  const values = new Map<string, ArgumentValue>();
  const given = new Set<string>();
  const deprecated: { used: string; present: string }[] = [];
  const loose: string[] = [];

  const store = (record: ArgumentRecord, words: readonly string[]): void => {
    given.add(record.name);
    if (record.takes === 'none') {
      refuseUnmodelled(record, [], texts);
      values.set(record.name, true);
      return;
    }
    if (record.isRefused) refuseUnmodelled(record, [], texts);
    const converted = words.map((word) => convertValue(record, word, texts));
    refuseUnmodelled(record, converted, texts);
    const [first] = converted;
    if (record.isRepeatable) {
      const earlier = values.get(record.name);
      values.set(record.name, [...(Array.isArray(earlier) ? earlier : []), ...converted]);
    } else if (record.takes === 'many' || record.takes === 'any') {
      values.set(record.name, converted);
    } else if (first !== undefined) {
      values.set(record.name, first);
    }
  };

  let index = 0;
  while (index < words.length) {
    const word = words[index] ?? '';
    index += 1;
    if (word === '--') {
      loose.push(...words.slice(index));
      break;
    }
    if (!isFlagWord(word)) {
      loose.push(word);
      continue;
    }
    const { record, spelling, attached } = finder.find(word);
    if (record.deprecated.includes(spelling)) deprecated.push({ used: spelling, present: record.name });
    const taken: string[] = [];
    if (attached !== null) {
      if (record.takes === 'none') throw new ArgumentError(texts.takesNoValue(record.name, attached));
      taken.push(attached);
    } else if (record.takes !== 'none') {
      const most = record.takes === 'one' || record.takes === 'optional' ? 1 : Number.POSITIVE_INFINITY;
      while (taken.length < most && index < words.length && !isFlagWord(words[index] ?? '')) {
        taken.push(words[index] ?? '');
        index += 1;
      }
      const needsOne = record.takes === 'one' || record.takes === 'many';
      if (needsOne && taken.length === 0) throw new ArgumentError(texts.needsValue(record.name));
    }
    store(record, taken);
  }

  const [first, ...rest] = loose;
  if (first !== undefined && positional !== undefined) store(positional, [first]);
  const unexpected = positional === undefined ? loose : rest;
  if (unexpected.length > 0) throw new ArgumentError(texts.unknownArgument(unexpected.join(' '), null));
  for (const record of program.arguments) {
    if (values.has(record.name) || record.default === null) continue;
    values.set(record.name, record.default);
  }
  return new ParsedArguments(values, given, deprecated);
}

/** The names of required arguments that are missing, for one message. @throws ArgumentError */
export function requireArguments(
  program: ProgramRecord,
  parsed: ParsedArguments,
  texts: Catalogue['engineCommand'],
): void {
  const missing = program.arguments.filter((record) => record.isRequired && !parsed.isGiven(record.name));
  if (missing.length > 0)
    throw new ArgumentError(texts.missing(missing.map((record) => record.name).join(', ')));
}
