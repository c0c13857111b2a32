import type { SlotId } from '../../plan/slots/values.ts';
import { grouped } from '../../text/words/numbers.ts';
import { anyWay, says } from '../../text/words/words.ts';
import {
  droppedBefore,
  droppedBehind,
  isConditional,
  lastCorrected,
  movedFrom,
  replacedBefore,
} from './correcting.ts';
import type { SourceText } from './source-text.ts';
import { type Statement, sameLabel } from './statement.ts';
import { findTargets, type TargetParts } from './targets.ts';
import type { AmbiguousPhrase, Interpretation, Understood, UnderstoodSlots } from './understanding.ts';

/** Outcome of all statements of a text, one per slot. */
export interface Combined {
  readonly slots: UnderstoodSlots;
  readonly ask: readonly AmbiguousPhrase[];
  readonly targets: readonly UnderstoodSlots[];
  readonly targetsText: string;
  /** Statements that another one replaced without a word of correction. */
  readonly outdone: readonly Statement[];
}

type Slots = Partial<Record<SlotId, Understood>>;

function understood(source: SourceText, one: Statement): Understood {
  return { value: one.value, text: source.quote(one.start, one.end), reading: one.reading };
}

function ambiguous(source: SourceText, one: Statement): AmbiguousPhrase {
  return {
    slot: one.slot,
    text: source.quote(one.start, one.end),
    interpretations: one.interpretations ?? [],
  };
}

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Joins statements: several devices, several targets, contradictions and corrections. */
export function combine(source: SourceText, all: readonly Statement[]): Combined {
  const bySlot = groupBySlot(source, all);
  const targets = findTargets(source.folded, bySlot);
  const ofTargets = new Set(
    targets.flatMap(({ differing, device }) => (device ? [differing, device] : [differing])),
  );
  const slots: Slots = {};
  const ask: AmbiguousPhrase[] = [];
  for (const [slot, statements] of bySlot) {
    const own = statements.filter((one) => !ofTargets.has(one) || one.interpretations !== null);
    if (slot === 'devices') settleDevices(source, own, slots, ask);
    else settle(source, slot, own, slots, ask);
  }
  resolveMode(bySlot, slots, ask);
  // What one of several formats says of attention holds with that format only.
  const isFormatOpen = ask.some(({ slot }) => slot === 'quantizeLinearAction');
  if (isFormatOpen && bySlot.get('quantizeAttentionAction')?.every(({ isFallback }) => isFallback))
    delete slots.quantizeAttentionAction;
  const outdone = all.filter((one) => isOutdone(one, slots));
  return {
    slots,
    ask: ask.filter(({ slot }) => slots[slot] === undefined || slot === 'devices'),
    targets: targets.map((parts) => targetSlots(source, parts)),
    targetsText: quoteAll(source, [...ofTargets]),
    outdone,
  };
}

/** Whether a statement's slot was filled with something that the statement does not say. */
function isOutdone(one: Statement, slots: UnderstoodSlots): boolean {
  const settled = slots[one.slot];
  if (settled === undefined || one.slot === 'devices') return false;
  if (one.interpretations !== null) {
    return !one.interpretations.some(
      ({ value, slot }) => slots[slot ?? one.slot] && equal(value, slots[slot ?? one.slot]?.value),
    );
  }
  return one.isFallback && !equal(one.value, settled.value);
}

function groupBySlot(source: SourceText, all: readonly Statement[]): Map<SlotId, Statement[]> {
  // Most texts say nothing of today: looking in front of every statement costs with the square of a long text.
  const tellsToday = says('of-today', source.folded);
  const kept = all
    .filter(
      (one) => !isDropped(source.folded, one, all) && !(tellsToday && isOfToday(source.folded, one, all)),
    )
    .toSorted((a, b) => a.start - b.start);
  const filled = new Set(kept.filter(({ isFallback }) => !isFallback).map(({ slot }) => slot));
  const open = new Set(
    kept.filter(({ interpretations }) => interpretations !== null).map(({ slot }) => slot),
  );
  const bySlot = new Map<SlotId, Statement[]>();
  for (const one of kept) {
    if (one.isFallback && filled.has(one.slot)) continue;
    if (one.isImplied === true && open.has(one.slot)) continue;
    bySlot.set(one.slot, [...(bySlot.get(one.slot) ?? []), one]);
  }
  return bySlot;
}

