import type { PlanFacts } from '../plan-facts.ts';
import {
  figureProblem,
  type ParsedValue,
  parseSlotValue,
  type RefusedInput,
  typedValue,
  type UntypedValue,
} from './parse-value.ts';
import type { SlotRecord } from './records.ts';

/**
 * Checks a value that was chosen from a list, set by a flag or read from a journal, and brings it into the form of
 * `SlotValues`. Words are read like typed ones, so `choose('4k')` and typing `4k` mean the same.
 */
export function acceptSlotValue(record: SlotRecord, value: unknown, facts: PlanFacts): ParsedValue {
  return typeof value === 'string'
    ? parseSlotValue(record, value, facts)
    : typedValue(record, acceptValue(record, value, facts));
}

function acceptValue(record: SlotRecord, value: unknown, facts: PlanFacts): UntypedValue {
  if (value === null) return record.nullable ? fine(null) : refused(value);
  if (typeof value === 'boolean') return record.kind === 'boolean' ? fine(value) : refused(value);
  if (typeof value === 'number') return acceptFigures(record, [value], isListKind(record) ? [value] : value);
  if (Array.isArray(value)) return acceptList(record, value, facts);
  return refused(value);
}

const fine = (value: unknown): UntypedValue => ({ ok: true, value, reading: null });
const refused = (value: unknown): RefusedInput => ({
  ok: false,
  problem: { kind: 'unreadable', words: JSON.stringify(value) ?? String(value) },
});

function isListKind(record: SlotRecord): boolean {
  return ['integers', 'numbers', 'fractions'].includes(record.kind);
}

function acceptFigures(record: SlotRecord, figures: readonly number[], value: unknown): UntypedValue {
  if (['model', 'devices', 'choice', 'boolean', 'path', 'targets'].includes(record.kind))
    return refused(value);
  for (const figure of figures) {
    const problem = figureProblem(record, figure, String(figure));
    if (problem) return { ok: false, problem };
  }
  return fine(value);
}

/** Each name by itself: a name may hold blanks, and a refusal names it whole. */
function acceptDevices(record: SlotRecord, names: readonly string[], facts: PlanFacts): UntypedValue {
  const devices = new Set<string>();
  for (const name of names) {
    const one = parseSlotValue(record, name, facts);
    if (!one.ok) return one;
    if (one.slot === 'devices') for (const device of one.value) devices.add(device);
  }
  return fine([...devices]);
}

function acceptList(record: SlotRecord, values: readonly unknown[], facts: PlanFacts): UntypedValue {
  if (record.kind === 'targets') return values.length > 1 ? fine(values) : refused(values);
  if (record.kind === 'devices' && values.length > 0 && values.every((one) => typeof one === 'string')) {
    return acceptDevices(record, values, facts);
  }
  const isFigures = values.every((one): one is number => typeof one === 'number');
  return isListKind(record) && isFigures ? acceptFigures(record, values, values) : refused(values);
}
