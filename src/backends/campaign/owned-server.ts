import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import type { OwnedServer } from '../../campaign/events.ts';
import { markVariable as marker } from '../../campaign/hosts/shell-text.ts';
import { fateOf, identityOf, type ProcessIdentity } from '../../store/process-identity.ts';
import { OutputLog } from '../run/output-log.ts';
import { redacted, secretValues } from './secrets-below.ts';

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
  'HUGGINGFACE_HUB_TOKEN',
  'HF_ENDPOINT',
  'HF_HUB_OFFLINE',
  'NGC_API_KEY',
  'CUDA_HOME',
  'ASCEND_HOME_PATH',
  'ASCEND_TOOLKIT_HOME',
  'PYTHONPATH',
  'SSH_AUTH_SOCK',
  'KUBECONFIG',
  'DOCKER_HOST',
];

const graceMs = 20_000;
const checkMs = 100;

/** Command and environment that start a server. */
export interface ServerStart {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Names the campaign and the candidate. */
  readonly mark: string;
  readonly logPath: string;
  /** Where it is started; default: where this program runs. */
  readonly cwd?: string;
}

/** The same in the names that campaigns of others look for. */
function ownNames(mark: string): Record<string, string> {
  const [campaign = '', trial = ''] = mark.split('/');
  return { CAMPAIGN_ID: campaign, CAMPAIGN_TRIAL: trial };
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
export function startServer({ command, env, mark, logPath, cwd }: ServerStart): RunningServer | null {
  const [file = '', ...args] = command;
  const secrets = secretValues({ ...process.env, ...env });
  const log = new OutputLog(logPath, undefined, (text) => redacted(text, secrets));
  const inherited = Object.fromEntries(
    passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const child = execa(file, args, {
    env: { ...inherited, ...env, [marker]: mark, ...ownNames(mark) },
    extendEnv: false,
    ...(cwd === undefined ? {} : { cwd }),
    stdin: 'ignore',
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  });
  child.stdout.on('data', (chunk) => log.write(String(chunk), 'stdout'));
  child.stderr.on('data', (chunk) => log.write(String(chunk), 'stderr'));
  const closed = child.then(({ exitCode, signal, shortMessage }): ServerEnd => {
    if (exitCode === undefined && signal === undefined) log.write(`${shortMessage ?? ''}\n`, 'stderr');
    log.close();
    return { exitCode: exitCode ?? null, signal: signal ?? null };
  });
  if (child.pid === undefined) return null;
  const { host, boot, pid, startTicks } = identityOf(child.pid);
  const owned: OwnedServer = { pid, host, boot, startTicks, command: [...command] };
  let over: ServerEnd | null = null;
  // The output stays open while a child of the server holds it: the end of the server itself is what counts.
  child.nodeChildProcess.once('exit', (exitCode, signal) => {
    leftBehind.set(owned, sessionMembers(pid));
    over = { exitCode, signal };
  });
  const ended = closed.then((end) => {
    over ??= end;
    return over;
  });
  return { owned, ended, end: () => over };
}

/** Whether a process is the one we started: same start, same boot, and our mark in its environment. */
export function isOurs(owned: OwnedServer, mark: string): boolean {
  return fateOf(owned) === 'alive' && markOf(owned.pid) === mark;
}

function otherProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid);
  } catch {
    // A system without /proc: only what we started ourselves is known.
    return [];
  }
}

/** Processes that carry a mark: children that outlived the one we started. */
export function markedProcesses(mark: string): number[] {
  return otherProcesses().filter((pid) => markOf(pid) === mark);
}

/** The session of a process: the pid of the one that began it. null for a process that has ended. */
function sessionOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    return null;
  }
}

/** Processes of the session that a server of ours began, while it lives or has just ended. */
function sessionMembers(pid: number): ProcessIdentity[] {
  return otherProcesses()
    .filter((one) => one !== pid && sessionOf(one) === pid)
    .map(identityOf);
}

/**
 * Children of a server as they were when it ended. An engine that names itself writes over its environment, mark
 * included; its session stays, but later its number could be another's.
 */
const leftBehind = new WeakMap<OwnedServer, readonly ProcessIdentity[]>();

/** Ends every process whose mark begins with this: what a killed program of ours started and could not write down. */
export async function endMarkedWith(prefix: string): Promise<void> {
  const mine = () => otherProcesses().filter((pid) => markOf(pid)?.startsWith(prefix) === true);
  for (const pid of mine()) endProcess(pid);
  for (let waited = 0; waited < graceMs && mine().length > 0; waited += checkMs) await wait(checkMs);
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
  let children = leftBehind.get(owned) ?? [];
  if (isOurs(owned, mark)) {
    children = sessionMembers(owned.pid);
    signalGroup(owned.pid, 'SIGTERM');
    for (let waited = 0; waited < graceMs && isOurs(owned, mark); waited += checkMs) await wait(checkMs);
    if (isOurs(owned, mark)) signalGroup(owned.pid, 'SIGKILL');
  }
  const left = children.filter((child) => fateOf(child) === 'alive').map(({ pid }) => pid);
  for (const pid of [...markedProcesses(mark), ...left]) endProcess(pid);
  // A server that was ended holds its memory until it is gone.
  const isLeft = () =>
    markedProcesses(mark).length > 0 || children.some((child) => fateOf(child) === 'alive');
  for (let waited = 0; waited < graceMs && isLeft(); waited += checkMs) await wait(checkMs);
}