/** `we currently run 8 H100; plan 8 H200`: what runs today, where a later sentence or clause names another. */
function isOfToday(folded: string, one: Statement, all: readonly Statement[]): boolean {
  const from = Math.max(folded.lastIndexOf(';', one.start), folded.lastIndexOf('\n', one.start)) + 1;
  if (!says('runs-today', folded.slice(from, one.start))) return false;
  const next = folded
    .slice(one.end)
    .search(/[;\n]|\. |(?<![a-z])(?:but|want|need|now (?:we|plan))(?![a-z])/u);
  return next >= 0 && all.some((other) => other.slot === one.slot && other.start > one.end + next);
}

/** A value that the words in front give up; switched features carry their own "not". */
function isDropped(folded: string, one: Statement, all: readonly Statement[]): boolean {
  const { start, end, value } = one;
  if (typeof value === 'boolean' || isConditional(folded, one)) return false;
  if (typeof value === 'number' && droppedBehind.test(folded.slice(end, end + 40))) return true;
  const before = folded.slice(Math.max(0, start - 40), start);
  const isReplaced = () => all.some((other) => other.slot === one.slot && other.start > start);
  if (droppedBefore.ends(before) || replacedBefore.test(before)) return true;
  // `从4卡A2扩到8卡`: the count is left, and not the device, which nothing takes the place of.
  return isReplaced() && movedFrom.ends(before) && !/^ ?(?:开始|起)/u.test(folded.slice(end, end + 4));
}

