import type { JournalledEvent } from '../dialog/session.ts';
import { journalledEventSchema } from '../dialog/session-events.ts';
import { SessionStore } from '../store/session-store.ts';

/** The store of planning sessions: its events are those of the dialog. */
export type PlanStore = SessionStore<JournalledEvent>;

/** The planning sessions below a folder. */
export function planStore(stateFolder: string): PlanStore {
  return new SessionStore(stateFolder, journalledEventSchema());
}
