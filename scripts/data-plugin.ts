import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { parse } from 'yaml';

/** One data file of a collection, as `import files from '#references/devices'` yields it. */
export interface DataFile {
  /** Path below the project root, with forward slashes. */
  path: string;
  /** Parsed YAML or JSON; the text itself for Markdown. */
  data: unknown;
}

/** Checks a data file at build time and gives what the bundle holds of it; throws with what is wrong. */
export type DataCheck = (file: DataFile) => unknown;

const collectionPrefix = '#references/';

function load(root: string, file: string): DataFile {
  const text = readFileSync(file, 'utf8');
  const path = relative(root, file).replaceAll('\\', '/');
  const data = extname(file) === '.md' ? text : extname(file) === '.json' ? JSON.parse(text) : parse(text);
  return { path, data };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Compiles `dialogs/*.yaml` and `references/**` into the bundle, so that nothing is parsed at start.
 *
 * - `import plan from '../../dialogs/plan.yaml'` gives the parsed document.
 * - `import files from '#references/devices'` gives a `DataFile[]` of that folder, sorted by path.
 * - `import('#references/operators/h100_sxm.json')` gives one `DataFile`, in a chunk of its own.
 *
 * Used by rolldown for the bundle and by vitest for the tests: both read the same files in the same way.
 */
export function dataPlugin(root: string, check: DataCheck = ({ data }) => data) {
  return {
    name: 'throughline-data',
    resolveId(id: string) {
      return id.startsWith(collectionPrefix) ? `\0${id}` : null;
    },
    load(this: { addWatchFile?: (file: string) => void }, id: string) {
      const isReference = id.startsWith(`\0${collectionPrefix}`);
      if (!isReference && !/\.ya?ml$/.test(id)) return null;
      const isFile = isReference && extname(id) !== '';
      const isCollection = isReference && !isFile;
      const file = isFile ? join(root, id.slice(2)) : id;
      const files = isCollection ? filesBelow(join(root, id.slice(2))) : [file];
      const loaded = files.map((file) => {
        this.addWatchFile?.(file);
        const one = load(root, file);
        try {
          return { ...one, data: check(one) };
        } catch (error) {
          throw new Error(`${one.path}: ${error instanceof Error ? error.message : String(error)}`);
        }
      });
      if (isFile) {
        // Large tables parse faster as JSON text than as a literal, and only when they are asked for.
        const text = JSON.stringify(JSON.stringify(loaded[0]));
        return { code: `export default JSON.parse(${text});`, moduleType: 'js' as const };
      }
      const value = isCollection ? loaded : loaded[0]?.data;
      return { code: `export default ${JSON.stringify(value)};`, moduleType: 'js' as const };
    },
  };
}
