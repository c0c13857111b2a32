import { readFileSync, statSync } from 'node:fs';
import { DamagedFileError } from './damaged-file-error.ts';

/** No file that is read whole is larger; one that is would fill the memory before anything could be said about it. */
export const largestFile = 64 * 1024 ** 2;

/**
 * The text of a file that is read whole. A pipe would keep the reader waiting, so only plain files are read.
 * @throws DamagedFileError for no plain file and for one that is too large, NodeJS.ErrnoException
 */
export function readTextFile(path: string, largest = largestFile): string {
  const stat = statSync(path);
  if (!stat.isFile()) throw new DamagedFileError(path, null, 'not-a-file');
  if (stat.size > largest) throw new DamagedFileError(path, null, 'too-large');
  return readFileSync(path, 'utf8');
}
