import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * One process of one machine since one start: a pid alone names another process after the number was used again.
 * Start time and boot are read from `/proc` (proc(5), field 22 of `stat`); both are null on systems without it.
 */
export interface ProcessIdentity {
  readonly host: string;
  readonly boot: string | null;
  readonly pid: number;
  /** Clock ticks after the boot. */
  readonly startTicks: string | null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Start of a process in clock ticks after the boot; null for a process that has ended, or without `/proc`. */
export function startTicksOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  // The second field is the name in brackets and may hold blanks and brackets itself.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  // A zombie has ended; only its parent has not asked for its status yet.
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

function bootId(): string | null {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** The identity of a running process of this machine. */
export function identityOf(pid: number): ProcessIdentity {
  return { host: hostname(), boot: bootId(), pid, startTicks: startTicksOf(pid) };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Whether the very process of an identity still runs: `elsewhere` for a process of another machine, of which this one
 * cannot know.
 */
export function fateOf(identity: ProcessIdentity): 'alive' | 'gone' | 'elsewhere' {
  if (identity.host !== hostname()) return 'elsewhere';
  if (identity.boot !== bootId()) return 'gone';
  if (!exists(identity.pid)) return 'gone';
  return startTicksOf(identity.pid) === identity.startTicks ? 'alive' : 'gone';
}
