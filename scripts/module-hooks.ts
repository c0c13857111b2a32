import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type DataCheck, dataModule, isReference } from './data-plugin.ts';
import { keptScanner, scannerId, scannerModule } from './scanner-plugin.ts';

const scheme = 'throughline:';
const require = createRequire(import.meta.url);

/** Sources of the data modules that were loaded so far: a thread that is given them need not read and check them again. */
export const dataSources = new Map<string, string>();

/** JavaScript of a module with markup, with a map to its lines. */
function withoutMarkup(file: string): string {
  const { transformSync } = require('rolldown/utils') as typeof import('rolldown/utils');
  const { code, map } = transformSync(file, readFileSync(file, 'utf8'), {
    sourcemap: true,
    jsx: { runtime: 'automatic' },
  });
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

/** Source of a data module; null where a module is none. */
function dataSource(root: string, id: string, check: DataCheck): string | null {
  const data = dataModule(root, id, check);
  return data === null ? null : `export default JSON.parse(${JSON.stringify(JSON.stringify(data.value))});`;
}

/**
 * Lets this process import the project's sources as they are: TypeScript by Node itself, components, data files and the
 * trace scanner as the bundle has them. The scanner has to be compiled already.
 *
 * @param options.isWatched Whether hooks below have to hear of every import, as those that note what a test file depends on.
 */
export function loadSources(root: string, check: DataCheck, { isWatched = false } = {}): void {
  const own = pathToFileURL(`${root}/`).href;
  const packages = `${own}node_modules/`;
  const isOwn = (url: string | undefined) =>
    url !== undefined && (url.startsWith(scheme) || (url.startsWith(own) && !url.startsWith(packages)));
  registerHooks({
    resolve(name, context, next) {
      const isVirtual = isReference(name) || name === scannerId;
      if (isVirtual) return { url: `${scheme}${name}`, format: 'module', shortCircuit: true };
      // Imports name files with their endings: nothing has to be looked for on the disk.
      const isNamed = /^\.\.?\/.*\.(?:tsx?|ya?ml)$/.test(name) && isOwn(context.parentURL);
      if (isWatched || !isNamed) return next(name, context);
      const format = name.endsWith('.ts') ? 'module-typescript' : 'module';
      return { url: new URL(name, context.parentURL).href, format, shortCircuit: true };
    },
    load(url, context, next) {
      if (!isOwn(url)) return next(url, context);
      if (url === `${scheme}${scannerId}`) {
        return { format: 'module', source: scannerModule(keptScanner(root)), shortCircuit: true };
      }
      const id = url.startsWith(scheme) ? url.slice(scheme.length) : fileURLToPath(url);
      if (id.endsWith('.tsx')) return { format: 'module', source: withoutMarkup(id), shortCircuit: true };
      const source = dataSources.get(id) ?? dataSource(root, id, check);
      if (source === null) return next(url, context);
      dataSources.set(id, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
}
