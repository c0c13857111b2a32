import type { RunOutcome } from '../dialog/ports.ts';
import type { JournalledEvent } from '../dialog/session.ts';
import { readRuns } from '../store/run-folders.ts';
import { readRunOutcome } from './run-outcome.ts';

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
