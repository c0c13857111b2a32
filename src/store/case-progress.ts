import { createHash } from 'node:crypto';
import { appendFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { thrownCode } from '../text/thrown.ts';
import { machineFiles } from './file-system.ts';
import { fileLines } from './journal/file-lines.ts';

/** Cases of a table that are done; kept beside it until it is whole. */
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

/** A line beyond this is no case of ours: it and what stands behind it is done again. */
const longestLine = 16 * 1024 ** 2;

/** Content of a line; null for one that was cut when the run ended, whose case is done again. */
function documentOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

function readFinished<Outcome>(path: string, schema: z.ZodType<Outcome>): Map<string, readonly Outcome[]> {
  const known = new Map<string, readonly Outcome[]>();
  const finishedSchema = z.object({ key: z.string(), outcomes: z.array(schema) });
  try {
    for (const { bytes } of fileLines(machineFiles, path, longestLine)) {
      const finished = finishedSchema.safeParse(documentOf(bytes));
      if (finished.success) known.set(finished.data.key, finished.data.outcomes);
    }
  } catch (error) {
    // Nothing was begun.
    if (thrownCode(error) !== 'ENOENT') throw error;
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
