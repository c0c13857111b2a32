import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.ts';
import { readTextFile } from './read-text-file.ts';

/** Record of one run of a session: how it ended, as a document, and the files it wrote. */
export interface StoredRun {
  readonly folder: string;
  /** The document that was stored at its end; null while it goes on, or where a kill came first. */
  readonly outcome: unknown;
  /** The newest log in the folder; null when the run wrote none. */
  readonly logPath: string | null;
}

const outcomeName = 'outcome.json';

/** The folder of the n-th run (0, 1, …) of a session. */
export function runFolder(sessionFolder: string, index: number): string {
  return join(sessionFolder, `run-${index + 1}`);
}

/** Stores how a run ended; a reader sees all of it or nothing. */
export function writeRunOutcome(folder: string, outcome: unknown): void {
  writeFileAtomically(join(folder, outcomeName), `${JSON.stringify(outcome)}\n`);
}

function readOutcome(folder: string): unknown {
  try {
    return JSON.parse(readTextFile(join(folder, outcomeName)));
  } catch {
    // Not written yet, or not ours: the run counts as one that did not end.
    return null;
  }
}

/** The runs of a session that left a folder, in their order; a run that left none is a gap. */
export function readRuns(sessionFolder: string, count: number): readonly StoredRun[] {
  return Array.from({ length: count }, (_, index): StoredRun => {
    const folder = runFolder(sessionFolder, index);
    if (!existsSync(folder)) return { folder, outcome: null, logPath: null };
    const logs = readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .sort();
    const newest = logs.at(-1);
    return {
      folder,
      outcome: readOutcome(folder),
      logPath: newest === undefined ? null : join(folder, newest),
    };
  });
}
