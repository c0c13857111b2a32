import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Language } from '../text/language.ts';
import { sweepDrafts } from './atomic-file.ts';
import { DamagedFileError } from './damaged-file-error.ts';
import { type FileSystem, machineFiles } from './file-system.ts';
import type { JournalFormat } from './journal/format.ts';
import { Journal, journalLockPath } from './journal/journal.ts';
import { type JournalContent, type JournalEnd, readJournal } from './journal/read-journal.ts';
import { keepReadablePart, type RebuiltJournal } from './journal/rebuild-journal.ts';
import { type LockHolder, lockHolder, tryLock } from './lock-file.ts';
import { type SessionHead, sessionFormat } from './session-format.ts';
import { WriteRefusedError, writing } from './write-refused-error.ts';

/** A session on disk, without its content. */
export interface StoredSession {
  readonly id: string;
  readonly folder: string;
  readonly journalPath: string;
  readonly modifiedAtMs: number;
  /** Length of its journal when it was found; null where that is no ordinary file. */
  readonly bytes: number | null;
}

/** A session that is being written. */
export interface OpenSession<Event> {
  readonly id: string;
  /** Logs and results of its runs go here. */
  readonly folder: string;
  /** @throws WriteRefusedError when the event is not on the disk. */
  append(event: Event): void;
  /** Gives the session to the next window that asks. */
  close(): void;
}

/** All that a session's journal holds: its head, its events in order, and the damage that was found. */
export type SessionContent<Event> = JournalContent<SessionHead, Event>;

/** A session that was opened to go on with it, and what it held then. */
export interface ReopenedSession<Event> {
  readonly session: OpenSession<Event>;
  readonly content: SessionContent<Event>;
}

const journalName = 'journal.jsonl';
const dayMs = 86_400_000;

