import type { Slices } from './operator-data.ts';

/** The first of several keys that a group of measured slices holds. */
export function findSlice(slices: Slices | undefined, keys: readonly string[]): readonly number[] | null {
  if (slices === undefined) return null;
  for (const key of keys) {
    const found = slices[key];
    if (found !== undefined) return found;
  }
  return null;
}
