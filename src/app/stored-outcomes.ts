import { z } from 'zod';
import type { RunOutcome } from '../dialog/ports.ts';
import type { JournalledEvent } from '../dialog/session.ts';
import { sessionEventSchema } from '../dialog/session-events.ts';
import { resultSchema } from '../results/result.ts';
import { readRuns } from '../store/run-folders.ts';

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
function readRunOutcome(document: unknown): RunOutcome | null {
  const read = outcomeSchema.safeParse(document);
  return read.success ? read.data : null;
}

/** How the runs of a session ended, as far as that was stored. */
export interface StoredOutcomes {
  readonly count: number;
  /** null: no end was stored; it was killed with the program. */
  readonly outcomes: readonly (RunOutcome | null)[];
  /** Output of the last run, where its end was not stored. */
  readonly unfinishedLog: string | null;
}

/** Reads how each run in a journal ended. */
export function storedOutcomes(folder: string, events: readonly JournalledEvent[]): StoredOutcomes {
  const count = events.filter(({ type }) => type === 'run').length;
  const runs = readRuns(folder, count);
  const outcomes = runs.map(({ outcome }) => readRunOutcome(outcome));
  const unfinished = runs.findLast((_, index) => outcomes[index] === null);
  return { count, outcomes, unfinishedLog: unfinished?.logPath ?? null };
}
