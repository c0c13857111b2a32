import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../text/language.ts';
import { type JournalContent, type JournalHead, JournalWriter, readJournal } from './journal.ts';

/** A session on disk, without its content. */
export interface StoredSession {
  readonly id: string;
  readonly folder: string;
  readonly journalPath: string;
  readonly modifiedAtMs: number;
}

/** A session that is being written. */
export interface OpenSession {
  readonly id: string;
  /** Logs and results of its runs go here. */
  readonly folder: string;
  append(event: unknown): void;
}

const journalName = 'journal.jsonl';

function newId(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

/** The sessions of this user: one folder each, with an append-only journal. */
export class SessionStore {
  private readonly root: string;

  constructor(stateFolder: string) {
    this.root = join(stateFolder, 'sessions');
  }

  /** A new session; nothing is written before its first event, so opening and leaving leaves no trace. */
  create(language: Language, isFlagsOnly = false, now = new Date()): OpenSession {
    const id = newId(now);
    const head: JournalHead = { v: 1, session: id, language, startedAt: now.toISOString() };
    return this.writer(id, isFlagsOnly ? { ...head, flagsOnly: true } : head);
  }

  /** Continues a session: new events are appended to its journal. */
  reopen(id: string): OpenSession {
    return this.writer(id, null);
  }

  private writer(id: string, head: JournalHead | null): OpenSession {
    const folder = join(this.root, id);
    const journal = new JournalWriter(join(folder, journalName));
    let needsHead = head;
    return {
      id,
      folder,
      append(event) {
        if (needsHead !== null) {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          journal.append(needsHead);
          needsHead = null;
        }
        journal.append({ v: 1, at: new Date().toISOString(), event });
      },
    };
  }

  /** All sessions, newest first. */
  list(): StoredSession[] {
    if (!existsSync(this.root)) return [];
    return readdirSync(this.root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(this.root, entry.name, journalName)))
      .map((entry) => {
        const folder = join(this.root, entry.name);
        const journalPath = join(folder, journalName);
        return { id: entry.name, folder, journalPath, modifiedAtMs: statSync(journalPath).mtimeMs };
      })
      .sort((a, b) => b.modifiedAtMs - a.modifiedAtMs || b.id.localeCompare(a.id));
  }

  /** The session with this id or a beginning of it that only one has; null when there is none. */
  find(id: string): StoredSession | null {
    const all = this.list();
    const exact = all.find((one) => one.id === id);
    if (exact) return exact;
    const beginning = all.filter((one) => one.id.startsWith(id));
    return beginning.length === 1 ? (beginning[0] ?? null) : null;
  }

  /** @throws DamagedFileError when the journal cannot be read. */
  read(session: StoredSession): JournalContent {
    return readJournal(session.journalPath);
  }

  /** Removes a session and everything it kept. */
  remove(session: StoredSession): void {
    rmSync(session.folder, { recursive: true, force: true });
  }

  /** Removes sessions that were not touched for `days`. Returns their ids. */
  prune(days: number, nowMs = Date.now()): string[] {
    const old = this.list().filter((one) => nowMs - one.modifiedAtMs > days * 86_400_000);
    for (const one of old) this.remove(one);
    return old.map((one) => one.id);
  }
}
