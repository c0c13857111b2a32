import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Program } from '../../app/program.ts';
import { writeExport } from '../../app/write-export.ts';
import { collectGarbage } from '../../backends/trace/collect-garbage.ts';
import { type FoundTraces, findTraces } from '../../backends/trace/find-traces.ts';
import type { ScanProgress } from '../../backends/trace/read-trace.ts';
import { readTrace } from '../../backends/trace/trace-reader.ts';
import { writeDocument } from '../../store/atomic-file.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { TraceColumns } from '../../trace/columns/columns.ts';
import type { ServerArguments } from '../../trace/framework/server-arguments.ts';

/** Ports of triage: files, and two streams. */
export interface TriagePorts {
  readonly texts: Catalogue;
  readonly language: Language;
  /** Width of the terminal that the output goes to; null where it goes into a file or another program. */
  readonly columns: number | null;
  out(text: string): void;
  err(text: string): void;
  isFolder(path: string): boolean;
  exists(path: string): boolean;
  find(folder: string, options?: { readonly everywhere?: boolean }): Promise<FoundTraces>;
  /** @throws UnreadableTrace */
  read(path: string, onProgress?: (progress: ScanProgress) => void): Promise<TraceColumns>;
  /** Of the bytes on disk. */
  sha256(path: string): Promise<string>;
  /** Settings that the server wrote beside the trace or one folder up; null where there are none. */
  serverArguments(path: string): ServerArguments | null;
  /** A text file; null where it cannot be read. */
  text(path: string): string | null;
  /** Logs in the folder of a trace. */
  logsBeside(path: string): readonly string[];
  /** Files of a folder, not below it, whose name fits, sorted. */
  filesIn(folder: string, name: RegExp): readonly string[];
  /** Files below a folder whose name fits, sorted. */
  below(folder: string, name: RegExp): readonly string[];
  /** @throws WriteRefusedError */
  save(path: string, text: string): void;
  /** @throws WriteRefusedError */
  saveBytes(path: string, bytes: Uint8Array): void;
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  /** Gives back what a trace left behind, before the next one is read. */
  collectGarbage(): void;
  /** Lets the screen hear its keys between two parts of a long work. */
  pause(): Promise<void>;
}

/** One buffer serves the whole file: a stream's pieces would pile up beside the columns until they are collected. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  const buffer = new Uint8Array(1 << 20);
  try {
    while (true) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function argumentsBeside(path: string): ServerArguments | null {
  const folder = dirname(resolve(path));
  for (const place of [folder, dirname(folder)]) {
    const text = textOf(join(place, 'server_args.json'));
    if (text === null) continue;
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
    } catch {
      // A damaged file beside the trace says nothing about it; the trace is still read.
    }
  }
  return null;
}

function namesIn(folder: string, { isDeep }: { readonly isDeep: boolean }): string[] {
  try {
    return readdirSync(folder, { recursive: isDeep, encoding: 'utf8' });
  } catch {
    return [];
  }
}

/**
 * The ports of this machine. `keepsColumns` = what was read is kept for the next time; `drawsScreen` = a screen hears
 * keys while a trace is read.
 */
export function machineTriagePorts(
  program: Program,
  {
    keepsColumns = false,
    drawsScreen = false,
  }: { readonly keepsColumns?: boolean; readonly drawsScreen?: boolean } = {},
): TriagePorts {
  const cache = { environment: program.environment, keeps: keepsColumns };
  return {
    texts: program.texts,
    language: program.language,
    columns: program.terminal.stdout.isTTY ? program.terminal.columns() : null,
    out: program.out,
    err: program.err,
    isFolder: (path) => existsSync(path) && statSync(path).isDirectory(),
    exists: existsSync,
    find: findTraces,
    read: (path, onProgress) =>
      readTrace(path, { cache, drawsScreen, ...(onProgress === undefined ? {} : { onProgress }) }),
    sha256: hashOf,
    pause: () => setImmediate(),
    serverArguments: argumentsBeside,
    text: textOf,
    logsBeside: (path) => {
      const folder = dirname(resolve(path));
      return namesIn(folder, { isDeep: false })
        .filter((name) => name.endsWith('.log'))
        .sort()
        .map((name) => join(folder, name));
    },
    filesIn: (folder, name) =>
      namesIn(folder, { isDeep: false })
        .filter((one) => name.test(one))
        .sort()
        .map((one) => join(folder, one)),
    below: (folder, name) =>
      namesIn(folder, { isDeep: true })
        .map((one) => join(folder, one))
        .filter((path) => name.test(path.split(/[\\/]/).at(-1) ?? ''))
        .sort(),
    saveBytes: (path, bytes) => writeDocument(resolve(path), bytes),
    save: (path, text) => writeExport(resolve(path), text),
    now: () => new Date(),
    sleep: (milliseconds) => setTimeout(milliseconds),
    collectGarbage,
  };
}
