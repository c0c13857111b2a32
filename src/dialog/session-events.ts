import { z } from 'zod';
import { answersSchema, provenanceSchema } from '../plan/answers-schema.ts';
import { slotRecords } from '../plan/slots/records.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { languages } from '../text/language.ts';
import { tones } from '../text/line.ts';
import type { JournalledEvent, SessionEvent } from './session.ts';

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

/** Anything that JSON can hold is judged by the question it answers; `undefined` is no member in JSON. */
const anyValue = z.json().optional();

function eventSchemas() {
  const slot = z.enum(slotRecords.map(({ id }) => id) as [SlotId, ...SlotId[]]);
  const text = z.string();
  const suggestion = z.strictObject({
    value: anyValue,
    label: text,
    provenance: provenanceSchema,
    because: text,
  });
  return [
    z.strictObject({ type: z.literal('say'), text, isEdit: z.boolean().optional() }),
    z.strictObject({ type: z.literal('ask'), text }),
    z.strictObject({ type: z.literal('choose'), value: anyValue }),
    z.strictObject({ type: z.literal('take-suggestion'), taken: suggestion.optional() }),
    z.strictObject({ type: z.literal('set'), slot, value: anyValue, said: text.nullable() }),
    z.strictObject({ type: z.literal('set-several'), values: z.partialRecord(slot, z.json()) }),
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
function ofEvents<Event, Missed extends never>(schema: z.ZodType, ..._missed: Missed[]): z.ZodType<Event> {
  return schema as z.ZodType<Event>;
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
