import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the source of the simulated framework decides of an answer. */
export interface SourceEngine {
  readonly tokensOf: (asked: number) => number;
  readonly textOf: (prompt: readonly unknown[], at: number) => string;
  /** Milliseconds that a step spends on its table. */
  readonly costMs: (request: { input: number; output: number }, at: number) => number;
}

/** Milliseconds of a token beside the table. */
export const otherMs = 4;

/** The code below a folder of the path of modules; null where there is none. */
export async function sourceEngine(modulePath: string | undefined): Promise<SourceEngine | null> {
  const root = (modulePath ?? '')
    .split(':')
    .find((folder) => existsSync(join(folder, 'vllm', 'block_table.mjs')));
  if (root === undefined) return null;
  const load = (name: string) => import(pathToFileURL(join(root, 'vllm', name)).href);
  const [table, hooks] = await Promise.all([load('block_table.mjs'), load('serving.mjs')]);
  return {
    tokensOf: hooks.tokensOf,
    textOf: hooks.textOf,
    costMs: (request, at) => hooks.costOf(request, table.stepCost(at)),
  };
}

/** Layers of the simulated model: the kernels of a step come in as many equal parts. */
const layers = 4;
const pauseUs = 3000;

/** A trace as a profiler writes it: kernels with their launches and, for the table, the frame that launched it. */
export function writeTrace(
  folder: string,
  name: string,
  kernels: readonly { name: string; ms: number; frame: string | null }[],
): void {
  const events: object[] = [];
  let ts = 1000;
  let correlation = 1;
  const work = kernels.filter((one) => one.ms > 0);
  for (let step = 0; step < 6; step += 1) {
    // Between two steps the device waits for the next one.
    ts += pauseUs;
    for (const { name: kernel, ms, frame } of Array.from({ length: layers }, () => work).flat()) {
      const dur = (ms * 1000) / layers;
      if (frame !== null) {
        events.push({
          ph: 'X',
          cat: 'python_function',
          name: frame,
          pid: 100,
          tid: 100,
          ts: ts - 40,
          dur: 30,
        });
      }
      events.push(
        {
          ph: 'X',
          cat: 'cuda_runtime',
          name: 'cudaLaunchKernel',
          pid: 100,
          tid: 100,
          ts: ts - 20,
          dur: 5,
          args: { correlation },
        },
        {
          ph: 'X',
          cat: 'kernel',
          name: kernel,
          pid: 0,
          tid: 7,
          ts,
          dur,
          args: { correlation, stream: 7, device: 0 },
        },
      );
      correlation += 1;
      ts += dur + 50;
    }
  }
  mkdirSync(folder, { recursive: true });
  const document = {
    schemaVersion: 1,
    deviceProperties: [{ id: 0, name: 'simulated' }],
    traceEvents: events,
  };
  writeFileSync(join(folder, name), JSON.stringify(document));
}