function newId(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

/** A line that nobody can pass: newer, or damaged. A torn last line is no such line, it never took effect. */
export function blockingEnd(end: JournalEnd | null): Exclude<JournalEnd, { reason: 'torn' }> | null {
  return end === null || end.reason === 'torn' ? null : end;
}

/** The error that names the line where a session cannot be read on. */
export function damageOf(
  { journalPath }: StoredSession,
  end: Exclude<JournalEnd, { reason: 'torn' }>,
): DamagedFileError {
  return end.reason === 'newer'
    ? new DamagedFileError(journalPath, { line: end.line }, 'newer')
    : new DamagedFileError(journalPath, { line: end.line, field: end.field }, end.problem);
}

/** The sessions of this user: one folder each, with an append-only journal. */
export class SessionStore<Event> {
  readonly root: string;
  private readonly format: JournalFormat<SessionHead, Event>;
  private readonly files: FileSystem;

  constructor(stateFolder: string, event: z.ZodType<Event>, files: FileSystem = machineFiles) {
    this.root = join(stateFolder, 'sessions');
    this.format = sessionFormat(event);
    this.files = files;
  }

  /** A new session; nothing is written before its first event, so opening and leaving leaves no trace. */
  create(language: Language, isFlagsOnly = false, now = new Date()): OpenSession<Event> {
    const id = newId(now);
    const folder = join(this.root, id);
    const head: SessionHead = {
      session: id,
      language,
      startedAt: now.toISOString(),
      ...(isFlagsOnly ? { flagsOnly: true } : {}),
    };
    const place = { path: join(folder, journalName), files: this.files };
    let journal: Journal<SessionHead, Event> | null = null;
    return {
      id,
      folder,
      append: (event) => {
        if (journal === null) journal = Journal.create(place, this.format, head, event);
        else journal.append(event);
      },
      close: () => journal?.close(),
    };
  }

  /**
   * Continues a session: new events are appended to its journal. Says who holds it where another window does. What
   * stands behind a line of a newer version, or on request behind a damaged one, is set aside by the first new event.
   * @throws DamagedFileError when it cannot be read to its end.
   * @throws WriteRefusedError when it cannot be locked.
   */
  reopen(
    stored: StoredSession,
    { passesDamage = false } = {},
  ): ReopenedSession<Event> | { readonly heldBy: LockHolder } {
    const { id, folder, journalPath: path } = stored;
    const opened = Journal.open({ path, files: this.files }, this.format);
    if ('heldBy' in opened) return opened;
    const { journal, content } = opened;
    let end = blockingEnd(content.end);
    if (end?.reason === 'damaged' && !passesDamage) {
      journal.close();
      throw damageOf(stored, end);
    }
    sweepDrafts(folder, null, this.files);
    const append = (event: Event) => {
      if (end !== null) keepReadablePart(path, content.goodBytes, this.files);
      end = null;
      journal.append(event);
    };
    return { session: { id, folder, append, close: () => journal.close() }, content };
  }

  /** Who has a session open now; null where nobody does. */
  holder(stored: StoredSession): LockHolder | null {
    return lockHolder(journalLockPath(stored.journalPath), this.files);
  }

  /** All sessions, newest first. @throws DamagedFileError where their folder is none. */
  list(): StoredSession[] {
    const { files, root } = this;
    const found = files.statSync(root, { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (!found.isDirectory()) throw new DamagedFileError(root, null, 'not-a-folder');
    return files
      .readdirSync(root)
      .flatMap((id) => this.stored(id) ?? [])
      .sort((a, b) => b.modifiedAtMs - a.modifiedAtMs || b.id.localeCompare(a.id));
  }

  private stored(id: string): StoredSession | null {
    const folder = join(this.root, id);
    const journalPath = join(folder, journalName);
    try {
      const found = this.files.statSync(journalPath, { throwIfNoEntry: false });
      if (found === undefined) return null;
      const bytes = found.isFile() ? found.size : null;
      return { id, folder, journalPath, modifiedAtMs: found.mtimeMs, bytes };
    } catch {
      // A file where a session's folder should be, or a loop of links: no session.
      return null;
    }
  }

  /** The session with exactly this id; null when there is none. */
  exactly(id: string): StoredSession | null {
    return this.list().find((one) => one.id === id) ?? null;
  }

  /** The session with this id or a beginning of it that only one has; null when there is none. */
  find(id: string): StoredSession | null {
    if (id === '') return null;
    const all = this.list();
    const exact = all.find((one) => one.id === id);
    if (exact) return exact;
    const beginning = all.filter((one) => one.id.startsWith(id));
    return beginning.length === 1 ? (beginning[0] ?? null) : null;
  }

  /** Content of a session, up to the first line that cannot be believed. @throws DamagedFileError when its head cannot be read. */
  read(stored: StoredSession): SessionContent<Event> {
    return readJournal(stored.journalPath, this.format, this.files);
  }

  /**
   * Sets aside what cannot be read behind the last good event; null when all can be read. The old file is kept.
   * @throws DamagedFileError when not even the head can be read.
   * @throws WriteRefusedError when the session is open elsewhere, or the disk refuses.
   */
  repair(stored: StoredSession): RebuiltJournal | null {
    const lockPath = journalLockPath(stored.journalPath);
    const attempt = tryLock(lockPath, this.files);
    if ('heldBy' in attempt) throw new WriteRefusedError(stored.journalPath, 'locked');
    try {
      const { end, goodBytes } = this.read(stored);
      return end === null ? null : keepReadablePart(stored.journalPath, goodBytes, this.files);
    } finally {
      attempt.lock.release();
    }
  }

  /** Removes a session and everything it kept. @throws WriteRefusedError */
  remove(stored: StoredSession): void {
    writing(stored.folder, () => this.files.rmSync(stored.folder, { recursive: true, force: true }));
  }

  /** Removes sessions that were not touched for `days` and are not open anywhere. Returns their ids. */
  prune(days: number, nowMs = Date.now()): string[] {
    const old = this.list().filter(
      (one) => nowMs - one.modifiedAtMs > days * dayMs && this.holder(one) === null,
    );
    for (const one of old) this.remove(one);
    return old.map((one) => one.id);
  }
}
