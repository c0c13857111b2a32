import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { decodeColumns, encodeColumns } from '../../trace/columns/column-file.ts';
import type { PackedColumns } from '../../trace/columns/packed-columns.ts';

const edgeBytes = 1 << 20;

async function edge(file: FileHandle, position: number, bytes: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, position);
  return buffer.subarray(0, bytesRead);
}

/** Key of a trace: its size, time, and first and last MiB. A changed file has another key. */
export async function traceKey(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size, mtimeMs } = await file.stat();
    const hash = createHash('sha256').update(`${size} ${mtimeMs} `);
    hash.update(await edge(file, 0, edgeBytes));
    hash.update(await edge(file, Math.max(0, size - edgeBytes), edgeBytes));
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

/** Where the columns of a trace may be: beside it, and in the cache of this user. */
export function cachePlaces(path: string, environment: NodeJS.ProcessEnv): readonly [string, string] {
  const own = resolve(path);
  const cache = environment.XDG_CACHE_HOME || join(homedir(), '.cache');
  const name = createHash('sha256').update(own).digest('hex').slice(0, 32);
  return [`${own}.columns`, join(cache, 'throughline', 'traces', `${name}.columns`)];
}

/** The columns that were kept of a trace; null where none are, or those of another state of the file. */
export async function cachedColumns(
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<PackedColumns | null> {
  let key: string | null = null;
  for (const place of cachePlaces(path, environment)) {
    const file = await readFile(place).catch(() => null);
    if (file === null) continue;
    key ??= await traceKey(path).catch(() => '');
    // A small file lies in a buffer that others share, on any boundary: its copy begins on one.
    const bytes =
      file.byteOffset % 8 === 0
        ? new Uint8Array(file.buffer as ArrayBuffer, file.byteOffset, file.length)
        : new Uint8Array(file);
    const columns = decodeColumns(bytes, key);
    if (columns !== null) return columns;
  }
  return null;
}

async function write(place: string, pieces: readonly Uint8Array[]): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const draft = `${place}.${process.pid}.tmp`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      for (const piece of pieces) if (piece.length > 0) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Keeps the columns of a trace: beside it, else in the cache of this user. Returns where, or null where neither can be
 * written: a cache is a help, not a promise.
 */
export async function keepColumns(
  path: string,
  columns: PackedColumns,
  environment: NodeJS.ProcessEnv,
): Promise<string | null> {
  const { pieces } = encodeColumns(columns, await traceKey(path));
  for (const place of cachePlaces(path, environment)) {
    const isWritten = await write(place, pieces).then(
      () => true,
      () => false,
    );
    if (isWritten) return place;
  }
  return null;
}
