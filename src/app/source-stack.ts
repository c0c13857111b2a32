import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Place of a frame of the bundle: `file:///…/dist/chunks/x.js:12:34`, columns and lines from 1. */
const bundled = /file:\/\/\S+?\.js:\d+:\d+/g;

/** Map of one bundled file, read from beside it; null where the bundle was built without. */
function mapOf(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload);
  } catch {
    return null;
  }
}

/**
 * The stack of an error with places of our sources instead of places in the bundle. Maps are read only here, so that
 * no start pays for them; frames without a map stay as they are.
 */
export function sourceStack(stack: string): string {
  const maps = new Map<string, SourceMap | null>();
  return stack.replace(bundled, (place) => {
    const [, url = '', line = '', column = ''] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    const file = fileURLToPath(url);
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !('fileName' in origin)) return place;
    const source = resolve(dirname(file), origin.fileName);
    return `${relative(process.cwd(), source)}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}
