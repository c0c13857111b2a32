import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Language } from '../text/language.ts';
import { DamagedFileError } from './damaged-file-error.ts';

/** The first line of a journal. */
export interface JournalHead {
  readonly v: 1;
  readonly session: string;
  readonly language: Language;
  readonly startedAt: string;
  /** Started from flags alone: nothing is filled in and "anything else?" is not asked. */
  readonly flagsOnly?: boolean;
}

/** One event, as it was when it took effect. What events there are is the dialog's business. */
export interface JournalRecord<Event = unknown> {
  readonly v: 1;
  readonly at: string;
  readonly event: Event;
}

/** What a journal holds, and what could not be read of it. */
export interface JournalContent {
  readonly head: JournalHead;
  readonly records: readonly JournalRecord[];
  /** `torn`: the last line was cut by a kill. `newer`: written by a newer version, read up to there. */
  readonly incomplete: 'torn' | 'newer' | null;
}

const version = 1;

/** Appends lines to a journal and waits until each is on the disk, so that a kill loses nothing answered. */
export class JournalWriter {
  private readonly path: string;
  private isOpen = false;

  constructor(path: string) {
    this.path = path;
  }

  append(line: JournalHead | JournalRecord): void {
    if (!this.isOpen) {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      dropTornLine(this.path);
      this.isOpen = true;
    }
    const file = openSync(this.path, 'a', 0o600);
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

/** A half-written last line would swallow the next one. */
function dropTornLine(path: string): void {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(path, end);
}

function parse(path: string, text: string, index: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedFileError(path, { line: index + 1 }, 'not-json');
  }
}

function isVersioned(value: unknown): value is { v: number } {
  return typeof value === 'object' && value !== null && 'v' in value && typeof value.v === 'number';
}

/**
 * Reads a journal. A torn last line (a kill while writing) is left out and said; a newer version stops the reading.
 * @throws DamagedFileError when the head is missing or a line before the last is not JSON.
 */
export function readJournal(path: string): JournalContent {
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const documents = lines.map((line, index) => parse(path, line, index));
  const [head, ...rest] = documents;
  if (!isVersioned(head) || !('session' in head)) {
    throw new DamagedFileError(path, { line: 1 }, 'not-a-session');
  }
  const records: JournalRecord[] = [];
  for (const [index, record] of rest.entries()) {
    if (!isVersioned(record)) throw new DamagedFileError(path, { line: index + 2 }, 'not-an-event');
    if (record.v > version) return { head: head as JournalHead, records, incomplete: 'newer' };
    records.push(record as JournalRecord);
  }
  return { head: head as JournalHead, records, incomplete: last === '' ? null : 'torn' };
}
