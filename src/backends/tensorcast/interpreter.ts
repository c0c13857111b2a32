import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

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
 * Interpreters to try for a checkout, the most likely first: the virtual environment in the checkout or beside it, `uv`
 * where the checkout has a lock file, `python3` of the search path. A setting is meant: nothing else is tried then.
 */
export function findInterpreters(
  checkout: string,
  setting: string | null,
  path: string | undefined,
): readonly Interpreter[] {
  if (setting !== null && setting !== '') return [{ file: setting, args: [], from: 'setting' }];
  const found: Interpreter[] = [checkout, dirname(checkout)].flatMap((folder) =>
    virtualEnvironments
      .map((parts) => join(folder, ...parts))
      .filter(isExecutable)
      .map((file) => ({ file, args: [], from: 'virtual environment' as const })),
  );
  const uv = onPath('uv', path);
  if (uv !== null && existsSync(join(checkout, 'uv.lock'))) {
    // --no-sync: asking what is there must not install anything.
    found.push({ file: uv, args: ['run', '--frozen', '--no-sync', 'python'], from: 'uv' });
  }
  const python = onPath('python3', path) ?? onPath('python', path);
  if (python !== null) found.push({ file: python, args: [], from: 'path' });
  return found;
}
