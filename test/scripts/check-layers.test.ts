import { expect, it } from 'vitest';
import { layerFaults } from '../../scripts/check-layers.ts';
import { rooms } from '../../scripts/layers.ts';

function faults(path: string, text: string): string[] {
  return layerFaults([{ path, text }]);
}

it('every file of src keeps to the table of rooms', () => {
  expect(layerFaults()).toEqual([]);
});

it('an import upwards is named, however deep the file lies and however it is imported', () => {
  expect(faults('engine/a/b/c/d/e.ts', "import { x } from '../../../../../backends/backend.ts';")).toEqual([
    'engine/a/b/c/d/e.ts: engine may not import backends (../../../../../backends/backend.ts)',
  ]);
  expect(faults('text/a.ts', "const it = await import('../engine/index.ts');")).toHaveLength(1);
  expect(faults('plan/a.ts', "import type { T } from '../dialog/session.ts';")).toHaveLength(1);
  expect(faults('plan/a.ts', "export * from '../engine/index.ts';")).toEqual([]);
});

it('a pure room neither imports the machine nor asks it; prose about it is no fault', () => {
  expect(faults('engine/a.ts', "import { readFileSync } from 'node:fs';")).toHaveLength(1);
  expect(faults('screens/a.ts', 'const now = Date.now();')).toEqual([
    'screens/a.ts:1: screens is pure and may not use Date.now(',
  ]);
  expect(faults('engine/a.ts', '// process.env is not read here\n/* Date.now() */\nconst a = 1;')).toEqual(
    [],
  );
  expect(faults('store/a.ts', "import { readFileSync } from 'node:fs';\nDate.now();")).toEqual([]);
});

it('a folder that is in no room is named', () => {
  expect(faults('helpers/a.ts', '')).toEqual(['helpers/a.ts: lies in no room of scripts/layers.ts']);
});

it('the table has no circle: no room reaches itself through what it uses', () => {
  const reached = (room: string, seen = new Set<string>()): ReadonlySet<string> => {
    for (const next of rooms[room]?.uses ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reached(next, seen);
    }
    return seen;
  };
  for (const room of Object.keys(rooms)) expect([...reached(room)]).not.toContain(room);
});
