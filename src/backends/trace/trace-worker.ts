import { parentPort, workerData } from 'node:worker_threads';
import { assemblePacked } from '../../trace/assemble/assemble.ts';
import { packedBuffers } from '../../trace/columns/packed-columns.ts';
import { UnreadableTrace } from '../../trace/reading/fault.ts';
import { rawBuffers } from '../../trace/reading/raw-trace.ts';
import { scanTrace } from './read-trace.ts';
import type { ReadMessage, ReadRequest } from './worker-messages.ts';

/** Entry of the worker that reads one trace: a second input of the build. */

/** Least time between two words of progress. */
const quietMs = 100;

const { path, assembles } = workerData as ReadRequest;
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
  const packed = assembles ? assemblePacked(scanned.raw, scanned.file) : null;
  const { user, system } = process.threadCpuUsage();
  const cpuMs = (user + system) / 1000;
  if (packed === null) say({ kind: 'scanned', scanned, cpuMs }, rawBuffers(scanned.raw));
  else say({ kind: 'assembled', packed, cpuMs }, packedBuffers(packed));
} catch (error) {
  if (!(error instanceof UnreadableTrace)) throw error;
  say({ kind: 'fault', fault: error.fault });
}
