import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { type BenchHost, HostUnreachableError } from '../../../src/backends/campaign/hosts/bench-host.ts';
import { freePort, type RunningServer, type ServerEnd } from '../../../src/backends/campaign/owned-server.ts';
import { type Dialect, dialects } from '../../campaign/simulator/dialects.ts';
import { type SimulatedFaults, serveDialect } from '../../campaign/simulator/serve-dialect.ts';

/** A process of the machine, as it would stand in /proc. */
interface SimulatedProcess {
  readonly mark: string | null;
  readonly end: () => void;
}

function flagsOf(words: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  words.forEach((word, at) => {
    if (!word.startsWith('--')) return;
    const next = words[at + 1];
    flags.set(word, next === undefined || next.startsWith('--') ? '' : next);
  });
  return flags;
}

/** The dialect that the first word of a command names. */
function dialectOf(command: readonly string[], own: Readonly<Record<string, Dialect>>): Dialect | null {
  return own[command[0] ?? ''] ?? dialects[command[0] ?? ''] ?? null;
}

/**
 * A machine in this process: servers that answer over HTTP and outlive the program that started them, as real ones do when
 * it is killed. Fast enough to die at every event.
 */
export class SimulatedMachine {
  readonly processes = new Map<number, SimulatedProcess>();
  readonly faults: Partial<SimulatedFaults>;
  readonly #dialects: Readonly<Record<string, Dialect>>;
  #nextPid = 1;

  constructor(faults: Partial<SimulatedFaults> = {}, own: Readonly<Record<string, Dialect>> = {}) {
    this.faults = faults;
    this.#dialects = own;
  }

  /** A process that is none of ours. */
  addForeign(): number {
    const pid = this.#nextPid;
    this.#nextPid += 1;
    this.processes.set(pid, { mark: null, end: () => undefined });
    return pid;
  }

  /** The machine as one run of the program sees it; once it is dead, it touches nothing any more. */
  host(isDead: () => boolean = () => false): BenchHost {
    const alive = () => {
      if (isDead()) throw new HostUnreachableError('this program was killed');
    };
    const endMarked = (test: (mark: string) => boolean) => {
      for (const [pid, { mark, end }] of this.processes) {
        if (mark === null || !test(mark)) continue;
        end();
        this.processes.delete(pid);
      }
    };
    return {
      listen: '127.0.0.1',
      freePort,
      run: async ({ command }) => {
        alive();
        const dialect = dialectOf(command, this.#dialects);
        if (dialect === null) return { text: 'command not found', exitCode: 127 };
        const isHelp = command.some((word) => word.startsWith('--help'));
        return { text: isHelp ? dialect.help : dialect.version, exitCode: 0 };
      },
      start: async ({ command, mark, logPath, port }) => {
        alive();
        mkdirSync(dirname(logPath), { recursive: true });
        writeFileSync(logPath, '');
        return this.#start(command, mark, logPath, port);
      },
      baseOf: async (_, port) => `http://127.0.0.1:${port}`,
      stop: async (_, mark) => {
        alive();
        endMarked((one) => one === mark);
      },
      sweep: async (_, prefix) => {
        alive();
        endMarked((one) => one.startsWith(prefix));
      },
      copy: async () => false,
    };
  }

  #start(command: readonly string[], mark: string, logPath: string, port: number): RunningServer {
    const pid = this.#nextPid;
    this.#nextPid += 1;
    let over: ServerEnd | null = null;
    let settle: (end: ServerEnd) => void = () => undefined;
    const ended = new Promise<ServerEnd>((resolve) => {
      settle = resolve;
    });
    let server: Server | null = null;
    const end = (exitCode: number | null, words = '') => {
      if (over !== null) return;
      if (words !== '') appendFileSync(logPath, `${words}\n`);
      over = { exitCode, signal: exitCode === null ? 'SIGTERM' : null };
      this.processes.delete(pid);
      server?.closeAllConnections();
      server?.close();
      settle(over);
    };
    const flags = flagsOf(command);
    const dialect = dialectOf(command, this.#dialects);
    const unknown = [...flags.keys()].find((flag) => dialect?.help.includes(`${flag} `) !== true);
    if (dialect === null || unknown !== undefined) end(2, dialect?.usageError(unknown ?? '') ?? 'not found');
    else if (dialect.isOutOfMemory(flags)) end(1, dialect.outOfMemory);
    else {
      this.processes.set(pid, { mark, end: () => end(null) });
      const model = flags.get('--served-model-name') ?? 'model';
      server = serveDialect(dialect, flags, {
        startupMs: 0,
        ...this.faults,
        port,
        model,
        die: (words) => end(1, words),
      });
    }
    const owned = { pid, host: 'simulated', boot: null, startTicks: null, command: [...command] };
    return { owned, ended, end: () => over };
  }
}
