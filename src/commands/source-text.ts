import { readFileSync, statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Program } from './program.ts';

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The text of a file, or of standard input for `-`; null where there is no such file. */
export async function readSourceText(source: string, { terminal }: Program): Promise<string | null> {
  if (source === '-') return text(terminal.stdin);
  return isFile(source) ? readFileSync(source, 'utf8') : null;
}
