import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { machineFiles } from './store/file-system.ts';
import { locationsOf } from './store/locations.ts';
import { makeFolders } from './store/write-fully.ts';

// Compiling the bundle is a third of a start; where the cache cannot be written, it is compiled anew.
const cache = join(locationsOf(process.env).cache, 'compiled');
try {
  // Node itself does not come back from a folder below /proc that cannot be made.
  makeFolders(machineFiles, cache);
  enableCompileCache(cache);
} catch {
  // No cache, then.
}
// Ink knows only FORCE_COLOR; it must be set before Ink is loaded.
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
const { runCommandLine } = await import('./commands/run-command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2), process);
