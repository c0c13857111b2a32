import { z } from 'zod';
import { conditionNames } from './conditions.ts';
import { slotIds } from './values.ts';

const text = z.strictObject({ en: z.string(), zh: z.string() });
const said = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** How a slot's value is typed, checked and shown. */
export const slotKinds = [
  'model',
  'devices',
  'integer',
  'integers',
  'number',
  'numbers',
  'tokens',
  'milliseconds',
  'fraction',
  'fractions',
  'choice',
  'boolean',
  'path',
  'targets',
] as const;
const range = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  exclusiveMin: z.boolean().default(false),
  exclusiveMax: z.boolean().default(false),
});

const option = z.strictObject({
  value: scalar,
  label: said,
  help: said,
  /** Condition under which it is listed in front of the others. */
  first: z.enum(conditionNames).nullable().default(null),
});

const suggestion = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('heuristic'), value: scalar, because: said }),
  z.strictObject({ from: z.literal('cli-default') }),
]);

/** One question of `dialogs/plan.yaml`. Defaults make absent fields explicit for the code. */
export const slotRecordSchema = z.strictObject({
  id: z.enum(slotIds),
  kind: z.enum(slotKinds),
  unit: z.string().nullable().default(null),
  range: range.nullable().default(null),
  /** "none" is an answer: there is no such limit. */
  nullable: z.boolean().default(false),
  asked: z.enum(['always', 'onDemand']),
  advanced: z.boolean().default(false),
  required: z.boolean().default(false),
  /** Conditions that all have to hold. */
  when: z
    .union([z.enum(conditionNames), z.array(z.enum(conditionNames)).min(1)])
    .default('always')
    .transform((when) => (typeof when === 'string' ? [when] : when)),
  asks: z.enum(conditionNames).nullable().default(null),
  needs: z.array(z.enum(slotIds)).default([]),
  optimizer: z.string().startsWith('--').nullable(),
  label: said,
  ask: said,
  why: said,
  example: said,
  allowed: text,
  options: z.array(option).default([]),
  suggest: z.array(suggestion).default([]),
});
export type SlotRecordDocument = z.infer<typeof slotRecordSchema>;

/** A value that a question suggests: a heuristic with its reason in both languages, or the program's own default. */
export type SuggestionRecord = z.infer<typeof suggestion>;

/** The whole of `dialogs/plan.yaml`: one question for every slot of `SlotValues`. */
export const planDialogSchema = z.strictObject({
  slots: z.array(slotRecordSchema).superRefine((records, context) => {
    for (const id of slotIds) {
      const count = records.filter((record) => record.id === id).length;
      if (count !== 1) context.addIssue(`slot "${id}" has ${count} questions, and needs one`);
    }
  }),
});
