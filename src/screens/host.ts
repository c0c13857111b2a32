import type { Session } from '../dialog/session.ts';
import type { Answers } from '../plan/answers.ts';
import type { ExportFormat, Journey } from './slash-commands.ts';
import type { EarlierSession } from './state.ts';

/** Ports of a front end to the program around it. The commands fill them in; tests pass their own. */
export interface FrontEndHost {
  /** The newest earlier sessions that can be gone on with. */
  earlierSessions(): readonly EarlierSession[];
  /** All sessions but this one, read anew and as far back as a list waits for. */
  listSessions(current: Session): readonly EarlierSession[];
  /** Opens an earlier session by replaying it; null when it cannot be read. */
  open(id: string): Session | null;
  /** A copy of a session to go on with, under an id of its own; a sentence where it cannot be made. */
  fork(id: string): Session | string;
  /** Deletes a session, by its whole id, with all it kept; a sentence where it stays. */
  remove(id: string): string | null;
  /** A new session; nothing is written before its first event. */
  start(): Session;
  /** Values of the newest earlier session; null when there is none. */
  previous(): { readonly session: string; readonly answers: Answers } | null;
  /** Writes the session and returns the path; rejects with a sentence. */
  exportSession(session: Session, format: ExportFormat): Promise<string>;
  /** Writes the text to a file of the session and returns the path; null when that is not possible. */
  saveText(session: Session, text: string): string | null;
  /** Verifies the results of a session with forward passes; the terminal is its own until it is done. */
  verify(session: Session): Promise<void>;
  /** Holds another conversation on the terminal; the terminal is its own until it is done. */
  journey(session: Session, command: Journey, said: string | null): Promise<void>;
  /** Explains a printed result on the terminal, which is its own until it is done, and keeps it for questions. */
  explainText(session: Session, text: string): Promise<void>;
  /** Ends a run at once, without waiting for it to stop by itself. */
  forceCancel(session: Session): void;
}
