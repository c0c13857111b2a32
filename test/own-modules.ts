import { join } from 'node:path';
import { inject } from 'vitest';
import { checkData } from '../scripts/data-checks.ts';
import { loadSources } from '../scripts/module-hooks.ts';
import './property-seed.ts';

// Sources are loaded by Node: a module runner in between costs as much as a sixth of the tests, the more where nothing is
// cached yet. A worker runs many test files, each behind this one.
const done = Symbol.for('throughline.sources');
if (!Reflect.has(globalThis, done)) {
  Reflect.set(globalThis, done, true);
  // Programs in TypeScript that tests start again and again are compiled once. The worker itself would write down at its
  // end what it compiled of each module, for a later run only.
  process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '../node_modules/.cache/test-programs');
  loadSources(join(import.meta.dirname, '..'), checkData, { isWatched: inject('isWatched') });
}
