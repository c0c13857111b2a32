import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** When the newest file that goes into the bundle was changed, ms. */
function newestSource(): number {
  const files = ['src', 'dialogs', 'references', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Math.max(...[...files, join(root, 'package.json')].map((file) => statSync(file).mtimeMs));
}

/** These tests start the built program: it is built before them when it is older than its sources. */
export function setup(): void {
  const entry = join(root, 'dist', 'main.js');
  if (existsSync(entry) && statSync(entry).mtimeMs >= newestSource()) return;
  execFileSync(process.execPath, [join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs'), '-c'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
