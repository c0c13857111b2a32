import { understand } from '../../../src/dialog/understanding/understand.ts';
import type { Understanding, UnderstoodSlots } from '../../../src/dialog/understanding/understanding.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import type { SlotId } from '../../../src/plan/slots/values.ts';

/** A value and the exact words that state it. */
type Said = readonly [value: unknown, text: string];
type SaidSlots = Readonly<Record<string, Said>>;

/** What a text says, in the form of the corpora. */
interface Heard {
  readonly intent: Understanding['intent'];
  readonly slots: SaidSlots;
  /**
   * A reading that belongs to another slot is written `{slot: value}`; `{every: beginning}` stands for all registered
   * ids that begin so.
   */
  readonly ask: readonly {
    readonly slot: SlotId;
    readonly text: string;
    readonly readings: readonly unknown[];
  }[];
  readonly unsure: readonly SlotId[];
  readonly targets: readonly SaidSlots[];
}

/** One utterance and all that it says; what is absent must not be understood, an absent intent is `plan`. */
export interface CorpusCase extends Partial<Heard> {
  readonly say: string;
  /** The question on the screen; none in an opening. */
  readonly question?: SlotId;
  /** All that looks like a requirement and is not used; not looked at where absent. */
  readonly unread?: readonly string[];
}

/** The utterances of several corpus files. */
export function corpusOf(...files: readonly unknown[]): readonly CorpusCase[] {
  return files.flatMap((file) => file as readonly CorpusCase[]);
}

const facts = registryFacts();

/** Understands a text against the shipped models and devices. */
export function hear(say: string, slot: SlotId | null = null): Understanding {
  return understand(say, { slot, answers: {}, facts, language: 'en' });
}

/** What whole corpora say, heard once for all tests of a worker. */
const heardBefore = new Map<string, Understanding>();

/** Like `hear`, for texts that several tests look at. */
export function hearOnce(say: string, slot: SlotId | null = null): Understanding {
  const key = `${slot} ${say}`;
  const known = heardBefore.get(key) ?? hear(say, slot);
  heardBefore.set(key, known);
  return known;
}

function said(slots: UnderstoodSlots): SaidSlots {
  return Object.fromEntries(Object.entries(slots).map(([id, { value, text }]) => [id, [value, text]]));
}

/** What was understood, in the form of the corpora. */
export function written({ intent, slots, ask, unsure, targets }: Understanding): Heard {
  return {
    intent,
    slots: said(slots),
    ask: ask.map(({ slot, text, interpretations }) => ({
      slot,
      text,
      readings: interpretations.map(({ value, slot: other }) => (other ? { [other]: value } : value)),
    })),
    unsure,
    targets: targets.map(said),
  };
}

/** All that a text tells beside values: readings, names of choices, what was not used, and the places that were. */
export function besideValues(say: string, { slots, targets, ask, ...heard }: Understanding): string {
  const readings = [slots, ...targets].flatMap((one) =>
    Object.entries(one).flatMap(([id, { reading }]) => (reading === null ? [] : [`${id}: ${reading}`])),
  );
  const choices = ask.map(
    ({ slot, interpretations }) =>
      `${slot}? ${interpretations.map(({ label }) => (label.en === label.zh ? label.en : `${label.en} | ${label.zh}`)).join(' / ')}`,
  );
  const { isUnsure, targetsText, unread, used } = heard;
  return [
    say.replaceAll('\n', ' ⏎ '),
    ...readings,
    ...choices,
    ...(isUnsure ? ['is unsure'] : []),
    ...(targetsText === '' ? [] : [`targets: ${targetsText.replaceAll('\n', ' ⏎ ')}`]),
    ...unread.map((one) => `not used: ${JSON.stringify(one)}`),
    `used: ${used.map(([start, end]) => `${start}–${end}`).join(' ')}`,
  ].join('\n  ');
}

/** What an entry expects, with nothing left out. */
export function expected(entry: CorpusCase): Heard {
  const { intent = 'plan', slots = {}, ask = [], unsure = [], targets = [] } = entry;
  const expanded = ask.map((one) => ({ ...one, readings: one.readings.flatMap(everyId) }));
  return { intent, slots, ask: expanded, unsure, targets };
}

function everyId(reading: unknown): readonly unknown[] {
  if (typeof reading !== 'object' || reading === null || !Object.hasOwn(reading, 'every')) return [reading];
  const beginning = String((reading as { readonly every: string }).every);
  const own = facts.models().map(({ id }) => id);
  const others = facts.models().flatMap(({ aliases }) => aliases.filter((alias) => alias.includes('/')));
  return [...own, ...others].filter((id) => id.startsWith(beginning));
}

/** The values of a text by slot; `slot?` has the readings of what is asked about, `unread` what is said and not used. */
export function meaningOf(say: string, slot: SlotId | null = null): Readonly<Record<string, unknown>> {
  const heard = hear(say, slot);
  const unread = heard.unread.map(({ text }) => text);
  return {
    ...Object.fromEntries(Object.entries(heard.slots).map(([id, { value }]) => [id, value])),
    ...Object.fromEntries(
      heard.ask.map((one) => [`${one.slot}?`, one.interpretations.map(({ value }) => value)]),
    ),
    ...(heard.unsure.length > 0 ? { unsure: heard.unsure } : {}),
    ...(unread.length > 0 ? { unread } : {}),
  };
}

/** What a choice is called in both languages. */
export function labelsOf(say: string): readonly (readonly [string, string])[] {
  return hear(say).ask.flatMap(({ interpretations }) =>
    interpretations.map(({ label }) => [label.en, label.zh] as const),
  );
}
