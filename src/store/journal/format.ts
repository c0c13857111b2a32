import type { z } from 'zod';

/**
 * Format of one kind of journal. A journal is a file of lines: a head, then events, each with its number in the file
 * and a checksum that covers the line and, through the checksum before it, every line above.
 */
export interface JournalFormat<Head, Event> {
  /** Stands in the head, so that no journal is read as another kind. */
  readonly kind: string;
  /** The version of the lines that are written now. */
  readonly version: number;
  /** Lines below this version had neither number nor checksum; 1 where there never were such lines. */
  readonly sealedSince: number;
  readonly head: z.ZodType<Head>;
  readonly event: z.ZodType<Event>;
  /** Brings what an older version wrote into the present form; it is checked afterwards. Absent: nothing changed. */
  migrateHead?(version: number, line: Readonly<Record<string, unknown>>): unknown;
  migrateEvent?(version: number, event: unknown): unknown;
}

/** One event, as it was when it took effect. */
export interface JournalRecord<Event> {
  /** Its line in the file is `sequence + 1`; the head has 0. */
  readonly sequence: number;
  /** When it was written, RFC 3339 in UTC. */
  readonly at: string;
  readonly event: Event;
}
