import { z } from 'zod';
import { bases } from '../../measure.ts';
import { type Conditions, conditionsSchema, deviceResultSchema, modes, type Result } from '../../result.ts';
import { finishRun, mergeConditions, newRun } from '../run-draft.ts';

const words = z.array(z.string()).nullable();

/** Document that `throughline plan --json` prints, as far as it carries results; see `planDocument`. */
const planDocumentSchema = z.object({
  schema: z.literal('throughline.plan/1'),
  mode: z.enum(modes).nullable(),
  estimator: z.string().nullable(),
  version: z.string().nullable(),
  basis: z.array(z.enum(bases)).default([]),
  commands: z.array(words).default([]),
  conditions: z.array(conditionsSchema),
  results: z.array(deviceResultSchema.extend({ run: z.number().int().nonnegative() })),
  plan: z.object({ slots: z.record(z.string(), z.object({ value: z.unknown() })) }).optional(),
  errors: z.array(z.string()).default([]),
  elapsedSeconds: z.array(z.number().nullable()).default([]),
});

const slotConditions = conditionsSchema.partial();
const instanceSize = z.number().int().positive().nullable().catch(null);

/** A plan that was refused before it ran: its conditions, and no result. */
function refusedPlan({ mode, plan, errors }: z.infer<typeof planDocumentSchema>): Result[] {
  if (plan === undefined || errors.length === 0) return [];
  const values = Object.entries(plan.slots).map(([name, { value }]) => [name, value] as const);
  const told = slotConditions.safeParse(
    Object.fromEntries(values.filter(([name]) => name in conditionsSchema.shape)),
  );
  if (!told.success) return [];
  const draft = newRun();
  draft.mode = mode;
  draft.conditions = mergeConditions(draft.conditions, told.data as Partial<Conditions>);
  const sizeOf = (name: string) => instanceSize.parse(plan.slots[name]?.value ?? null);
  const instanceDevices = {
    prefill: sizeOf('prefillDevicesPerInstance'),
    decode: sizeOf('decodeDevicesPerInstance'),
  };
  const isOfInstances = instanceDevices.prefill !== null || instanceDevices.decode !== null;
  return [{ ...finishRun(draft), ...(isOfInstances ? { instanceDevices } : {}) }];
}

/** The runs of our own plan document, rows and outcomes apart as they were; empty where a value is no such document. */
export function readPlanDocument(value: unknown): Result[] {
  const read = planDocumentSchema.safeParse(value);
  if (!read.success) return [];
  const { mode, estimator, version, basis, commands, conditions, results, elapsedSeconds } = read.data;
  if (results.length === 0) return refusedPlan(read.data);
  const indices = [...new Set(results.map(({ run }) => run))].toSorted((a, b) => a - b);
  return indices.map((index): Result => {
    const draft = newRun();
    draft.mode = mode;
    draft.conditions = conditions[index] ?? draft.conditions;
    draft.results = results.filter((one) => one.run === index).map(({ run: _run, ...one }) => one);
    return {
      ...finishRun(draft),
      estimator,
      version,
      basis: basis[index] ?? 'simulated',
      command: commands[index] ?? null,
      elapsedSeconds: elapsedSeconds[index] ?? null,
    };
  });
}

const refusedSchema = z.object({
  schema: z.literal('throughline.plan/1'),
  results: z.array(z.unknown()).length(0),
  errors: z.array(z.string()),
});

/** Why our own plan document has no result, in the words that it was written in; empty where it has one. */
export function planErrors(value: unknown): readonly string[] {
  const read = refusedSchema.safeParse(value);
  return read.success ? read.data.errors : [];
}
