import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in memory, where Linux has one: there no write waits for a disk. */
const inMemory = '/dev/shm';
/** Recorded and generated traces of a run are far smaller. */
const enoughBytes = 4 * 2 ** 30;

function folderIn(place: string): string {
  return mkdtempSync(join(place, 'throughline-tests-'));
}

/** The folder in memory, where it has room and programs may run from it. */
function fastFolder(): string | null {
  let folder: string | null = null;
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    if (bavail * bsize < enoughBytes) return null;
    folder = folderIn(inMemory);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    execFileSync(program);
    return folder;
  } catch {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    return null;
  }
}

/** All that tests write stands below one folder, which goes with them: thousands of files would stay on the machine. */
export function setup(): () => void {
  const before = process.env.TMPDIR;
  const folder = fastFolder() ?? folderIn(tmpdir());
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}
