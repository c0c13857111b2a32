import type { JournalledEvent, Session } from '../dialog/session.ts';
import type { SessionContent, StoredSession } from '../store/session-store.ts';
import type { WiredPorts } from './session-ports.ts';

/** A session that this process holds open. */
export interface PlanningSession {
  readonly id: string;
  readonly session: Session;
  /** Logs, results and exports of the session. */
  readonly folder: string;
  readonly startedAt: string;
  /** Ends the run that is stopping, without waiting. */
  forceCancel(): void;
  /** Resolves when the last run has ended and its end is stored. */
  idle(): Promise<void>;
  /** The part that a replay could not read; null when all is there. */
  readonly incomplete: 'torn' | 'newer' | 'damaged' | null;
}

/** A session that the desk keeps until the process ends. */
export interface OpenedSession {
  readonly planning: PlanningSession;
  /** False while another window writes the session. */
  isWriter(): boolean;
  /** Gives the session to the next window. */
  release(): void;
}

/** A stored session with the conversation that was rebuilt from it. */
export function planningOf(
  { id, folder }: StoredSession,
  { head, end }: SessionContent<JournalledEvent>,
  session: Session,
  { forceCancel, idle }: WiredPorts,
): PlanningSession {
  const { startedAt } = head;
  return { id, session, folder, startedAt, forceCancel, idle, incomplete: end?.reason ?? null };
}
