import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms } from '../../scripts/layers.ts';

const root = join(import.meta.dirname, '../..');

/** A place, and whether it reads what the place before it wrote instead of knowing it. */
interface Step {
  readonly place: string;
  readonly isRead: boolean;
}

/** The walks of ARCHITECTURE.md: a name, and the places in the order in which they are passed. */
function walks(): readonly { readonly name: string; readonly steps: readonly Step[] }[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const [, section = ''] = text.split('## Three walks');
  const [own = ''] = section.split('\n## ');
  return own.split('\n').flatMap((one) => {
    const [, name, rest] = /^- \*\*(.+?)\*\*: (.*)$/.exec(one) ?? [];
    if (name === undefined || rest === undefined) return [];
    const found = [...rest.matchAll(/(⇒ )?`([^`]+)`/g)];
    return [{ name, steps: found.map(([, read, place = '']) => ({ place, isRead: read !== undefined })) }];
  });
}

const isThere = (place: string): boolean =>
  ['', '.ts', '.tsx', '.yaml'].some((end) => existsSync(join(root, 'src', place + end)));

/** A place below src; a bare name stands in the folder of the place before it, or one above. */
function placed(step: string, before: string | null): string | null {
  const folder =
    before === null
      ? ''
      : isThere(`${before}/`) && existsSync(join(root, 'src', before))
        ? before
        : dirname(before);
  const tried = [step, join(folder, step), join(dirname(folder), step)].map((one) => normalize(one));
  return tried.find(isThere) ?? null;
}

function roomOf(place: string): string {
  const found = Object.keys(rooms)
    .filter((room) => place === room || place.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length);
  return found[0] ?? '';
}

const source = join(root, 'src');

/** Every file of src with those that it imports, below src. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = readFileSync(join(source, path), 'utf8');
      const targets = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)];
      return [path, targets.map(([, target = '']) => join(dirname(path), target))] as const;
    }),
);

const isIn = (path: string, place: string) =>
  path.startsWith(`${place}/`) || (/^\.tsx?$/.test(path.slice(place.length)) && path.startsWith(place));

/** Whether imports lead from one place to another through nothing but their rooms and the rooms that hold those. */
function leads(from: string, to: string): boolean {
  const ends = [roomOf(from), roomOf(to)];
  const isBetween = (room: string) => ends.some((end) => end === room || end.startsWith(`${room}/`));
  const open = [...imports.keys()].filter((path) => isIn(path, from));
  const seen = new Set(open);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (isIn(path, to)) return true;
    for (const next of imports.get(path) ?? []) {
      if (seen.has(next) || !isBetween(roomOf(next))) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

describe('a walk through the house', () => {
  it('is described for an answer, an SLO and a figure', () => {
    expect(walks().map(({ name }) => name)).toEqual(['An answer', 'An SLO', 'A figure to its source']);
  });
  it.each(walks())('passes no room twice: $name', ({ steps }) => {
    const places: string[] = [];
    for (const step of steps) {
      if (existsSync(join(root, step.place))) continue;
      const before = places.at(-1) ?? null;
      const place = placed(step.place, before);
      expect(place, step.place).not.toBeNull();
      if (place === null) continue;
      // What comes after knows what was before it, or is known by it.
      const isKnown = before === null || leads(before, place) || leads(place, before);
      expect(isKnown || step.isRead, `${before} -> ${place}`).toBe(true);
      places.push(place);
    }
    const passed = places.map(roomOf).filter((room, at, all) => room !== all[at - 1]);
    expect(passed).toEqual([...new Set(passed)]);
    expect(passed.length).toBeGreaterThan(1);
  });
});
