import type { SessionEvent } from '../dialog/session.ts';
import type { Result } from '../results/result.ts';
import { SessionStore, type StoredSession } from '../store/session-store.ts';
import type { Program } from './program.ts';
import { storedOutcomes } from './stored-outcomes.ts';

/**
 * The results of a stored session's last run that ended well: an id, a beginning that only one has, or `last` for the
 * newest that has any. Null where there is no such session or it has no result. @throws DamagedFileError
 */
export function sessionResults(name: string, { locations }: Program): readonly Result[] | null {
  const store = new SessionStore(locations.state);
  if (name !== 'last') {
    const stored = store.find(name);
    return stored && resultsOf(store, stored);
  }
  for (const stored of store.list()) {
    const results = resultsOf(store, stored);
    if (results !== null) return results;
  }
  return null;
}

function resultsOf(store: SessionStore, stored: StoredSession): readonly Result[] | null {
  const events = store.read(stored).records.map(({ event }) => event as SessionEvent);
  const { outcomes } = storedOutcomes(stored.folder, events);
  const done = outcomes.findLast((outcome) => outcome?.status === 'done');
  return done?.status === 'done' ? done.results : null;
}
