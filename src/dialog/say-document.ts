import type { Answers } from '../plan/answers.ts';
import { missingSlots, revise } from '../plan/slots/applicability.ts';
import type { ConditionFacts } from '../plan/slots/conditions.ts';
import { explainProblem } from '../plan/slots/format-value.ts';
import { slotRecord } from '../plan/slots/records.ts';
import { isSlotId, type SlotId } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { withEntries } from './answering.ts';
import { heardEntries } from './heard-entries.ts';
import type { Understanding, Understood, UnderstoodSlots } from './understanding/understanding.ts';
import type { Unread } from './understanding/unread.ts';

/** One value that the words state. Times in ms, lengths in tokens, rates as fractions. */
interface SaidValue {
  readonly value: unknown;
  readonly label: 'user-provided';
  /** The exact substring. */
  readonly text: string;
  /** How the words were read where that is not obvious, e.g. `4k = 4,096`. */
  readonly reading: string | null;
}

type SaidValues = Readonly<Partial<Record<SlotId, SaidValue>>>;

/**
 * Document of `plan --say TEXT --dry-run --json`: answers that a text states, that it leaves open, that it makes
 * ambiguous.
 */
export interface SayDocument {
  readonly intent: Understanding['intent'];
  readonly slots: SaidValues;
  readonly ask: readonly {
    readonly slot: SlotId;
    readonly text: string;
    /** `slot` stands where an interpretation belongs to another slot than the phrase does. */
    readonly readings: readonly {
      readonly value: unknown;
      readonly label: string;
      readonly slot?: SlotId;
    }[];
  }[];
  /** Slots the user is not sure about. */
  readonly unsure: readonly SlotId[];
  /** Required slots that are still open. */
  readonly need: readonly SlotId[];
  /** Several targets, each with what is its own; the same values as in `slots.targets`, with their words. */
  readonly targets: readonly SaidValues[];
  /** Every stretch that was said and not used, refused values among them, in the order of the text. */
  readonly unread: readonly UnreadStretch[];
  /** Values that were said but cannot be answers, with the reason. */
  readonly refused: readonly { readonly slot: SlotId; readonly text: string; readonly message: string }[];
}

/** Parts of a text that were said and not used. */
export interface UnreadStretch {
  /** The exact substring. */
  readonly text: string;
  /** Why, in the language of the session. */
  readonly reason: string;
  /** The same as an id; `refused` where the value cannot be an answer. */
  readonly kind: Unread['reason'] | 'refused';
  /** Position of the first character in what was said, and the number of characters. */
  readonly start: number;
  readonly length: number;
}

/** Answers that stood before the words were said, and the language to speak. */
export interface SayBackground {
  /** Answers that stand already (flags, a reused plan); empty in a new plan. */
  readonly answers: Answers;
  /** The text itself. */
  readonly text: string;
  conditionFacts(answers: Answers): ConditionFacts;
  readonly language: Language;
}

/** The JSON document of a text that was understood. Pure; the words are not taken over as answers. */
export function sayDocument(heard: Understanding, given: SayBackground): SayDocument {
  const { answers, language } = given;
  const { facts } = given.conditionFacts(answers);
  const { entries, refused } = heardEntries(heard, facts);
  const taken = withEntries(answers, entries);
  const conditionFacts = given.conditionFacts(taken);
  const { answers: revised, dropped } = revise(taken, conditionFacts);
  const need = missingSlots(revised, conditionFacts);
  const lost = dropped.filter((slot) => heard.slots[slot] !== undefined);
  const refusals = refused.map(({ slot, text, problem }) => ({
    slot,
    text,
    message: explainProblem(slotRecord(slot), problem, language),
  }));
  const accepted = new Map(entries.map(({ slot, value }) => [slot, value]));
  // Of several devices those that are known stand, beside the refusal of the others.
  const refusedSlots = new Set(refused.map(({ slot }) => slot).filter((slot) => !accepted.has(slot)));
  const devices = heard.slots.devices && accepted.get('devices');
  const slots =
    devices && heard.slots.devices
      ? { ...heard.slots, devices: { ...heard.slots.devices, value: devices } }
      : heard.slots;
  const targets = entries.find(({ slot }) => slot === 'targets');
  const ofTargets = targets
    ? { targets: said({ value: targets.value, text: heard.targetsText, reading: null }) }
    : {};
  return {
    intent: heard.intent,
    slots: { ...saidValues(slots, new Set([...refusedSlots, ...lost])), ...ofTargets },
    ask: heard.ask.map(({ slot, text, interpretations }) => ({
      slot,
      text,
      readings: interpretations.map(({ value, label, slot: other }) => ({
        value,
        label: label[language],
        ...(other === undefined ? {} : { slot: other }),
      })),
    })),
    unsure: heard.unsure,
    need,
    targets: heard.targets.map((target) => saidValues(target, refusedSlots)),
    unread: unreadOf(heard, refusals, lost, given),
    refused: refusals,
  };
}

function unreadOf(
  heard: Understanding,
  refused: SayDocument['refused'],
  lost: readonly SlotId[],
  { text: said, language }: SayBackground,
): readonly UnreadStretch[] {
  const stretches = heard.unread.map(
    ({ text, reason, start, length }): UnreadStretch => ({
      text,
      reason: messages(language).unread[reason],
      kind: reason,
      start,
      length,
    }),
  );
  const values = refused.map(
    ({ text, message }): UnreadStretch => ({
      text,
      reason: message,
      kind: 'refused',
      start: Math.max(0, said.indexOf(text)),
      length: text.length,
    }),
  );
  const meaningless = lost.map((slot): UnreadStretch => {
    const text = heard.slots[slot]?.text ?? '';
    const reason = messages(language).unread['not-in-plan'];
    return { text, reason, kind: 'not-in-plan', start: Math.max(0, said.indexOf(text)), length: text.length };
  });
  return [...stretches, ...values, ...meaningless].toSorted((a, b) => a.start - b.start);
}

function said({ value, text, reading }: Understood): SaidValue {
  return { value, label: 'user-provided', text, reading };
}

function saidValues(slots: UnderstoodSlots, refused: ReadonlySet<SlotId>): SaidValues {
  return Object.fromEntries(
    Object.entries(slots)
      .filter(([id]) => isSlotId(id) && !refused.has(id))
      .map(([id, understood]) => [id, said(understood)]),
  );
}
