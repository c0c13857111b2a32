import { z } from 'zod';
import { type Language, languages } from '../text/language.ts';
import type { JournalFormat } from './journal/format.ts';

/** Head of a session's journal. */
export interface SessionHead {
  readonly session: string;
  readonly language: Language;
  readonly startedAt: string;
  /** Started from flags alone: nothing is filled in and "anything else?" is not asked. */
  readonly flagsOnly?: boolean | undefined;
}

const headSchema: z.ZodType<SessionHead> = z.strictObject({
  session: z.string().min(1),
  language: z.enum(languages),
  startedAt: z.iso.datetime(),
  flagsOnly: z.boolean().optional(),
});

/** The journal of a session. Version 1 (Throughline 0.1.0) had its head in the line itself and no checksums. */
export function sessionFormat<Event>(event: z.ZodType<Event>): JournalFormat<SessionHead, Event> {
  return {
    kind: 'throughline.session',
    version: 2,
    sealedSince: 2,
    head: headSchema,
    event,
    migrateHead(_version, { v: _, ...head }) {
      return head;
    },
  };
}
