import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { type FileSystem, machineFiles } from './file-system.ts';
import { startTicksOf } from './process-identity.ts';
import { makeFolderOf, syncFolder, writeFully } from './write-fully.ts';
import { WriteRefusedError, writing } from './write-refused-error.ts';

/** How a file is written whole. */
export interface AtomicOptions {
  /** Permissions of a file that is not there yet; one that is there keeps its own. */
  readonly mode?: number;
  /** Can be made again: it need not outlast a power cut. */
  readonly isDerived?: boolean;
  readonly files?: FileSystem;
}

/**
 * Writes a file so that a reader sees the old content or the new, never a part: a draft in the same folder under a name
 * that nobody can guess, written completely, synced, renamed, and the folder synced. Missing folders are created,
 * readable by this user only. Drafts of the same file that a killed process left are removed.
 * @throws WriteRefusedError when any of this fails; the old content is still there.
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, isDerived = false, files = machineFiles }: AtomicOptions = {},
): void {
  writing(path, () => {
    const folder = makeFolderOf(files, path);
    sweepDrafts(folder, basename(path), files);
    const draft = `${path}.${process.pid}.${randomBytes(8).toString('hex')}.tmp`;
    try {
      const file = files.openSync(draft, 'wx', mode);
      try {
        writeFully(files, file, typeof content === 'string' ? Buffer.from(content) : content);
        if (!isDerived) files.fsyncSync(file);
      } finally {
        files.closeSync(file);
      }
      files.renameSync(draft, path);
    } catch (error) {
      files.rmSync(draft, { force: true });
      throw error;
    }
    if (!isDerived) syncFolder(files, folder);
  });
}

/**
 * Writes a document that a person named a place for: a plain file, new or in place of an old one, whose permissions it
 * keeps. A link, a folder, a device or a pipe is refused, as replacing or following it would not be what was meant.
 * @throws WriteRefusedError
 */
export function writeDocument(
  path: string,
  content: string | Uint8Array,
  files: FileSystem = machineFiles,
): void {
  const present = writing(path, () => files.lstatSync(path, { throwIfNoEntry: false }));
  if (present !== undefined && !present.isFile()) throw new WriteRefusedError(path, 'not-a-plain-file');
  const mode = present === undefined ? 0o666 : present.mode & 0o777;
  writeFileAtomically(path, content, { mode, files });
}

const draftName = /^(?<of>.+)\.(?<pid>\d+)(?:\.[0-9a-f]{16})?\.tmp$/;

/**
 * Removes drafts whose writer is gone: of one file, or of every file of a folder of ours where `of` is null. What
 * cannot be removed stays.
 */
export function sweepDrafts(folder: string, of: string | null, files: FileSystem = machineFiles): void {
  let names: readonly string[];
  try {
    names = files.readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const draft = draftName.exec(name)?.groups;
    if (draft === undefined || (of !== null && draft.of !== of)) continue;
    if (startTicksOf(Number(draft.pid)) !== null || Number(draft.pid) === process.pid) continue;
    try {
      files.rmSync(join(folder, name), { force: true });
    } catch {
      // Somebody else's, or a folder that is read-only now.
    }
  }
}
