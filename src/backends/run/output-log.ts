import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { withoutSecrets } from '../../text/without-secrets.ts';

/** A line beyond this is not waited for. */
const longestPartial = 1 << 20;

/** The two streams of a child process that are written to its log. */
export type OutputStream = 'stdout' | 'stderr';

/**
 * Writes both streams but their secrets to a file and keeps the last lines in memory, however long the output is. Only
 * whole lines are written: so the streams do not cut each other's lines, and a secret is never split by a chunk's end.
 */
export class OutputLog {
  readonly path: string;
  private readonly file: number;
  private readonly kept: number;
  private readonly hide: (text: string) => string;
  private isWhole = true;
  private readonly lines: string[] = [];
  private readonly partial: Record<OutputStream, string> = { stdout: '', stderr: '' };

  /** `hide`: what takes secrets out of a text before it is written or shown. */
  constructor(path: string, kept = 8, hide: (text: string) => string = withoutSecrets) {
    this.hide = hide;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.path = path;
    this.kept = kept;
    this.file = openSync(path, 'w', 0o600);
  }

  /** Appends a chunk of one stream; returns the lines that it completed, without escape sequences. */
  write(chunk: string, stream: OutputStream): string[] {
    const text = this.partial[stream] + chunk;
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    this.partial[stream] = text.slice(end);
    // A line without an end is written in pieces, cut where no word goes on.
    if (this.partial[stream].length > longestPartial) {
      const cut = this.partial[stream].lastIndexOf(' ') + 1 || this.partial[stream].length;
      const piece = this.partial[stream].slice(0, cut);
      this.partial[stream] = this.partial[stream].slice(cut);
      return this.append(`${text.slice(0, end)}${piece}\n`);
    }
    return this.append(text.slice(0, end));
  }

  /** The last lines, oldest first, with what is not yet a whole line. */
  tail(): readonly string[] {
    const open = Object.values(this.partial).filter((text) => text !== '');
    return [...this.lines, ...open.map(shown)].slice(-this.kept);
  }

  close(): void {
    for (const text of Object.values(this.partial)) if (text !== '') this.append(`${text}\n`);
    closeSync(this.file);
  }

  /** A full disk ends the log, not the run: what it says goes on to be shown, and the result is kept or refused by itself. */
  private keep(text: string): void {
    if (!this.isWhole) return;
    try {
      writeFileSync(this.file, text);
    } catch {
      this.isWhole = false;
    }
  }

  private append(text: string): string[] {
    const written = this.hide(text);
    this.keep(written);
    const completed = written
      .split(/\r\n|\n|\r/)
      .slice(0, -1)
      .map(shown);
    this.lines.push(...completed);
    if (this.lines.length > this.kept) this.lines.splice(0, this.lines.length - this.kept);
    return completed;
  }
}

function shown(text: string): string {
  return stripVTControlCharacters(withoutSecrets(text));
}
