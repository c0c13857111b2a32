import { createReadStream, readFileSync } from 'node:fs';
import { createGunzip, gunzipSync } from 'node:zlib';
import { readTrace } from '../../../src/backends/trace/trace-reader.ts';

/** Nothing but decompression: what every reader of the file must do. */
async function inflate(path: string): Promise<unknown> {
  let bytes = 0;
  for await (const piece of createReadStream(path).pipe(createGunzip({ chunkSize: 1 << 20 }))) {
    bytes += (piece as Buffer).length;
  }
  return { bytes };
}

/** The reader alone. */
async function read(paths: readonly string[]): Promise<unknown> {
  let workerMs = 0;
  const onScanned = (cpuMs: number): void => {
    workerMs += cpuMs;
  };
  const columns = await Promise.all(paths.map((path) => readTrace(path, { onScanned })));
  return { workerMs, events: columns[0]?.scan.events, kernels: columns[0]?.device.count };
}

/** The whole file as one tree, as scripts for traces do it. */
function wholeFile(path: string): unknown {
  const file = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(file) : file).toString('utf8');
  const { traceEvents } = JSON.parse(text) as { traceEvents: readonly { cat?: string; dur?: number }[] };
  const kernels = traceEvents.filter(({ cat }) => cat === 'kernel');
  return { kernels: kernels.length, microseconds: kernels.reduce((sum, { dur }) => sum + (dur ?? 0), 0) };
}

/** One measured part, run in a process of its own. */
export async function runPart(part: string, paths: readonly string[]): Promise<void> {
  const [path = ''] = paths;
  const said =
    part === 'inflate' ? await inflate(path) : part === 'read' ? await read(paths) : wholeFile(path);
  process.stdout.write(JSON.stringify(said));
}
