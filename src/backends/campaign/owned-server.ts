import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import type { OwnedServer } from '../../campaign/events.ts';
import { fateOf, identityOf } from '../../store/process-identity.ts';
import { OutputLog } from '../run/output-log.ts';

/** The environment variable by which our processes are known, and their children with them. */
const marker = 'THROUGHLINE_CAMPAIGN';

/** Environment that a server needs to run at all; everything else is named by the manifest. */
const passed = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'LD_LIBRARY_PATH',
  'VIRTUAL_ENV',
  'HF_HOME',
  'HF_TOKEN',
];

const graceMs = 20_000;
const checkMs = 100;

/** What starts a server. */
export interface ServerStart {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Names the campaign and the candidate. */
  readonly mark: string;
  readonly logPath: string;
}

/** How a server ended. */
export interface ServerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A server of ours that runs. */
export interface RunningServer {
  readonly owned: OwnedServer;
  /** Settled when it has ended. */
  readonly ended: Promise<ServerEnd>;
  end(): ServerEnd | null;
}

function markOf(pid: number): string | null {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    return variables.find((one) => one.startsWith(`${marker}=`))?.slice(marker.length + 1) ?? null;
  } catch {
    // Gone, or another user's: not ours.
    return null;
  }
}

/** A free port of this machine, for now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server in a process group of its own, marked in its environment, its output in a log without secrets.
 * An executable that is missing is a server that ended at once, with the reason in its log.
 */
export function startServer({ command, env, mark, logPath }: ServerStart): RunningServer | null {
  const [file = '', ...args] = command;
  const log = new OutputLog(logPath);
  const inherited = Object.fromEntries(
    passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const child = execa(file, args, {
    env: { ...inherited, ...env, [marker]: mark },
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  });
  child.stdout.on('data', (chunk) => log.write(String(chunk), 'stdout'));
  child.stderr.on('data', (chunk) => log.write(String(chunk), 'stderr'));
  let over: ServerEnd | null = null;
  const ended = child.then(({ exitCode, signal, shortMessage }) => {
    if (exitCode === undefined && signal === undefined) log.write(`${shortMessage ?? ''}\n`, 'stderr');
    log.close();
    over = { exitCode: exitCode ?? null, signal: signal ?? null };
    return over;
  });
  if (child.pid === undefined) return null;
  const { host, boot, pid, startTicks } = identityOf(child.pid);
  return { owned: { pid, host, boot, startTicks, command: [...command] }, ended, end: () => over };
}

/** Whether a process is the one we started: same start, same boot, and our mark in its environment. */
export function isOurs(owned: OwnedServer, mark: string): boolean {
  return fateOf(owned) === 'alive' && markOf(owned.pid) === mark;
}

/** Processes that carry a mark: children that outlived the one we started. */
export function markedProcesses(mark: string): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid && markOf(pid) === mark);
  } catch {
    // A system without /proc: only what we started ourselves is known.
    return [];
  }
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/**
 * Ends a server that is provably ours, and what it left behind: the group is asked, after twenty seconds ended, then
 * every process that still carries its mark. A process that only has its number is not touched.
 */
export async function stopServer(owned: OwnedServer, mark: string): Promise<void> {
  if (isOurs(owned, mark)) {
    signalGroup(owned.pid, 'SIGTERM');
    for (let waited = 0; waited < graceMs && isOurs(owned, mark); waited += checkMs) await wait(checkMs);
    if (isOurs(owned, mark)) signalGroup(owned.pid, 'SIGKILL');
  }
  for (const pid of markedProcesses(mark)) endProcess(pid);
}
