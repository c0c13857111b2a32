import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Writes everything to a file and keeps the last lines in memory, however long the output is. */
export class OutputLog {
  readonly path: string;
  private readonly file: number;
  private readonly kept: number;
  private readonly lines: string[] = [];
  private partial = '';

  constructor(path: string, kept = 8) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.path = path;
    this.kept = kept;
    this.file = openSync(path, 'w', 0o600);
  }

  /** Appends a chunk; returns the lines that it completed. */
  write(chunk: string): string[] {
    writeSync(this.file, chunk);
    const pieces = (this.partial + chunk).split(/\r\n|\n|\r/);
    this.partial = pieces.pop() ?? '';
    const completed = pieces.map((text) => stripVTControlCharacters(text));
    this.lines.push(...completed);
    if (this.lines.length > this.kept) this.lines.splice(0, this.lines.length - this.kept);
    return completed;
  }

  /** The last lines, oldest first. */
  tail(): readonly string[] {
    return this.partial === '' ? [...this.lines] : [...this.lines, this.partial].slice(-this.kept);
  }

  close(): void {
    closeSync(this.file);
  }
}
