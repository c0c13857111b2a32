import { z } from 'zod';
import type { Answer, Answers } from './answers.ts';
import { type Provenance, rememberedSource } from './provenance.ts';
import { slotValueSchemas } from './slots/value-schema.ts';
import { type SlotId, type SlotValues, slotIds } from './slots/values.ts';

const bilingual = z.strictObject({ en: z.string(), zh: z.string() });
/** A source that was opened when the answer was given. Read back it proves nothing by itself: it is opened again. */
const source = z
  .strictObject({ where: z.string(), line: z.int().nullable(), excerpt: z.string() })
  .transform(rememberedSource);

/** Where a stored value comes from. */
export const provenanceSchema: z.ZodType<Provenance> = z.discriminatedUnion('label', [
  z.strictObject({ label: z.literal('user-provided'), said: z.string().nullable() }),
  z.strictObject({
    label: z.literal('CLI default'),
    program: z.string(),
    version: z.string(),
    source,
  }),
  z.strictObject({ label: z.literal('user-provided previous config'), session: z.string() }),
  z.strictObject({ label: z.literal('inspected local test/example'), source }),
  z.strictObject({ label: z.literal('documented example'), section: z.string(), source }),
  z.strictObject({
    label: z.literal('throughput_optimizer result'),
    run: z.string(),
    engine: z.string(),
    row: z.string(),
    source,
  }),
  z.strictObject({ label: z.literal('explicit heuristic'), because: bilingual }),
]);

type AnswerTypes = { readonly [Id in SlotId]: z.ZodExactOptional<z.ZodType<Answer<SlotValues[Id]>>> };

function answerType<Id extends SlotId>(id: Id): z.ZodType<Answer<SlotValues[Id]>> {
  const value: z.ZodType<SlotValues[Id]> = slotValueSchemas()[id];
  return z.strictObject({ value, provenance: provenanceSchema, reading: z.string().nullable() });
}

let schema: z.ZodType<Answers> | null = null;

/** Answers as they are stored in journals and briefs, made once. */
export function answersSchema(): z.ZodType<Answers> {
  if (schema !== null) return schema;
  const types = Object.fromEntries(slotIds.map((id) => [id, answerType(id).exactOptional()])) as AnswerTypes;
  schema = z.strictObject(types);
  return schema;
}
