import { rmSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { ProcessView } from '../../src/app/program.ts';
import { runCommandLine } from '../../src/commands/run-command-line.ts';
import { settingsPath } from '../../src/store/locations.ts';
import { messages } from '../../src/text/catalogue.ts';
import { mutated } from './mutate.ts';
import { seeded } from './random.ts';
import type { Target } from './targets.ts';

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

async function printedBy(words: readonly string[], home: string) {
  const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const parts = { out: [] as string[], err: [] as string[] };
  stdout.on('data', (chunk) => parts.out.push(String(chunk)));
  stderr.on('data', (chunk) => parts.err.push(String(chunk)));
  stdin.end();
  const view = {
    ...{ stdin, stdout, stderr, env: { THROUGHLINE_HOME: home }, execPath: process.execPath },
    ...{ argv: ['node', 'main.js'], platform: process.platform },
  } as unknown as ProcessView;
  const code = await runCommandLine(words, view);
  return { code, out: parts.out.join(''), err: parts.err.join('') };
}

/** Gives one input to every command of its kind and returns what went wrong. */
export async function faultsOf(
  target: Target,
  seed: number,
  index: number,
  folder: string,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  rmSync(settingsPath(`${folder}/config`), { force: true });
  rmSync(`${folder}/state/sessions/odd/brief.json`, { force: true });
  for (const words of target.commands(inputOf(target, seed, index), folder)) {
    const at = { target: target.name, index, words };
    const started = performance.now();
    try {
      const { out, err } = await printedBy(words, folder);
      if (err.includes(defect)) faults.push({ ...at, kind: 'defect', detail: err.slice(0, 2000) });
      const painted = out.replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '');
      const bad = commanding.exec(painted) ?? commanding.exec(err);
      if (bad) faults.push({ ...at, kind: 'control characters', detail: JSON.stringify(bad[0]) });
      const odd = target.hasOwnFigures ? noFigure.exec(out) : null;
      if (odd) {
        const detail = out.slice(Math.max(0, odd.index - 80), odd.index + 40);
        faults.push({ ...at, kind: 'no figure', detail });
      }
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      faults.push({ ...at, kind: 'defect', detail });
    }
    const elapsed = performance.now() - started;
    if (elapsed > slowMs) faults.push({ ...at, kind: 'slow', detail: `${Math.round(elapsed)} ms` });
  }
  return faults;
}
