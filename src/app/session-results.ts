import type { Result } from '../results/result.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import type { StoredSession } from '../store/session-store.ts';
import { type PlanStore, planStore } from './plan-store.ts';
import type { Program } from './program.ts';
import { storedOutcomes } from './stored-outcomes.ts';
import { UsageError } from './usage-error.ts';

/**
 * The results of a stored session's last run that ended well: an id, a beginning that only one has, or `last` for the
 * newest that has any. Null where there is no such session.
 * @throws UsageError for a session without a result, DamagedFileError
 */
export function sessionResults(name: string, { locations, texts }: Program): readonly Result[] | null {
  const store = planStore(locations.state);
  if (name !== 'last') {
    const stored = store.find(name);
    if (stored === null) return null;
    const results = resultsOf(store, stored);
    if (results === null) throw new UsageError(texts.verify.sessionWithoutResult(stored.id));
    return results;
  }
  for (const stored of store.list()) {
    const results = orNull(() => resultsOf(store, stored));
    if (results !== null) return results;
  }
  return null;
}

/** A session that cannot be read is no reason to give up the one before it. */
function orNull<Value>(read: () => Value | null): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}

function resultsOf(store: PlanStore, stored: StoredSession): readonly Result[] | null {
  const events = store.read(stored).records.map(({ event }) => event);
  const { outcomes } = storedOutcomes(stored.folder, events);
  const done = outcomes.findLast((outcome) => outcome?.status === 'done');
  return done?.status === 'done' ? done.results : null;
}
