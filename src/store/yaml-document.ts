import { statSync } from 'node:fs';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { thrownMessage } from '../text/thrown.ts';
import { readTextFile } from './read-text-file.ts';

/** A text that is no YAML, or more of it than anybody writes. The message is signs and figures, or the parser's. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** From 1; null where the whole is meant. */
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.line = line;
  }
}

/** More characters than this take the parser over a second. */
const mostCharacters = 1 << 20;
/** Deeper documents end the parser's stack, at a depth that the caller's own stack decides. */
const mostDeep = 100;

/** A parsed document, and the line of a place in its text. */
export interface YamlDocument {
  readonly document: Document;
  lineOf(at: number | undefined): number;
}

/** The first key that stands twice in one map; the parser itself would compare every key with every other. */
function repeatedKey(document: Document): { readonly key: string; readonly at: number | undefined } | null {
  let found: { readonly key: string; readonly at: number | undefined } | null = null;
  visit(document, {
    Map(_, map) {
      const known = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (known.has(key.value) && key.value !== '<<') {
          found = { key: String(key.value), at: key.range?.[0] };
          return visit.BREAK;
        }
        known.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function isTooDeep(error: unknown): boolean {
  return error instanceof Error && /call stack/.test(error.message);
}

function parsed(text: string, lines: LineCounter): Document {
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    if (isTooDeep(error)) throw error;
    throw new YamlError(error.message.split('\n')[0] ?? '', lines.linePos(error.pos[0]).line);
  }
  return document;
}

/**
 * Parses one YAML document in a time that grows with its length and no faster.
 * @throws YamlError for a text that is no YAML, is longer than a mebibyte, nests too deep, or names a key twice.
 */
export function readYamlDocument(text: string): YamlDocument {
  if (text.length > mostCharacters) throw new YamlError('YAML > 1 MiB', null);
  const lines = new LineCounter();
  const lineOf = (at: number | undefined) => (at === undefined ? 1 : lines.linePos(at).line);
  try {
    const document = parsed(text, lines);
    let deepest = 0;
    visit(document, {
      Collection(_, __, path) {
        deepest = Math.max(deepest, 1 + path.filter((one) => isMap(one) || isSeq(one)).length);
        return deepest > mostDeep ? visit.BREAK : undefined;
      },
    });
    if (deepest > mostDeep) throw new YamlError(`YAML: > ${mostDeep} levels`, null);
    const repeated = repeatedKey(document);
    if (repeated !== null) throw new YamlError(`${repeated.key}: ×2`, lineOf(repeated.at));
    return { document, lineOf };
  } catch (error) {
    if (isTooDeep(error)) throw new YamlError(`YAML: > ${mostDeep} levels`, null);
    throw error;
  }
}

/** The plain value of a YAML text. @throws YamlError */
export function readYaml(text: string): unknown {
  const { document } = readYamlDocument(text);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new YamlError(thrownMessage(error), null);
  }
}

/** A character takes four bytes at most, so a longer file holds more characters than are read. */
const mostBytes = 4 * mostCharacters;

/** The plain value of a YAML file. @throws YamlError, DamagedFileError, NodeJS.ErrnoException */
export function readYamlFile(path: string): unknown {
  if (statSync(path).size > mostBytes) throw new YamlError('YAML > 1 MiB', null);
  return readYaml(readTextFile(path));
}
