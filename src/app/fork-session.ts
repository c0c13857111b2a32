import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalledEvent } from '../dialog/session.ts';
import { machineFiles } from '../store/file-system.ts';
import { readRuns, runFolder, writeRunOutcome } from '../store/run-folders.ts';
import { blockingEnd, damageOf, type StoredSession } from '../store/session-store.ts';
import { makeFolders } from '../store/write-fully.ts';
import { writing } from '../store/write-refused-error.ts';
import type { PlanStore } from './plan-store.ts';
import { beforeLastRun } from './rebuild-session.ts';
import { storedOutcomes } from './stored-outcomes.ts';

/**
 * Copies a session with its runs under an id of its own; the original stays as it is. A run that has no end yet belongs
 * to the original alone. The journal comes last: a copy that was cut off is no session.
 * @throws DamagedFileError when the session cannot be read to its end.
 * @throws WriteRefusedError when the copy cannot be written.
 */
export function forkSession(store: PlanStore, stored: StoredSession, now = new Date()): StoredSession {
  const { head, records, end } = store.read(stored);
  const damage = blockingEnd(end);
  if (damage !== null) throw damageOf(stored, damage);
  const all = records.map(({ event }) => event);
  const { outcomes } = storedOutcomes(stored.folder, all);
  const isOpenRun = store.holder(stored) !== null && outcomes.length > 0 && outcomes.at(-1) === null;
  const events: readonly JournalledEvent[] = isOpenRun ? beforeLastRun(all) : all;
  const copy = store.create(head.language, head.flagsOnly === true, now);
  copyRuns(stored.folder, copy.folder, isOpenRun ? outcomes.length - 1 : outcomes.length);
  try {
    for (const event of events) copy.append(event);
  } finally {
    copy.close();
  }
  const found = store.exactly(copy.id);
  if (found === null) throw new Error(`the copy ${copy.id} was not written`);
  return found;
}

/** Logs, results and ends of runs; paths into the folder of the original become paths into that of the copy. */
function copyRuns(from: string, to: string, count: number): void {
  writing(to, () => {
    makeFolders(machineFiles, to);
    for (const [index, { folder, outcome }] of readRuns(from, count).entries()) {
      if (!existsSync(folder)) continue;
      cpSync(folder, runFolder(to, index), { recursive: true });
      if (outcome !== null) writeRunOutcome(runFolder(to, index), movedPaths(outcome, from, to));
    }
  });
}

function movedPaths(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string')
    return value.startsWith(join(from, '/')) ? to + value.slice(from.length) : value;
  if (Array.isArray(value)) return value.map((one) => movedPaths(one, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, movedPaths(one, from, to)]));
}
