import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';

/** What is done of a table; kept beside it until it is whole. */
export interface CaseProgress<Outcome> {
  /** Outcomes of a case that was done before; null where it was not. */
  known(key: string): readonly Outcome[] | null;
  add(key: string, outcomes: readonly Outcome[]): void;
  /** The table is written: the notes are not needed any more. */
  finish(): void;
}

/** The same plan on the same version has the same key. */
export function caseKey(version: string, answers: unknown): string {
  return createHash('sha256')
    .update(`${version}\n${JSON.stringify(answers)}`)
    .digest('hex');
}

function readFinished<Outcome>(path: string, schema: z.ZodType<Outcome>): Map<string, readonly Outcome[]> {
  const known = new Map<string, readonly Outcome[]>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Nothing was begun.
    return known;
  }
  for (const line of text.split('\n')) {
    try {
      const finished = z.object({ key: z.string(), outcomes: z.array(schema) }).safeParse(JSON.parse(line));
      if (finished.success) known.set(finished.data.key, finished.data.outcomes);
    } catch {
      // A line that was cut when the run ended is done again.
    }
  }
  return known;
}

/** Progress beside a table, in `TABLE.partial.jsonl`; one line for each finished case. */
export function caseProgress<Outcome>(table: string, schema: z.ZodType<Outcome>): CaseProgress<Outcome> {
  const path = `${table}.partial.jsonl`;
  const known = readFinished(path, schema);
  return {
    known: (key) => known.get(key) ?? null,
    add: (key, outcomes) => appendFileSync(path, `${JSON.stringify({ key, outcomes })}\n`, { mode: 0o600 }),
    finish: () => rmSync(path, { force: true }),
  };
}
