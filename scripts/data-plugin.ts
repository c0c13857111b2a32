import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { keptYaml } from './parsed-yaml.ts';

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

/** Reads one data file, unchecked. @throws where it is no YAML or JSON, with the line where that is known */
export function dataFile(root: string, file: string): DataFile {
  const text = readFileSync(file, 'utf8');
  const path = relative(root, file).replaceAll('\\', '/');
  if (extname(file) === '.md') return { path, data: text };
  return { path, data: extname(file) === '.json' ? JSON.parse(text) : keptYaml(root, path, text) };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Content of a data module and the files that it is made of. */
export interface DataModule {
  /** A parsed document, a `DataFile`, or a `DataFile[]`. */
  value: unknown;
  /** One table that is looked at when it is asked for, and not at start. */
  isTable: boolean;
  files: readonly string[];
}

/** Whether a module is data below the root's `references`, by the name that imports have for it. */
export function isReference(id: string): boolean {
  return id.startsWith(collectionPrefix);
}

/**
 * Reads the data module of an import; null where it is none.
 *
 * @param id `#references/…`, or the path of a YAML file
 * @throws where a file breaks its schema, with its path and what is wrong
 */
export function dataModule(root: string, id: string, check: DataCheck): DataModule | null {
  if (!isReference(id) && !/\.ya?ml$/.test(id)) return null;
  const isTable = isReference(id) && extname(id) !== '';
  const isCollection = isReference(id) && !isTable;
  const place = isReference(id) ? join(root, id.slice(1)) : id;
  const files = isCollection ? filesBelow(place) : [place];
  const loaded = files.map((file) => {
    try {
      const one = dataFile(root, file);
      return { ...one, data: check(one) };
    } catch (error) {
      throw new Error(`${relative(root, file)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  const value = isTable ? loaded[0] : isCollection ? loaded : loaded[0]?.data;
  return { value, isTable, files };
}

/**
 * Compiles `dialogs/*.yaml` and `references/**` into the bundle, so that nothing is parsed at start.
 *
 * - `import plan from '../../dialogs/plan.yaml'` gives the parsed document.
 * - `import files from '#references/devices'` gives a `DataFile[]` of that folder, sorted by path.
 * - `import('#references/operators/h100_sxm.json')` gives one `DataFile`, in a chunk of its own.
 *
 * Used by rolldown for the bundle; `module-hooks.ts` reads the same files in the same way for the tests.
 */
export function dataPlugin(root: string, check: DataCheck = ({ data }) => data) {
  return {
    name: 'throughline-data',
    resolveId(id: string) {
      return isReference(id) ? `\0${id}` : null;
    },
    load(this: { addWatchFile?: (file: string) => void }, id: string) {
      const module = dataModule(root, id.replace(/^\0/, ''), check);
      if (module === null) return null;
      for (const file of module.files) this.addWatchFile?.(file);
      const text = JSON.stringify(module.value);
      // Large tables parse faster as JSON text than as a literal, and only when they are asked for.
      const value = module.isTable ? `JSON.parse(${JSON.stringify(text)})` : text;
      return { code: `export default ${value};`, moduleType: 'js' as const };
    },
  };
}
