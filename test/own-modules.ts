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
  loadSources(join(import.meta.dirname, '..'), checkData, { isWatched: inject('isWatched') });
}
