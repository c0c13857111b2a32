import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { type FileSystem, machineFiles } from './file-system.ts';
import { fateOf, identityOf, type ProcessIdentity } from './process-identity.ts';
import { makeFolderOf, writeFully } from './write-fully.ts';
import { writing } from './write-refused-error.ts';

const holderSchema = z.object({
  host: z.string(),
  boot: z.string().nullable(),
  pid: z.int().positive(),
  startTicks: z.string().nullable(),
  since: z.string(),
  /** Tells two locks of one process apart. */
  token: z.string(),
});

/** Who holds a lock, and since when. */
export type LockHolder = z.infer<typeof holderSchema>;

/** A lock that this process holds. */
export interface HeldLock {
  /** False when somebody removed the lock or took it over. */
  isOurs(): boolean;
  release(): void;
}

/** Outcome of asking for a lock: it is held here, or by another. */
export type LockAttempt = { readonly lock: HeldLock } | { readonly heldBy: LockHolder };

function read(files: FileSystem, path: string): LockHolder | 'unreadable' | null {
  let text: string;
  try {
    text = files.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}

/** Who holds the lock now; null where nobody does that still lives. */
export function lockHolder(path: string, files: FileSystem = machineFiles): LockHolder | null {
  const holder = read(files, path);
  if (holder === null || holder === 'unreadable') return null;
  return fateOf(holder) === 'gone' ? null : holder;
}

/**
 * Asks for a lock without waiting. The lock is a file with the identity of its holder, linked into place whole, so that
 * nobody reads half of it. The lock of a process that is gone is taken over; one of another machine is not, as nothing
 * tells whether that process lives.
 * @throws WriteRefusedError where the folder cannot be written.
 */
export function tryLock(path: string, files: FileSystem = machineFiles): LockAttempt {
  const self: ProcessIdentity = identityOf(process.pid);
  const own: LockHolder = {
    ...self,
    since: new Date().toISOString(),
    token: randomBytes(8).toString('hex'),
  };
  return writing(path, () => {
    makeFolderOf(files, path);
    const draft = `${path}.${process.pid}.${own.token}.tmp`;
    try {
      const file = files.openSync(draft, 'wx', 0o600);
      try {
        writeFully(files, file, Buffer.from(JSON.stringify(own)));
      } finally {
        files.closeSync(file);
      }
      return place(files, path, draft, own);
    } finally {
      files.rmSync(draft, { force: true });
    }
  });
}

const waitMs = 5000;
const pauseMs = 10;

/** Asks for a lock until it is free; null when another process keeps it for five seconds. @throws WriteRefusedError */
export async function waitForLock(path: string, files: FileSystem = machineFiles): Promise<HeldLock | null> {
  const until = performance.now() + waitMs;
  for (;;) {
    const attempt = tryLock(path, files);
    if ('lock' in attempt) return attempt.lock;
    if (performance.now() > until) return null;
    await setTimeout(pauseMs);
  }
}

function place(files: FileSystem, path: string, draft: string, own: LockHolder): LockAttempt {
  // A second round follows a stale lock that was cleared away; a third finds one that somebody else put there.
  for (let round = 0; round < 3; round += 1) {
    if (linked(files, draft, path)) return { lock: held(files, path, own) };
    const holder = read(files, path);
    if (holder !== null && holder !== 'unreadable' && fateOf(holder) !== 'gone') return { heldBy: holder };
    if (holder !== null) clear(files, path, holder, own.token);
  }
  const holder = read(files, path);
  return { heldBy: holder === null || holder === 'unreadable' ? own : holder };
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}

/** Puts a draft in its place unless something stands there; file systems without links get a file of their own. */
function linked(files: FileSystem, draft: string, path: string): boolean {
  try {
    files.linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
  }
  try {
    const file = files.openSync(path, 'wx', 0o600);
    try {
      writeFully(files, file, files.readFileSync(draft));
    } finally {
      files.closeSync(file);
    }
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Moves a stale lock aside; one that another process placed in between is put back. */
function clear(files: FileSystem, path: string, stale: LockHolder | 'unreadable', token: string): void {
  const aside = `${path}.${token}.stale`;
  try {
    files.renameSync(path, aside);
  } catch {
    // Another process cleared it.
    return;
  }
  const moved = read(files, aside);
  const isStale =
    moved === stale ||
    (moved !== null && moved !== 'unreadable' && stale !== 'unreadable' && moved.token === stale.token);
  if (!isStale) linked(files, aside, path);
  files.rmSync(aside, { force: true });
}

function held(files: FileSystem, path: string, own: LockHolder): HeldLock {
  const isOurs = () => {
    const now = read(files, path);
    return now !== null && now !== 'unreadable' && now.token === own.token;
  };
  return {
    isOurs,
    release() {
      if (isOurs()) files.rmSync(path, { force: true });
    },
  };
}
