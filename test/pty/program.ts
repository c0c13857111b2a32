import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';

/** The built program. */
export const entry = join(import.meta.dirname, '../../dist/main.js');

/** How long a test waits for something to appear; a slow machine needs a part of it. */
const patienceMs = 90_000;
const lookEveryMs = 20;

export interface StartOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Folder of sessions and settings; a new one where it is left out. */
  readonly home?: string;
  readonly language?: 'en' | 'zh';
  readonly environment?: Readonly<Record<string, string>>;
}

/** A new folder for sessions and settings that goes with the test. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'throughline-pty-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** The environment of a program under test: nothing of this process but the way to programs. `CI` would silence Ink. */
export function environmentOf({
  home,
  language = 'en',
  environment = {},
}: StartOptions): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home ?? '',
    THROUGHLINE_HOME: home ?? '',
    TERM: 'xterm-256color',
    LANG: language === 'zh' ? 'zh_CN.UTF-8' : 'en_US.UTF-8',
    ...environment,
  };
}

/** The program in a real terminal, seen as a person sees it. */
export class TerminalProgram {
  private readonly terminal: InstanceType<typeof xterm.Terminal>;
  private readonly pty: IPty;
  private written = Promise.resolve();
  private exitCode: number | null = null;
  /** Everything the program has written, escape sequences included. */
  raw = '';

  constructor(args: readonly string[], options: StartOptions) {
    const { columns = 100, rows = 40, home = newHome() } = options;
    this.terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
    this.pty = spawn(process.execPath, [entry, ...args], {
      cols: columns,
      rows,
      cwd: home,
      env: environmentOf({ ...options, home }),
    });
    this.pty.onData((data) => {
      this.raw += data;
      this.written = this.written.then(() => new Promise((done) => this.terminal.write(data, done)));
    });
    // A terminal answers what a program asks about it.
    this.terminal.onData((answer) => this.pty.write(answer));
    this.pty.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
    });
    onTestFinished(() => {
      if (this.exitCode === null) this.pty.kill('SIGKILL');
    });
  }

  get pid(): number {
    return this.pty.pid;
  }

  type(text: string): void {
    this.pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** What a person could read by scrolling up; lines that the terminal wrapped are put together. */
  async text(): Promise<string> {
    await this.written;
    const { active } = this.terminal.buffer;
    const lines: string[] = [];
    for (let row = 0; row < active.length; row += 1) {
      const line = active.getLine(row);
      const text = line?.translateToString(true) ?? '';
      if (line?.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  }

  /** The rows on the screen now, as they stand. */
  async screen(): Promise<readonly string[]> {
    await this.written;
    const { active } = this.terminal.buffer;
    return Array.from(
      { length: this.terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
    );
  }

  /** Waits until the text that can be read satisfies a test. */
  async until(what: string, isThere: (text: string) => boolean): Promise<string> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const text = await this.text();
      if (isThere(text)) return text;
      if (Date.now() > end) throw new Error(`Waited in vain for ${what}. The screen:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  /** Waits until a text can be read. */
  async see(text: string | RegExp): Promise<string> {
    return this.until(String(text), (all) =>
      typeof text === 'string' ? all.includes(text) : text.test(all),
    );
  }

  /** Waits until a text can be read on the screen itself, not only above it. */
  async seeNow(text: string): Promise<void> {
    await this.until(text, () => true);
    const end = Date.now() + patienceMs;
    while (!(await this.screen()).join('\n').includes(text)) {
      if (Date.now() > end) throw new Error(`Waited in vain for ${text}. The screen:\n${await this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  /** Waits until the program has been writing nothing for two moments in a row: in one it may not have been let run. */
  async quiet(momentMs = 250): Promise<void> {
    for (let [seen, moments] = [-1, 0]; moments < 2; ) {
      moments = seen === this.raw.length ? moments + 1 : 0;
      seen = this.raw.length;
      await new Promise((resolve) => setTimeout(resolve, momentMs));
    }
  }

  /** Waits for the end; gives the exit code. */
  async exit(): Promise<number> {
    const end = Date.now() + patienceMs;
    while (this.exitCode === null) {
      if (Date.now() > end) throw new Error(`It does not end. The screen:\n${await this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    await this.written;
    return this.exitCode;
  }

  /** Ends it as a crash does: at once, without a word. */
  async crash(): Promise<void> {
    process.kill(this.pty.pid, 'SIGKILL');
    await this.exit();
  }
}

/** Starts the program in a terminal; it ends with the test. */
export function start(args: readonly string[] = [], options: StartOptions = {}): TerminalProgram {
  return new TerminalProgram(args, options);
}
