import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { sourceStack } from '../../src/app/source-stack.ts';

/** A bundle of one statement whose map says: line 1, column 10 is line 3, column 5 of `../src/real.ts`. */
function bundle(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-map-'));
  const file = join(folder, 'main.js');
  const map = { version: 3, file: 'main.js', sources: ['../src/real.ts'], names: [], mappings: 'AAEI,SAAA' };
  writeFileSync(`${file}.map`, JSON.stringify(map));
  return file;
}

it('a frame of the bundle becomes the place in the source', () => {
  const file = bundle();
  const mapped = sourceStack(`Error: no\n    at f (${pathToFileURL(file).href}:1:10)`);
  expect(mapped).toBe(
    `Error: no\n    at f (${relative(process.cwd(), join(file, '../../src/real.ts'))}:3:5)`,
  );
});

it('a frame without a map, and of Node itself, stays', () => {
  const stack =
    'Error: no\n    at f (file:///nowhere/x.js:2:7)\n    at node:internal/modules/run_main:123:12';
  expect(sourceStack(stack)).toBe(stack);
});
