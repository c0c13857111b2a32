import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { nearestFormats } from './nearest-formats.ts';
import { namesNear } from './nearest-names.ts';
import {
  readCount,
  readFraction,
  readMilliseconds,
  readPlainQuantity,
  readTokens,
  type TypedQuantity,
} from './quantity.ts';
import { type SlotRecord, slotRecord } from './records.ts';
import { splitTarget } from './targets.ts';
import { type ValueOfSlot, valueOfSlot } from './values.ts';

/** Why words or a value cannot be an answer. The texts are in `src/text`, area `plan`. */
export type ValueProblem =
  | { readonly kind: 'unreadable'; readonly words: string }
  | { readonly kind: 'out-of-range'; readonly words: string }
  | { readonly kind: 'not-whole'; readonly words: string }
  | { readonly kind: 'unknown-option'; readonly words: string; readonly options: readonly string[] }
  | { readonly kind: 'unknown-device'; readonly words: string; readonly nearest: readonly string[] };

/** The reason why words or a value cannot be an answer. */
export interface RefusedInput {
  readonly ok: false;
  readonly problem: ValueProblem;
}

/** Outcome of reading words as the value of a slot: the value with its slot, or the reason why not. */
export type ParsedValue =
  | (ValueOfSlot & { readonly ok: true; readonly reading: string | null })
  | RefusedInput;

/** A value before its type is held against that of its slot. */
export type UntypedValue<Value = unknown> =
  | { readonly ok: true; readonly value: Value; readonly reading: string | null }
  | RefusedInput;

const unreadable = (words: string): RefusedInput => ({ ok: false, problem: { kind: 'unreadable', words } });
const good = <Value>(value: Value, reading: string | null = null): UntypedValue<Value> => ({
  ok: true,
  value,
  reading,
});

/** A value with its slot; refused where it is none of the slot's type. */
export function typedValue({ id }: SlotRecord, untyped: UntypedValue): ParsedValue {
  if (!untyped.ok) return untyped;
  const typed = valueOfSlot(id, untyped.value);
  return typed === null
    ? unreadable(JSON.stringify(untyped.value) ?? String(untyped.value))
    : { ...typed, ok: true, reading: untyped.reading };
}

const noLimit = (words: string) => says('value-no-limit', spelled(words));
const yes = (words: string) => says('value-on', spelled(words));
const no = (words: string) => says('value-off', spelled(words));
const everySize = (words: string) => says('value-every-size', spelled(words));

/** Words separated by spaces, commas or Chinese list marks. */
function listOf(words: string): readonly string[] {
  return words
    .split(/[\s,，、;；]+/u)
    .map((word) => word.trim())
    .filter((word) => word.length > 0);
}

/** Reads what was typed for one slot. Richer sentences are the matter of the free-text understanding. */
export function parseSlotValue(record: SlotRecord, typed: string, facts: PlanFacts): ParsedValue {
  return typedValue(record, readWords(record, typed, facts));
}

function readWords(record: SlotRecord, typed: string, facts: PlanFacts): UntypedValue {
  const words = typed.trim();
  if (words === '') return unreadable(words);
  if (record.nullable && noLimit(words)) return good(null);
  const byOption = parseOption(record, words);
  if (byOption) return byOption;
  switch (record.kind) {
    case 'model':
      return good(facts.model(words)?.id ?? words);
    case 'path':
      return good(words);
    case 'devices':
      return parseDevices(words, facts);
    case 'boolean':
      return yes(words) ? good(true) : no(words) ? good(false) : unreadable(words);
    case 'choice':
      return {
        ok: false,
        problem: { kind: 'unknown-option', words, options: nearestOptions(record, words) },
      };
    case 'integers':
    case 'numbers':
    case 'fractions':
      return parseList(record, words);
    case 'targets':
      return parseTargets(words, facts);
    default:
      return parseFigure(record, words);
  }
}

function parseOption(record: SlotRecord, words: string): UntypedValue | null {
  const wanted = words.toLowerCase().replaceAll('-', '_');
  const found = record.options.find((option) =>
    [String(option.value), option.label.en, option.label.zh].some(
      (name) => name.toLowerCase().replaceAll('-', '_') === wanted,
    ),
  );
  if (found) return good(found.value);
  const isOff = record.kind === 'choice' && no(words);
  return isOff && record.options.some(({ value }) => value === 'DISABLED') ? good('DISABLED') : null;
}

