import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How Python is started for a checkout. */
export interface Interpreter {
  readonly file: string;
  /** Arguments before the program's own, e.g. `run python` of uv. */
  readonly args: readonly string[];
  readonly from: 'setting' | 'virtual environment' | 'uv' | 'path';
}

/** The first executable of that name on a search path; null when there is none. */
export function onPath(name: string, path: string | undefined): string | null {
  for (const folder of (path ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (folder !== '' && isExecutable(file)) return file;
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const virtualEnvironments = [
  ['.venv', 'bin', 'python'],
  ['venv', 'bin', 'python'],
  ['.venv', 'Scripts', 'python.exe'],
  ['venv', 'Scripts', 'python.exe'],
] as const;

/**
 * The interpreter for a checkout: the setting, the checkout's own virtual environment, `uv` where the checkout has a lock
 * file, `python3` of the search path. Null when there is none.
 */
export function findInterpreter(
  checkout: string,
  setting: string | null,
  path: string | undefined,
): Interpreter | null {
  if (setting !== null && setting !== '') return { file: setting, args: [], from: 'setting' };
  for (const parts of virtualEnvironments) {
    const file = join(checkout, ...parts);
    if (isExecutable(file)) return { file, args: [], from: 'virtual environment' };
  }
  const uv = onPath('uv', path);
  if (uv !== null && existsSync(join(checkout, 'uv.lock'))) {
    // --frozen: a run must not change the lock file or install anything on its own.
    return { file: uv, args: ['run', '--frozen', '--no-sync', 'python'], from: 'uv' };
  }
  const python = onPath('python3', path) ?? onPath('python', path);
  return python === null ? null : { file: python, args: [], from: 'path' };
}
