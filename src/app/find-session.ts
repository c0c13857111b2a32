import type { SessionStore, StoredSession } from '../store/session-store.ts';
import type { Program } from './program.ts';
import { UsageError } from './usage-error.ts';

/** The session that is meant: an id, a beginning that only one has, or `last`. @throws UsageError */
export function findSession(name: string, store: SessionStore, { texts }: Program): StoredSession {
  const { none, notFound } = texts.commands.session;
  const found = name === 'last' ? (store.list()[0] ?? null) : store.find(name);
  if (found === null) throw new UsageError(name === 'last' ? none : notFound(name));
  return found;
}
