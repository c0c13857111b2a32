import { rmSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { ProcessView } from '../../src/app/program.ts';
import { runCommandLine } from '../../src/commands/run-command-line.ts';
import { settingsPath } from '../../src/store/locations.ts';
import { messages } from '../../src/text/catalogue.ts';
import { mutated } from './mutate.ts';
import { seeded } from './random.ts';
import { programEvery, type Target } from './target.ts';

/** What an input did that no input may do. */
export interface Fault {
  readonly kind: 'defect' | 'control characters' | 'no figure' | 'slow' | 'hang' | 'memory';
  readonly target: string;
  readonly index: number;
  readonly words: readonly string[];
  readonly detail: string;
}

export const slowMs = 2000;
const commanding = /(?!\n|\t)[\p{Cc}\p{Bidi_Control}]/u;
const defect = messages('en').commands.errors.unexpected('').split('\n')[0] ?? '';
const noFigure = /(?<![\w./"'-])(?:NaN|-?Infinity|∞|[\d.]+e\+?\d{3})(?![\w"'])/;

/** The input with this number: the seed and the number decide it, so that one fault can be looked at again. */
export function inputOf(target: Target, seed: number, index: number): string {
  const random = seeded(seed * 1_000_003 + index);
  return mutated(random.pick(target.corpus), random);
}

export async function printedBy(words: readonly string[], home: string) {
  const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const parts = { out: [] as string[], err: [] as string[] };
  stdout.on('data', (chunk) => parts.out.push(String(chunk)));
  stderr.on('data', (chunk) => parts.err.push(String(chunk)));
  stdin.end();
  const view = {
    stdin,
    stdout,
    stderr,
    env: { THROUGHLINE_HOME: home },
    execPath: process.execPath,
    argv: ['node', 'main.js'],
    platform: process.platform,
  } as unknown as ProcessView;
  const code = await runCommandLine(words, view);
  return { code, out: parts.out.join(''), err: parts.err.join('') };
}

/** Classes of the language: one of them that leaves a reader is no answer to an input. */
const builtIn = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'EvalError',
  'URIError',
  'AggregateError',
]);

/** Where the first number that is none stands in a value; null where every one stands for a quantity. */
function oddNumber(value: unknown, path = '', depth = 0): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} ${value}`;
  if (typeof value !== 'object' || value === null || depth > 30) return null;
  for (const [key, one] of Object.entries(value)) {
    const odd = oddNumber(one, `${path}.${key}`, depth + 1);
    if (odd !== null) return odd;
  }
  return null;
}

/** What went wrong while the reader of a kind read an input. */
async function faultOfReader(
  { read, hasOwnFigures }: Target,
  input: string,
  folder: string,
): Promise<Pick<Fault, 'kind' | 'detail'> | null> {
  try {
    const value = await read?.(input, folder);
    const odd = hasOwnFigures ? oddNumber(value) : null;
    return odd === null ? null : { kind: 'no figure', detail: odd };
  } catch (error) {
    if (error instanceof Error && !builtIn.has(error.name)) return null;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'defect', detail };
  }
}

/** Gives one input to the program, with each command line of its kind. */
async function faultsOfProgram(
  target: Target,
  index: number,
  input: string,
  folder: string,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  rmSync(settingsPath(`${folder}/config`), { force: true });
  rmSync(`${folder}/state/sessions/odd/brief.json`, { force: true });
  for (const words of target.commands?.(input, folder) ?? []) {
    const at = { target: target.name, index, words };
    try {
      const { out, err } = await printedBy(words, folder);
      if (err.includes(defect)) faults.push({ ...at, kind: 'defect', detail: err.slice(0, 2000) });
      const painted = out.replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '');
      const bad = commanding.exec(painted) ?? commanding.exec(err);
      if (bad) faults.push({ ...at, kind: 'control characters', detail: JSON.stringify(bad[0]) });
      const odd = target.hasOwnFigures ? noFigure.exec(out) : null;
      // A figure that the input says itself is quoted, not computed.
      if (odd && !input.includes(odd[0])) {
        const detail = out.slice(Math.max(0, odd.index - 80), odd.index + 40);
        faults.push({ ...at, kind: 'no figure', detail });
      }
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      faults.push({ ...at, kind: 'defect', detail });
    }
  }
  return faults;
}

/** Gives one input to the reader of its kind, and every so often to the whole program; returns what went wrong. */
export async function faultsOf(
  target: Target,
  seed: number,
  index: number,
  folder: string,
): Promise<{ readonly faults: readonly Fault[]; readonly ms: number }> {
  const input = inputOf(target, seed, index);
  const at = { target: target.name, index, words: [] };
  // Processor time: another program on the same machine makes no input slow.
  const began = process.threadCpuUsage();
  const own = target.read ? await faultOfReader(target, input, folder) : null;
  const isForProgram = target.read === undefined || index % programEvery === 0;
  const more = isForProgram ? await faultsOfProgram(target, index, input, folder) : [];
  const { user, system } = process.threadCpuUsage(began);
  const ms = (user + system) / 1000;
  const slow: Fault[] = ms > slowMs ? [{ ...at, kind: 'slow', detail: `${Math.round(ms)} ms` }] : [];
  return { faults: [...(own === null ? [] : [{ ...at, ...own }]), ...more, ...slow], ms };
}
