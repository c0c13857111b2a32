import type { SlotId } from '../../plan/slots/values.ts';
import { grouped } from './numbers.ts';
import type { SourceText } from './source-text.ts';
import { type Statement, sameLabel } from './statement.ts';
import type { AmbiguousPhrase, Reading, Understood, UnderstoodSlots } from './understanding.ts';

/** What all statements of a text come to. */
export interface Combined {
  readonly slots: UnderstoodSlots;
  readonly ask: readonly AmbiguousPhrase[];
  readonly targets: readonly UnderstoodSlots[];
  readonly targetsText: string;
}

const comparing = /\bvs\.?\b|\bversus\b|compar|\bagainst\b|对比|比较|相比|对照|\bor\b|还是|或者?|分别/u;
const correcting =
  /\b(?:no|actually|instead|rather|sorry|make (?:it|that)|change|wait|correction)\b|改成|改为|改到|换成|不对|应该是|而是/u;
const droppedBefore = /(?:\bnot|instead of|rather than|不是|而不是|\bfrom|从)\s*(?:the )?$/u;

function understood(source: SourceText, one: Statement): Understood {
  return { value: one.value, text: source.quote(one.start, one.end), reading: one.reading };
}

function ambiguous(source: SourceText, one: Statement): AmbiguousPhrase {
  return { slot: one.slot, text: source.quote(one.start, one.end), readings: one.readings ?? [] };
}

function labelOf(value: unknown): string {
  if (typeof value === 'number') return grouped(value);
  return Array.isArray(value) ? value.join(' ') : String(value);
}

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Several devices named one after another are one cross-hardware list. */
function joinDevices(source: SourceText, named: readonly Statement[]): Understood | null {
  const [first] = named;
  const last = named.at(-1);
  if (first === undefined || last === undefined) return null;
  const ids = [...new Set(named.flatMap((one) => one.value as readonly string[]))];
  return { value: ids, text: source.quote(first.start, last.end), reading: null };
}

/** The device statement that belongs to a count: the nearest in the same phrase. */
function deviceBeside(count: Statement, devices: readonly Statement[]): Statement | null {
  const near = devices.filter((one) => one.start - count.end <= 6 && count.start - one.end <= 6);
  return (
    near.toSorted((a, b) => Math.abs(a.start - count.start) - Math.abs(b.start - count.start))[0] ?? null
  );
}

/** Targets that differ: `8卡A2 对比 16卡A3`, `TPOT 30 vs 50 ms`. Empty when the text has one target. */
function targetsOf(text: string, bySlot: ReadonlyMap<SlotId, readonly Statement[]>) {
  const counts = bySlot.get('numDevices') ?? [];
  const devices = bySlot.get('devices') ?? [];
  const isComparison = comparing.test(text);
  const differ = (statements: readonly Statement[]) =>
    statements.length > 1 && new Set(statements.map((one) => JSON.stringify(one.value))).size > 1;
  if (
    !isComparison &&
    !(differ(counts) && counts.every((count) => deviceBeside(count, devices) !== null) && devices.length > 1)
  ) {
    return [];
  }
  const differing = (['numDevices', 'tpotLimitMs', 'ttftLimitMs', 'searchSpace'] as const).find((slot) =>
    differ((bySlot.get(slot) ?? []).filter((one) => one.readings === null)),
  );
  if (differing === undefined) return [];
  const statements = bySlot.get(differing) ?? [];
  const ownsDevice = differing === 'numDevices' && devices.length === counts.length && devices.length > 1;
  return statements.map((one, index) => {
    const device = ownsDevice ? (deviceBeside(one, devices) ?? devices[index] ?? null) : null;
    return { differing, statement: one, device };
  });
}