/** The options to name in a refusal: of number formats those with the nearest bits, otherwise all. */
function nearestOptions(record: SlotRecord, words: string): readonly string[] {
  const options = record.options.map(({ value }) => String(value));
  return isFormatSlot(record) ? nearestFormats(words, options) : options;
}

function isFormatSlot({ id }: SlotRecord): boolean {
  return id === 'quantizeLinearAction' || id === 'quantizeNonExpertLinearAction';
}

function readFigure(record: SlotRecord, words: string): TypedQuantity | null {
  switch (record.kind) {
    case 'tokens':
      return readTokens(words);
    case 'milliseconds':
      return readMilliseconds(words);
    case 'fraction':
    case 'fractions':
      return readFraction(words);
    case 'number':
    case 'numbers':
      return readPlainQuantity(words, record.unit);
    default:
      return record.unit === 'devices' ? readCount(words) : readPlainQuantity(words, record.unit);
  }
}

function parseFigure(record: SlotRecord, words: string): UntypedValue<number> {
  const quantity = readFigure(record, words);
  if (!quantity) return unreadable(words);
  const problem = figureProblem(record, quantity.value, words);
  return problem ? { ok: false, problem } : good(quantity.value, quantity.reading);
}

function parseList(record: SlotRecord, words: string): UntypedValue<readonly number[]> {
  if (record.kind === 'integers' && everySize(words)) return good([]);
  const values: number[] = [];
  for (const word of listOf(words)) {
    const one = parseFigure(record, word);
    if (!one.ok) return one;
    values.push(one.value);
  }
  return values.length > 0 ? good(values) : unreadable(words);
}

/** Checks one figure against range and wholeness; null when it is fine. */
export function figureProblem(record: SlotRecord, figure: number, words: string): ValueProblem | null {
  const isWhole = record.kind === 'integer' || record.kind === 'integers' || record.kind === 'tokens';
  if (isWhole && !Number.isInteger(figure)) return { kind: 'not-whole', words };
  const { min = -Infinity, max = Infinity, exclusiveMin, exclusiveMax } = record.range ?? {};
  const isBelow = exclusiveMin ? figure <= min : figure < min;
  const isAbove = exclusiveMax ? figure >= max : figure > max;
  return isBelow || isAbove || !Number.isFinite(figure) ? { kind: 'out-of-range', words } : null;
}

function parseDevices(words: string, facts: PlanFacts): UntypedValue<readonly string[]> {
  const whole = findDevice(words, facts);
  if (whole !== null) return good([whole]);
  const found: string[] = [];
  // A name of several words that no list holds is refused as a whole, not by its first word.
  const isOneName =
    listOf(words).every((word) => findDevice(word, facts) === null) && !/[,，、;；]/u.test(words);
  if (isOneName) return unknownDevice(words, facts);
  for (const word of listOf(words)) {
    const device = findDevice(word, facts);
    if (!device) return unknownDevice(word, facts);
    if (!found.includes(device)) found.push(device);
  }
  return good(found);
}

function unknownDevice(words: string, facts: PlanFacts): RefusedInput {
  const nearest = namesNear(
    words,
    facts.devices().map(({ id }) => id),
  );
  return { ok: false, problem: { kind: 'unknown-device', words, nearest } };
}

/** The device of an id in any case, or of an alias that fits one device only. */
function findDevice(word: string, facts: PlanFacts): string | null {
  const wanted = word.toLowerCase();
  const byId = facts.devices().find(({ id }) => id.toLowerCase() === wanted);
  if (byId) return byId.id;
  const byAlias = facts
    .devices()
    .filter(({ aliases }) => aliases.some((alias) => alias.toLowerCase() === wanted));
  return byAlias.length === 1 ? (byAlias[0]?.id ?? null) : null;
}

function parseTargets(words: string, facts: PlanFacts): UntypedValue {
  const targets: Record<string, unknown>[] = [];
  for (const one of words.split(/\s+/u)) {
    const parts = splitTarget(one);
    if (!parts) return unreadable(one);
    const target: Record<string, unknown> = {};
    for (const part of parts) {
      const value = parseSlotValue(slotRecord(part.slot), part.words, facts);
      if (!value.ok) return value;
      target[part.slot] = value.value;
    }
    targets.push(target);
  }
  return targets.length > 1 ? good(targets) : unreadable(words);
}
