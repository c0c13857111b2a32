import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runThroughputOptimizer } from '../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { type Measurement, median } from './measurement.ts';

interface Recording {
  readonly model: string;
  readonly args: readonly string[];
  readonly stdout: string;
}

const samples = 5;

async function secondsOf({ model, args }: Recording, folder: string): Promise<number> {
  const start = performance.now();
  await runThroughputOptimizer([model, ...args], {
    language: 'en',
    version: '',
    columns: 128,
    isAscii: false,
    out: () => {},
    err: () => {},
    readTextFile: (path) => readFileSync(join(folder, path), 'utf8'),
    writeFile: () => {},
    nowMs: () => performance.now(),
    signal: new AbortController().signal,
  });
  return (performance.now() - start) / 1000;
}

/**
 * How many times faster recorded commands run here than in the real program, by its own word about its wall time.
 * `folder` holds the recordings.
 */
export async function speedUp(folder: string): Promise<Measurement[]> {
  const ratios: number[] = [];
  for (const name of readdirSync(join(folder, 'optimizer')).filter((one) => one.endsWith('.json'))) {
    const recording = JSON.parse(readFileSync(join(folder, 'optimizer', name), 'utf8')) as Recording;
    const recorded = /completed in ([\d.]+) seconds/.exec(recording.stdout)?.[1];
    if (recorded === undefined) continue;
    const times: number[] = [];
    for (let index = 0; index < samples; index += 1) times.push(await secondsOf(recording, folder));
    ratios.push(Number(recorded) / median(times));
  }
  const facts = { unit: 'ratio', samples: ratios.length } as const;
  return [
    { id: 'engine/times-faster-than-recorded/median', median: median(ratios), goal: 1000, ...facts },
    { id: 'engine/times-faster-than-recorded/least', median: Math.min(...ratios), goal: null, ...facts },
  ];
}
