import { DamagedFileError } from '../store/damaged-file-error.ts';
import type { StoredSession } from '../store/session-store.ts';
import type { PlanStore } from './plan-store.ts';
import type { Program } from './program.ts';
import { UsageError } from './usage-error.ts';

/**
 * The session that is meant: an id, a beginning that only one has, or `last`. A session of which not even the head was
 * written holds nothing and is never the last. @throws UsageError
 */
export function findSession(name: string, store: PlanStore, { texts }: Program): StoredSession {
  const { none, notFound } = texts.commands.session;
  const found = name === 'last' ? newest(store) : store.find(name);
  if (found === null) throw new UsageError(name === 'last' ? none : notFound(name));
  return found;
}

/** The session that exactly this id means, or `last`: what cannot be taken back wants the whole name. @throws UsageError */
export function findExactly(name: string, store: PlanStore, { texts }: Program): StoredSession {
  const { none, notExact } = texts.commands.session;
  const found = name === 'last' ? (store.list()[0] ?? null) : store.exactly(name);
  if (found !== null) return found;
  if (name === 'last') throw new UsageError(none);
  const alike = name === '' ? [] : store.list().flatMap(({ id }) => (id.startsWith(name) ? [id] : []));
  throw new UsageError(notExact(name, alike.slice(0, 5).join(texts.punctuation.separator) || null));
}

function newest(store: PlanStore): StoredSession | null {
  const all = store.list();
  return all.find((stored) => hasHead(store, stored)) ?? all[0] ?? null;
}

function hasHead(store: PlanStore, stored: StoredSession): boolean {
  try {
    store.read(stored);
    return true;
  } catch (error) {
    if (error instanceof DamagedFileError) return false;
    throw error;
  }
}
