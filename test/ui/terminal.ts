import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import xterm from '@xterm/headless';

/** A screen that Ink draws on: bytes go into a terminal emulator, the text of the screen comes out. */
export class FakeStdout extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  #pending: Promise<void> = Promise.resolve();
  written = '';

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      scrollback: 2000,
      convertEol: true,
    });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString();
    this.written += text;
    this.#pending = this.#pending.then(() => new Promise((resolve) => this.#terminal.write(text, resolve)));
    done();
  }

  /** Every line of screen and scrollback; lines that the terminal wrapped are told apart by `isWrapped`. */
  async lines(): Promise<{ text: string; isWrapped: boolean }[]> {
    await this.#pending;
    const buffer = this.#terminal.buffer.active;
    const lines: { text: string; isWrapped: boolean }[] = [];
    for (let at = 0; at < buffer.length; at += 1) {
      const one = buffer.getLine(at);
      if (one) lines.push({ text: one.translateToString(true), isWrapped: one.isWrapped });
    }
    while (lines.length > 0 && lines.at(-1)?.text === '') lines.pop();
    return lines;
  }

  /** The text as copying it gives it: lines that the terminal wrapped are whole again. */
  async text(): Promise<string> {
    const lines = await this.lines();
    return lines.map((one, at) => (at === 0 || one.isWrapped ? one.text : `\n${one.text}`)).join('');
  }

  async cursor(): Promise<{ x: number; y: number }> {
    await this.#pending;
    const buffer = this.#terminal.buffer.active;
    return { x: buffer.cursorX, y: buffer.cursorY + buffer.baseY };
  }

  /** Changes the size as a window does: the emulator reflows, then the program is told. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#pending;
    this.#terminal.resize(columns, rows);
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}

/** Keys for Ink, chunk by chunk as a terminal sends them. */
export class FakeStdin extends EventEmitter {
  readonly isTTY = true;
  #chunks: string[] = [];

  setEncoding(): this {
    return this;
  }
  setRawMode(): this {
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  read(): string | null {
    return this.#chunks.shift() ?? null;
  }
  type(chunk: string): void {
    this.#chunks.push(chunk);
    this.emit('readable');
  }
}
