import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms } from '../../scripts/layers.ts';

const root = join(import.meta.dirname, '../..');

/** The walks of ARCHITECTURE.md: a name, and the places in the order in which they are passed. */
function walks(): readonly { readonly name: string; readonly steps: readonly string[] }[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const [, section = ''] = text.split('## Three walks');
  const [own = ''] = section.split('\n## ');
  return own.split('\n').flatMap((one) => {
    const [, name, rest] = /^- \*\*(.+?)\*\*: (.*)$/.exec(one) ?? [];
    if (name === undefined || rest === undefined) return [];
    return [{ name, steps: [...rest.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '') }];
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

describe('a walk through the house', () => {
  it('is described for an answer, an SLO and a figure', () => {
    expect(walks().map(({ name }) => name)).toEqual(['An answer', 'An SLO', 'A figure to its source']);
  });
  it.each(walks())('passes no room twice: $name', ({ steps }) => {
    const places: string[] = [];
    for (const step of steps) {
      if (existsSync(join(root, step))) continue;
      const place = placed(step, places.at(-1) ?? null);
      expect(place, step).not.toBeNull();
      if (place !== null) places.push(place);
    }
    const passed = places.map(roomOf).filter((room, at, all) => room !== all[at - 1]);
    expect(passed).toEqual([...new Set(passed)]);
    expect(passed.length).toBeGreaterThan(1);
  });
});
