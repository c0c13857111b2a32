import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Size and time of each file below a folder. */
export type Snapshot = ReadonlyMap<string, string>;

/** Files that may be traces or raw data of a profiler. */
const watched = /\.json(?:\.gz)?$/i;
/** What stands beside traces and is none. */
const never = /(?:^|[\\/])(?:server_args|metadata|config)\.json$/i;

function stamp(path: string): string | null {
  try {
    const found = statSync(path);
    return found.isFile() ? `${found.size} ${found.mtimeMs}` : null;
  } catch {
    // The server may move a file between the listing and the look at it.
    return null;
  }
}

function below(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The files below a folder as they are now. */
export function snapshot(folder: string): Snapshot {
  const files = below(folder).filter((path) => watched.test(path) && !never.test(path));
  return new Map(
    files.flatMap((path) => {
      const found = stamp(path);
      return found === null ? [] : [[path, found] as const];
    }),
  );
}

/** Files that were not there before, or are not what they were, sorted. */
export function changedSince(before: Snapshot, after: Snapshot): string[] {
  return [...after]
    .filter(([path, found]) => before.get(path) !== found)
    .map(([path]) => path)
    .sort();
}

/** Folders of raw data that torch_npu left below a folder and nobody analysed yet, sorted. */
export function rawAscendBelow(folder: string): string[] {
  const files = below(folder);
  const analysed = files.filter((path) => /trace_view\.json$/.test(path));
  return files
    .filter((path) => /_ascend_pt$/.test(path))
    .filter((path) => !analysed.some((one) => one.startsWith(`${path}${sep}`)))
    .sort();
}

function tail(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const { size } = statSync(path);
    const buffer = Buffer.alloc(Math.min(bytes, size));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer;
  } finally {
    closeSync(file);
  }
}

/**
 * Whether a file may be whole by its end: JSON with its last bracket, gzip with room for its trailer. Whether it still
 * grows is told by looking twice.
 */
export function endsWhole(path: string): boolean {
  const end = tail(path, 64);
  return /\.gz$/i.test(path) ? end.length >= 18 : /[}\]]\s*$/.test(end.toString('latin1'));
}
