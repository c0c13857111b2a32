import { fork } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type Fault, faultsOf, inputOf } from './run-input.ts';
import type { Target } from './target.ts';
import { targetsOf } from './targets.ts';

/**
 * A stretch of inputs of one kind, tried in a process of its own, as one that runs out of memory ends. `folder` holds
 * what it writes: `at` has the number of the input at work, which is read without a message.
 */
interface Stretch {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly folder: string;
}

type Message =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'slowest'; readonly index: number; readonly ms: number }
  /** Every input before `next` was tried: all of them, or the worker gives its memory back. */
  | { readonly kind: 'done'; readonly next: number; readonly peakMb: number; readonly cpuSeconds: number };

/** How the process that tries a stretch is told of it. */
const stretchVariable = 'THROUGHLINE_FUZZ_STRETCH';

const project = fileURLToPath(new URL('..', import.meta.url));
const targets = targetsOf({
  golden: join(project, 'test', 'golden'),
  references: join(project, 'references'),
  measured: join(project, 'test', 'engine', 'analytic', 'measured', 'database'),
});
/** No input may take so long; a worker that stays at one input for this time hangs. */
const hangMs = 60_000;
const heapMb = 450;
/** A worker that holds more than this gives it back and is begun anew: what is looked for is one input that needs much. */
const recycleMb = 200;

function targetNamed(name: string): Target {
  const found = targets.find((one) => one.name === name);
  if (!found) throw new RangeError(`no inputs "${name}": ${targets.map((one) => one.name).join(', ')}`);
  return found;
}

async function work({ target, seed, from, to, folder }: Stretch): Promise<void> {
  const say = (message: Message) => process.send?.(message);
  const at = openSync(join(folder, 'at'), 'w');
  const kind = targetNamed(target);
  let slowest = 0;
  let peakMb = 0;
  let index = from;
  while (index < to) {
    writeSync(at, String(index).padStart(12), 0);
    const { faults, ms } = await faultsOf(kind, seed, index, folder);
    for (const fault of faults) say({ kind: 'fault', fault });
    if (ms > slowest) {
      slowest = ms;
      say({ kind: 'slowest', index, ms });
    }
    index += 1;
    if (index % 16 !== 0) continue;
    const { rss, heapUsed } = process.memoryUsage();
    peakMb = Math.max(peakMb, rss / 2 ** 20);
    if (heapUsed / 2 ** 20 > recycleMb) break;
  }
  closeSync(at);
  const { user, system } = process.cpuUsage();
  say({ kind: 'done', next: index, peakMb, cpuSeconds: (user + system) / 1e6 });
  process.disconnect();
}

type End =
  | Extract<Message, { readonly kind: 'done' }>
  | { readonly kind: 'hang' | 'memory'; readonly at: number };

/** Runs a stretch in a process, up to its end or to the input at which it hung or ended. */
function inProcess(stretch: Omit<Stretch, 'folder'>, heard: (message: Message) => void): Promise<End> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-fuzz-'));
  const place = () => Number(readFileSync(join(folder, 'at'), 'utf8').trim() || stretch.from);
  writeFileSync(join(folder, 'at'), String(stretch.from));
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, [stretchVariable]: JSON.stringify({ ...stretch, folder }) },
    execArgv: [`--max-old-space-size=${heapMb}`],
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  });
  return new Promise<End>((resolve) => {
    let done: End | null = null;
    let since = { at: -1, time: performance.now() };
    const watch = setInterval(() => {
      const at = place();
      if (at !== since.at) since = { at, time: performance.now() };
      else if (performance.now() - since.time > hangMs) {
        done = { kind: 'hang', at };
        child.kill('SIGKILL');
      }
    }, 500);
    child.on('message', (message: Message) => {
      heard(message);
      if (message.kind === 'done') done = message;
    });
    child.on('close', () => {
      clearInterval(watch);
      const end = done ?? ({ kind: 'memory', at: place() } as const);
      rmSync(folder, { recursive: true, force: true });
      resolve(end);
    });
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

/** What the inputs of one kind did. */
interface Tried {
  readonly target: string;
  readonly inputs: number;
  readonly faults: readonly Fault[];
  readonly slowest: { readonly index: number; readonly ms: number };
  readonly peakMb: number;
  readonly cpuSeconds: number;
}

async function tryAll(target: Target, seed: number, from: number, count: number): Promise<Tried> {
  const faults: Fault[] = [];
  let slowest = { index: from, ms: 0 };
  let peakMb = 0;
  let cpuSeconds = 0;
  const heard = (message: Message) => {
    if (message.kind === 'fault') faults.push(message.fault);
    if (message.kind === 'slowest' && message.ms > slowest.ms) slowest = message;
  };
  for (let next = from; next < from + count; ) {
    const end = await inProcess({ target: target.name, seed, from: next, to: from + count }, heard);
    if (end.kind === 'done') {
      next = end.next;
      peakMb = Math.max(peakMb, end.peakMb);
      cpuSeconds += end.cpuSeconds;
    } else {
      next = end.at + 1;
      faults.push({ target: target.name, index: end.at, kind: end.kind, words: [], detail: '' });
    }
  }
  return { target: target.name, inputs: count, faults, slowest, peakMb, cpuSeconds };
}

function keep(fault: Fault, target: Target, { keep: folder, seed }: Options): void {
  const words = fault.words.join(' ');
  console.error(`${fault.target} ${fault.index} ${fault.kind}: ${words.slice(0, 400)}\n${fault.detail}`);
  mkdirSync(folder, { recursive: true });
  const name = `${target.name.replaceAll(' ', '-')}-${seed}-${fault.index}.txt`;
  writeFileSync(join(folder, name), inputOf(target, Number(seed), fault.index));
}

/** Mutates inputs of every kind and says what they did; exit 1 when anything did what no input may do. */
async function main(options: Options): Promise<number> {
  const chosen = options.target === undefined ? targets : [targetNamed(options.target)];
  const report: Tried[] = [];
  for (const target of chosen) {
    const count = Math.ceil(Number(options.count) * target.share);
    const tried = await tryAll(target, Number(options.seed), Number(options.from), count);
    report.push(tried);
    for (const fault of tried.faults) keep(fault, target, options);
    const { faults, slowest, peakMb, cpuSeconds } = tried;
    const line = [
      target.name.padEnd(24),
      `${count} inputs`,
      `${faults.length} faults`,
      `slowest ${slowest.ms.toFixed(0)} ms (${slowest.index})`,
      `peak ${peakMb.toFixed(0)} MB`,
      `${(count / cpuSeconds).toFixed(0)} inputs a second of CPU`,
    ];
    if (!options.json) console.log(line.join('  '));
  }
  if (options.json) console.log(JSON.stringify({ seed: Number(options.seed), targets: report }));
  return report.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

const stretch = process.env[stretchVariable];
if (stretch === undefined) {
  const command = new Command('fuzz')
    .option('--seed <number>', 'decides every input', '1')
    .option('--count <number>', 'inputs of each kind; of kinds that take long, a share of it', '2000')
    .option('--from <number>', 'number of the first input', '0')
    .option('--target <name>', `one kind only: ${targets.map(({ name }) => name).join(', ')}`)
    .option('--keep <folder>', 'where inputs with faults are kept', 'fuzz-faults')
    .option('--json', 'one JSON document on standard output')
    .parse();
  process.exitCode = await main(command.opts());
} else {
  await work(JSON.parse(stretch));
}
