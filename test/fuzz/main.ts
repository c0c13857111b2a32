import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Command } from 'commander';
import { type Fault, faultsOf, inputOf } from './run-input.ts';
import { type Target, targetsOf } from './targets.ts';

/** A stretch of inputs of one kind. */
interface Stretch {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

type Message =
  | { readonly kind: 'at'; readonly index: number; readonly rssMb: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'done' };

const project = fileURLToPath(new URL('..', import.meta.url));
const targets = targetsOf({
  golden: join(project, 'test', 'golden'),
  references: join(project, 'references'),
});
/** No input may take so long; a worker that says nothing for this time hangs. */
const hangMs = 20_000;
const heapMb = 450;

function targetNamed(name: string): Target {
  const found = targets.find((one) => one.name === name);
  if (!found) throw new RangeError(`no inputs "${name}": ${targets.map((one) => one.name).join(', ')}`);
  return found;
}

async function work({ target, seed, from, to }: Stretch): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-fuzz-'));
  const say = (message: Message) => parentPort?.postMessage(message);
  try {
    for (let index = from; index < to; index += 1) {
      say({ kind: 'at', index, rssMb: process.memoryUsage.rss() / 2 ** 20 });
      for (const fault of await faultsOf(targetNamed(target), seed, index, folder))
        say({ kind: 'fault', fault });
    }
    say({ kind: 'done' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a stretch in a worker; gives the input at which it hung or ran out of memory, null when it came to its end. */
function inWorker(stretch: Stretch, heard: (message: Message) => void) {
  return new Promise<{ readonly index: number; readonly kind: 'hang' | 'memory' } | null>((resolve) => {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: stretch,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    let at = stretch.from;
    const end = (value: Parameters<typeof resolve>[0]) => {
      clearTimeout(watch);
      void worker.terminate();
      resolve(value);
    };
    const hung = () => end({ index: at, kind: 'hang' });
    let watch = setTimeout(hung, hangMs);
    worker.on('message', (message: Message) => {
      clearTimeout(watch);
      watch = setTimeout(hung, hangMs);
      if (message.kind === 'at') at = message.index;
      heard(message);
      if (message.kind === 'done') end(null);
    });
    worker.on('error', () => end({ index: at, kind: 'memory' }));
  });
}

interface Options {
  readonly seed: string;
  readonly count: string;
  readonly target?: string;
  readonly from: string;
  readonly keep: string;
  readonly json?: true;
}

/** Mutates inputs of every kind and says what they did; exit 1 when anything did what no input may do. */
async function main(options: Options): Promise<number> {
  const [seed, count, from] = [Number(options.seed), Number(options.count), Number(options.from)];
  const chosen = options.target === undefined ? targets : [targetNamed(options.target)];
  const report = [];
  for (const target of chosen) {
    const faults: Fault[] = [];
    let peakMb = 0;
    const started = performance.now();
    let next = from;
    while (next < from + count) {
      const stretch = { target: target.name, seed, from: next, to: from + count };
      const stopped = await inWorker(stretch, (message) => {
        if (message.kind === 'fault') faults.push(message.fault);
        if (message.kind === 'at') peakMb = Math.max(peakMb, message.rssMb);
      });
      if (stopped === null) break;
      faults.push({ ...stopped, target: target.name, words: [], detail: '' });
      next = stopped.index + 1;
    }
    const seconds = (performance.now() - started) / 1000;
    report.push({
      target: target.name,
      inputs: count,
      faults: faults.length,
      peakMb: Math.round(peakMb),
      seconds,
    });
    for (const fault of faults) {
      console.error(
        `${fault.target} ${fault.index} ${fault.kind}: ${fault.words.join(' ')}\n${fault.detail}`,
      );
      mkdirSync(options.keep, { recursive: true });
      const name = `${target.name.replaceAll(' ', '-')}-${seed}-${fault.index}.txt`;
      writeFileSync(join(options.keep, name), inputOf(target, seed, fault.index));
    }
    if (!options.json) {
      console.log(
        `${target.name.padEnd(24)} ${count} inputs  ${faults.length} faults  peak ${Math.round(peakMb)} MB  ${seconds.toFixed(0)} s`,
      );
    }
  }
  if (options.json) console.log(JSON.stringify({ seed, targets: report }));
  return report.some(({ faults }) => faults > 0) ? 1 : 0;
}

if (isMainThread) {
  const command = new Command('fuzz')
    .option('--seed <number>', 'decides every input', '1')
    .option('--count <number>', 'inputs of each kind', '500')
    .option('--from <number>', 'number of the first input', '0')
    .option('--target <name>', `one kind only: ${targets.map(({ name }) => name).join(', ')}`)
    .option('--keep <folder>', 'where inputs with faults are kept', 'fuzz-faults')
    .option('--json', 'one JSON document on standard output')
    .parse();
  process.exitCode = await main(command.opts());
} else {
  await work(workerData);
}
