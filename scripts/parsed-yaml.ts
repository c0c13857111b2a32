import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A YAML document; throws with the line of what is wrong. Keys are compared by a set: pairwise takes longer than the rest. */
export function parsedYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: false, lineCounter });
  const [error] = document.errors;
  if (error) throw error;
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) {
          const { line } = lineCounter.linePos(key.range?.[0] ?? 0);
          throw new Error(`line ${line}: the key "${key.value}" stands twice`);
        }
        names.add(key.value);
      }
    },
  });
  return document.toJS();
}

/** What reads a document; one that another version has read is read again. */
const reader = readFileSync(join(import.meta.dirname, '../node_modules/yaml/package.json'), 'utf8');
/** A short document is parsed faster than it is looked up. */
const shortCharacters = 2_000;

const hashOf = (text: string) => createHash('sha256').update(reader).update(text).digest('hex');

/**
 * The document of a file below the root, kept from an earlier process while its text is the same: parsing all data files
 * takes two seconds, reading them back a hundredth of that. One entry a file, so that what is kept does not grow.
 *
 * @param path below the root
 * @throws what `parsedYaml` throws; that is never kept
 */
export function keptYaml(root: string, path: string, text: string): unknown {
  if (text.length < shortCharacters) return parsedYaml(text);
  const hash = hashOf(text);
  const name = `${path.replaceAll(/[^\w.-]/gu, '_')}.json`;
  const kept = join(root, 'node_modules/.cache/throughline/yaml', name);
  try {
    const written = readFileSync(kept, 'utf8');
    if (written.startsWith(`${hash}\n`)) return JSON.parse(written.slice(hash.length + 1));
  } catch {
    // Not kept yet, or not whole: it is parsed.
  }
  const value = parsedYaml(text);
  const json = JSON.stringify(value);
  // `.inf` and `.nan` have no form of JSON.
  if (isDeepStrictEqual(JSON.parse(json), value)) keep(kept, `${hash}\n${json}`);
  return value;
}

/** Writes beside and renames, as several processes may keep the same. What cannot be kept is parsed again. */
function keep(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } catch {
    // Nothing depends on it.
  }
}
