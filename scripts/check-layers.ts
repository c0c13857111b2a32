import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { impureExpressions, impurePackages, rooms } from './layers.ts';

export interface SourceFile {
  /** Below `src`, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const source = resolve(import.meta.dirname, '../src');
const names = Object.keys(rooms).sort((left, right) => right.length - left.length);

function sourceFiles(): SourceFile[] {
  return readdirSync(source, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: relative(source, file).replaceAll('\\', '/'),
      text: readFileSync(file, 'utf8'),
    }));
}

function roomOf(path: string): string | null {
  return names.find((name) => path.startsWith(`${name}/`)) ?? null;
}

/** Specifiers of all imports and re-exports, static, dynamic and of types. */
function specifiers(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** A room may import one that its row names, or the room that a named one lies in or holds. */
function isAllowed(from: string, to: string): boolean {
  if (from === to) return true;
  return rooms[from]?.uses.some((name) => to === name || to.startsWith(`${name}/`)) ?? false;
}

function faultsOfImports({ path, text }: SourceFile, room: string): string[] {
  return specifiers(text).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      const isForbidden = rooms[room]?.isPure === true && impurePackages.test(specifier);
      return isForbidden ? [`${path}: ${room} is pure and may not import ${specifier}`] : [];
    }
    const target = relative(source, resolve(source, dirname(path), specifier)).replaceAll('\\', '/');
    if (target.startsWith('..')) return [];
    const to = roomOf(target);
    if (to === null) return [`${path}: ${specifier} lies in no room`];
    return isAllowed(room, to) ? [] : [`${path}: ${room} may not import ${to} (${specifier})`];
  });
}

/** Lines without comments, so that a word in prose is no fault. */
function codeLines(text: string): string[] {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .split('\n')
    .map((line) => line.replace(/(^|\s)\/\/.*$/, ''));
}

function faultsOfPurity({ path, text }: SourceFile, room: string): string[] {
  if (rooms[room]?.isPure !== true) return [];
  return codeLines(text).flatMap((line, index) => {
    const found = impureExpressions.exec(line);
    return found === null ? [] : [`${path}:${index + 1}: ${room} is pure and may not use ${found[0]}`];
  });
}

/** Every import against the table of rooms, and every pure file against what asks the machine; files of `src` if none are given. */
export function layerFaults(files: readonly SourceFile[] = sourceFiles()): string[] {
  return files.flatMap((file) => {
    if (!file.path.includes('/')) return [];
    const room = roomOf(file.path);
    if (room === null) return [`${file.path}: lies in no room of scripts/layers.ts`];
    return [...faultsOfImports(file, room), ...faultsOfPurity(file, room)];
  });
}

if (import.meta.main) {
  const faults = layerFaults();
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
