import { z } from 'zod';
import { bases } from '../../measure.ts';
import { conditionsSchema, deviceResultSchema, modes, type Result } from '../../result.ts';
import { finishRun, newRun } from '../run-draft.ts';

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
  results: z.array(deviceResultSchema.extend({ run: z.number().int().nonnegative() })).min(1),
  elapsedSeconds: z.array(z.number().nullable()).default([]),
});

/** The runs of our own plan document, rows and outcomes apart as they were; empty where a value is no such document. */
export function readPlanDocument(value: unknown): Result[] {
  const read = planDocumentSchema.safeParse(value);
  if (!read.success) return [];
  const { mode, estimator, version, basis, commands, conditions, results, elapsedSeconds } = read.data;
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
