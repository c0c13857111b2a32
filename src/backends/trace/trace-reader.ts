import { existsSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { assemblePacked } from '../../trace/assemble/assemble.ts';
import type { TraceColumns } from '../../trace/columns/columns.ts';
import { openColumns, type PackedColumns } from '../../trace/columns/packed-columns.ts';
import { UnreadableTrace } from '../../trace/scan/fault.ts';
import { cachedColumns, keepColumns } from './column-cache.ts';
import { type ScanProgress, scanTrace } from './read-trace.ts';
import { optimiseSparingly } from './short-run.ts';
import type { ReadMessage, ReadRequest } from './worker-messages.ts';

/** Callbacks of the reading of a trace, and how it is stopped. */
export interface ReadOptions {
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Told the processor time of the worker once it has scanned the file. */
  readonly onScanned?: (cpuMs: number) => void;
  readonly signal?: AbortSignal;
  /** This thread draws a screen: only a tiny file is read here. */
  readonly drawsScreen?: boolean;
  /** Columns that were kept of the trace are taken; `keeps` also keeps them after reading. Null = neither. */
  readonly cache?: { readonly environment: NodeJS.ProcessEnv; readonly keeps: boolean } | null;
}

/** The built worker beside the program or above its chunks; null when the program runs from its sources. */
function builtWorker(): URL | null {
  const places = ['./trace-worker.js', '../trace-worker.js'].map((place) => new URL(place, import.meta.url));
  return places.find((place) => existsSync(place)) ?? null;
}

/** A file up to this size is read in the calling thread, piece by piece: starting a worker costs more than it frees. */
const smallBytes = 8 << 20;

/** As long as reading takes no longer than a frame of the screen. */
const tinyBytes = 64 << 10;

function isSmall(path: string, bytes: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() !== true || found.size <= bytes;
}

/** Young garbage that the worker may pile up, in MiB: it makes little, and a large trace needs the memory elsewhere. */
const youngGenerationMiB = 8;

function readInWorker(
  entry: URL,
  path: string,
  { onProgress, onScanned, signal }: ReadOptions,
): Promise<PackedColumns> {
  return new Promise((resolve, reject) => {
    const request: ReadRequest = { path };
    const worker = new Worker(entry, {
      workerData: request,
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMiB },
    });
    let read: PackedColumns | null = null;
    const stop = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: ReadMessage) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'fault') reject(new UnreadableTrace(message.fault));
      else {
        onScanned?.(message.cpuMs);
        read = message.packed;
      }
    });
    worker.on('error', reject);
    // Memory that the worker piled up is given back before anything is done with the columns.
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      if (read) resolve(read);
      else reject(new Error(`The worker that reads ${path} ended with ${code}.`));
    });
  });
}

async function readHere(path: string, { onProgress, drawsScreen }: ReadOptions): Promise<PackedColumns> {
  if (drawsScreen !== true) optimiseSparingly();
  const { raw, file } = await scanTrace(path, onProgress);
  return assemblePacked(raw, file);
}

/**
 * Reads a trace into columns, in a worker of its own: the terminal stays alive, and several traces are read at once. A
 * small file, and any where no worker is built, is read in this thread, which is free between its pieces.
 *
 * @throws {UnreadableTrace} where there is no trace to report on.
 */
export async function readTrace(path: string, options: ReadOptions = {}): Promise<TraceColumns> {
  options.signal?.throwIfAborted();
  const cache = options.cache ?? null;
  const known = cache === null ? null : await cachedColumns(path, cache.environment);
  if (known !== null) return openColumns(known);
  const entry = isSmall(path, options.drawsScreen ? tinyBytes : smallBytes) ? null : builtWorker();
  const packed = entry === null ? await readHere(path, options) : await readInWorker(entry, path, options);
  if (cache?.keeps === true) await keepColumns(path, packed, cache.environment);
  return openColumns(packed);
}
