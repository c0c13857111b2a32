import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const help = join(import.meta.dirname, '../golden/help');

export interface SlowCheckout {
  readonly folder: string;
  /** Process ids of every search that was started. */
  started(): readonly number[];
  /** Ends the searches that are still there and removes the folder. */
  remove(): void;
}

/**
 * A folder that looks like a msmodeling checkout whose searches report a line and then go on for longer than any test waits.
 * `isStubborn` ones do not stop when they are asked to.
 */
export function slowCheckout(isStubborn = false): SlowCheckout {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-slow-'));
  const put = (path: string, text: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  put('cli/inference/throughput_optimizer.py', '');
  put('cli/inference/text_generate.py', '');
  const starts = join(folder, 'starts');
  const texts = ['throughput-optimizer', 'text-generate'].map((name) =>
    readFileSync(join(help, `${name}.txt`), 'utf8'),
  );
  const python = put(
    '.venv/bin/python',
    `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const [optimizer, textGenerate] = ${JSON.stringify(texts)};
const [, program, ...rest] = process.argv.slice(2);
if (rest.includes('--help')) {
  process.stdout.write(program.endsWith('optimizer') ? optimizer : textGenerate);
} else {
  appendFileSync(${JSON.stringify(starts)}, process.pid + '\\n');
  ${isStubborn ? "process.on('SIGTERM', () => console.log('still searching'));" : ''}
  console.log('[INFO] Finish processing TP size: 1');
  console.log('[INFO] the slow search goes on');
  setInterval(() => {}, 1000);
}
`,
  );
  chmodSync(python, 0o755);
  const started = () => {
    try {
      return readFileSync(starts, 'utf8').trim().split('\n').map(Number);
    } catch {
      return [];
    }
  };
  const remove = () => {
    for (const pid of started()) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  onTestFinished(remove);
  return { folder, started, remove };
}

/** Whether a process is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process is gone. */
export async function untilGone(pid: number, patienceMs = 20_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (isAlive(pid)) {
    if (Date.now() > end) throw new Error(`process ${pid} is still there`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
