import { dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';

/**
 * Writes all bytes to an open file. One call may write fewer than it was given (full disk, quota, signal); the rest is
 * written by further calls, and a call that writes nothing is an error.
 * @throws NodeJS.ErrnoException
 */
export function writeFully(files: FileSystem, file: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const written = files.writeSync(file, bytes, at, bytes.length - at);
    if (written <= 0) throw Object.assign(new Error('no byte could be written'), { code: 'ENOSPC' });
    at += written;
  }
}

/** Makes a created, renamed or removed name last through a power cut. Folders that cannot be synced are left as they are. */
export function syncFolder(files: FileSystem, folder: string): void {
  let file: number;
  try {
    file = files.openSync(folder, 'r');
  } catch {
    // Windows and some network file systems open no folders.
    return;
  }
  try {
    files.fsyncSync(file);
  } catch {
    // The same file systems refuse the sync; the name is there all the same.
  } finally {
    files.closeSync(file);
  }
}

/**
 * Makes a folder with all above it that are missing, readable by this user only. Each is made by itself: the recursive
 * call of Node does not end below `/proc`.
 * @throws NodeJS.ErrnoException
 */
export function makeFolders(files: FileSystem, folder: string): void {
  if (files.existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolders(files, parent);
  try {
    files.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process made it in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** The folder that holds a path, made where it is missing. */
export function makeFolderOf(files: FileSystem, path: string): string {
  const folder = dirname(path);
  makeFolders(files, folder);
  return folder;
}
