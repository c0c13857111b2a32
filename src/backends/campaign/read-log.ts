import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes read from the end of a log, where it says why a server ended. */
const mostBytes = 4 * 1024 ** 2;

/** The last megabytes of a log; empty where there is none. Line numbers count within them. */
export function readLog(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const length = Math.min(size, mostBytes);
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, size - length);
    return bytes.toString('utf8');
  } finally {
    closeSync(file);
  }
}
