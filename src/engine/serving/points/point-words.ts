import type { MeasuredPoint } from './measured-point.ts';

/** Sizes and options of a point as its file names them. */
export type Sizes = Readonly<Record<string, unknown>>;

/** Whether the server of a point drafts tokens (MTP or EAGLE). */
export function isSpeculative({ spec_decode: words }: MeasuredPoint): boolean {
  return /mtp|eagle/i.test(words ?? '');
}

/** The first positive number among names that files use; null where none is told. */
export function numberOf(facts: Sizes, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'number' && value > 0) return value;
  }
  return null;
}
