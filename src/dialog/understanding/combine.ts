import type { SlotId } from '../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../text/words/around.ts';
import { anyWay, says } from '../../text/words/words.ts';
import {
  droppedBefore,
  droppedBehind,
  isConditional,
  movedFrom,
  notToBeHad,
  replacedBefore,
} from './correcting.ts';
import { equal, quoteAll, type Slots, settle, understood } from './settle.ts';
import { settleDevices } from './settle-devices.ts';
import type { SlotMention } from './slot-mention.ts';
import type { SourceText } from './source-text.ts';
import { findTargets, type TargetParts } from './targets.ts';
import type { AmbiguousPhrase, UnderstoodSlots } from './understanding.ts';

const turnOfPlan = new RegExp(`[;\\n]|\\. |(?<![a-z])${anyWay('turn-of-plan')}(?![a-z])`, 'u');
const beginsBehindDate = new RegExp(`^ ?${anyWay('begins-behind-date')}`, 'u');

/** Outcome of all statements of a text, one per slot. */
export interface Combined {
  readonly slots: UnderstoodSlots;
  readonly ask: readonly AmbiguousPhrase[];
  readonly targets: readonly UnderstoodSlots[];
  readonly targetsText: string;
  /** Statements that another one replaced without a word of correction. */
  readonly outdone: readonly SlotMention[];
  /** Statements that the words in front give up, with nothing said in their place. */
  readonly refused: readonly SlotMention[];
}

/** Joins statements: several devices, several targets, contradictions and corrections. */
export function combine(source: SourceText, all: readonly SlotMention[]): Combined {
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
  // The attention of one of several formats holds with that format only.
  const isFormatOpen = ask.some(({ slot }) => slot === 'quantizeLinearAction');
  if (isFormatOpen && bySlot.get('quantizeAttentionAction')?.every(({ isFallback }) => isFallback))
    delete slots.quantizeAttentionAction;
  const outdone = all.filter(
    (one) => isOutdone(one, slots) || (isCalledOff(source.folded, one) && !bySlot.has(one.slot)),
  );
  return {
    slots,
    ask: ask.filter(({ slot }) => slots[slot] === undefined || slot === 'devices'),
    targets: targets.map((parts) => targetSlots(source, parts)),
    targetsText: quoteAll(source, [...ofTargets]),
    outdone,
    refused: all.filter((one) => !bySlot.has(one.slot) && isRefused(source.folded, one)),
  };
}

/** Whether a statement's slot was filled with something that the statement does not say. */
function isOutdone(one: SlotMention, slots: UnderstoodSlots): boolean {
  const settled = slots[one.slot];
  if (settled === undefined || one.slot === 'devices') return false;
  if (one.interpretations !== null) {
    return !one.interpretations.some(
      ({ value, slot }) => slots[slot ?? one.slot] && equal(value, slots[slot ?? one.slot]?.value),
    );
  }
  return one.isFallback && !equal(one.value, settled.value);
}

function groupBySlot(source: SourceText, all: readonly SlotMention[]): Map<SlotId, SlotMention[]> {
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
  const bySlot = new Map<SlotId, SlotMention[]>();
  for (const one of kept) {
    if (one.isFallback && filled.has(one.slot)) continue;
    if (one.isImplied === true && open.has(one.slot)) continue;
    bySlot.set(one.slot, [...(bySlot.get(one.slot) ?? []), one]);
  }
  return bySlot;
}

/** `we currently run 8 H100; plan 8 H200`: what runs today, where a later sentence or clause names another. */
function isOfToday(folded: string, one: SlotMention, all: readonly SlotMention[]): boolean {
  const from = Math.max(folded.lastIndexOf(';', one.start), folded.lastIndexOf('\n', one.start)) + 1;
  if (!says('runs-today', folded.slice(from, one.start))) return false;
  const next = folded.slice(one.end).search(turnOfPlan);
  return next >= 0 && all.some((other) => other.slot === one.slot && other.start > one.end + next);
}

/** `32 cards isn't an option`, `TP16 doesn't fit`: a figure that the words behind it give up. */
function isCalledOff(folded: string, { slot, value, end }: SlotMention): boolean {
  // Of a device that is refused the reader of names decides.
  if (slot === 'devices') return false;
  const behind = textBehind(folded, end, 40);
  if (Array.isArray(value))
    return value.length === 1 && (sizeRefused.test(behind) || droppedBehind.test(behind));
  return typeof value === 'number' && droppedBehind.test(behind);
}

const sizeRefused = new RegExp(`^ ?${anyWay('size-refused-behind')}`, 'u');

/** `不要16卡`: a value that a word right in front gives up. */
function isRefused(folded: string, one: SlotMention): boolean {
  const isSwitch = typeof one.value === 'boolean';
  return !isSwitch && !isConditional(folded, one) && droppedBefore.ends(inFrontOf(folded, one));
}

const inFrontOf = (folded: string, { start }: SlotMention) => textBefore(folded, start, 40);

/** A value that the words in front give up; switched features carry their own "not". */
function isDropped(folded: string, one: SlotMention, all: readonly SlotMention[]): boolean {
  const { start, end, value } = one;
  if (typeof value === 'boolean' || isConditional(folded, one)) return false;
  if (isCalledOff(folded, one)) return true;
  const before = inFrontOf(folded, one);
  const isReplaced = () => all.some((other) => other.slot === one.slot && other.start > start);
  if (droppedBefore.ends(before) || replacedBefore.test(before)) return true;
  if (one.slot === 'numDevices' && notToBeHad.ends(before)) return true;
  // `从4卡A2扩到8卡`: the count is left, and not the device, which nothing takes the place of.
  return isReplaced() && movedFrom.ends(before) && !beginsBehindDate.test(textBehind(folded, end, 4));
}

function targetSlots(source: SourceText, { differing, device }: TargetParts): UnderstoodSlots {
  return {
    ...(device && device.interpretations === null ? { devices: understood(source, device) } : {}),
    [differing.slot]: understood(source, differing),
  };
}

/** The rest of the text decides which meaning of "disaggregated" is meant. */
function resolveMode(
  bySlot: ReadonlyMap<SlotId, readonly SlotMention[]>,
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
