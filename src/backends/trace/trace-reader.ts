import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { TraceColumns } from '../../trace/columns/columns.ts';
import { openColumns, type PackedColumns } from '../../trace/columns/packed-columns.ts';
import { UnreadableTrace } from '../../trace/reading/fault.ts';
import { type ReadingProgress, readTracePacked } from './read-trace.ts';
import type { ReadMessage, ReadRequest } from './worker-messages.ts';

export interface ReadOptions {
  readonly onProgress?: (progress: ReadingProgress) => void;
  readonly signal?: AbortSignal;
}

/** The built worker beside the program or above its chunks; null when the program runs from its sources. */
function builtWorker(): URL | null {
  const places = ['./trace-worker.js', '../trace-worker.js'].map((place) => new URL(place, import.meta.url));
  return places.find((place) => existsSync(place)) ?? null;
}

function readInWorker(entry: URL, path: string, { onProgress, signal }: ReadOptions): Promise<PackedColumns> {
  return new Promise((resolve, reject) => {
    const request: ReadRequest = { path };
    const worker = new Worker(entry, { workerData: request });
    const stop = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: ReadMessage) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'columns') resolve(message.columns);
      else reject(new UnreadableTrace(message.fault));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`The worker that reads ${path} ended with ${code}.`));
    });
  });
}

/**
 * Reads a trace into columns, in a worker of its own: the terminal stays alive, and several traces are read at once.
 * From the sources, where no worker is built, it reads in this thread.
 *
 * @throws {UnreadableTrace} where there is no trace to report on.
 */
export async function readTrace(path: string, options: ReadOptions = {}): Promise<TraceColumns> {
  options.signal?.throwIfAborted();
  const entry = builtWorker();
  const packed =
    entry === null
      ? await readTracePacked(path, options.onProgress)
      : await readInWorker(entry, path, options);
  return openColumns(packed);
}
