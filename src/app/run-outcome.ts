import { z } from 'zod';
import type { RunOutcome } from '../dialog/ports.ts';
import { sessionEventSchema } from '../dialog/session-events.ts';
import { resultSchema } from '../results/result.ts';

const correction = z.object({
  label: z.string(),
  event: z.lazy(sessionEventSchema),
});

const outcomeSchema = z.union([
  z.object({ status: z.literal('done'), results: z.array(resultSchema), logPath: z.string() }),
  z.object({
    status: z.enum(['failed', 'timed-out', 'cancelled']),
    cause: z.enum(['parameters', 'environment', 'assumption', 'unknown']),
    importantLines: z.array(z.string()),
    correction: correction.nullable(),
    logPath: z.string().nullable(),
  }),
]);

/** A stored end of a run; null for a document that is none. */
export function readRunOutcome(document: unknown): RunOutcome | null {
  const read = outcomeSchema.safeParse(document);
  return read.success ? read.data : null;
}
