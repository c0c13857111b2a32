import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms } from '../../scripts/layers.ts';

const root = join(import.meta.dirname, '../..');

/** Rooms below `src` in the order in which ARCHITECTURE.md draws them; rooms that are drawn on one line share a rank. */
function drawnRanks(): ReadonlyMap<string, number> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const [, block = ''] = text.split('```');
  const [, below = ''] = block.split('\nsrc/\n');
  const lines = below
    .split('\n')
    .map((one) => /^ {2}(?<names>(?:[a-z-]+\/ )+)/.exec(`${one} `)?.groups?.names);
  return new Map(
    lines.flatMap((names, rank) =>
      (names ?? '')
        .split(' ')
        .filter((one) => one !== '')
        .map((one) => [one.slice(0, -1), rank] as const),
    ),
  );
}

const topOf = (room: string) => room.split('/')[0] ?? room;

describe('the drawn plan', () => {
  const ranks = drawnRanks();

  it('draws every room of the table and every folder of src', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name);
    expect([...ranks.keys()].sort()).toEqual(folders.sort());
    expect([...new Set(Object.keys(rooms).map(topOf))].sort()).toEqual(folders.sort());
  });

  it('has no arrow upward and none between rooms of one line', () => {
    const upward = Object.entries(rooms).flatMap(([room, { uses }]) =>
      uses
        .filter((used) => topOf(used) !== topOf(room))
        .filter((used) => (ranks.get(topOf(used)) ?? -1) <= (ranks.get(topOf(room)) ?? -1))
        .map((used) => `${room} -> ${used}`),
    );
    expect(upward).toEqual([]);
  });
});