function targetSlots(source: SourceText, { differing, device }: TargetParts): UnderstoodSlots {
  return {
    ...(device && device.interpretations === null ? { devices: understood(source, device) } : {}),
    [differing.slot]: understood(source, differing),
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

/** Several devices named one after another are one cross-hardware list; "or" and corrections choose one of them. */
function settleDevices(
  source: SourceText,
  own: readonly Statement[],
  slots: Slots,
  ask: AmbiguousPhrase[],
): void {
  const current = lastCorrected(source.folded, own);
  const kept = current.filter((one) => one.interpretations === null);
  const stated = new Set(kept.flatMap((one) => one.value as readonly string[]));
  // `910C (A3 560T)`: what a series leaves open, a device of it settles.
  const isSettled = (one: Statement) =>
    one.interpretations?.some(({ value }) => (value as readonly string[]).some((id) => stated.has(id))) ??
    false;
  ask.push(
    ...current
      .filter((one) => one.interpretations !== null && !isSettled(one))
      .map((one) => ambiguous(source, one)),
  );
  const [first] = kept;
  const last = kept.at(-1);
  if (!first || !last) return;
  const ids = [...new Set(kept.flatMap((one) => one.value as readonly string[]))];
  const text = source.quote(first.start, last.end);
  const isChoice = ids.length > 1 && isEitherOr(source.folded, kept);
  if (!isChoice) {
    slots.devices = { value: ids, text, reading: null };
    return;
  }
  const interpretations: Interpretation[] = ids.map((id) => ({ value: [id], label: sameLabel(id) }));
  const all = ids.join(', ');
  ask.push({
    slot: 'devices',
    text,
    interpretations: [
      ...interpretations,
      { value: ids, label: { en: `${all} compared`, zh: `${all} 对比` } },
    ],
  });
}

const either = new RegExp(`^[^,、;]{0,12}${anyWay('or')}[^,、;]{0,8}$`, 'u');

function isEitherOr(text: string, named: readonly Statement[]): boolean {
  const gaps = named.slice(1).map((one, index) => text.slice(named[index]?.end ?? 0, one.start));
  return gaps.some((gap) => either.test(gap)) && !says('comparing-devices', text);
}

/** Slots that hold the sizes to search, which add up. */
const sizeLists: ReadonlySet<SlotId> = new Set(['tpSizes', 'epSizes', 'moeDpSizes', 'dcpSizes', 'mtpSizes']);

/** Slots that hold a number format: one that is named beside an open one is another. */
const formats: ReadonlySet<SlotId> = new Set(['quantizeLinearAction', 'precision']);

/** One slot: equal or corrected statements give one value; otherwise all of them are asked about. */
function settle(
  source: SourceText,
  slot: SlotId,
  statements: readonly Statement[],
  slots: Slots,
  ask: AmbiguousPhrase[],
): void {
  const kept = lastCorrected(source.folded, statements);
  const clear = kept.filter((one) => one.interpretations === null);
  const open = kept.filter((one) => one.interpretations !== null);
  const differing = clear.filter(
    (one, index) => clear.findIndex((other) => equal(other.value, one.value)) === index,
  );
  const [first] = differing;
  const last = clear.at(-1);
  if (!first || !last) {
    ask.push(...askedTogether(source, slot, open));
    return;
  }
  const choice = eitherOf(source.folded, [...clear, ...open]);
  // `前缀缓存开和不开都比，命中率50%`: the figure of a feature does not decide what its own words leave open.
  const [undecided] = open;
  if (undecided && first.value === true) {
    ask.push(ambiguous(source, undecided));
    return;
  }
  const isAmong = (value: unknown) =>
    open.some(({ interpretations }) => interpretations?.some((one) => equal(one.value, value)));
  // `if fp8 does not fit, int4`: an open value beside a clear one that it does not hold.
  const isOther = open.length > 0 && differing.every(({ value }) => !isAmong(value)) && formats.has(slot);
  if (open.length > 0 && (choice.length > 0 || isOther)) {
    const all = (isOther ? [...differing, ...open] : choice).toSorted((a, b) => a.start - b.start);
    const interpretations = all.flatMap(
      (one) => one.interpretations ?? [{ value: one.value, label: sameLabel(labelOf(one.value)) }],
    );
    ask.push({ slot, text: quoteAll(source, all), interpretations });
    return;
  }
  if (differing.length === 1) {
    slots[slot] = understood(source, first);
    return;
  }
  if (sizeLists.has(slot)) {
    // `TP8 and TP16`: sizes to search, one after the other.
    const sizes = differing.flatMap((one) => one.value as readonly number[]);
    const value = [...new Set(sizes)].toSorted((a, b) => a - b);
    slots[slot] = { value, text: source.quote(first.start, last.end), reading: null };
    return;
  }
  const interpretations: Interpretation[] = differing.map((one) => ({
    value: one.value,
    label: sameLabel(labelOf(one.value)),
  }));
  ask.push({ slot, text: source.quote(first.start, last.end), interpretations });
}

/**
 * Several open phrases about one slot: all that they could mean, asked in one go; phrases about several slots each
 * for itself.
 */
function askedTogether(source: SourceText, slot: SlotId, open: readonly Statement[]): AmbiguousPhrase[] {
  const [first] = open;
  const isOne = open.every((one) => equal(one.interpretations, first?.interpretations));
  if (!first || isOne) return open.slice(0, 1).map((one) => ambiguous(source, one));
  const all = open.flatMap((one) => one.interpretations ?? []);
  if (all.some((one) => one.slot !== undefined)) return [ambiguous(source, first)];
  const interpretations = all.filter(
    (one, at) => all.findIndex(({ value }) => equal(value, one.value)) === at,
  );
  return [{ slot, text: quoteAll(source, open), interpretations }];
}

/** Statements with nothing but an "or" between neighbours, or the next only where the first fails: `FP8 or INT8`. */
function eitherOf(text: string, statements: readonly Statement[]): readonly Statement[] {
  const inOrder = statements.toSorted((a, b) => a.start - b.start);
  const gaps = inOrder.slice(1).map((one, at) => text.slice(inOrder[at]?.end ?? 0, one.start));
  return gaps.length > 0 && gaps.every((gap) => says('or-between', gap) || says('where-it-fails', gap))
    ? inOrder
    : [];
}

/** A value as a choice among others. */
export function labelOf(value: unknown): string {
  if (typeof value === 'number') return grouped(value);
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** What else the text says decides which meaning of "disaggregated" is meant. */
function resolveMode(
  bySlot: ReadonlyMap<SlotId, readonly Statement[]>,
  slots: Slots,
  ask: AmbiguousPhrase[],
): void {
  const statedRatio = bySlot.get('mode')?.some((one) => one.value === 'pd-ratio');
  if (statedRatio) {
    // "P/D ratio, prefill and decode both" speaks of the instances, not of phases.
    delete slots.phases;
    return;
  }
  const open = ask.find((one) => one.slot === 'mode');
  if (open === undefined || slots.mode) return;
  const saysInstances = bySlot.has('prefillDevicesPerInstance') || bySlot.has('decodeDevicesPerInstance');
  const value = saysInstances ? 'pd-ratio' : bySlot.has('phases') ? 'disaggregation' : null;
  if (value !== null) slots.mode = { value, text: open.text, reading: null };
}
