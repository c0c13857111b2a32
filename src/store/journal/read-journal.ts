import type { z } from 'zod';
import { fieldIssue } from '../../text/field-issue.ts';
import type { FieldProblem } from '../../text/field-problem.ts';
import { type Damage, DamagedFileError } from '../damaged-file-error.ts';
import { type FileSystem, machineFiles } from '../file-system.ts';
import { fileLines } from './file-lines.ts';
import type { JournalFormat, JournalRecord } from './format.ts';
import { checksum, sealOf } from './seal.ts';

/** Why the reading of a journal ended before the file did. Everything above the line was read. */
export type JournalEnd =
  /** The last line has no end: its writer was killed. It never took effect and is dropped by the next writer. */
  | { readonly reason: 'torn'; readonly line: number; readonly bytes: number }
  /** The line is of a newer version of this program. */
  | { readonly reason: 'newer'; readonly line: number }
  | {
      readonly reason: 'damaged';
      readonly line: number;
      /** The field of the line; null where the whole line is meant. */
      readonly field: string | null;
      readonly problem: Damage | FieldProblem;
    };

/** Contents of a journal, up to its end or to the first line that cannot be believed. */
export interface JournalContent<Head, Event> {
  readonly head: Head;
  readonly records: readonly JournalRecord<Event>[];
  /** null: every line was read. */
  readonly end: JournalEnd | null;
  /** Bytes of the lines that were read, and the checksum of the last: where the next line goes. */
  readonly goodBytes: number;
  readonly sum: string;
}

/** A line beyond this is no line of ours. */
const longestLine = 16 * 1024 ** 2;

/** A line that ends the reading. */
class LineEnd extends Error {
  readonly end: Omit<Extract<JournalEnd, { reason: 'damaged' }>, 'line' | 'reason'> | 'newer';

  constructor(end: LineEnd['end']) {
    super('end of the readable lines');
    this.end = end;
  }
}

function damaged(problem: Damage | FieldProblem, field: string | null = null): LineEnd {
  return new LineEnd({ problem, field });
}

function parsed<Value>(schema: z.ZodType<Value>, value: unknown, prefix: string): Value {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { field, problem } = fieldIssue(read.error);
  throw damaged(
    problem,
    [prefix, field]
      .filter((part) => part !== '')
      .join('.')
      .replace('.[', '['),
  );
}

function documentOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged('not-json');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged('not-an-event');
  return { ...value };
}

/** Checks the lines of one journal in their order; holds what a line depends on. */
class LineReader<Head, Event> {
  private readonly format: JournalFormat<Head, Event>;
  private isSealed = false;
  private count = 0;
  sum = '';

  constructor(format: JournalFormat<Head, Event>) {
    this.format = format;
  }

  head(bytes: Uint8Array): Head {
    const { format } = this;
    const { version, line } = this.envelope(bytes);
    if (version >= format.sealedSince && line.kind !== format.kind) throw damaged('not-a-session');
    const migrated =
      version === format.version ? line.head : (format.migrateHead?.(version, line) ?? line.head);
    return parsed(format.head, migrated, version >= format.sealedSince ? 'head' : '');
  }

  record(bytes: Uint8Array): JournalRecord<Event> {
    const { format } = this;
    const { version, line, sequence } = this.envelope(bytes);
    if (typeof line.at !== 'string' || !('event' in line)) throw damaged('not-an-event');
    const migrated =
      version === format.version || format.migrateEvent === undefined
        ? line.event
        : format.migrateEvent(version, line.event);
    return { sequence, at: line.at, event: parsed(format.event, migrated, 'event') };
  }

  /** Envelope of every line: its version, its number and its checksum. */
  private envelope(bytes: Uint8Array) {
    const { format } = this;
    const found = sealOf(bytes, this.sum);
    // A line that carries a checksum is judged by it first: what else it says cannot be trusted before.
    if (found !== null && !found.isRight) throw damaged('bad-checksum');
    const line = documentOf(bytes);
    const { v: version } = line;
    if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
      throw damaged(this.count === 0 ? 'not-a-session' : 'not-an-event');
    }
    if (version > format.version) throw new LineEnd('newer');
    const isSealed = version >= format.sealedSince;
    if (isSealed && found === null) throw damaged('bad-checksum');
    // A program of an older version does not write behind lines of this one.
    if (!isSealed && this.isSealed) throw damaged('out-of-order');
    const sequence = this.count;
    if (isSealed && line.seq !== sequence) throw damaged('out-of-order', 'seq');
    this.isSealed = isSealed;
    this.count += 1;
    this.sum = found === null ? checksum(this.sum, bytes) : found.sum;
    return { version, line, sequence };
  }
}

/**
 * Reads a journal and checks every line: form, version, order, checksum and the schema of its event. The first line that
 * cannot be believed ends the reading and is named in `end`; what stands above it is returned.
 * @throws DamagedFileError when the head itself cannot be read: then there is nothing to return.
 * @throws NodeJS.ErrnoException when the file cannot be opened.
 */
export function readJournal<Head, Event>(
  path: string,
  format: JournalFormat<Head, Event>,
  files: FileSystem = machineFiles,
): JournalContent<Head, Event> {
  // A pipe would keep the reader waiting.
  if (!files.statSync(path).isFile()) throw new DamagedFileError(path, null, 'not-a-file');
  const reader = new LineReader(format);
  const records: JournalRecord<Event>[] = [];
  let head: { readonly value: Head } | null = null;
  let goodBytes = 0;
  let sum = '';
  let number = 0;
  const ended = (end: JournalEnd): JournalContent<Head, Event> => {
    if (head !== null) return { head: head.value, records, end, goodBytes, sum };
    if (end.reason === 'damaged') {
      throw new DamagedFileError(path, { line: end.line, field: end.field }, end.problem);
    }
    throw new DamagedFileError(path, { line: 1 }, end.reason === 'newer' ? 'newer' : 'not-a-session');
  };
  for (const { bytes, start, end } of fileLines(files, path, longestLine)) {
    number += 1;
    if (end === 'too-long')
      return ended({ reason: 'damaged', line: number, field: null, problem: 'too-long' });
    if (end === 'open') return ended({ reason: 'torn', line: number, bytes: bytes.length });
    try {
      if (head === null) head = { value: reader.head(bytes) };
      else records.push(reader.record(bytes));
    } catch (error) {
      if (!(error instanceof LineEnd)) throw error;
      return ended(
        error.end === 'newer'
          ? { reason: 'newer', line: number }
          : { reason: 'damaged', line: number, ...error.end },
      );
    }
    goodBytes = start + bytes.length + 1;
    ({ sum } = reader);
  }
  if (head === null) throw new DamagedFileError(path, null, 'empty');
  return { head: head.value, records, end: null, goodBytes, sum };
}
