import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import { readTextFile } from '../../store/read-text-file.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import type { PreparedCommand, RunOutput } from '../backend.ts';
import { OutputLog, type OutputStream } from './output-log.ts';

/** The document that a program wrote; null for one that no program of these writes, which counts as none. */
function resultTextOf(path: string): string | null {
  try {
    return readTextFile(path);
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}

/** Progress callbacks of a run. */
export interface CommandObserver {
  /** One complete line of output, escape sequences removed. */
  line(text: string): void;
}

/** Where processes that run are written down, so that the next start knows what a killed program left. */
export interface ProcessLedger {
  /** Variables that every process of a run carries. */
  readonly environment: Readonly<Record<string, string>>;
  /** A process began, leader of a group of its own; returns what to do at its end. */
  began(pid: number, command: string): () => void;
}

/** Ends of a child process: by a signal, by time, and the record of processes it stands in. */
export interface CommandLimits {
  readonly signal: AbortSignal;
  /** Ended after this time; null for no limit. */
  readonly timeoutMs: number | null;
  /** Ends it at once, without the time to stop by itself. */
  readonly force?: AbortSignal;
  readonly ledger?: ProcessLedger;
}

/** How a command ended; its output is in `logPath` in every case. */
export interface CommandEnd {
  readonly status: 'done' | 'failed' | 'cancelled' | 'timed-out';
  readonly output: RunOutput;
  readonly logPath: string;
  readonly tail: readonly string[];
  readonly elapsedMs: number;
}

/** Time between asking a process to stop and ending it. */
const graceMs = 5_000;

function environmentOf(command: PreparedCommand): Record<string, string> {
  const passed = command.environment.allow.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...command.environment.set };
}

function started(command: PreparedCommand, ledger: ProcessLedger | undefined) {
  return execa(command.file, [...command.args], {
    ...(command.workingDirectory === null ? {} : { cwd: command.workingDirectory }),
    env: { ...environmentOf(command), ...ledger?.environment },
    extendEnv: false,
    stdin: 'ignore',
    all: false,
    reject: false,
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
    stripFinalNewline: false,
    detached: process.platform !== 'win32',
  });
}

type Child = ReturnType<typeof started>;

/** Ends a group where it is cancelled, takes too long, or this process ends; `release` takes all of that back. */
function stopperOf({ pid }: Child, { signal, timeoutMs, force }: CommandLimits) {
  let stopped: 'cancelled' | 'timed-out' | null = null;
  let grace: NodeJS.Timeout | null = null;
  const stop = (why: 'cancelled' | 'timed-out') => {
    if (stopped !== null) return;
    stopped = why;
    endGroup(pid, 'SIGTERM');
    grace = setTimeout(() => endGroup(pid, 'SIGKILL'), graceMs);
  };
  const onAbort = () => stop('cancelled');
  const onForce = () => {
    onAbort();
    endGroup(pid, 'SIGKILL');
  };
  force?.addEventListener('abort', onForce, { once: true });
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = timeoutMs === null ? null : setTimeout(() => stop('timed-out'), timeoutMs);
  // A program that ends, also by a signal, must not leave its children behind.
  const onExit = () => endGroup(pid, 'SIGKILL');
  process.once('exit', onExit);
  const stopListening = exitOnSignals();
  return {
    /** Why it was stopped; null where it was not. */
    why: () => stopped,
    release() {
      process.off('exit', onExit);
      stopListening();
      signal.removeEventListener('abort', onAbort);
      if (timer !== null) clearTimeout(timer);
      if (grace !== null) clearTimeout(grace);
      force?.removeEventListener('abort', onForce);
    },
  };
}

const printed = (text: unknown) => (typeof text === 'string' ? text : '');

function outputOf({ resultFile }: PreparedCommand, result: Awaited<Child>, startError: string): RunOutput {
  return {
    stdout: withoutSecrets(printed(result.stdout)),
    stderr: withoutSecrets(`${printed(result.stderr)}${startError}`),
    exitCode: result.exitCode ?? null,
    resultFile:
      resultFile === null
        ? null
        : { path: resultFile, text: existsSync(resultFile) ? resultTextOf(resultFile) : null },
  };
}

/**
 * Starts a prepared command and waits for its end: an argument array, a minimal environment, a process group of
 * its own. Cancelling asks the whole group to stop and ends it after five seconds; nothing else is touched. Secrets that
 * the program prints are hidden before anything is shown, written or handed on.
 * Never rejects: an executable that is missing is a failed run whose stderr says so.
 */
export async function runCommand(
  command: PreparedCommand,
  folder: string,
  observer: CommandObserver,
  limits: CommandLimits,
): Promise<CommandEnd> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = new OutputLog(
    join(folder, `run-${Date.now().toString(36)}-${randomBytes(2).toString('hex')}.log`),
  );
  for (const { path, text } of command.inputs ?? []) writeFileSync(path, text, { mode: 0o600 });
  const startedMs = performance.now();
  const child = started(command, limits.ledger);
  const words = [command.file, ...command.args].join(' ');
  const ended = child.pid === undefined ? undefined : limits.ledger?.began(child.pid, words);
  const receive = (stream: OutputStream) => (chunk: unknown) => {
    for (const text of log.write(String(chunk), stream)) observer.line(text);
  };
  child.stdout.on('data', receive('stdout'));
  child.stderr.on('data', receive('stderr'));
  // Workers of a program that was killed from outside keep its output open, and would be waited for.
  child.nodeChildProcess.once('exit', (_, killedBy) => {
    if (killedBy !== null) endGroup(child.pid, 'SIGKILL');
  });
  const stopper = stopperOf(child, limits);
  try {
    const result = await child;
    const stopped = stopper.why();
    if (stopped !== null) endGroup(child.pid, 'SIGKILL');
    const startError = result.exitCode === undefined && stopped === null ? (result.shortMessage ?? '') : '';
    if (startError !== '') receive('stderr')(`${startError}\n`);
    return {
      status: stopped ?? (result.exitCode === 0 ? 'done' : 'failed'),
      output: outputOf(command, result, startError),
      logPath: log.path,
      tail: log.tail(),
      elapsedMs: performance.now() - startedMs,
    };
  } finally {
    ended?.();
    stopper.release();
    log.close();
  }
}

/** A signal that would end this process without its exit handlers ends it with them; returns how to stop that. */
function exitOnSignals(): () => void {
  const handlers = [
    ['SIGTERM', () => process.exit(128 + 15)],
    ['SIGHUP', () => process.exit(128 + 1)],
  ] as const;
  for (const [name, handler] of handlers) process.on(name, handler);
  return () => {
    for (const [name, handler] of handlers) process.off(name, handler);
  };
}

/** Signals the process group that we started; a group that is gone is no error. */
function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // The group has already ended.
  }
}
