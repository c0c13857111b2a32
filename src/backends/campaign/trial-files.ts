import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { CandidateRow } from '../../campaign/bench/row.ts';
import { type TrialRecord, trialFolder, trialRecordSchema } from '../../campaign/bench/trial-record.ts';
import { readTextFile } from '../../store/read-text-file.ts';
import { sha256Of, writeArtefact } from './campaign-folder.ts';

/** The raw result of a trial, below the campaign's folder. */
export function rawPath(key: string): string {
  return join(trialFolder(key), 'raw.json');
}

/** A file beside the raw result of a trial. */
export function besideRaw(key: string, name: 'gpu.csv' | 'metrics-before.txt' | 'metrics-after.txt'): string {
  return join(trialFolder(key), name);
}

function recordPath(key: string): string {
  return join(trialFolder(key), 'trial.json');
}

/** Writes the row of a trial beside what it rests on. */
export function writeTrialRecord(
  folder: string,
  key: string,
  attempt: number,
  row: CandidateRow,
  logContext: readonly string[],
): void {
  const { raw_result } = row.artifacts;
  const record: TrialRecord = {
    schema: 'throughline.trial/1',
    key,
    attempt,
    row,
    raw_sha256: raw_result === null ? null : sha256Of(join(folder, raw_result)),
    log_context: [...logContext],
  };
  writeArtefact(folder, recordPath(key), `${JSON.stringify(record, null, 2)}\n`);
}

/** Outcome of reading a `trial.json`: its record, or why it is not believed. */
export type ReadTrial = { readonly record: TrialRecord } | { readonly refused: string };

/** Reads a `trial.json` and makes sure that the raw result it names is the one it was made from. */
export function readTrialFile(folder: string, path: string): ReadTrial {
  let record: TrialRecord;
  try {
    record = trialRecordSchema.parse(JSON.parse(readTextFile(join(folder, path))));
  } catch {
    return { refused: path };
  }
  const { raw_result } = record.row.artifacts;
  if (record.row.row_id !== record.key || recordPath(record.key) !== path) return { refused: path };
  if (raw_result === null) return { record };
  const raw = join(folder, raw_result);
  if (!existsSync(raw) || sha256Of(raw) !== record.raw_sha256) return { refused: raw_result };
  return { record };
}

/** The row that an attempt wrote before it could be journalled; null where it did not come so far. */
export function finishedAttempt(folder: string, key: string, attempt: number): CandidateRow | null {
  if (!existsSync(join(folder, recordPath(key)))) return null;
  const read = readTrialFile(folder, recordPath(key));
  return 'record' in read && read.record.key === key && read.record.attempt === attempt
    ? read.record.row
    : null;
}

/** Keeps what an attempt left unfinished under another name. */
export function setAside(folder: string, key: string, attempt: number): void {
  const others = (['gpu.csv', 'metrics-before.txt', 'metrics-after.txt'] as const).map((name) =>
    besideRaw(key, name),
  );
  for (const path of [rawPath(key), recordPath(key), ...others]) {
    const file = join(folder, path);
    if (existsSync(file)) renameSync(file, file.replace(/\.(\w+)$/, `.aborted-${attempt}.$1`));
  }
}
