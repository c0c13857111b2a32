import { constants } from 'node:fs';
import { type FileSystem, machineFiles } from '../file-system.ts';
import { type HeldLock, type LockHolder, tryLock } from '../lock-file.ts';
import { makeFolderOf, syncFolder, writeFully } from '../write-fully.ts';
import { WriteRefusedError, writing } from '../write-refused-error.ts';
import type { JournalFormat, JournalRecord } from './format.ts';
import { type JournalContent, readJournal } from './read-journal.ts';
import { seal } from './seal.ts';

/** Where a journal is, and what it goes through to the disk. */
export interface JournalPlace {
  readonly path: string;
  readonly files?: FileSystem;
  readonly now?: () => Date;
}

/** A journal that this process may append to, and what it held when it was opened. */
export interface OpenedJournal<Head, Event> {
  readonly journal: Journal<Head, Event>;
  readonly content: JournalContent<Head, Event>;
  /** Bytes of a torn last line that were cut off; 0 where there was none. */
  readonly repairedBytes: number;
}

/** The lock of a journal stands beside it. */
export function journalLockPath(path: string): string {
  return `${path}.lock`;
}

/**
 * Appends events to a journal under a lock that one process holds. Every event is on the disk when `append` returns; one
 * that could not be written whole leaves the file as it was.
 */
export class Journal<Head, Event> {
  private readonly path: string;
  private readonly format: JournalFormat<Head, Event>;
  private readonly files: FileSystem;
  private readonly now: () => Date;
  private readonly lock: HeldLock;
  /** Length of the whole lines, the checksum of the last, and how many there are. */
  private bytes: number;
  private sum: string;
  private count: number;
  /** The file may end in a piece of a line that could not be cut off yet. */
  private needsTrim = false;

  private constructor(
    place: JournalPlace,
    format: JournalFormat<Head, Event>,
    lock: HeldLock,
    from: { readonly bytes: number; readonly sum: string; readonly count: number },
  ) {
    this.path = place.path;
    this.format = format;
    this.files = place.files ?? machineFiles;
    this.now = place.now ?? (() => new Date());
    this.lock = lock;
    ({ bytes: this.bytes, sum: this.sum, count: this.count } = from);
  }

  /**
   * Begins a journal with its head and its first event, in one write.
   * @throws WriteRefusedError when it cannot be written, or when there is a journal already.
   */
  static create<Head, Event>(
    place: JournalPlace,
    format: JournalFormat<Head, Event>,
    head: Head,
    first: Event,
  ): Journal<Head, Event> {
    const { path, files = machineFiles } = place;
    const folder = writing(path, () => makeFolderOf(files, path));
    const attempt = tryLock(journalLockPath(path), files);
    if ('heldBy' in attempt) throw new WriteRefusedError(path, 'locked');
    const journal = new Journal(place, format, attempt.lock, { bytes: 0, sum: '', count: 0 });
    try {
      const at = journal.now().toISOString();
      const opening = seal({ v: format.version, kind: format.kind, seq: 0, at, head }, '');
      const event = seal({ v: format.version, seq: 1, at, event: first }, opening.sum);
      writing(path, () => files.closeSync(files.openSync(path, 'wx', 0o600)));
      try {
        journal.write(`${opening.text}${event.text}`, event.sum, 2);
      } catch (error) {
        files.rmSync(path, { force: true });
        throw error;
      }
    } catch (error) {
      attempt.lock.release();
      throw error;
    }
    syncFolder(files, folder);
    return journal;
  }

  /**
   * Opens a journal to append to it, or says who holds it. A torn last line is cut off. Events may be appended
   * to a journal that cannot be read to its end only after `keepReadablePart`: behind a line that no reader passes they
   * would be lost, and `append` refuses.
   * @throws DamagedFileError when its head cannot be read.
   * @throws WriteRefusedError when it cannot be locked or repaired.
   */
  static open<Head, Event>(
    place: JournalPlace,
    format: JournalFormat<Head, Event>,
  ): OpenedJournal<Head, Event> | { readonly heldBy: LockHolder } {
    const { path, files = machineFiles } = place;
    const attempt = tryLock(journalLockPath(path), files);
    if ('heldBy' in attempt) return attempt;
    try {
      const content = readJournal(path, format, files);
      const { goodBytes, sum, records, end } = content;
      const journal = new Journal(place, format, attempt.lock, {
        bytes: goodBytes,
        sum,
        count: records.length + 1,
      });
      const repairedBytes = end?.reason === 'torn' ? end.bytes : 0;
      if (repairedBytes > 0) journal.trim();
      return { journal, content, repairedBytes };
    } catch (error) {
      attempt.lock.release();
      throw error;
    }
  }

  /**
   * Appends an event and waits until it is on the disk.
   * @throws WriteRefusedError when it is not: nothing of it stands in the file, and the next append is tried anew.
   */
  append(event: Event): JournalRecord<Event> {
    const sequence = this.count;
    const at = this.now().toISOString();
    const { text, sum } = seal({ v: this.format.version, seq: sequence, at, event }, this.sum);
    this.write(text, sum, 1);
    return { sequence, at, event };
  }

  /** Gives the journal to the next who asks. */
  close(): void {
    this.lock.release();
  }

  private write(text: string, sum: string, lines: number): void {
    const bytes = Buffer.from(text);
    this.opened((file) => {
      try {
        writeFully(this.files, file, bytes);
        this.files.fsyncSync(file);
      } catch (error) {
        this.needsTrim = true;
        this.cutBack(file);
        throw error;
      }
    });
    this.bytes += bytes.length;
    this.sum = sum;
    this.count += lines;
  }

  private trim(): void {
    this.needsTrim = true;
    this.opened(() => {});
  }

  /** Cuts off what stands behind the last whole line; where that fails, it is tried before the next append. */
  private cutBack(file: number): void {
    try {
      this.files.ftruncateSync(file, this.bytes);
      this.files.fsyncSync(file);
      this.needsTrim = false;
    } catch {
      // `needsTrim` remembers it.
    }
  }

  /** Opens the file for one write, without ever making it anew: a journal that was deleted is gone. */
  private opened(work: (file: number) => void): void {
    const { files, path } = this;
    writing(path, () => {
      const file = files.openSync(path, constants.O_WRONLY | constants.O_APPEND);
      try {
        if (!this.lock.isOurs()) throw new WriteRefusedError(path, 'locked');
        if (this.needsTrim) this.cutBack(file);
        const { size } = files.fstatSync(file);
        if (size !== this.bytes) throw new WriteRefusedError(path, this.needsTrim ? 'no-space' : 'changed');
        work(file);
      } finally {
        files.closeSync(file);
      }
    });
  }
}
