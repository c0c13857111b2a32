import { z } from 'zod';
import { answersSchema, provenanceSchema } from '../plan/answers-schema.ts';
import {
  anySlotValue,
  isSlotId,
  type SlotId,
  slotIds,
  type ValueOfSlot,
  valueOfSlot,
} from '../plan/slots/values.ts';
import { languages } from '../text/language.ts';
import { tones } from '../text/line.ts';
import type { JournalledEvent, SaidValues, SessionEvent, SetEvent } from './session.ts';

const bare = [
  'recommend',
  'back',
  'undo',
  'redo',
  'to-review',
  'to-confirm',
  'to-result',
  'run',
  'decline',
  'cancel',
] as const satisfies readonly SessionEvent['type'][];

/** Words that no question takes: the dialog refuses them where an earlier version refused the value. */
const unfit = '';

type SlotOrWords = ValueOfSlot | { readonly slot: SlotId; readonly value: string };

/** A value of the slot's type, a lone figure as a list of one; anything else is words. */
function typedOrWords(slot: SlotId, value: unknown): SlotOrWords {
  const typed = valueOfSlot(slot, value) ?? (typeof value === 'number' ? valueOfSlot(slot, [value]) : null);
  return typed ?? { slot, value: typeof value === 'string' ? value : unfit };
}

interface ReadSet {
  readonly slot: SlotId;
  readonly value?: unknown;
  readonly said: string | null;
}

function setEvent({ slot, value, said }: ReadSet): SetEvent {
  return { type: 'set', ...typedOrWords(slot, value), said };
}

function saidValues(values: Readonly<Partial<Record<SlotId, unknown>>>): SaidValues {
  let said: SaidValues = {};
  for (const id of Object.keys(values).filter(isSlotId))
    said = { ...said, [id]: typedOrWords(id, values[id]).value };
  return said;
}

function eventSchemas() {
  const slot = z.enum(slotIds);
  const text = z.string();
  const value = anySlotValue.catch(unfit);
  const suggestion = z.strictObject({
    value,
    label: text,
    provenance: provenanceSchema,
    because: text,
  });
  return [
    z.strictObject({ type: z.literal('say'), text, isEdit: z.boolean().exactOptional() }),
    z.strictObject({ type: z.literal('ask'), text }),
    z.strictObject({
      type: z.literal('choose'),
      value: z.union([anySlotValue, z.array(anySlotValue)]).catch(unfit),
    }),
    z.strictObject({ type: z.literal('take-suggestion'), taken: suggestion.exactOptional() }),
    z
      .strictObject({ type: z.literal('set'), slot, value: z.json().optional(), said: text.nullable() })
      .transform(setEvent),
    z.strictObject({
      type: z.literal('set-several'),
      values: z.partialRecord(slot, z.json()).transform(saidValues),
    }),
    z.strictObject({ type: z.literal('edit'), slot }),
    z.strictObject({ type: z.literal('drop'), slot }),
    z.strictObject({ type: z.literal('reuse'), session: text, answers: answersSchema() }),
    z.strictObject({ type: z.literal('language'), language: z.enum(languages) }),
    ...bare.map((type) => z.strictObject({ type: z.literal(type) })),
  ] as const;
}

type Read = z.infer<ReturnType<typeof eventSchemas>[number]>;

/** Fields of events that no schema knows: a journal that holds one could not be read back. */
type Unread = {
  [Type in SessionEvent['type']]: Exclude<
    keyof Extract<SessionEvent, { type: Type }>,
    keyof Extract<Read, { type: Type }>
  >;
}[SessionEvent['type']];

/** A schema as that of events; the compiler refuses it where `Missed` has a field. */
function ofEvents<Event, Missed extends never>(
  schema: z.ZodType<Event>,
  ..._missed: Missed[]
): z.ZodType<Event> {
  return schema;
}

let eventSchema: z.ZodType<SessionEvent> | null = null;

/**
 * Every event of a session. What a file says goes through this before it reaches the statechart: an event of an unknown
 * type, with a slot that does not exist or a field too many is refused with its field.
 */
export function sessionEventSchema(): z.ZodType<SessionEvent> {
  eventSchema ??= ofEvents<SessionEvent, Unread>(z.discriminatedUnion('type', eventSchemas()));
  return eventSchema;
}

let journalledSchema: z.ZodType<JournalledEvent> | null = null;

/** Every event as a journal holds it, the answers to follow-up questions among them. */
export function journalledEventSchema(): z.ZodType<JournalledEvent> {
  if (journalledSchema !== null) return journalledSchema;
  const offer = z.strictObject({ label: z.string(), event: z.lazy(sessionEventSchema) });
  const reply = z.strictObject({
    type: z.literal('reply'),
    lines: z.array(z.array(z.strictObject({ text: z.string(), tone: z.enum(tones) }))),
    events: z.array(offer),
  });
  journalledSchema = ofEvents<JournalledEvent, Unread>(
    z.discriminatedUnion('type', [...eventSchemas(), reply]),
  );
  return journalledSchema;
}
