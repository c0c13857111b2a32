import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UnknownModelError } from '../engine/index.ts';
import { largestFile } from './read-text-file.ts';

/** Fault of a config.json: it cannot be read, or is no JSON as Python writes it. */
export type ModelConfigProblem = 'unreadable' | 'not-json';

/** A config.json that is there and holds no configuration. */
export class ModelConfigError extends UnknownModelError {
  override readonly name = 'ModelConfigError';
  readonly path: string;
  readonly fault: ModelConfigProblem;

  constructor(model: string, path: string, fault: ModelConfigProblem) {
    super(model, { code: 'unreadable-config', path, isJson: fault === 'unreadable' });
    this.path = path;
    this.fault = fault;
  }
}

const fileName = 'config.json';

/** Kind of a path; null where nothing stands there. */
export function kindOf(path: string): 'folder' | 'file' | null {
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : null;
  } catch {
    // Nothing of this name is on the machine.
    return null;
  }
}

/** The config.json that a model's name points at: inside a folder, or the file itself; null for a name that is no path. */
export function configPathOf(model: string): string | null {
  const kind = kindOf(model);
  if (kind === 'folder') return kindOf(join(model, fileName)) === 'file' ? join(model, fileName) : null;
  return kind === 'file' && basename(model).endsWith('.json') ? model : null;
}

/** Text of a file: UTF-8, with or without the mark of the order of bytes; UTF-16 by its mark, as PowerShell writes it. */
function decoded(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Numbers that Python's json writes and reads and JSON does not have; strings are left as they are. */
const pythonNumbers = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/** Parses JSON as Python's json reads it: Infinity is a number, NaN is none. @throws SyntaxError */
export function parsePythonJson(text: string): unknown {
  const plain = text.replaceAll(pythonNumbers, (found) => {
    if (found.startsWith('"')) return found;
    if (found === 'NaN') return 'null';
    return found.startsWith('-') ? '-1e999' : '1e999';
  });
  return JSON.parse(plain);
}

/** The fields of a config.json. @throws ModelConfigError */
export function readModelConfig(model: string, path: string): unknown {
  let text: string;
  try {
    if (statSync(path).size > largestFile) throw new ModelConfigError(model, path, 'unreadable');
    text = decoded(readFileSync(path));
  } catch {
    throw new ModelConfigError(model, path, 'unreadable');
  }
  try {
    return parsePythonJson(text);
  } catch {
    throw new ModelConfigError(model, path, 'not-json');
  }
}