/** Joins statements: several devices, several targets, contradictions and corrections. */
export function combine(source: SourceText, all: readonly Statement[], text: string): Combined {
  const kept = all
    .filter((one) => !droppedBefore.test(text.slice(Math.max(0, one.start - 16), one.start)))
    .toSorted((a, b) => a.start - b.start);
  const bySlot = new Map<SlotId, Statement[]>();
  for (const one of kept) bySlot.set(one.slot, [...(bySlot.get(one.slot) ?? []), one]);

  const targets = targetsOf(text, bySlot);
  const slots: Partial<Record<SlotId, Understood>> = {};
  const ask: AmbiguousPhrase[] = [];
  const ofTargets = new Set(
    targets.flatMap(({ statement, device }) => (device ? [statement, device] : [statement])),
  );

  for (const [slot, statements] of bySlot) {
    const own = statements.filter((one) => !ofTargets.has(one) || one.readings !== null);
    const clear = own.filter((one) => one.readings === null);
    const open = own.filter((one) => one.readings !== null);
    if (slot === 'devices') {
      const joined = joinDevices(source, clear);
      if (joined) slots.devices = joined;
      ask.push(...open.map((one) => ambiguous(source, one)));
      continue;
    }
    settle(source, slot, clear, open, text, slots, ask);
  }
  resolveMode(bySlot, slots, ask);
  return {
    slots,
    ask,
    targets: targets.map(({ differing, statement, device }) => ({
      ...(device && device.readings === null ? { devices: understood(source, device) } : {}),
      [differing]: understood(source, statement),
    })),
    targetsText: quoteAll(source, [...ofTargets]),
  };
}

/** The words from the first to the last of some statements. */
function quoteAll(source: SourceText, statements: readonly Statement[]): string {
  if (statements.length === 0) return '';
  return source.quote(
    Math.min(...statements.map(({ start }) => start)),
    Math.max(...statements.map(({ end }) => end)),
  );
}

/** One slot: the last of equal or corrected statements; otherwise all readings are asked about. */
function settle(
  source: SourceText,
  slot: SlotId,
  clear: readonly Statement[],
  open: readonly Statement[],
  text: string,
  slots: Partial<Record<SlotId, Understood>>,
  ask: AmbiguousPhrase[],
): void {
  const last = clear.at(-1);
  if (last === undefined) {
    const first = open[0];
    if (first) ask.push(ambiguous(source, first));
    return;
  }
  const differing = clear.filter(
    (one, index) => clear.findIndex((other) => equal(other.value, one.value)) === index,
  );
  const first = differing[0] ?? last;
  const isCorrected =
    correcting.test(text.slice(first.end, last.start)) || correcting.test(text.slice(0, first.start));
  if (differing.length === 1 || isCorrected) {
    slots[slot] = understood(source, differing.length === 1 ? first : last);
    return;
  }
  const readings: Reading[] = differing.map((one) => ({
    value: one.value,
    label: sameLabel(`${labelOf(one.value)} ("${source.quote(one.start, one.end)}")`),
  }));
  ask.push({ slot, text: source.quote(first.start, last.end), readings });
}

/** What else the text says decides which meaning of "disaggregated" is meant. */
function resolveMode(
  bySlot: ReadonlyMap<SlotId, readonly Statement[]>,
  slots: Partial<Record<SlotId, Understood>>,
  ask: AmbiguousPhrase[],
): void {
  const at = ask.findIndex((one) => one.slot === 'mode');
  const open = ask[at];
  if (open === undefined) {
    dropFollowingMode(bySlot, slots);
    return;
  }
  const saysPhases = bySlot.has('phases');
  const saysInstances = bySlot.has('prefillDevicesPerInstance') || bySlot.has('decodeDevicesPerInstance');
  const value = slots.mode ? null : saysInstances ? 'pd-ratio' : saysPhases ? 'disaggregation' : null;
  if (value !== null) slots.mode = { value, text: open.text, reading: null };
  if (slots.mode) ask.splice(at, 1);
}

/** "prefill only" implies its mode; a ratio that is stated as such stays the ratio. */
function dropFollowingMode(
  bySlot: ReadonlyMap<SlotId, readonly Statement[]>,
  slots: Partial<Record<SlotId, Understood>>,
): void {
  const stated = bySlot.get('mode')?.some((one) => one.value === 'pd-ratio');
  if (stated && slots.mode?.value === 'pd-ratio') delete slots.phases;
}
