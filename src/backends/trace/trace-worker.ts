import { parentPort, workerData } from 'node:worker_threads';
import { assemblePacked } from '../../trace/assemble/assemble.ts';
import { packedBuffers } from '../../trace/columns/packed-columns.ts';
import { UnreadableTrace } from '../../trace/scan/fault.ts';
import { scanTrace } from './read-trace.ts';
import type { ReadMessage, ReadRequest } from './worker-messages.ts';

/** Entry of the worker that reads one trace: a second input of the build. */

/** Least time between two words of progress. */
const quietMs = 100;

const { path } = workerData as ReadRequest;
let saidAt = 0;

function say(message: ReadMessage, handed: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, handed);
}

try {
  const scanned = await scanTrace(path, (progress) => {
    const now = performance.now();
    if (now - saidAt < quietMs) return;
    saidAt = now;
    say({ kind: 'progress', progress });
  });
  const { user, system } = process.threadCpuUsage();
  const packed = assemblePacked(scanned.raw, scanned.file);
  say({ kind: 'assembled', packed, cpuMs: (user + system) / 1000 }, packedBuffers(packed));
} catch (error) {
  if (!(error instanceof UnreadableTrace)) throw error;
  say({ kind: 'fault', fault: error.fault });
}
